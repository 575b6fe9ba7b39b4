//! ListConfigResources, API key 74.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which resources have settings?
    pub struct Request<'a> of ApiKey::ListConfigResources {
        resource_types: &'a [i8], in 1+;
    }

    /// Their names and types.
    pub struct Response<'a> of ApiKey::ListConfigResources {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        config_resources: &'a [ConfigResource<'a>];
    }

    /// Part of [`Response`].
    pub struct ConfigResource<'a> {
        resource_name: Text<'a>;
        resource_type: i8 = 16, in 1+;
    }
}
