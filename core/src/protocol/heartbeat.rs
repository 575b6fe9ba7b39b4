//! Heartbeat, API key 12.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This member of a classic group is alive.
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: static members (KIP-345).
    /// - 4: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::Heartbeat {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Counts the rebalances of the group; who is behind has missed one.
        generation_id: i32;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
    }

    /// Whether the member may go on.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: FENCED_INSTANCE_ID, for a static member that was replaced (KIP-345).
    /// - 4: flexible (KIP-482).
    pub struct Response of ApiKey::Heartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
