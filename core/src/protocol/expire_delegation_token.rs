//! ExpireDelegationToken, API key 40.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// Let this token end sooner, or now.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::ExpireDelegationToken {
        /// What the token is proven with: whoever knows it can log in (KIP-48).
        hmac: Blob<'a>;
        /// How long the token shall live from now on, in milliseconds; negative ends it at once.
        expiry_time_period_ms: i64;
    }

    /// When it expires now.
    /// - 2: flexible (KIP-482).
    pub struct Response of ApiKey::ExpireDelegationToken {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// When it ends unless it is renewed, in milliseconds since 1970.
        expiry_timestamp_ms: i64;
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
    }
}
