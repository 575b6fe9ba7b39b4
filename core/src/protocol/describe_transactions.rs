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
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What there is to tell of each transaction that was asked for.
        transaction_states: &'a [TransactionState<'a>];
    }

    /// One transaction, or why it cannot be told.
    pub struct TransactionState<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// `Empty`, `Ongoing`, `PrepareCommit`, `PrepareAbort`, `CompleteCommit`, `CompleteAbort` and the like.
        transaction_state: Text<'a>;
        /// After how long a transaction that is still open is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// When the transaction began, in milliseconds since 1970.
        transaction_start_time_ms: i64;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// Which partitions take part, topic by topic.
        topics: &'a [TopicData<'a>];
    }

    /// Partitions of one topic that take part.
    pub struct TopicData<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }
}
