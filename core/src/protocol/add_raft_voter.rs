//! AddRaftVoter, API key 80.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Make this controller a voter.
    pub struct Request<'a> of ApiKey::AddRaftVoter {
        cluster_id: Option<Text<'a>>;
        timeout_ms: i32;
        voter_id: i32;
        voter_directory_id: Uuid;
        listeners: &'a [Listener<'a>];
        ack_when_committed: bool = true, in 1+;
    }

    /// Part of [`Request`].
    pub struct Listener<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }

    /// Whether it votes.
    pub struct Response<'a> of ApiKey::AddRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
