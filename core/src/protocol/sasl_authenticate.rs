//! SaslAuthenticate, API key 36.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// One step of the SASL exchange that the handshake chose.
    /// - 1: as before; only the response changed.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::SaslAuthenticate {
        /// The mechanism's own bytes.
        auth_bytes: Blob<'a>;
    }

    /// The next step, or the end.
    /// - 1: says after how long the client must authenticate again (KIP-368).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::SaslAuthenticate {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The mechanism's own bytes.
        auth_bytes: Blob<'a>;
        /// After how long to authenticate again, in milliseconds; 0 is never (KIP-368).
        session_lifetime_ms: i64, in 1+;
    }
}
