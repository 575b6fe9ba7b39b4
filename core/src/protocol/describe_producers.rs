//! DescribeProducers, API key 61.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which producers write to these partitions?
    pub struct Request<'a> of ApiKey::DescribeProducers {
        topics: &'a [TopicRequest<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicRequest<'a> {
        name: Text<'a>;
        partition_indexes: &'a [i32];
    }

    /// Their epochs, sequences and open transactions.
    pub struct Response<'a> of ApiKey::DescribeProducers {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        topics: &'a [TopicResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResponse<'a> {
        name: Text<'a>;
        partitions: &'a [PartitionResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct PartitionResponse<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        active_producers: &'a [ProducerState];
    }

    /// Part of [`Response`].
    pub struct ProducerState {
        producer_id: i64;
        producer_epoch: i32;
        last_sequence: i32 = -1;
        last_timestamp: i64 = -1;
        coordinator_epoch: i32;
        current_txn_start_offset: i64 = -1;
    }
}
