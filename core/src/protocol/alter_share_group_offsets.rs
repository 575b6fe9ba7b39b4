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
        /// From where the group shall read, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// New offsets for partitions of one topic.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// From where the group shall read each partition.
        partitions: &'a [Partition];
    }

    /// Where to read one partition from.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The first record that the group is to get, by its offset.
        start_offset: i64;
    }

    /// Whether each offset was changed.
    pub struct Response<'a> of ApiKey::AlterShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// Which offsets were changed and which not, topic by topic.
        responses: &'a [ResponseTopic<'a>];
    }

    /// What became of the changes within one topic.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each partition that was named.
        partitions: &'a [ResponsePartition<'a>];
    }

    /// What became of the change of one partition.
    pub struct ResponsePartition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
