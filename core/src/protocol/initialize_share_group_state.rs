//! InitializeShareGroupState, API key 83.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Begin the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::InitializeShareGroupState {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which partitions the group begins to read, and from where, topic by topic.
        topics: &'a [InitializeStateData<'a>];
    }

    /// Partitions of one topic that the group is to begin with.
    pub struct InitializeStateData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// From where the group shall read each partition.
        partitions: &'a [PartitionData];
    }

    /// From where the group is to read one partition.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The epoch of the share partition's state, which rises when it begins anew.
        state_epoch: i32;
        /// The first record that the group is to get, by its offset.
        start_offset: i64;
    }

    /// Whether each was begun.
    pub struct Response<'a> of ApiKey::InitializeShareGroupState {
        /// What became of each partition, topic by topic.
        results: &'a [InitializeStateResult<'a>];
    }

    /// What became of one topic's partitions.
    pub struct InitializeStateResult<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each partition that was named.
        partitions: &'a [PartitionResult<'a>];
    }

    /// What became of one partition.
    pub struct PartitionResult<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
