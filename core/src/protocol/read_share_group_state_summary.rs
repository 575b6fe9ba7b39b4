//! ReadShareGroupStateSummary, API key 87.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Where do these share partitions begin?
    pub struct Request<'a> of ApiKey::ReadShareGroupStateSummary {
        group_id: Text<'a>;
        topics: &'a [ReadStateSummaryData<'a>];
    }

    /// Part of [`Request`].
    pub struct ReadStateSummaryData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition: i32;
        leader_epoch: i32;
    }

    /// Start offset and epochs of each.
    pub struct Response<'a> of ApiKey::ReadShareGroupStateSummary {
        results: &'a [ReadStateSummaryResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ReadStateSummaryResult<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionResult<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResult<'a> {
        partition: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        state_epoch: i32;
        leader_epoch: i32;
        start_offset: i64;
        delivery_complete_count: i32 = -1, in 1+;
    }
}
