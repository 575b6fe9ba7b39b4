//! EndQuorumEpoch, API key 54.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft leader steps down and names whom it prefers.
    pub struct Request<'a> of ApiKey::EndQuorumEpoch {
        cluster_id: Option<Text<'a>> = None;
        topics: &'a [TopicData<'a>];
        leader_endpoints: &'a [LeaderEndpoint<'a>], in 1+;
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        partition_index: i32;
        leader_id: i32;
        leader_epoch: i32;
        preferred_successors: &'a [i32], in 0-0;
        preferred_candidates: &'a [ReplicaInfo], in 1+;
    }

    /// Part of [`Request`].
    pub struct ReplicaInfo {
        candidate_id: i32;
        candidate_directory_id: Uuid;
    }

    /// Part of [`Request`].
    pub struct LeaderEndpoint<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }

    /// Whether that was heard.
    pub struct Response<'a> of ApiKey::EndQuorumEpoch {
        error_code: ErrorCode;
        topics: &'a [EndQuorumEpochResponseTopicData<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct EndQuorumEpochResponseTopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [EndQuorumEpochResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct EndQuorumEpochResponsePartitionData {
        partition_index: i32;
        error_code: ErrorCode;
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
