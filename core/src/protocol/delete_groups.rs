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
        /// Which groups to remove, by `group.id`.
        groups_names: &'a [Text<'a>];
    }

    /// Whether each group is gone.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: says in words why a group is still there.
    pub struct Response<'a> of ApiKey::DeleteGroups {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each group that was to be removed.
        results: &'a [DeletableGroupResult<'a>];
    }

    /// What became of one group.
    pub struct DeletableGroupResult<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None, in 3+;
    }
}
