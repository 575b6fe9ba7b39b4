//! InitializeShareGroupState, API key 83.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Begin the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::InitializeShareGroupState {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [InitializeStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct InitializeStateData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition: i32;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The first offset.
        start_offset: i64;
    }

    /// Whether each was begun.
    pub struct Response<'a> of ApiKey::InitializeShareGroupState {
        /// The outcome for each.
        results: &'a [InitializeStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct InitializeStateResult<'a> {
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
