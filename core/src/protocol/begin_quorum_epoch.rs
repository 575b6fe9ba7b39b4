//! BeginQuorumEpoch, API key 53.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A new raft leader makes itself known.
    pub struct Request<'a> of ApiKey::BeginQuorumEpoch {
        cluster_id: Option<Text<'a>> = None;
        voter_id: i32 = -1, in 1+;
        topics: &'a [TopicData<'a>];
        leader_endpoints: &'a [LeaderEndpoint<'a>], in 1+;
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition_index: i32;
        voter_directory_id: Uuid, in 1+;
        leader_id: i32;
        leader_epoch: i32;
    }

    /// Part of [`Request`].
    pub struct LeaderEndpoint<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }

    /// Whether the epoch is accepted.
    pub struct Response<'a> of ApiKey::BeginQuorumEpoch {
        error_code: ErrorCode;
        topics: &'a [BeginQuorumEpochResponseTopicData<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct BeginQuorumEpochResponseTopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [BeginQuorumEpochResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct BeginQuorumEpochResponsePartitionData {
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
