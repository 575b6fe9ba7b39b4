//! FetchSnapshot, API key 59.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// A piece of a metadata snapshot.
    pub struct Request<'a> of ApiKey::FetchSnapshot {
        /// The cluster's id.
        cluster_id: Option<Text<'a>> = None, tag 0;
        /// The replica's node id.
        replica_id: i32 = -1;
        /// How many bytes at most.
        max_bytes: i32 = i32::MAX;
        /// The topics.
        topics: &'a [TopicSnapshot<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicSnapshot<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [PartitionSnapshot];
    }

    /// Part of [`Request`].
    pub struct PartitionSnapshot {
        /// The partition's number.
        partition: i32;
        /// The leader epoch that the sender knows; -1 if it is not to be checked.
        current_leader_epoch: i32;
        /// The snapshot.
        snapshot_id: SnapshotId;
        /// The position of the first byte.
        position: i64;
        /// The id of the replica's log directory (KIP-853).
        replica_directory_id: Uuid, in 1+, tag 0;
    }

    /// Part of [`Request`].
    pub struct SnapshotId {
        /// The offset behind the last.
        end_offset: i64;
        /// The epoch.
        epoch: i32;
    }

    /// The bytes of that piece.
    pub struct Response<'a> of ApiKey::FetchSnapshot {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The topics.
        topics: &'a [FetchSnapshotResponseTopicSnapshot<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponseTopicSnapshot<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [FetchSnapshotResponsePartitionSnapshot<'a>];
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponsePartitionSnapshot<'a> {
        /// The partition's number.
        index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The snapshot.
        snapshot_id: FetchSnapshotResponseSnapshotId;
        /// Who leads the partition, if the client asked the wrong broker.
        current_leader: LeaderIdAndEpoch, tag 0;
        /// The snapshot's size in bytes.
        size: i64;
        /// The position of the first byte.
        position: i64;
        /// A piece of the snapshot, cut anywhere.
        unaligned_records: Records<'a>;
    }

    /// Part of [`Response`].
    pub struct FetchSnapshotResponseSnapshotId {
        /// The offset behind the last.
        end_offset: i64;
        /// The epoch.
        epoch: i32;
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        /// The node's id.
        node_id: i32;
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
    }
}
