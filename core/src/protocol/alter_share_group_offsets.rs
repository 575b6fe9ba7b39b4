//! AlterShareGroupOffsets, API key 91.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Let a share group read from other offsets.
    pub struct Request<'a> of ApiKey::AlterShareGroupOffsets {
        group_id: Text<'a>;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        topic_name: Text<'a>;
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        partition_index: i32;
        start_offset: i64;
    }

    /// Whether each offset was changed.
    pub struct Response<'a> of ApiKey::AlterShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        responses: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        topic_name: Text<'a>;
        topic_id: Uuid;
        partitions: &'a [ResponsePartition<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
