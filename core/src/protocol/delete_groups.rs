//! DeleteGroups, API key 42.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Remove these empty groups with their offsets.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: as before; only the response changed.
    pub struct Request<'a> of ApiKey::DeleteGroups {
        /// The ids of the groups.
        groups_names: &'a [Text<'a>];
    }

    /// Whether each group is gone.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: says in words why a group is still there.
    pub struct Response<'a> of ApiKey::DeleteGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        results: &'a [DeletableGroupResult<'a>];
    }

    /// What became of one group.
    pub struct DeletableGroupResult<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None, in 3+;
    }
}
