//! BeginQuorumEpoch, API key 53.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A new raft leader makes itself known.
    /// - 1: flexible (KIP-482); the voter that is meant, and where the leader listens (KIP-853).
    pub struct Request<'a> of ApiKey::BeginQuorumEpoch {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>> = None;
        /// Which voter is meant, by its `node.id`.
        voter_id: i32 = -1, in 1+;
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
        partitions: &'a [PartitionData];
    }

    /// The metadata log's one partition, with its new leader.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid, in 1+;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// An address of the new leader.
    pub struct LeaderEndpoint<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// Whether the epoch is accepted.
    /// - 1: flexible (KIP-482); where the leader listens (KIP-853).
    pub struct Response<'a> of ApiKey::BeginQuorumEpoch {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The metadata log, as a topic of one partition.
        topics: &'a [BeginQuorumEpochResponseTopicData<'a>];
        /// Where to reach the leader that the answer names.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// The metadata log, as a topic.
    pub struct BeginQuorumEpochResponseTopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [BeginQuorumEpochResponsePartitionData];
    }

    /// What the one who answers knows of the leader.
    pub struct BeginQuorumEpochResponsePartitionData {
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
