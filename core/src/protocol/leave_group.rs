//! LeaveGroup, API key 13.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These members leave their classic group.
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: many members at once, static ones too (KIP-345).
    /// - 4: flexible (KIP-482).
    /// - 5: says why, for the log (KIP-800).
    pub struct Request<'a> of ApiKey::LeaveGroup {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>, in 0-2;
        /// Everybody who is to be removed.
        members: &'a [MemberIdentity<'a>], in 3+;
    }

    /// Who leaves: a member by its id, or a static one by its name.
    pub struct MemberIdentity<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None;
        /// Why, in words, for the coordinator's log; null if nobody says (KIP-800).
        reason: Option<Text<'a>> = None, in 5+;
    }

    /// What became of each member.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: many members at once, static ones too (KIP-345).
    /// - 4: flexible (KIP-482).
    /// - 5: as before; only the request changed.
    pub struct Response<'a> of ApiKey::LeaveGroup {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// What became of each member that was to be removed.
        members: &'a [MemberResponse<'a>], in 3+;
    }

    /// What became of one member.
    pub struct MemberResponse<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>>;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
