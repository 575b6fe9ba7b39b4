//! SyncGroup, API key 14.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// The leader hands out assignments, the others wait for theirs.
    pub struct Request<'a> of ApiKey::SyncGroup {
        group_id: Text<'a>;
        generation_id: i32;
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 3+;
        protocol_type: Option<Text<'a>> = None, in 5+;
        protocol_name: Option<Text<'a>> = None, in 5+;
        assignments: &'a [Assignment<'a>];
    }

    /// Part of [`Request`].
    pub struct Assignment<'a> {
        member_id: Text<'a>;
        assignment: Blob<'a>;
    }

    /// The member's own assignment.
    pub struct Response<'a> of ApiKey::SyncGroup {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        error_code: ErrorCode;
        protocol_type: Option<Text<'a>> = None, in 5+;
        protocol_name: Option<Text<'a>> = None, in 5+;
        assignment: Blob<'a>;
    }
}
