//! InitProducerId, API key 22.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A producer id for an idempotent producer, or the next epoch of a transactional one.
    pub struct Request<'a> of ApiKey::InitProducerId {
        transactional_id: Option<Text<'a>>;
        transaction_timeout_ms: i32;
        producer_id: i64 = -1, in 3+;
        producer_epoch: i16 = -1, in 3+;
        enable2_pc: bool, in 6+;
        keep_prepared_txn: bool, in 6+;
    }

    /// The producer's id and epoch.
    pub struct Response of ApiKey::InitProducerId {
        throttle_time_ms: i32;
        error_code: ErrorCode;
        producer_id: i64 = -1;
        producer_epoch: i16;
        ongoing_txn_producer_id: i64 = -1, in 6+;
        ongoing_txn_producer_epoch: i16 = -1, in 6+;
    }
}
