//! EndQuorumEpoch, API key 54.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft leader steps down and names whom it prefers.
    pub struct Request<'a> of ApiKey::EndQuorumEpoch {
        /// The cluster's id.
        cluster_id: Option<Text<'a>> = None;
        /// The topics.
        topics: &'a [TopicData<'a>];
        /// Where to reach the leader.
        leader_endpoints: &'a [LeaderEndpoint<'a>], in 1+;
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The voters that should lead next, the best first.
        preferred_successors: &'a [i32], in 0-0;
        /// The same with their directories.
        preferred_candidates: &'a [ReplicaInfo], in 1+;
    }

    /// Part of [`Request`].
    pub struct ReplicaInfo {
        /// The candidate's node id.
        candidate_id: i32;
        /// The id of the candidate's log directory.
        candidate_directory_id: Uuid;
    }

    /// Part of [`Request`].
    pub struct LeaderEndpoint<'a> {
        /// Its name.
        name: Text<'a>;
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
    }

    /// Whether that was heard.
    pub struct Response<'a> of ApiKey::EndQuorumEpoch {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The topics.
        topics: &'a [EndQuorumEpochResponseTopicData<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct EndQuorumEpochResponseTopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [EndQuorumEpochResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct EndQuorumEpochResponsePartitionData {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
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
