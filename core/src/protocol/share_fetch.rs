//! ShareFetch, API key 78.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Records for a share group's member to work on, and what became of earlier ones.
    pub struct Request<'a> of ApiKey::ShareFetch {
        group_id: Option<Text<'a>> = None;
        member_id: Option<Text<'a>>;
        share_session_epoch: i32;
        max_wait_ms: i32;
        min_bytes: i32;
        max_bytes: i32 = i32::MAX;
        max_records: i32;
        batch_size: i32;
        share_acquire_mode: i8, in 2+;
        is_renew_ack: bool, in 2+;
        topics: &'a [FetchTopic<'a>];
        forgotten_topics_data: &'a [ForgottenTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct FetchTopic<'a> {
        topic_id: Uuid;
        partitions: &'a [FetchPartition<'a>];
    }

    /// Part of [`Request`].
    pub struct FetchPartition<'a> {
        partition_index: i32;
        partition_max_bytes: i32, in 0-0;
        acknowledgement_batches: &'a [AcknowledgementBatch<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgementBatch<'a> {
        first_offset: i64;
        last_offset: i64;
        acknowledge_types: &'a [i8];
    }

    /// Part of [`Request`].
    pub struct ForgottenTopic<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }

    /// Records acquired for the member.
    pub struct Response<'a> of ApiKey::ShareFetch {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        acquisition_lock_timeout_ms: i32;
        responses: &'a [ShareFetchableTopicResponse<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// Part of [`Response`].
    pub struct ShareFetchableTopicResponse<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionData<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        acknowledge_error_code: ErrorCode;
        acknowledge_error_message: Option<Text<'a>> = None;
        current_leader: LeaderIdAndEpoch;
        records: Records<'a>;
        acquired_records: &'a [AcquiredRecords];
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        leader_id: i32;
        leader_epoch: i32;
    }

    /// Part of [`Response`].
    pub struct AcquiredRecords {
        first_offset: i64;
        last_offset: i64;
        delivery_count: i16;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        node_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None;
    }
}
