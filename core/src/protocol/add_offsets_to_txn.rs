//! AddOffsetsToTxn, API key 25.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The offsets of this group take part in the transaction from now on.
    pub struct Request<'a> of ApiKey::AddOffsetsToTxn {
        /// The transactional id.
        transactional_id: Text<'a>;
        /// The producer's id.
        producer_id: i64;
        /// The producer's epoch.
        producer_epoch: i16;
        /// The group's id.
        group_id: Text<'a>;
    }

    /// Whether the group was added.
    pub struct Response of ApiKey::AddOffsetsToTxn {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
