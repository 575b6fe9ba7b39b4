//! OffsetDelete, API key 47.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the offsets that a group committed for these partitions.
    pub struct Request<'a> of ApiKey::OffsetDelete {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which offsets to forget, topic by topic.
        topics: &'a [Topic<'a>];
    }

    /// Partitions of one topic whose offsets are to go.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions' offsets to forget.
        partitions: &'a [Partition];
    }

    /// A partition whose offset is to go.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
    }

    /// Whether each offset is forgotten.
    pub struct Response<'a> of ApiKey::OffsetDelete {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Which offsets were forgotten and which not, topic by topic.
        topics: &'a [ResponseTopic<'a>];
    }

    /// What became of one topic's offsets.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which offsets were forgotten and which not.
        partitions: &'a [ResponsePartition];
    }

    /// What became of one offset.
    pub struct ResponsePartition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
