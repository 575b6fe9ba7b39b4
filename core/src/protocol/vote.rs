//! Vote, API key 52.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A raft candidate asks for votes.
    /// - 1: the voter that is meant, and directory ids (KIP-853).
    /// - 2: pre-votes: would I win, before any epoch is raised (KIP-996)?
    pub struct Request<'a> of ApiKey::Vote {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>> = None;
        /// Which voter is meant, by its `node.id`.
        voter_id: i32 = -1, in 1+;
        /// The metadata log, as a topic of one partition.
        topics: &'a [TopicData<'a>];
    }

    /// The metadata log, as a topic.
    pub struct TopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [PartitionData];
    }

    /// Who wants to lead the metadata log, and how far its own copy reaches.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The epoch that the candidate stands for.
        replica_epoch: i32;
        /// The node that would lead, by its `node.id`.
        replica_id: i32;
        /// The replica's log directory, by which one with a new disk is told from the one before it (KIP-853).
        replica_directory_id: Uuid, in 1+;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid, in 1+;
        /// The leader epoch of the last record in the candidate's log.
        last_offset_epoch: i32;
        /// The offset of the last record in the candidate's log.
        last_offset: i64;
        /// Is it only a question whether a vote would be given (KIP-996)?
        pre_vote: bool, in 2+;
    }

    /// Whether the vote is given.
    /// - 1: where the leader listens (KIP-853).
    /// - 2: answers pre-votes too (KIP-996).
    pub struct Response<'a> of ApiKey::Vote {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The metadata log, as a topic of one partition.
        topics: &'a [VoteResponseTopicData<'a>];
        /// Where to reach the leader that the answer names.
        node_endpoints: &'a [NodeEndpoint<'a>], in 1+, tag 0;
    }

    /// The metadata log, as a topic.
    pub struct VoteResponseTopicData<'a> {
        /// Always `__cluster_metadata`, the metadata log.
        topic_name: Text<'a>;
        /// The one partition that the metadata log has, 0.
        partitions: &'a [VoteResponsePartitionData];
    }

    /// The vote, and what the one who answers knows of the leader.
    pub struct VoteResponsePartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// Does the voter vote for the candidate, or would it, in a pre-vote?
        vote_granted: bool;
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
