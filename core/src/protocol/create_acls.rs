//! CreateAcls, API key 30.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Add these access rules.
    pub struct Request<'a> of ApiKey::CreateAcls {
        creations: &'a [AclCreation<'a>];
    }

    /// Part of [`Request`].
    pub struct AclCreation<'a> {
        resource_type: i8;
        resource_name: Text<'a>;
        resource_pattern_type: i8 = 3;
        principal: Text<'a>;
        host: Text<'a>;
        operation: i8;
        permission_type: i8;
    }

    /// Whether each rule was added.
    pub struct Response<'a> of ApiKey::CreateAcls {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        results: &'a [AclCreationResult<'a>];
    }

    /// Part of [`Response`].
    pub struct AclCreationResult<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
