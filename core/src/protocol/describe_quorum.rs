//! DescribeQuorum, API key 55.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// How far are the voters and observers of the raft quorum?
    pub struct Request<'a> of ApiKey::DescribeQuorum {
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition_index: i32;
    }

    /// Leader, epoch and progress of each replica.
    pub struct Response<'a> of ApiKey::DescribeQuorum {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>, in 2+;
        topics: &'a [DescribeQuorumResponseTopicData<'a>];
        nodes: &'a [Node<'a>], in 2+;
    }

    /// Part of [`Response`].
    pub struct DescribeQuorumResponseTopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [DescribeQuorumResponsePartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeQuorumResponsePartitionData<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>, in 2+;
        leader_id: i32;
        leader_epoch: i32;
        high_watermark: i64;
        current_voters: &'a [ReplicaState];
        observers: &'a [ReplicaState];
    }

    /// Part of [`Response`].
    pub struct ReplicaState {
        replica_id: i32;
        replica_directory_id: Uuid, in 2+;
        log_end_offset: i64;
        last_fetch_timestamp: i64 = -1, in 1+;
        last_caught_up_timestamp: i64 = -1, in 1+;
    }

    /// Part of [`Response`].
    pub struct Node<'a> {
        node_id: i32;
        listeners: &'a [Listener<'a>];
    }

    /// Part of [`Response`].
    pub struct Listener<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }
}
