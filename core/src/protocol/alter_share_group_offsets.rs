//! AlterShareGroupOffsets, API key 91.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Let a share group read from other offsets.
    pub struct Request<'a> of ApiKey::AlterShareGroupOffsets {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// What is asked, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// New offsets for partitions of one topic.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which of them, and what is asked of each.
        partitions: &'a [Partition];
    }

    /// Where to read one partition from.
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

    /// What became of the changes within one topic.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each of them.
        partitions: &'a [ResponsePartition<'a>];
    }

    /// What became of the change of one partition.
    pub struct ResponsePartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
