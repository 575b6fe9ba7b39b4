//! ReadShareGroupStateSummary, API key 87.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Where do these share partitions begin?
    /// - 1: as before; only the response changed.
    pub struct Request<'a> of ApiKey::ReadShareGroupStateSummary {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which partitions to sum up, topic by topic.
        topics: &'a [ReadStateSummaryData<'a>];
    }

    /// Partitions of one topic to sum up.
    pub struct ReadStateSummaryData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions to look up.
        partitions: &'a [PartitionData];
    }

    /// A partition to sum up.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Start offset and epochs of each.
    /// - 1: counts what is delivered and done with, for the group's lag (KIP-1226).
    pub struct Response<'a> of ApiKey::ReadShareGroupStateSummary {
        /// What became of each partition, topic by topic.
        results: &'a [ReadStateSummaryResult<'a>];
    }

    /// Where the group stands in one topic.
    pub struct ReadStateSummaryResult<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What there is to tell of each partition, or why there is nothing.
        partitions: &'a [PartitionResult<'a>];
    }

    /// Where the group stands in one partition.
    pub struct PartitionResult<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// How many records from the start offset on are done with already; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, in 1+;
    }
}
