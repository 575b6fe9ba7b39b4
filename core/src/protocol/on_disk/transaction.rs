//! Records of `__transaction_state`.

use super::{KEY, TransactionRecord};
use crate::wire::{Text, wire};

wire! {
    /// The key of: a transaction and its producer.
    pub struct TransactionLogKey<'a> of KEY {
        transactional_id: Text<'a>;
    }

    /// A transaction and its producer.
    pub struct TransactionLogValue<'a> of TransactionRecord::TransactionLog {
        producer_id: i64;
        previous_producer_id: i64 = -1, in 1+, tag 0;
        next_producer_id: i64 = -1, in 1+, tag 1;
        producer_epoch: i16;
        next_producer_epoch: i16 = -1, in 1+, tag 3;
        transaction_timeout_ms: i32;
        transaction_status: i8;
        transaction_partitions: Option<&'a [PartitionsSchema<'a>]>;
        transaction_last_update_timestamp_ms: i64;
        transaction_start_timestamp_ms: i64;
        client_transaction_version: i16, in 1+, tag 2;
    }

    /// Part of [`TransactionLogValue`].
    pub struct PartitionsSchema<'a> {
        topic: Text<'a>;
        partition_ids: &'a [i32];
    }
}
