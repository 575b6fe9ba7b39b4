//! ListGroups, API key 16.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which groups does this broker coordinate?
    pub struct Request<'a> of ApiKey::ListGroups {
        /// The states to list; empty is every state (KIP-518).
        states_filter: &'a [Text<'a>], in 4+;
        /// The types to list; empty is every type (KIP-848).
        types_filter: &'a [Text<'a>], in 5+;
    }

    /// The groups that match.
    pub struct Response<'a> of ApiKey::ListGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The groups.
        groups: &'a [ListedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct ListedGroup<'a> {
        /// The group's id.
        group_id: Text<'a>;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>, in 4+;
        /// The group's type in words.
        group_type: Text<'a>, in 5+;
    }
}
