//! ListOffsets, API key 2.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which offset does each partition have at a point in time?
    pub struct Request<'a> of ApiKey::ListOffsets {
        replica_id: i32;
        isolation_level: i8, in 2+;
        topics: &'a [Topic<'a>];
        timeout_ms: i32, in 10+;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        partition_index: i32;
        current_leader_epoch: i32 = -1, in 4+;
        timestamp: i64;
    }

    /// The offset found in each partition.
    pub struct Response<'a> of ApiKey::ListOffsets {
        throttle_time_ms: i32, in 2+;
        topics: &'a [TopicResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResponse<'a> {
        name: Text<'a>;
        partitions: &'a [PartitionResponse];
    }

    /// Part of [`Response`].
    pub struct PartitionResponse {
        partition_index: i32;
        error_code: ErrorCode;
        timestamp: i64 = -1;
        offset: i64 = -1;
        leader_epoch: i32 = -1, in 4+;
    }
}
