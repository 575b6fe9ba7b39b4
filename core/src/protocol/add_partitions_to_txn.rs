//! AddPartitionsToTxn, API key 24.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These partitions take part in the transaction from now on.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482); the last one for producers.
    /// - 4: for brokers: many transactions at once, and asking without adding (KIP-890).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    pub struct Request<'a> of ApiKey::AddPartitionsToTxn {
        /// What to add, or to ask about, for each producer.
        transactions: &'a [Transaction<'a>], in 4+;
        /// What the producer is called across restarts, up to version 3.
        v3_and_below_transactional_id: Text<'a>, in 0-3;
        /// The number that stands for the producer in its batches, up to version 3.
        v3_and_below_producer_id: i64, in 0-3;
        /// Rises when the producer starts anew; up to version 3.
        v3_and_below_producer_epoch: i16, in 0-3;
        /// The partitions to add, up to version 3.
        v3_and_below_topics: &'a [Topic<'a>], in 0-3;
    }

    /// A transaction, and what is to take part in it.
    pub struct Transaction<'a> {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// Only ask whether the partitions are part of the transaction (KIP-890)?
        verify_only: bool;
        /// The topics and their partitions that are to take part.
        topics: &'a [Topic<'a>];
    }

    /// The partitions of one topic that are to take part.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Whether each partition was added.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482).
    /// - 4: the outcome by transaction, and one error for all of it (KIP-890).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    pub struct Response<'a> of ApiKey::AddPartitionsToTxn {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode, in 4+;
        /// What became of it, transaction by transaction.
        results_by_transaction: &'a [AddPartitionsToTxnResult<'a>], in 4+;
        /// What became of it, topic by topic, up to version 3.
        results_by_topic_v3_and_below: &'a [TopicResult<'a>], in 0-3;
    }

    /// What became of one transaction's partitions.
    pub struct AddPartitionsToTxnResult<'a> {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// Which partitions were added and which not, topic by topic.
        topic_results: &'a [TopicResult<'a>];
    }

    /// What became of the partitions of one topic.
    pub struct TopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What became of each partition that was to be added.
        results_by_partition: &'a [PartitionResult];
    }

    /// What became of one partition.
    pub struct PartitionResult {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if the partition was added, otherwise why not.
        partition_error_code: ErrorCode;
    }
}
