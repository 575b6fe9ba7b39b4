//! ListGroups, API key 16.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which groups does this broker coordinate?
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: flexible (KIP-482).
    /// - 4: only groups in these states (KIP-518).
    /// - 5: only groups of these protocols (KIP-848).
    pub struct Request<'a> of ApiKey::ListGroups {
        /// The states to list; empty is every state (KIP-518).
        states_filter: &'a [Text<'a>], in 4+;
        /// The types to list; empty is every type (KIP-848).
        types_filter: &'a [Text<'a>], in 5+;
    }

    /// The groups that match.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: flexible (KIP-482).
    /// - 4: the state of each group (KIP-518).
    /// - 5: the protocol of each group (KIP-848).
    pub struct Response<'a> of ApiKey::ListGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The groups that this broker coordinates.
        groups: &'a [ListedGroup<'a>];
    }

    /// A group that this broker coordinates.
    pub struct ListedGroup<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>, in 4+;
        /// The group's type in words.
        group_type: Text<'a>, in 5+;
    }
}
