//! EndQuorumEpoch, API key 54.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft leader steps down and names whom it prefers.
    /// - 1: flexible (KIP-482); candidates with directory ids, and where the leader listens (KIP-853).
    pub struct Request<'a> of ApiKey::EndQuorumEpoch {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>> = None;
        /// The metadata log, as a topic of one partition.
        topics: &'a [TopicData<'a>];
        /// Where to reach the leader, by listener.
        leader_endpoints: &'a [LeaderEndpoint<'a>], in 1+;
    }

    /// The metadata log, as a topic.
    pub struct TopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [PartitionData<'a>];
    }

    /// The metadata log's one partition, whose leader steps down.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The voters that should lead next, the best first.
        preferred_successors: &'a [i32], in 0-0;
        /// The voters that should lead next, the best first, with their log directories (KIP-853).
        preferred_candidates: &'a [ReplicaInfo], in 1+;
    }

    /// A voter that could lead next.
    pub struct ReplicaInfo {
        /// Which node could lead, by its `node.id`.
        candidate_id: i32;
        /// The candidate's log directory, by which one with a new disk is told from the one before it (KIP-853).
        candidate_directory_id: Uuid;
    }

    /// An address of the leader that steps down.
    pub struct LeaderEndpoint<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// Whether that was heard.
    /// - 1: flexible (KIP-482); where the leader listens (KIP-853).
    pub struct Response<'a> of ApiKey::EndQuorumEpoch {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The metadata log, as a topic of one partition.
        topics: &'a [EndQuorumEpochResponseTopicData<'a>];
        /// Where to reach the leader that the answer names.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// The metadata log, as a topic.
    pub struct EndQuorumEpochResponseTopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [EndQuorumEpochResponsePartitionData];
    }

    /// What the one who answers knows of the leader.
    pub struct EndQuorumEpochResponsePartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
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
