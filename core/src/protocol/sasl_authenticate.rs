//! SaslAuthenticate, API key 36.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// One step of the SASL exchange that the handshake chose.
    /// - 1: as before; only the response changed.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::SaslAuthenticate {
        /// What the SASL mechanism says; Kafka's protocol does not look into it.
        auth_bytes: Blob<'a>;
    }

    /// The next step, or the end.
    /// - 1: says after how long the client must authenticate again (KIP-368).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::SaslAuthenticate {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// What the SASL mechanism says; Kafka's protocol does not look into it.
        auth_bytes: Blob<'a>;
        /// After how long to authenticate again, in milliseconds; 0 is never (KIP-368).
        session_lifetime_ms: i64, in 1+;
    }
}
