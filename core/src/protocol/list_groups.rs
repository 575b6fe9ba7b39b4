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
        /// Only groups in these states: `Stable`, `Empty` and others; empty is every state (KIP-518).
        states_filter: &'a [Text<'a>], in 4+;
        /// Only groups of these types: `classic`, `consumer`, `share`, `streams`; empty is every type (KIP-848).
        types_filter: &'a [Text<'a>], in 5+;
    }

    /// The groups that match.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: flexible (KIP-482).
    /// - 4: the state of each group (KIP-518).
    /// - 5: the protocol of each group (KIP-848).
    pub struct Response<'a> of ApiKey::ListGroups {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The groups that this broker coordinates and that match.
        groups: &'a [ListedGroup<'a>];
    }

    /// A group that this broker coordinates.
    pub struct ListedGroup<'a> {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Text<'a>;
        /// `Empty`, `Stable`, `Dead` and others; which there are depends on the kind of group.
        group_state: Text<'a>, in 4+;
        /// Which protocol the group speaks: `classic`, `consumer`, `share` or `streams`.
        group_type: Text<'a>, in 5+;
    }
}
