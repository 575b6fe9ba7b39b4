//! ShareFetch, API key 78.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Records for a share group's member to work on, and what became of earlier ones.
    /// - 2: whole batches or a strict number of records (KIP-1206); renewals (KIP-1222).
    pub struct Request<'a> of ApiKey::ShareFetch {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Option<Text<'a>> = None;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Option<Text<'a>>;
        /// The request's number in its share session: 0 opens one, then it rises by one each time; -1 closes it.
        share_session_epoch: i32;
        /// How long the answer may wait for `min_bytes` to come together, in milliseconds.
        max_wait_ms: i32;
        /// How many bytes of records to wait for, in all partitions together; 0 waits for none.
        min_bytes: i32;
        /// How many bytes of the snapshot to answer with at most.
        max_bytes: i32 = i32::MAX;
        /// How many records to acquire; whole batches may exceed it.
        max_records: i32;
        /// How many records a run of acquired ones should have at most, so that they are acknowledged run by run.
        batch_size: i32;
        /// 0 whole batches, 1 never more than the limit (KIP-1206).
        share_acquire_mode: i8, in 2+;
        /// Do some acknowledgements only ask for more time? Then nothing is fetched (KIP-1222).
        is_renew_ack: bool, in 2+;
        /// Where to read, and what became of acquired records, topic by topic.
        topics: &'a [FetchTopic<'a>];
        /// What to read no longer within the session.
        forgotten_topics_data: &'a [ForgottenTopic<'a>];
    }

    /// What to read of one topic.
    pub struct FetchTopic<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions to read, and what became of records acquired there before.
        partitions: &'a [FetchPartition<'a>];
    }

    /// What to read of one partition, and what became of what was read before.
    pub struct FetchPartition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// How many bytes of records to answer with.
        partition_max_bytes: i32, in 0-0;
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

    /// What to read no longer of one topic.
    pub struct ForgottenTopic<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Records acquired for the member.
    /// - 2: as before; only the request changed.
    pub struct Response<'a> of ApiKey::ShareFetch {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// For how long records stay acquired, in milliseconds.
        acquisition_lock_timeout_ms: i32;
        /// What became of each resource or topic that was named.
        responses: &'a [ShareFetchableTopicResponse<'a>];
        /// Where to reach the leaders that `current_leader` names, so that nobody need ask for metadata.
        node_endpoints: &'a [NodeEndpoint<'a>];
    }

    /// What was read of one topic.
    pub struct ShareFetchableTopicResponse<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What there is to tell of each partition, or why there is nothing.
        partitions: &'a [PartitionData<'a>];
    }

    /// What was read of one partition, and which of it is this consumer's.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// 0 if the acknowledgements were taken, otherwise why not.
        acknowledge_error_code: ErrorCode;
        /// Why the acknowledgements were not taken, in words.
        acknowledge_error_message: Option<Text<'a>> = None;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: LeaderIdAndEpoch;
        /// Record batches, with records that are not acquired among them; null if there are none.
        records: Records<'a>;
        /// The records that are now the member's.
        acquired_records: &'a [AcquiredRecords];
    }

    /// The leader of a partition.
    pub struct LeaderIdAndEpoch {
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
    }

    /// A run of records that is this consumer's until it acknowledges them or its time is up.
    pub struct AcquiredRecords {
        /// Where the run begins: the offset of its first record.
        first_offset: i64;
        /// Where the run ends: the offset of its last record.
        last_offset: i64;
        /// How often the records were delivered, this time included.
        delivery_count: i16;
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
