//! ShareAcknowledge, API key 79.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What became of records that a share group's member acquired.
    pub struct Request<'a> of ApiKey::ShareAcknowledge {
        group_id: Option<Text<'a>> = None;
        member_id: Option<Text<'a>>;
        share_session_epoch: i32;
        is_renew_ack: bool, in 2+;
        topics: &'a [AcknowledgeTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgeTopic<'a> {
        topic_id: Uuid;
        partitions: &'a [AcknowledgePartition<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgePartition<'a> {
        partition_index: i32;
        acknowledgement_batches: &'a [AcknowledgementBatch<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgementBatch<'a> {
        first_offset: i64;
        last_offset: i64;
        acknowledge_types: &'a [i8];
    }

    /// Whether each acknowledgement was taken.
    pub struct Response<'a> of ApiKey::ShareAcknowledge {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        acquisition_lock_timeout_ms: i32, in 2+;
        responses: &'a [TopicResponse<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResponse<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionData<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        current_leader: LeaderIdAndEpoch;
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        leader_id: i32;
        leader_epoch: i32;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        node_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None;
    }
}
