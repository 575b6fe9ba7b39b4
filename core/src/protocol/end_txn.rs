//! EndTxn, API key 26.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Commit or abort the transaction.
    pub struct Request<'a> of ApiKey::EndTxn {
        transactional_id: Text<'a>;
        producer_id: i64;
        producer_epoch: i16;
        committed: bool;
    }

    /// Whether it ended, and who the producer is next.
    pub struct Response of ApiKey::EndTxn {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        producer_id: i64 = -1, in 5+;
        producer_epoch: i16 = -1, in 5+;
    }
}
