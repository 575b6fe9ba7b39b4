//! Heartbeat, API key 12.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// This member of a classic group is alive.
    pub struct Request<'a> of ApiKey::Heartbeat {
        group_id: Text<'a>;
        generation_id: i32;
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 3+;
    }

    /// Whether the member may go on.
    pub struct Response of ApiKey::Heartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        error_code: ErrorCode;
    }
}
