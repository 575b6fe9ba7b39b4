//! ShareAcknowledge, API key 79.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What became of records that a share group's member acquired.
    pub struct Request<'a> of ApiKey::ShareAcknowledge {
        /// The group's id.
        group_id: Option<Text<'a>> = None;
        /// The member's id.
        member_id: Option<Text<'a>>;
        /// The request's number in its share session: 0 opens one, -1 closes it.
        share_session_epoch: i32;
        /// Do some acknowledgements only ask for more time (KIP-1222)?
        is_renew_ack: bool, in 2+;
        /// The topics.
        topics: &'a [AcknowledgeTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgeTopic<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [AcknowledgePartition<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgePartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// What became of records acquired before.
        acknowledgement_batches: &'a [AcknowledgementBatch<'a>];
    }

    /// Part of [`Request`].
    pub struct AcknowledgementBatch<'a> {
        /// The first offset.
        first_offset: i64;
        /// The last offset.
        last_offset: i64;
        /// For each record, or once for all: 0 gap, 1 accept, 2 release, 3 reject, 4 renew.
        acknowledge_types: &'a [i8];
    }

    /// Whether each acknowledgement was taken.
    pub struct Response<'a> of ApiKey::ShareAcknowledge {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// For how long records stay acquired, in milliseconds.
        acquisition_lock_timeout_ms: i32, in 2+;
        /// The outcome for each.
        responses: &'a [TopicResponse<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResponse<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionData<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// Who leads the partition, if the client asked the wrong broker.
        current_leader: LeaderIdAndEpoch;
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
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
        port: i32;
        /// The rack it stands in; null if it does not say.
        rack: Option<Text<'a>> = None;
    }
}
