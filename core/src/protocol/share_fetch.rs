//! ShareFetch, API key 78.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Records for a share group's member to work on, and what became of earlier ones.
    pub struct Request<'a> of ApiKey::ShareFetch {
        /// The group's id.
        group_id: Option<Text<'a>> = None;
        /// The member's id.
        member_id: Option<Text<'a>>;
        /// The request's number in its share session: 0 opens one, -1 closes it.
        share_session_epoch: i32;
        /// How long to wait for `min_bytes`, in milliseconds.
        max_wait_ms: i32;
        /// How many bytes of records to wait for.
        min_bytes: i32;
        /// How many bytes at most.
        max_bytes: i32 = i32::MAX;
        /// How many records to acquire; whole batches may exceed it.
        max_records: i32;
        /// How many records to tell of at a time.
        batch_size: i32;
        /// 0 whole batches, 1 never more than the limit (KIP-1206).
        share_acquire_mode: i8, in 2+;
        /// Do some acknowledgements only ask for more time (KIP-1222)?
        is_renew_ack: bool, in 2+;
        /// The topics.
        topics: &'a [FetchTopic<'a>];
        /// What to read no longer within the session.
        forgotten_topics_data: &'a [ForgottenTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct FetchTopic<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [FetchPartition<'a>];
    }

    /// Part of [`Request`].
    pub struct FetchPartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// How many bytes of records to answer with.
        partition_max_bytes: i32, in 0-0;
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

    /// Part of [`Request`].
    pub struct ForgottenTopic<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Records acquired for the member.
    pub struct Response<'a> of ApiKey::ShareFetch {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// For how long records stay acquired, in milliseconds.
        acquisition_lock_timeout_ms: i32;
        /// The outcome for each.
        responses: &'a [ShareFetchableTopicResponse<'a>];
        /// Where to reach the leaders named in `current_leader`.
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// Part of [`Response`].
    pub struct ShareFetchableTopicResponse<'a> {
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
        /// Why the acknowledgements were not taken.
        acknowledge_error_code: ErrorCode;
        /// The same in words.
        acknowledge_error_message: Option<Text<'a>> = None;
        /// Who leads the partition, if the client asked the wrong broker.
        current_leader: LeaderIdAndEpoch;
        /// Record batches.
        records: Records<'a>;
        /// The records that are now the member's.
        acquired_records: &'a [AcquiredRecords];
    }

    /// Part of [`Response`].
    pub struct LeaderIdAndEpoch {
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// Part of [`Response`].
    pub struct AcquiredRecords {
        /// The first offset.
        first_offset: i64;
        /// The last offset.
        last_offset: i64;
        /// How often the records were delivered.
        delivery_count: i16;
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
