//! DescribeAcls, API key 29.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which access rules match this pattern?
    pub struct Request<'a> of ApiKey::DescribeAcls {
        resource_type_filter: i8;
        resource_name_filter: Option<Text<'a>>;
        pattern_type_filter: i8 = 3;
        principal_filter: Option<Text<'a>>;
        host_filter: Option<Text<'a>>;
        operation: i8;
        permission_type: i8;
    }

    /// The rules that match, by resource.
    pub struct Response<'a> of ApiKey::DescribeAcls {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        resources: &'a [Resource<'a>];
    }

    /// Part of [`Response`].
    pub struct Resource<'a> {
        resource_type: i8;
        resource_name: Text<'a>;
        pattern_type: i8 = 3;
        acls: &'a [AclDescription<'a>];
    }

    /// Part of [`Response`].
    pub struct AclDescription<'a> {
        principal: Text<'a>;
        host: Text<'a>;
        operation: i8;
        permission_type: i8;
    }
}
