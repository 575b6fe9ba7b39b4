//! JoinGroup, API key 11.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Let this member into a group of the classic protocol; answered when the generation is complete.
    pub struct Request<'a> of ApiKey::JoinGroup {
        group_id: Text<'a>;
        session_timeout_ms: i32;
        rebalance_timeout_ms: i32 = -1, in 1+;
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 5+;
        protocol_type: Text<'a>;
        protocols: &'a [Protocol<'a>];
        reason: Option<Text<'a>> = None, in 8+;
    }

    /// Part of [`Request`].
    pub struct Protocol<'a> {
        name: Text<'a>;
        metadata: Blob<'a>;
    }

    /// The generation that the member is part of; its leader also learns who else is.
    pub struct Response<'a> of ApiKey::JoinGroup {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 2+;
        error_code: ErrorCode;
        generation_id: i32 = -1;
        protocol_type: Option<Text<'a>> = None, in 7+;
        protocol_name: Option<Text<'a>>, null 7+;
        leader: Text<'a>;
        skip_assignment: bool, in 9+;
        member_id: Text<'a>;
        members: &'a [Member<'a>];
    }

    /// Part of [`Response`].
    pub struct Member<'a> {
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 5+;
        metadata: Blob<'a>;
    }
}
