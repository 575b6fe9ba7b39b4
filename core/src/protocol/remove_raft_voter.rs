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
        /// Which voter is meant, by its `node.id`.
        voter_id: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid;
    }

    /// Whether it votes no longer.
    pub struct Response<'a> of ApiKey::RemoveRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
