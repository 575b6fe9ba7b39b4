//! SaslHandshake, API key 17.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This SASL mechanism will be used next.
    /// - 1: tokens follow in SaslAuthenticate requests, and no longer bare (KIP-152).
    pub struct Request<'a> of ApiKey::SaslHandshake {
        /// How the client wants to prove who it is: `PLAIN`, `SCRAM-SHA-256`, `GSSAPI` and the like.
        mechanism: Text<'a>;
    }

    /// The mechanisms there are.
    /// - 1: as before; what follows it changed (KIP-152).
    pub struct Response<'a> of ApiKey::SaslHandshake {
        /// UNSUPPORTED_SASL_MECHANISM if the broker does not know it.
        error_code: ErrorCode;
        /// The mechanisms that the broker takes on this listener.
        mechanisms: &'a [Text<'a>];
    }
}
