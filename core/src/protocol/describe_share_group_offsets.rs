//! DescribeShareGroupOffsets, API key 90.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// From where do these share groups read?
    pub struct Request<'a> of ApiKey::DescribeShareGroupOffsets {
        groups: &'a [Group<'a>];
    }

    /// Part of [`Request`].
    pub struct Group<'a> {
        group_id: Text<'a>;
        topics: Option<&'a [Topic<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        topic_name: Text<'a>;
        partitions: &'a [i32];
    }

    /// Start offset and lag of each partition.
    pub struct Response<'a> of ApiKey::DescribeShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        groups: &'a [ResponseGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseGroup<'a> {
        group_id: Text<'a>;
        topics: &'a [ResponseTopic<'a>];
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        topic_name: Text<'a>;
        topic_id: Uuid;
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        partition_index: i32;
        start_offset: i64;
        leader_epoch: i32;
        lag: i64 = -1, in 1+;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
