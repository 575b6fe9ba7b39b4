//! WriteShareGroupState, API key 85.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Store what has changed in these share partitions.
    /// - 1: counts what is delivered and done with, for the group's lag (KIP-1226).
    pub struct Request<'a> of ApiKey::WriteShareGroupState {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// What became of records, topic by topic.
        topics: &'a [WriteStateData<'a>];
    }

    /// What became of records of one topic.
    pub struct WriteStateData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of records of each partition.
        partitions: &'a [PartitionData<'a>];
    }

    /// What became of records of one partition.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
        /// How many records from the start offset on are done with already; -1 if it is not known (KIP-1226).
        delivery_complete_count: i32 = -1, in 1+;
        /// Runs of records with what became of them.
        state_batches: &'a [StateBatch];
    }

    /// A run of records in the same state.
    pub struct StateBatch {
        /// Where the run begins: the offset of its first record.
        first_offset: i64;
        /// Where the run ends: the offset of its last record.
        last_offset: i64;
        /// What became of the records: 0 available, 1 acquired, 2 acknowledged, 4 archived.
        delivery_state: i8;
        /// How often the records were delivered, this time included.
        delivery_count: i16;
    }

    /// Whether each was stored.
    /// - 1: as before; only the request changed.
    pub struct Response<'a> of ApiKey::WriteShareGroupState {
        /// What became of each partition, topic by topic.
        results: &'a [WriteStateResult<'a>];
    }

    /// What became of the state of one topic's partitions.
    pub struct WriteStateResult<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each partition that was named.
        partitions: &'a [PartitionResult<'a>];
    }

    /// What became of one partition's state.
    pub struct PartitionResult<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
