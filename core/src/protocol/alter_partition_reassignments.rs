//! AlterPartitionReassignments, API key 45.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Put partitions on other replicas, or stop doing so.
    pub struct Request<'a> of ApiKey::AlterPartitionReassignments {
        timeout_ms: i32 = 60000;
        allow_replication_factor_change: bool = true, in 1+;
        topics: &'a [ReassignableTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct ReassignableTopic<'a> {
        name: Text<'a>;
        partitions: &'a [ReassignablePartition<'a>];
    }

    /// Part of [`Request`].
    pub struct ReassignablePartition<'a> {
        partition_index: i32;
        replicas: Option<&'a [i32]> = None;
    }

    /// Whether each reassignment was accepted.
    pub struct Response<'a> of ApiKey::AlterPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        allow_replication_factor_change: bool = true, in 1+;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        responses: &'a [ReassignableTopicResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ReassignableTopicResponse<'a> {
        name: Text<'a>;
        partitions: &'a [ReassignablePartitionResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ReassignablePartitionResponse<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
