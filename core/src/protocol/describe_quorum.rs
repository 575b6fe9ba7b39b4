//! DescribeQuorum, API key 55.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// How far are the voters and observers of the raft quorum?
    pub struct Request<'a> of ApiKey::DescribeQuorum {
        /// The topics.
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition_index: i32;
    }

    /// Leader, epoch and progress of each replica.
    pub struct Response<'a> of ApiKey::DescribeQuorum {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>, in 2+;
        /// The topics.
        topics: &'a [DescribeQuorumResponseTopicData<'a>];
        /// The nodes.
        nodes: &'a [Node<'a>], in 2+;
    }

    /// Part of [`Response`].
    pub struct DescribeQuorumResponseTopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [DescribeQuorumResponsePartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeQuorumResponsePartitionData<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>, in 2+;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The offset behind the last record that is committed.
        high_watermark: i64;
        /// The voters.
        current_voters: &'a [ReplicaState];
        /// The replicas that do not vote.
        observers: &'a [ReplicaState];
    }

    /// Part of [`Response`].
    pub struct ReplicaState {
        /// The replica's node id.
        replica_id: i32;
        /// The id of the replica's log directory (KIP-853).
        replica_directory_id: Uuid, in 2+;
        /// The offset behind the replica's last record.
        log_end_offset: i64;
        /// When it last fetched, in milliseconds since 1970.
        last_fetch_timestamp: i64 = -1, in 1+;
        /// When it had last caught up, in milliseconds since 1970.
        last_caught_up_timestamp: i64 = -1, in 1+;
    }

    /// Part of [`Response`].
    pub struct Node<'a> {
        /// The node's id.
        node_id: i32;
        /// The listeners to reach it at.
        listeners: &'a [Listener<'a>];
    }

    /// Part of [`Response`].
    pub struct Listener<'a> {
        /// Its name.
        name: Text<'a>;
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
    }
}
