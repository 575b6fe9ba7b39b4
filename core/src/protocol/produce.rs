//! Produce, API key 0.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Append these record batches, one to each partition.
    pub struct Request<'a> of ApiKey::Produce {
        transactional_id: Option<Text<'a>> = None;
        acks: i16;
        timeout_ms: i32;
        topic_data: &'a [TopicProduceData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicProduceData<'a> {
        name: Text<'a>, in 0-12;
        topic_id: Uuid, in 13+;
        partition_data: &'a [PartitionProduceData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionProduceData<'a> {
        index: i32;
        records: Option<Records<'a>>;
    }

    /// Where the batches landed, or why they did not.
    pub struct Response<'a> of ApiKey::Produce {
        responses: &'a [TopicProduceResponse<'a>];
        throttle_time_ms: i32;
        node_endpoints: &'a [NodeEndpoint<'a>], in 10+, tag 0;
    }

    /// Part of [`Response`].
    pub struct TopicProduceResponse<'a> {
        name: Text<'a>, in 0-12;
        topic_id: Uuid, in 13+;
        partition_responses: &'a [PartitionProduceResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionProduceResponse<'a> {
        index: i32;
        error_code: ErrorCode;
        base_offset: i64;
        log_append_time_ms: i64 = -1;
        log_start_offset: i64 = -1, in 5+;
        record_errors: &'a [BatchIndexAndErrorMessage<'a>], in 8+;
        error_message: Option<Text<'a>> = None, in 8+;
        current_leader: LeaderIdAndEpoch, in 10+, tag 0;
    }

    /// Part of [`Response`].
    pub struct BatchIndexAndErrorMessage<'a> {
        batch_index: i32;
        batch_index_error_message: Option<Text<'a>> = None;
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        leader_id: i32 = -1;
        leader_epoch: i32 = -1;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        node_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None;
    }
}
