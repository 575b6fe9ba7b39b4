//! Fetch, API key 1.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Records of these partitions from these offsets on, now or when enough has come in.
    pub struct Request<'a> of ApiKey::Fetch {
        cluster_id: Option<Text<'a>> = None, in 12+, tag 0;
        replica_id: i32 = -1, in 0-14;
        replica_state: ReplicaState, in 15+, tag 1;
        max_wait_ms: i32;
        min_bytes: i32;
        max_bytes: i32 = i32::MAX;
        isolation_level: i8;
        session_id: i32, in 7+;
        session_epoch: i32 = -1, in 7+;
        topics: &'a [Topic<'a>];
        forgotten_topics_data: &'a [ForgottenTopic<'a>], in 7+;
        rack_id: Text<'a>, in 11+;
    }

    /// Part of [`Request`].
    pub struct ReplicaState {
        replica_id: i32 = -1;
        replica_epoch: i64 = -1;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        topic: Text<'a>, in 0-12;
        topic_id: Uuid, in 13+;
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        partition: i32;
        current_leader_epoch: i32 = -1, in 9+;
        fetch_offset: i64;
        last_fetched_epoch: i32 = -1, in 12+;
        log_start_offset: i64 = -1, in 5+;
        partition_max_bytes: i32;
        replica_directory_id: Uuid, in 17+, tag 0;
        high_watermark: i64 = i64::MAX, in 18+, tag 1;
    }

    /// Part of [`Request`].
    pub struct ForgottenTopic<'a> {
        topic: Text<'a>, in 7-12;
        topic_id: Uuid, in 13+;
        partitions: &'a [i32];
    }

    /// Record batches of each partition, and how far it reaches.
    pub struct Response<'a> of ApiKey::Fetch {
        throttle_time_ms: i32;
        error_code: ErrorCode, in 7+;
        session_id: i32, in 7+;
        responses: &'a [FetchableTopicResponse<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>], in 16+, tag 0;
    }

    /// Part of [`Response`].
    pub struct FetchableTopicResponse<'a> {
        topic: Text<'a>, in 0-12;
        topic_id: Uuid, in 13+;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionData<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        high_watermark: i64;
        last_stable_offset: i64 = -1;
        log_start_offset: i64 = -1, in 5+;
        diverging_epoch: EpochEndOffset, in 12+, tag 0;
        current_leader: LeaderIdAndEpoch, in 12+, tag 1;
        snapshot_id: SnapshotId, in 12+, tag 2;
        aborted_transactions: Option<&'a [AbortedTransaction]>;
        preferred_read_replica: i32 = -1, in 11+;
        records: Option<Records<'a>>;
    }

    /// Part of [`Response`].
    pub struct EpochEndOffset {
        epoch: i32 = -1;
        end_offset: i64 = -1;
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        leader_id: i32 = -1;
        leader_epoch: i32 = -1;
    }

    /// Part of [`Response`].
    pub struct SnapshotId {
        end_offset: i64 = -1;
        epoch: i32 = -1;
    }

    /// Part of [`Response`].
    pub struct AbortedTransaction {
        producer_id: i64;
        first_offset: i64;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        node_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None;
    }
}
