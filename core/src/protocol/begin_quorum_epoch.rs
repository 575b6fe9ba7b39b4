//! BeginQuorumEpoch, API key 53.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A new raft leader makes itself known.
    pub struct Request<'a> of ApiKey::BeginQuorumEpoch {
        /// The cluster's id.
        cluster_id: Option<Text<'a>> = None;
        /// The voter's node id.
        voter_id: i32 = -1, in 1+;
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
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition_index: i32;
        /// The id of the voter's log directory (KIP-853).
        voter_directory_id: Uuid, in 1+;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
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

    /// Whether the epoch is accepted.
    pub struct Response<'a> of ApiKey::BeginQuorumEpoch {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The topics.
        topics: &'a [BeginQuorumEpochResponseTopicData<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct BeginQuorumEpochResponseTopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [BeginQuorumEpochResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct BeginQuorumEpochResponsePartitionData {
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
