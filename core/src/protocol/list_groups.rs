//! ListGroups, API key 16.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which groups does this broker coordinate?
    pub struct Request<'a> of ApiKey::ListGroups {
        states_filter: &'a [Text<'a>], in 4+;
        types_filter: &'a [Text<'a>], in 5+;
    }

    /// The groups that match.
    pub struct Response<'a> of ApiKey::ListGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        error_code: ErrorCode;
        groups: &'a [ListedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct ListedGroup<'a> {
        group_id: Text<'a>;
        protocol_type: Text<'a>;
        group_state: Text<'a>, in 4+;
        group_type: Text<'a>, in 5+;
    }
}
