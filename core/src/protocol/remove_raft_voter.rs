//! RemoveRaftVoter, API key 81.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Take this controller's vote away.
    pub struct Request<'a> of ApiKey::RemoveRaftVoter {
        cluster_id: Option<Text<'a>>;
        voter_id: i32;
        voter_directory_id: Uuid;
    }

    /// Whether it votes no longer.
    pub struct Response<'a> of ApiKey::RemoveRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
