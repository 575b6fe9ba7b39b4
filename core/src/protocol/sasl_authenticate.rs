//! SaslAuthenticate, API key 36.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// One step of the SASL exchange that the handshake chose.
    pub struct Request<'a> of ApiKey::SaslAuthenticate {
        auth_bytes: Blob<'a>;
    }

    /// The next step, or the end.
    pub struct Response<'a> of ApiKey::SaslAuthenticate {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        auth_bytes: Blob<'a>;
        session_lifetime_ms: i64, in 1+;
    }
}
