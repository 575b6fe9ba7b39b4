//! ExpireDelegationToken, API key 40.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// Let this token end sooner, or now.
    pub struct Request<'a> of ApiKey::ExpireDelegationToken {
        hmac: Blob<'a>;
        expiry_time_period_ms: i64;
    }

    /// When it expires now.
    pub struct Response of ApiKey::ExpireDelegationToken {
        error_code: ErrorCode;
        expiry_timestamp_ms: i64;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
    }
}
