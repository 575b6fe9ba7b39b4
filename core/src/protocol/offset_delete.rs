//! OffsetDelete, API key 47.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the offsets that a group committed for these partitions.
    pub struct Request<'a> of ApiKey::OffsetDelete {
        group_id: Text<'a>;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        partition_index: i32;
    }

    /// Whether each offset is forgotten.
    pub struct Response<'a> of ApiKey::OffsetDelete {
        error_code: ErrorCode;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        name: Text<'a>;
        partitions: &'a [ResponsePartition];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
