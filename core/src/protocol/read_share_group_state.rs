//! ReadShareGroupState, API key 84.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The stored state of these share partitions.
    pub struct Request<'a> of ApiKey::ReadShareGroupState {
        group_id: Text<'a>;
        topics: &'a [ReadStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct ReadStateData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition: i32;
        leader_epoch: i32;
    }

    /// Offsets and delivery states of each.
    pub struct Response<'a> of ApiKey::ReadShareGroupState {
        results: &'a [ReadStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ReadStateResult<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionResult<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResult<'a> {
        partition: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        state_epoch: i32;
        start_offset: i64;
        state_batches: &'a [StateBatch];
    }

    /// Part of [`Response`].
    pub struct StateBatch {
        first_offset: i64;
        last_offset: i64;
        delivery_state: i8;
        delivery_count: i16;
    }
}
