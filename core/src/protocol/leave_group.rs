//! LeaveGroup, API key 13.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// These members leave their classic group.
    pub struct Request<'a> of ApiKey::LeaveGroup {
        group_id: Text<'a>;
        member_id: Text<'a>, in 0-2;
        members: &'a [MemberIdentity<'a>], in 3+;
    }

    /// Part of [`Request`].
    pub struct MemberIdentity<'a> {
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None;
        reason: Option<Text<'a>> = None, in 5+;
    }

    /// What became of each member.
    pub struct Response<'a> of ApiKey::LeaveGroup {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        error_code: ErrorCode;
        members: &'a [MemberResponse<'a>], in 3+;
    }

    /// Part of [`Response`].
    pub struct MemberResponse<'a> {
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>>;
        error_code: ErrorCode;
    }
}
