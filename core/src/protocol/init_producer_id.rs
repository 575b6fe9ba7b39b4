//! InitProducerId, API key 22.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A producer id for an idempotent producer, or the next epoch of a transactional one.
    pub struct Request<'a> of ApiKey::InitProducerId {
        /// The transactional id; null for a producer that is only idempotent.
        transactional_id: Option<Text<'a>>;
        /// After how long an open transaction is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// The id that the producer has, when it wants the next epoch of it; -1 for a new one (KIP-360).
        producer_id: i64 = -1, in 3+;
        /// The epoch that the producer has; -1 for a new id.
        producer_epoch: i16 = -1, in 3+;
        /// Does somebody outside decide on commit, so that no timeout aborts (KIP-939)?
        enable2_pc: bool, in 6+;
        /// Is a transaction that is prepared to be kept rather than aborted?
        keep_prepared_txn: bool, in 6+;
    }

    /// The producer's id and epoch.
    pub struct Response of ApiKey::InitProducerId {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why there is no id.
        error_code: ErrorCode;
        /// The producer's id; -1 if there is none.
        producer_id: i64 = -1;
        /// The producer's epoch.
        producer_epoch: i16;
        /// The producer id of the transaction that was kept; -1 if none was.
        ongoing_txn_producer_id: i64 = -1, in 6+;
        /// Its epoch.
        ongoing_txn_producer_epoch: i16 = -1, in 6+;
    }
}
