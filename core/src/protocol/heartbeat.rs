//! Heartbeat, API key 12.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This member of a classic group is alive.
    pub struct Request<'a> of ApiKey::Heartbeat {
        /// The group's id.
        group_id: Text<'a>;
        /// The group's generation.
        generation_id: i32;
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
    }

    /// Whether the member may go on.
    pub struct Response of ApiKey::Heartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
