//! AddPartitionsToTxn, API key 24.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These partitions take part in the transaction from now on.
    pub struct Request<'a> of ApiKey::AddPartitionsToTxn {
        /// The transactions to add partitions to.
        transactions: &'a [Transaction<'a>], in 4+;
        /// The transactional id, up to version 3.
        v3_and_below_transactional_id: Text<'a>, in 0-3;
        /// The producer's id, up to version 3.
        v3_and_below_producer_id: i64, in 0-3;
        /// The producer's epoch, up to version 3.
        v3_and_below_producer_epoch: i16, in 0-3;
        /// The partitions to add, up to version 3.
        v3_and_below_topics: &'a [Topic<'a>], in 0-3;
    }

    /// Part of [`Request`].
    pub struct Transaction<'a> {
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// Only ask whether the partitions are part of the transaction (KIP-890)?
        verify_only: bool;
        /// The topics.
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Whether each partition was added.
    pub struct Response<'a> of ApiKey::AddPartitionsToTxn {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode, in 4+;
        /// The outcome by transaction.
        results_by_transaction: &'a [AddPartitionsToTxnResult<'a>], in 4+;
        /// The outcome by topic, up to version 3.
        results_by_topic_v3_and_below: &'a [TopicResult<'a>], in 0-3;
    }

    /// Part of [`Response`].
    pub struct AddPartitionsToTxnResult<'a> {
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The outcome by topic.
        topic_results: &'a [TopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResult<'a> {
        /// Its name.
        name: Text<'a>;
        /// The outcome by partition.
        results_by_partition: &'a [PartitionResult];
    }

    /// Part of [`Response`].
    pub struct PartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// Why the partition was not added.
        partition_error_code: ErrorCode;
    }
}
