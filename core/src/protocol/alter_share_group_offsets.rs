//! AlterShareGroupOffsets, API key 91.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Let a share group read from other offsets.
    pub struct Request<'a> of ApiKey::AlterShareGroupOffsets {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
        /// The first offset.
        start_offset: i64;
    }

    /// Whether each offset was changed.
    pub struct Response<'a> of ApiKey::AlterShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The outcome for each.
        responses: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [ResponsePartition<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
