//! ReadShareGroupState, API key 84.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The stored state of these share partitions.
    pub struct Request<'a> of ApiKey::ReadShareGroupState {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which partitions to read the state of, topic by topic.
        topics: &'a [ReadStateData<'a>];
    }

    /// Partitions of one topic to read the state of.
    pub struct ReadStateData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions to look up.
        partitions: &'a [PartitionData];
    }

    /// Which partition, and who leads it.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Offsets and delivery states of each.
    pub struct Response<'a> of ApiKey::ReadShareGroupState {
        /// What became of each partition, topic by topic.
        results: &'a [ReadStateResult<'a>];
    }

    /// The state of partitions of one topic.
    pub struct ReadStateResult<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What there is to tell of each partition, or why there is nothing.
        partitions: &'a [PartitionResult<'a>];
    }

    /// The state of one partition: what was delivered, and what became of it.
    pub struct PartitionResult<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The first record that the group is not done with yet, by its offset; -1 if that is not known.
        start_offset: i64;
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
}
