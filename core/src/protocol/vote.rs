//! Vote, API key 52.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft candidate asks for votes.
    pub struct Request<'a> of ApiKey::Vote {
        cluster_id: Option<Text<'a>> = None;
        voter_id: i32 = -1, in 1+;
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
        replica_epoch: i32;
        replica_id: i32;
        replica_directory_id: Uuid, in 1+;
        voter_directory_id: Uuid, in 1+;
        last_offset_epoch: i32;
        last_offset: i64;
        pre_vote: bool, in 2+;
    }

    /// Whether the vote is given.
    pub struct Response<'a> of ApiKey::Vote {
        error_code: ErrorCode;
        topics: &'a [VoteResponseTopicData<'a>];
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct VoteResponseTopicData<'a> {
        topic_name: Text<'a>;
        partitions: &'a [VoteResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct VoteResponsePartitionData {
        partition_index: i32;
        error_code: ErrorCode;
        leader_id: i32;
        leader_epoch: i32;
        vote_granted: bool;
    }

    /// Part of [`Response`].
    pub struct NodeEndpoint<'a> {
        node_id: i32;
        host: Text<'a>;
        port: u16;
    }
}
