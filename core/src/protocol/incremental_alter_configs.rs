//! IncrementalAlterConfigs, API key 44.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Change single settings of these resources.
    pub struct Request<'a> of ApiKey::IncrementalAlterConfigs {
        /// The resources.
        resources: &'a [AlterConfigsResource<'a>];
        /// Only look whether it could be done?
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct AlterConfigsResource<'a> {
        /// The kind of resource.
        resource_type: i8;
        /// The resource's name.
        resource_name: Text<'a>;
        /// The settings.
        configs: &'a [AlterableConfig<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterableConfig<'a> {
        /// Its name.
        name: Text<'a>;
        /// 0 set, 1 delete, 2 append to a list, 3 remove from a list (KIP-339).
        config_operation: i8;
        /// The value.
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    pub struct Response<'a> of ApiKey::IncrementalAlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        responses: &'a [AlterConfigsResourceResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterConfigsResourceResponse<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The kind of resource.
        resource_type: i8;
        /// The resource's name.
        resource_name: Text<'a>;
    }
}
