//! DeleteGroups, API key 42.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove these empty groups with their offsets.
    pub struct Request<'a> of ApiKey::DeleteGroups {
        /// The ids of the groups.
        groups_names: &'a [Text<'a>];
    }

    /// Whether each group is gone.
    pub struct Response<'a> of ApiKey::DeleteGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        results: &'a [DeletableGroupResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DeletableGroupResult<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None, in 3+;
    }
}
