//! ElectLeaders, API key 43.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Choose leaders for these partitions.
    pub struct Request<'a> of ApiKey::ElectLeaders {
        election_type: i8, in 1+;
        topic_partitions: Option<&'a [TopicPartitions<'a>]>;
        timeout_ms: i32 = 60000;
    }

    /// Part of [`Request`].
    pub struct TopicPartitions<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }

    /// What came of each election.
    pub struct Response<'a> of ApiKey::ElectLeaders {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode, in 1+;
        replica_election_results: &'a [ReplicaElectionResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ReplicaElectionResult<'a> {
        topic: Text<'a>;
        partition_result: &'a [PartitionResult<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResult<'a> {
        partition_id: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
