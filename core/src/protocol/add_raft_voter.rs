//! AddRaftVoter, API key 80.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Make this controller a voter.
    /// - 1: the answer may come before the change is committed, for controllers that join by themselves (KIP-1186).
    pub struct Request<'a> of ApiKey::AddRaftVoter {
        /// The cluster that is meant; a node of another one refuses. Null if it does not matter.
        cluster_id: Option<Text<'a>>;
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32;
        /// Which voter is meant, by its `node.id`.
        voter_id: i32;
        /// The voter's log directory, by which it is told from a voter of its number with another disk (KIP-853).
        voter_directory_id: Uuid;
        /// Where others can reach it, by listener.
        listeners: &'a [Listener<'a>];
        /// Is the answer wanted only once the change is committed, and not as soon as it is written (KIP-1186)?
        ack_when_committed: bool = true, in 1+;
    }

    /// An address of the new voter.
    pub struct Listener<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// Whether it votes.
    /// - 1: as before; only the request changed.
    pub struct Response<'a> of ApiKey::AddRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
