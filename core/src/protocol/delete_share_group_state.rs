//! DeleteShareGroupState, API key 86.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::DeleteShareGroupState {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [DeleteStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct DeleteStateData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition: i32;
    }

    /// Whether each is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupState {
        /// The outcome for each.
        results: &'a [DeleteStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DeleteStateResult<'a> {
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
    }
}
