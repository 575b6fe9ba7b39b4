//! FetchSnapshot, API key 59.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// A piece of a metadata snapshot.
    /// - 1: the directory id of the one who asks (KIP-853).
    pub struct Request<'a> of ApiKey::FetchSnapshot {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>> = None, tag 0;
        /// Which node asks, by its `node.id`; -1 if it is none.
        replica_id: i32 = -1;
        /// How many bytes of the snapshot to answer with at most.
        max_bytes: i32 = i32::MAX;
        /// The metadata log, as a topic of one partition.
        topics: &'a [TopicSnapshot<'a>];
    }

    /// The metadata log, as a topic.
    pub struct TopicSnapshot<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [PartitionSnapshot];
    }

    /// Which piece of which snapshot of the metadata log is wanted.
    pub struct PartitionSnapshot {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The leader epoch that the sender knows: another one is refused; -1 if it is not to be checked.
        current_leader_epoch: i32;
        /// Which one: it is named after where it ends.
        snapshot_id: SnapshotId;
        /// Where the piece begins in the snapshot: bytes from its start.
        position: i64;
        /// The replica's log directory, by which one with a new disk is told from the one before it (KIP-853).
        replica_directory_id: Uuid, in 1+, tag 0;
    }

    /// A snapshot's name: up to where in the log it reaches.
    pub struct SnapshotId {
        /// One more than the offset of the last record that it includes.
        end_offset: i64;
        /// The leader epoch of the last record that it includes.
        epoch: i32;
    }

    /// The bytes of that piece.
    /// - 1: where the leader listens (KIP-853).
    pub struct Response<'a> of ApiKey::FetchSnapshot {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The metadata log, as a topic of one partition.
        topics: &'a [FetchSnapshotResponseTopicSnapshot<'a>];
        /// Where to reach the leaders that `current_leader` names, so that nobody need ask for metadata.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// The metadata log, as a topic.
    pub struct FetchSnapshotResponseTopicSnapshot<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [FetchSnapshotResponsePartitionSnapshot<'a>];
    }

    /// A piece of a snapshot of the metadata log.
    pub struct FetchSnapshotResponsePartitionSnapshot<'a> {
        /// Which partition of the topic; they are numbered from 0.
        index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Which one: it is named after where it ends.
        snapshot_id: FetchSnapshotResponseSnapshotId;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: LeaderIdAndEpoch, tag 0;
        /// How long the whole snapshot is, in bytes.
        size: i64;
        /// Where the piece begins in the snapshot: bytes from its start.
        position: i64;
        /// A piece of the snapshot, cut anywhere.
        unaligned_records: Records<'a>;
    }

    /// A snapshot's name: up to where in the log it reaches.
    pub struct FetchSnapshotResponseSnapshotId {
        /// One more than the offset of the last record that it includes.
        end_offset: i64;
        /// The leader epoch of the last record that it includes.
        epoch: i32;
    }

    /// The controller that leads the metadata log.
    pub struct LeaderIdAndEpoch {
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Where to reach a controller.
    pub struct NodeEndpoint<'a> {
        /// The number that the node has in the cluster, its setting `node.id`.
        node_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }
}
