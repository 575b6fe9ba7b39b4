//! DescribeTransactions, API key 65.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What is the state of these transactions?
    pub struct Request<'a> of ApiKey::DescribeTransactions {
        /// The transactional ids.
        transactional_ids: &'a [Text<'a>];
    }

    /// State, producer and partitions of each.
    pub struct Response<'a> of ApiKey::DescribeTransactions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The transactions.
        transaction_states: &'a [TransactionState<'a>];
    }

    /// Part of [`Response`].
    pub struct TransactionState<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The transaction's state in words.
        transaction_state: Text<'a>;
        /// After how long an open transaction is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// When the transaction began, in milliseconds since 1970.
        transaction_start_time_ms: i64;
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// The topics.
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicData<'a> {
        /// The topic's name.
        topic: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }
}
