//! Produce, API key 0.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Records, Text, wire};

wire! {
    /// Append these record batches, one to each partition.
    /// - 4: the client understands KAFKA_STORAGE_ERROR (KIP-112).
    /// - 5: as before; only the response changed.
    /// - 6: the client waits by itself when it is over a quota (KIP-219).
    /// - 7: batches may be compressed with zstd (KIP-110).
    /// - 8: as before; only the response changed.
    /// - 9: flexible (KIP-482).
    /// - 10: as before; only the response changed.
    /// - 11: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 12: a transactional batch adds its partition to the transaction by itself (KIP-890).
    /// - 13: topics by id (KIP-516).
    pub struct Request<'a> of ApiKey::Produce {
        /// The `transactional.id` of the transaction that the batches belong to; null if they are in none (KIP-98).
        transactional_id: Option<Text<'a>> = None;
        /// When to answer: 0 never, 1 when the leader has the batches, -1 (all) when all replicas in sync have
        /// them.
        acks: i16;
        /// How long to wait for those replicas, in milliseconds; then the answer is REQUEST_TIMED_OUT.
        timeout_ms: i32;
        /// What to append, topic by topic.
        topic_data: &'a [TopicProduceData<'a>];
    }

    /// The batches for one topic.
    pub struct TopicProduceData<'a> {
        /// What the topic is called, up to version 12; then its id stands for it.
        name: Text<'a>, in 0-12;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 13+;
        /// What to append, partition by partition.
        partition_data: &'a [PartitionProduceData<'a>];
    }

    /// The batch for one partition.
    pub struct PartitionProduceData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        index: i32;
        /// Exactly one record batch, whose offsets count from 0.
        records: Option<Records<'a>>;
    }

    /// Where the batches landed, or why they did not.
    /// - 4: KAFKA_STORAGE_ERROR, for a log directory that has failed (KIP-112).
    /// - 5: where the log begins: are earlier batches lost, or deleted on purpose?
    /// - 6: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 7: as before; only the request changed.
    /// - 8: names the records to blame, with words (KIP-467).
    /// - 9: flexible (KIP-482).
    /// - 10: where the new leader is, so that nobody need ask for metadata (KIP-951).
    /// - 11: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 12: as before; only the request changed.
    /// - 13: topics by id, and UNKNOWN_TOPIC_ID (KIP-516).
    pub struct Response<'a> of ApiKey::Produce {
        /// What became of the batches, topic by topic.
        responses: &'a [TopicProduceResponse<'a>];
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Where to reach the leaders that `current_leader` names, so that nobody need ask for metadata (KIP-951).
        node_endpoints: &'a [NodeEndpoint<'a>], in 10+, tag 0;
    }

    /// The outcome for one topic.
    pub struct TopicProduceResponse<'a> {
        /// What the topic is called, up to version 12; then its id stands for it.
        name: Text<'a>, in 0-12;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 13+;
        /// What became of the batch for each partition.
        partition_responses: &'a [PartitionProduceResponse<'a>];
    }

    /// The outcome for one partition.
    pub struct PartitionProduceResponse<'a> {
        /// Which partition of the topic; they are numbered from 0.
        index: i32;
        /// 0 if the batch was appended, otherwise why not.
        error_code: ErrorCode;
        /// The offset of the batch's first record; -1 if there is none.
        base_offset: i64;
        /// When the batch was appended, in milliseconds since 1970, if the topic takes that for timestamps;
        /// otherwise -1.
        log_append_time_ms: i64 = -1;
        /// The first offset that the partition still has.
        log_start_offset: i64 = -1, in 5+;
        /// The records that are to blame (KIP-467).
        record_errors: &'a [BatchIndexAndErrorMessage<'a>], in 8+;
        /// What is wrong with the batch, in words; null if nothing, or not known.
        error_message: Option<Text<'a>> = None, in 8+;
        /// Who leads the partition, told to a client that asked the wrong broker.
        current_leader: LeaderIdAndEpoch, in 10+, tag 0;
    }

    /// A record that is to blame.
    pub struct BatchIndexAndErrorMessage<'a> {
        /// Its place in the batch, counted from 0.
        batch_index: i32;
        /// What is wrong with the record, in words; null if that is not known.
        batch_index_error_message: Option<Text<'a>> = None;
    }

    /// The leader of a partition.
    pub struct LeaderIdAndEpoch {
        /// The broker that leads it; -1 if nobody knows.
        leader_id: i32 = -1;
        /// How often leadership has changed; -1 if nobody knows.
        leader_epoch: i32 = -1;
    }

    /// Where to reach a broker.
    pub struct NodeEndpoint<'a> {
        /// The number that the broker has in the cluster, its setting `node.id`.
        node_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>> = None;
    }
}
