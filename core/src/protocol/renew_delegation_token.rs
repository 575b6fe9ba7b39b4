//! RenewDelegationToken, API key 39.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// Let this token live longer.
    pub struct Request<'a> of ApiKey::RenewDelegationToken {
        hmac: Blob<'a>;
        renew_period_ms: i64;
    }

    /// When it expires now.
    pub struct Response of ApiKey::RenewDelegationToken {
        error_code: ErrorCode;
        expiry_timestamp_ms: i64;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
    }
}
