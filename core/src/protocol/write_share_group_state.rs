//! WriteShareGroupState, API key 85.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Store what has changed in these share partitions.
    pub struct Request<'a> of ApiKey::WriteShareGroupState {
        /// The group's id.
        group_id: Text<'a>;
        /// The topics.
        topics: &'a [WriteStateData<'a>];
    }

    /// Part of [`Request`].
    pub struct WriteStateData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        /// The partition's number.
        partition: i32;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first offset.
        start_offset: i64;
        /// How many records behind the start offset are done with; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, in 1+;
        /// Ranges of offsets with their states.
        state_batches: &'a [StateBatch];
    }

    /// Part of [`Request`].
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

    /// Whether each was stored.
    pub struct Response<'a> of ApiKey::WriteShareGroupState {
        /// The outcome for each.
        results: &'a [WriteStateResult<'a>];
    }

    /// Part of [`Response`].
    pub struct WriteStateResult<'a> {
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
