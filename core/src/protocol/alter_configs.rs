//! AlterConfigs, API key 33.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Replace all settings of these resources.
    pub struct Request<'a> of ApiKey::AlterConfigs {
        resources: &'a [Resource<'a>];
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct Resource<'a> {
        resource_type: i8;
        resource_name: Text<'a>;
        configs: &'a [AlterableConfig<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterableConfig<'a> {
        name: Text<'a>;
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    pub struct Response<'a> of ApiKey::AlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        responses: &'a [ResourceResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ResourceResponse<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        resource_type: i8;
        resource_name: Text<'a>;
    }
}
