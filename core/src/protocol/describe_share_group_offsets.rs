//! DescribeShareGroupOffsets, API key 90.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// From where do these share groups read?
    pub struct Request<'a> of ApiKey::DescribeShareGroupOffsets {
        /// The groups.
        groups: &'a [Group<'a>];
    }

    /// Part of [`Request`].
    pub struct Group<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: Option<&'a [Topic<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Start offset and lag of each partition.
    pub struct Response<'a> of ApiKey::DescribeShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The groups.
        groups: &'a [ResponseGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseGroup<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [ResponseTopic<'a>];
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The first offset.
        start_offset: i64;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// How many records wait; -1 if it is not known (KIP-1226).
        lag: i64 = -1, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
