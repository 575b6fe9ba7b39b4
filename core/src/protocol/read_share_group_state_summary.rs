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
        /// What is asked, topic by topic.
        topics: &'a [ReadStateSummaryData<'a>];
    }

    /// Partitions of one topic to sum up.
    pub struct ReadStateSummaryData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which of them, and what is asked of each.
        partitions: &'a [PartitionData];
    }

    /// A partition to sum up.
    pub struct PartitionData {
        /// The partition's number.
        partition: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Start offset and epochs of each.
    /// - 1: counts what is delivered and done with, for the group's lag (KIP-1226).
    pub struct Response<'a> of ApiKey::ReadShareGroupStateSummary {
        /// The outcome for each.
        results: &'a [ReadStateSummaryResult<'a>];
    }

    /// Where the group stands in one topic.
    pub struct ReadStateSummaryResult<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What there is to tell of each of them, or why there is nothing.
        partitions: &'a [PartitionResult<'a>];
    }

    /// Where the group stands in one partition.
    pub struct PartitionResult<'a> {
        /// The partition's number.
        partition: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first offset.
        start_offset: i64;
        /// How many records behind the start offset are done with; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, in 1+;
    }
}
