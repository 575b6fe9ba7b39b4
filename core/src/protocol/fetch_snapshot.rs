//! FetchSnapshot, API key 59.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// A piece of a metadata snapshot.
    pub struct Request<'a> of ApiKey::FetchSnapshot {
        cluster_id: Option<Text<'a>> = None, tag 0;
        replica_id: i32 = -1;
        max_bytes: i32 = i32::MAX;
        topics: &'a [TopicSnapshot<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicSnapshot<'a> {
        name: Text<'a>;
        partitions: &'a [PartitionSnapshot];
    }

    /// Part of [`Request`].
    pub struct PartitionSnapshot {
        partition: i32;
        current_leader_epoch: i32;
        snapshot_id: SnapshotId;
        position: i64;
        replica_directory_id: Uuid, in 1+, tag 0;
    }

    /// Part of [`Request`].
    pub struct SnapshotId {
        end_offset: i64;
        epoch: i32;
    }

    /// The bytes of that piece.
    pub struct Response<'a> of ApiKey::FetchSnapshot {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        topics: &'a [FetchSnapshotResponseTopicSnapshot<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponseTopicSnapshot<'a> {
        name: Text<'a>;
        partitions: &'a [FetchSnapshotResponsePartitionSnapshot<'a>];
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponsePartitionSnapshot<'a> {
        index: i32;
        error_code: ErrorCode;
        snapshot_id: FetchSnapshotResponseSnapshotId;
        current_leader: LeaderIdAndEpoch, tag 0;
        size: i64;
        position: i64;
        unaligned_records: Records<'a>;
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponseSnapshotId {
        end_offset: i64;
        epoch: i32;
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
        port: u16;
    }
}
