//! DeleteShareGroupState, API key 86.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::DeleteShareGroupState {
        group_id: Text<'a>;
        topics: &'a [DeleteStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct DeleteStateData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition: i32;
    }

    /// Whether each is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupState {
        results: &'a [DeleteStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DeleteStateResult<'a> {
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
