//! ShareAcknowledge, API key 79.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What became of records that a share group's member acquired.
    /// - 2: records can be kept for longer without being done with (KIP-1222).
    pub struct Request<'a> of ApiKey::ShareAcknowledge {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Option<Text<'a>> = None;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Option<Text<'a>>;
        /// The request's number in its share session: 0 opens one, then it rises by one each time; -1 closes it.
        share_session_epoch: i32;
        /// Do some acknowledgements only ask for more time (KIP-1222)?
        is_renew_ack: bool, in 2+;
        /// What became of acquired records, topic by topic.
        topics: &'a [AcknowledgeTopic<'a>];
    }

    /// Acknowledgements for one topic.
    pub struct AcknowledgeTopic<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of acquired records of each partition.
        partitions: &'a [AcknowledgePartition<'a>];
    }

    /// Acknowledgements for one partition.
    pub struct AcknowledgePartition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// What became of records that were acquired before, run by run.
        acknowledgement_batches: &'a [AcknowledgementBatch<'a>];
    }

    /// What became of a run of records.
    pub struct AcknowledgementBatch<'a> {
        /// Where the run begins: the offset of its first record.
        first_offset: i64;
        /// Where the run ends: the offset of its last record.
        last_offset: i64;
        /// For each record, or once for all: 0 gap, 1 accept, 2 release, 3 reject, 4 renew.
        acknowledge_types: &'a [i8];
    }

    /// Whether each acknowledgement was taken.
    /// - 2: says how long records are held, for clients that renew (KIP-1222).
    pub struct Response<'a> of ApiKey::ShareAcknowledge {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// For how long records stay acquired, in milliseconds.
        acquisition_lock_timeout_ms: i32, in 2+;
        /// What became of each resource or topic that was named.
        responses: &'a [TopicResponse<'a>];
        /// Where to reach the leaders that `current_leader` names, so that nobody need ask for metadata.
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// What became of the acknowledgements for one topic.
    pub struct TopicResponse<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each partition that was named.
        partitions: &'a [PartitionData<'a>];
    }

    /// What became of the acknowledgements for one partition.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: LeaderIdAndEpoch;
    }

    /// The leader of a partition.
    pub struct LeaderIdAndEpoch {
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Where to reach a broker.
    pub struct NodeEndpoint<'a> {
        /// The number that the node has in the cluster, its setting `node.id`.
        node_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>> = None;
    }
}
