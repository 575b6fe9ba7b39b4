//! RemoveRaftVoter, API key 81.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Take this controller's vote away.
    pub struct Request<'a> of ApiKey::RemoveRaftVoter {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>>;
        /// The voter's node id.
        voter_id: i32;
        /// The id of the voter's log directory (KIP-853).
        voter_directory_id: Uuid;
    }

    /// Whether it votes no longer.
    pub struct Response<'a> of ApiKey::RemoveRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
