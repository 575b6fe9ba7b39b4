//! Records of `__transaction_state`.

use super::{KEY, TransactionRecord};
use crate::wire::{Text, wire};

wire! {
    /// Which producer: the key of a transaction and its producer.
    pub struct TransactionLogKey<'a> of KEY {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
    }

    /// A transaction and its producer.
    /// - 1: flexible (KIP-915); the ids and the protocol of transactions that have an epoch each (KIP-890).
    pub struct TransactionLogValue<'a> of TransactionRecord::TransactionLog {
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// The producer id of the transaction before; -1 if there is none.
        previous_producer_id: i64 = -1, in 1+, tag 0;
        /// The producer id after this transaction, when this one is used up; -1 if there is none.
        next_producer_id: i64 = -1, in 1+, tag 1;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// The producer's epoch after this transaction; -1 if there is none.
        next_producer_epoch: i16 = -1, in 1+, tag 3;
        /// After how long a transaction that is still open is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// 0 empty, 1 ongoing, 2 prepare commit, 3 prepare abort, 4 complete commit, 5 complete abort, 6 dead, 7
        /// prepare epoch fence.
        transaction_status: i8;
        /// The partitions in the transaction; null if there are none.
        transaction_partitions: Option<&'a [PartitionsSchema<'a>]>;
        /// When this record was written, in milliseconds since 1970.
        transaction_last_update_timestamp_ms: i64;
        /// When the transaction began, in milliseconds since 1970; -1 if none is open.
        transaction_start_timestamp_ms: i64;
        /// The transaction version that the producer speaks.
        client_transaction_version: i16, in 1+, tag 2;
    }

    /// Partitions of one topic that take part.
    pub struct PartitionsSchema<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partition_ids: &'a [i32];
    }
}
