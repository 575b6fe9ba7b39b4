//! IncrementalAlterConfigs, API key 44.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Change single settings of these resources.
    pub struct Request<'a> of ApiKey::IncrementalAlterConfigs {
        resources: &'a [AlterConfigsResource<'a>];
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct AlterConfigsResource<'a> {
        resource_type: i8;
        resource_name: Text<'a>;
        configs: &'a [AlterableConfig<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterableConfig<'a> {
        name: Text<'a>;
        config_operation: i8;
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    pub struct Response<'a> of ApiKey::IncrementalAlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        responses: &'a [AlterConfigsResourceResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterConfigsResourceResponse<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        resource_type: i8;
        resource_name: Text<'a>;
    }
}
