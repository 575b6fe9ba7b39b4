//! OffsetDelete, API key 47.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the offsets that a group committed for these partitions.
    pub struct Request<'a> of ApiKey::OffsetDelete {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// What is asked, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// Partitions of one topic whose offsets are to go.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which of them, and what is asked of each.
        partitions: &'a [Partition];
    }

    /// A partition whose offset is to go.
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
    }

    /// Whether each offset is forgotten.
    pub struct Response<'a> of ApiKey::OffsetDelete {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// What became of it, topic by topic.
        topics: &'a [ResponseTopic<'a>];
    }

    /// What became of one topic's offsets.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What became of each of them.
        partitions: &'a [ResponsePartition];
    }

    /// What became of one offset.
    pub struct ResponsePartition {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
