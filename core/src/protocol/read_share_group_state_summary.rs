//! ReadShareGroupStateSummary, API key 87.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Where do these share partitions begin?
    pub struct Request<'a> of ApiKey::ReadShareGroupStateSummary {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [ReadStateSummaryData<'a>];
    }

    /// Part of [`Request`].
    pub struct ReadStateSummaryData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Start offset and epochs of each.
    pub struct Response<'a> of ApiKey::ReadShareGroupStateSummary {
        /// The outcome for each.
        results: &'a [ReadStateSummaryResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ReadStateSummaryResult<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionResult<'a>];
    }

    /// Part of [`Response`].
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
