//! ElectLeaders, API key 43.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Choose leaders for these partitions.
    /// - 1: unclean elections too (KIP-460).
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::ElectLeaders {
        /// 0 lets the preferred replica lead, 1 any replica, although records may be lost.
        election_type: i8, in 1+;
        /// Which partitions want a leader; null is all of them.
        topic_partitions: Option<&'a [TopicPartitions<'a>]>;
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32 = 60000;
    }

    /// Partitions of one topic that want an election.
    pub struct TopicPartitions<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// What came of each election.
    /// - 1: one error for all of it (KIP-460).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::ElectLeaders {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode, in 1+;
        /// What became of the elections, topic by topic.
        replica_election_results: &'a [ReplicaElectionResult<'a>];
    }

    /// What became of the elections of one topic.
    pub struct ReplicaElectionResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// What became of each partition's election.
        partition_result: &'a [PartitionResult<'a>];
    }

    /// What became of one election.
    pub struct PartitionResult<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_id: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
