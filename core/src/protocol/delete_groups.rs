//! DeleteGroups, API key 42.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove these empty groups with their offsets.
    pub struct Request<'a> of ApiKey::DeleteGroups {
        groups_names: &'a [Text<'a>];
    }

    /// Whether each group is gone.
    pub struct Response<'a> of ApiKey::DeleteGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        results: &'a [DeletableGroupResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DeletableGroupResult<'a> {
        group_id: Text<'a>;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None, in 3+;
    }
}
