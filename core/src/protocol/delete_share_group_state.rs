//! DeleteShareGroupState, API key 86.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget the stored state of these share partitions.
    pub struct Request<'a> of ApiKey::DeleteShareGroupState {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Which partitions' state shall go, topic by topic.
        topics: &'a [DeleteStateData<'a>];
    }

    /// Partitions of one topic whose state is to go.
    pub struct DeleteStateData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions' state shall go.
        partitions: &'a [PartitionData];
    }

    /// A partition whose state is to go.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// Whether each is forgotten.
    pub struct Response<'a> of ApiKey::DeleteShareGroupState {
        /// What became of each partition, topic by topic.
        results: &'a [DeleteStateResult<'a>];
    }

    /// What became of the state of one topic's partitions.
    pub struct DeleteStateResult<'a> {
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
