//! ReadShareGroupState, API key 84.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The stored state of these share partitions.
    pub struct Request<'a> of ApiKey::ReadShareGroupState {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [ReadStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct ReadStateData<'a> {
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

    /// Offsets and delivery states of each.
    pub struct Response<'a> of ApiKey::ReadShareGroupState {
        /// The outcome for each.
        results: &'a [ReadStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ReadStateResult<'a> {
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
        /// The first offset.
        start_offset: i64;
        /// Ranges of offsets with their states.
        state_batches: &'a [StateBatch];
    }

    /// Part of [`Response`].
    pub struct StateBatch {
        /// The first offset.
        first_offset: i64;
        /// The last offset.
        last_offset: i64;
        /// 0 available, 1 acquired, 2 acknowledged, 4 archived.
        delivery_state: i8;
        /// How often the records were delivered.
        delivery_count: i16;
    }
}
