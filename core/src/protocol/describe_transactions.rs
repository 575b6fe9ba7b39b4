//! DescribeTransactions, API key 65.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What is the state of these transactions?
    pub struct Request<'a> of ApiKey::DescribeTransactions {
        /// Whose transactions to describe: values of `transactional.id` of producers.
        transactional_ids: &'a [Text<'a>];
    }

    /// State, producer and partitions of each.
    pub struct Response<'a> of ApiKey::DescribeTransactions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// What is to be told of each one that was asked for.
        transaction_states: &'a [TransactionState<'a>];
    }

    /// One transaction, or why it cannot be told.
    pub struct TransactionState<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The transaction's state in words.
        transaction_state: Text<'a>;
        /// After how long an open transaction is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// When the transaction began, in milliseconds since 1970.
        transaction_start_time_ms: i64;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// What there is to tell, topic by topic.
        topics: &'a [TopicData<'a>];
    }

    /// Partitions of one topic that take part.
    pub struct TopicData<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }
}
