//! AlterConfigs, API key 33.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Replace all settings of these resources.
    pub struct Request<'a> of ApiKey::AlterConfigs {
        /// The resources.
        resources: &'a [Resource<'a>];
        /// Only look whether it could be done?
        validate_only: bool;
    }

    /// Part of [`Request`].
    pub struct Resource<'a> {
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
        /// The value.
        value: Option<Text<'a>>;
    }

    /// Whether each resource was changed.
    pub struct Response<'a> of ApiKey::AlterConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        responses: &'a [ResourceResponse<'a>];
    }

    /// Part of [`Response`].
    pub struct ResourceResponse<'a> {
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
