//! AlterPartitionReassignments, API key 45.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Put partitions on other replicas, or stop doing so.
    pub struct Request<'a> of ApiKey::AlterPartitionReassignments {
        /// How long to wait, in milliseconds.
        timeout_ms: i32 = 60000;
        /// May the number of replicas change (KIP-860)?
        allow_replication_factor_change: bool = true, in 1+;
        /// The topics.
        topics: &'a [ReassignableTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct ReassignableTopic<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [ReassignablePartition<'a>];
    }

    /// Part of [`Request`].
    pub struct ReassignablePartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first; null in a request stops the reassignment.
        replicas: Option<&'a [i32]> = None;
    }

    /// Whether each reassignment was accepted.
    pub struct Response<'a> of ApiKey::AlterPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// May the number of replicas change (KIP-860)?
        allow_replication_factor_change: bool = true, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The outcome for each.
        responses: &'a [ReassignableTopicResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ReassignableTopicResponse<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [ReassignablePartitionResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ReassignablePartitionResponse<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
