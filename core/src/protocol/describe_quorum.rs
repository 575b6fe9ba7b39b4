//! DescribeQuorum, API key 55.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// How far are the voters and observers of the raft quorum?
    /// - 1: as before; only the response changed.
    /// - 2: as before; only the response changed.
    pub struct Request<'a> of ApiKey::DescribeQuorum {
        /// The metadata log, as a topic of one partition.
        topics: &'a [TopicData<'a>];
    }

    /// The metadata log, as a topic.
    pub struct TopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [PartitionData];
    }

    /// The metadata log's one partition.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
    }

    /// Leader, epoch and progress of each replica.
    /// - 1: when each replica fetched and caught up (KIP-836).
    /// - 2: directory ids, where nodes listen, errors in words (KIP-853).
    pub struct Response<'a> of ApiKey::DescribeQuorum {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>, in 2+;
        /// The metadata log, as a topic of one partition.
        topics: &'a [DescribeQuorumResponseTopicData<'a>];
        /// Where to reach each voter that the answer names.
        nodes: &'a [Node<'a>], in 2+;
    }

    /// The metadata log, as a topic.
    pub struct DescribeQuorumResponseTopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [DescribeQuorumResponsePartitionData<'a>];
    }

    /// Who leads, votes and listens.
    pub struct DescribeQuorumResponsePartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>, in 2+;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// One more than the offset of the last record that is committed.
        high_watermark: i64;
        /// Who may vote, with how far each has got.
        current_voters: &'a [ReplicaState];
        /// Nodes that read the metadata log and do not vote: brokers, for example.
        observers: &'a [ReplicaState];
    }

    /// How far one node has got, as the leader knows it.
    pub struct ReplicaState {
        /// Which node keeps the replica, by its `node.id`.
        replica_id: i32;
        /// The replica's log directory, by which one with a new disk is told from the one before it (KIP-853).
        replica_directory_id: Uuid, in 2+;
        /// One more than the offset of the replica's last record.
        log_end_offset: i64;
        /// When it last fetched, in milliseconds since 1970.
        last_fetch_timestamp: i64 = -1, in 1+;
        /// When it had last caught up, in milliseconds since 1970.
        last_caught_up_timestamp: i64 = -1, in 1+;
    }

    /// A voter, and where to reach it.
    pub struct Node<'a> {
        /// The number that the node has in the cluster, its setting `node.id`.
        node_id: i32;
        /// Where others can reach it, by listener.
        listeners: &'a [Listener<'a>];
    }

    /// An address of the node.
    pub struct Listener<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }
}
