//! RenewDelegationToken, API key 39.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// Let this token live longer.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::RenewDelegationToken {
        /// The token's secret.
        hmac: Blob<'a>;
        /// How long the token shall live from now on, in milliseconds; -1 is the broker's default.
        renew_period_ms: i64;
    }

    /// When it expires now.
    /// - 2: flexible (KIP-482).
    pub struct Response of ApiKey::RenewDelegationToken {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// When it ends unless it is renewed, in milliseconds since 1970.
        expiry_timestamp_ms: i64;
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
    }
}
