//! ListConfigResources, API key 74.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which resources have settings?
    pub struct Request<'a> of ApiKey::ListConfigResources {
        /// The kinds of resources; empty is every kind.
        resource_types: &'a [i8], in 1+;
    }

    /// Their names and types.
    pub struct Response<'a> of ApiKey::ListConfigResources {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The resources.
        config_resources: &'a [ConfigResource<'a>];
    }

    /// Part of [`Response`].
    pub struct ConfigResource<'a> {
        /// The resource's name.
        resource_name: Text<'a>;
        /// The kind of resource.
        resource_type: i8 = 16, in 1+;
    }
}
