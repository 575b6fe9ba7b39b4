//! DescribeTransactions, API key 65.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What is the state of these transactions?
    pub struct Request<'a> of ApiKey::DescribeTransactions {
        transactional_ids: &'a [Text<'a>];
    }

    /// State, producer and partitions of each.
    pub struct Response<'a> of ApiKey::DescribeTransactions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        transaction_states: &'a [TransactionState<'a>];
    }

    /// Part of [`Response`].
    pub struct TransactionState<'a> {
        error_code: ErrorCode;
        transactional_id: Text<'a>;
        transaction_state: Text<'a>;
        transaction_timeout_ms: i32;
        transaction_start_time_ms: i64;
        producer_id: i64;
        producer_epoch: i16;
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicData<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }
}
