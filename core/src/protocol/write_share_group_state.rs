//! WriteShareGroupState, API key 85.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Store what has changed in these share partitions.
    pub struct Request<'a> of ApiKey::WriteShareGroupState {
        group_id: Text<'a>;
        topics: &'a [WriteStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct WriteStateData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        partition: i32;
        state_epoch: i32;
        leader_epoch: i32;
        start_offset: i64;
        delivery_complete_count: i32 = -1, in 1+;
        state_batches: &'a [StateBatch];
    }

    /// Part of [`Request`].
    pub struct StateBatch {
        first_offset: i64;
        last_offset: i64;
        delivery_state: i8;
        delivery_count: i16;
    }

    /// Whether each was stored.
    pub struct Response<'a> of ApiKey::WriteShareGroupState {
        results: &'a [WriteStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WriteStateResult<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionResult<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResult<'a> {
        partition: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
