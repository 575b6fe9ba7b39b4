//! SyncGroup, API key 14.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// The leader hands out assignments, the others wait for theirs.
    pub struct Request<'a> of ApiKey::SyncGroup {
        /// The group's id.
        group_id: Text<'a>;
        /// The group's generation.
        generation_id: i32;
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Option<Text<'a>> = None, in 5+;
        /// The protocol that the group has settled on, an assignor's name for one; null if it is not known.
        protocol_name: Option<Text<'a>> = None, in 5+;
        /// The assignment of each member; only the leader sends it.
        assignments: &'a [Assignment<'a>];
    }

    /// Part of [`Request`].
    pub struct Assignment<'a> {
        /// The member's id.
        member_id: Text<'a>;
        /// What the leader assigned to it.
        assignment: Blob<'a>;
    }

    /// The member's own assignment.
    pub struct Response<'a> of ApiKey::SyncGroup {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Option<Text<'a>> = None, in 5+;
        /// The protocol that the group has settled on, an assignor's name for one; null if it is not known.
        protocol_name: Option<Text<'a>> = None, in 5+;
        /// What the leader assigned to the member.
        assignment: Blob<'a>;
    }
}
