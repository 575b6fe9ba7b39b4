//! InitializeShareGroupState, API key 83.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Begin the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::InitializeShareGroupState {
        group_id: Text<'a>;
        topics: &'a [InitializeStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct InitializeStateData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition: i32;
        state_epoch: i32;
        start_offset: i64;
    }

    /// Whether each was begun.
    pub struct Response<'a> of ApiKey::InitializeShareGroupState {
        results: &'a [InitializeStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct InitializeStateResult<'a> {
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
