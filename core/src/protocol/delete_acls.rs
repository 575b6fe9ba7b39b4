//! DeleteAcls, API key 31.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove the access rules that match these patterns.
    pub struct Request<'a> of ApiKey::DeleteAcls {
        filters: &'a [Filter<'a>];
    }

    /// Part of [`Request`].
    pub struct Filter<'a> {
        resource_type_filter: i8;
        resource_name_filter: Option<Text<'a>>;
        pattern_type_filter: i8 = 3;
        principal_filter: Option<Text<'a>>;
        host_filter: Option<Text<'a>>;
        operation: i8;
        permission_type: i8;
    }

    /// The rules removed by each pattern.
    pub struct Response<'a> of ApiKey::DeleteAcls {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        filter_results: &'a [FilterResult<'a>];
    }

    /// Part of [`Response`].
    pub struct FilterResult<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        matching_acls: &'a [MatchingAcl<'a>];
    }

    /// Part of [`Response`].
    pub struct MatchingAcl<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        resource_type: i8;
        resource_name: Text<'a>;
        pattern_type: i8 = 3;
        principal: Text<'a>;
        host: Text<'a>;
        operation: i8;
        permission_type: i8;
    }
}
