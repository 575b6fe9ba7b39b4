//! DescribeShareGroupOffsets, API key 90.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// From where do these share groups read?
    /// - 1: as before; only the response changed.
    pub struct Request<'a> of ApiKey::DescribeShareGroupOffsets {
        /// Whose offsets, and in which topics.
        groups: &'a [Group<'a>];
    }

    /// A group, and which of its offsets to tell.
    pub struct Group<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which partitions to look at; null is all that the group reads.
        topics: Option<&'a [Topic<'a>]>;
    }

    /// Partitions of one topic to tell of.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Start offset and lag of each partition.
    /// - 1: how far the group is behind (KIP-1226).
    pub struct Response<'a> of ApiKey::DescribeShareGroupOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// How far each group has got.
        groups: &'a [ResponseGroup<'a>];
    }

    /// Where one group stands.
    pub struct ResponseGroup<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// How far the group has got, topic by topic.
        topics: &'a [ResponseTopic<'a>];
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }

    /// Where the group stands in one topic.
    pub struct ResponseTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// How far the group has got in each partition.
        partitions: &'a [Partition<'a>];
    }

    /// Where the group stands in one partition.
    pub struct Partition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// How many records wait; -1 if it is not known (KIP-1226).
        lag: i64 = -1, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
