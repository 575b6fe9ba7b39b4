//! SaslHandshake, API key 17.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This SASL mechanism will be used next.
    pub struct Request<'a> of ApiKey::SaslHandshake {
        /// The SASL mechanism.
        mechanism: Text<'a>;
    }

    /// The mechanisms there are.
    pub struct Response<'a> of ApiKey::SaslHandshake {
        /// UNSUPPORTED_SASL_MECHANISM if the broker does not know it.
        error_code: ErrorCode;
        /// The mechanisms that the broker knows.
        mechanisms: &'a [Text<'a>];
    }
}
