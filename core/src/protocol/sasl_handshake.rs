//! SaslHandshake, API key 17.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This SASL mechanism will be used next.
    pub struct Request<'a> of ApiKey::SaslHandshake {
        mechanism: Text<'a>;
    }

    /// The mechanisms there are.
    pub struct Response<'a> of ApiKey::SaslHandshake {
        error_code: ErrorCode;
        mechanisms: &'a [Text<'a>];
    }
}
