//! EndTxn, API key 26.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Commit or abort the transaction.
    pub struct Request<'a> of ApiKey::EndTxn {
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// True to commit, false to abort.
        committed: bool;
    }

    /// Whether it ended, and who the producer is next.
    pub struct Response of ApiKey::EndTxn {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The producer's id from now on; -1 if unchanged (KIP-890).
        producer_id: i64 = -1, in 5+;
        /// The producer's epoch from now on; -1 if unchanged.
        producer_epoch: i16 = -1, in 5+;
    }
}
