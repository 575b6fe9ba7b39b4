//! LeaveGroup, API key 13.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These members leave their classic group.
    pub struct Request<'a> of ApiKey::LeaveGroup {
        /// The group's id.
        group_id: Text<'a>;
        /// The member's id.
        member_id: Text<'a>, in 0-2;
        /// The members.
        members: &'a [MemberIdentity<'a>], in 3+;
    }

    /// Part of [`Request`].
    pub struct MemberIdentity<'a> {
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None;
        /// Why, for the broker's log; null if nobody says (KIP-800).
        reason: Option<Text<'a>> = None, in 5+;
    }

    /// What became of each member.
    pub struct Response<'a> of ApiKey::LeaveGroup {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The members.
        members: &'a [MemberResponse<'a>], in 3+;
    }

    /// Part of [`Response`].
    pub struct MemberResponse<'a> {
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>>;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
