//! Vote, API key 52.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft candidate asks for votes.
    pub struct Request<'a> of ApiKey::Vote {
        /// The cluster's id.
        cluster_id: Option<Text<'a>> = None;
        /// The voter's node id.
        voter_id: i32 = -1, in 1+;
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
        /// The epoch that the candidate stands for.
        replica_epoch: i32;
        /// The replica's node id.
        replica_id: i32;
        /// The id of the replica's log directory (KIP-853).
        replica_directory_id: Uuid, in 1+;
        /// The id of the voter's log directory (KIP-853).
        voter_directory_id: Uuid, in 1+;
        /// The epoch of the candidate's last record.
        last_offset_epoch: i32;
        /// The last offset.
        last_offset: i64;
        /// Is it only a question whether a vote would be given (KIP-996)?
        pre_vote: bool, in 2+;
    }

    /// Whether the vote is given.
    pub struct Response<'a> of ApiKey::Vote {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The topics.
        topics: &'a [VoteResponseTopicData<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// Part of [`Response`].
    pub struct VoteResponseTopicData<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [VoteResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct VoteResponsePartitionData {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// Is the vote given?
        vote_granted: bool;
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
