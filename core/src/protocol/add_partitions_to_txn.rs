//! AddPartitionsToTxn, API key 24.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These partitions take part in the transaction from now on.
    pub struct Request<'a> of ApiKey::AddPartitionsToTxn {
        transactions: &'a [Transaction<'a>], in 4+;
        v3_and_below_transactional_id: Text<'a>, in 0-3;
        v3_and_below_producer_id: i64, in 0-3;
        v3_and_below_producer_epoch: i16, in 0-3;
        v3_and_below_topics: &'a [Topic<'a>], in 0-3;
    }

    /// Part of [`Request`].
    pub struct Transaction<'a> {
        transactional_id: Text<'a>;
        producer_id: i64;
        producer_epoch: i16;
        verify_only: bool;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partitions: &'a [i32];
    }

    /// Whether each partition was added.
    pub struct Response<'a> of ApiKey::AddPartitionsToTxn {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode, in 4+;
        results_by_transaction: &'a [AddPartitionsToTxnResult<'a>], in 4+;
        results_by_topic_v3_and_below: &'a [TopicResult<'a>], in 0-3;
    }

    /// Part of [`Response`].
    pub struct AddPartitionsToTxnResult<'a> {
        transactional_id: Text<'a>;
        topic_results: &'a [TopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResult<'a> {
        name: Text<'a>;
        results_by_partition: &'a [PartitionResult];
    }

    /// Part of [`Response`].
    pub struct PartitionResult {
        partition_index: i32;
        partition_error_code: ErrorCode;
    }
}
