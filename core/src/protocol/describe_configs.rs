//! DescribeConfigs, API key 32.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// How are these topics, brokers or groups configured?
    pub struct Request<'a> of ApiKey::DescribeConfigs {
        resources: &'a [Resource<'a>];
        include_synonyms: bool;
        include_documentation: bool, in 3+;
    }

    /// Part of [`Request`].
    pub struct Resource<'a> {
        resource_type: i8;
        resource_name: Text<'a>;
        configuration_keys: Option<&'a [Text<'a>]>;
    }

    /// Every setting with its value, origin and type.
    pub struct Response<'a> of ApiKey::DescribeConfigs {
        throttle_time_ms: i32;
        results: &'a [DescribeConfigsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeConfigsResult<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        resource_type: i8;
        resource_name: Text<'a>;
        configs: &'a [ResourceResult<'a>];
    }

    /// Part of [`Response`].
    pub struct ResourceResult<'a> {
        name: Text<'a>;
        value: Option<Text<'a>>;
        read_only: bool;
        config_source: i8 = -1;
        is_sensitive: bool;
        synonyms: &'a [Synonym<'a>];
        config_type: i8, in 3+;
        documentation: Option<Text<'a>>, in 3+;
    }

    /// Part of [`Response`].
    pub struct Synonym<'a> {
        name: Text<'a>;
        value: Option<Text<'a>>;
        source: i8;
    }
}
