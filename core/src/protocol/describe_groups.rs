//! DescribeGroups, API key 15.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// What do these classic groups look like?
    pub struct Request<'a> of ApiKey::DescribeGroups {
        groups: &'a [Text<'a>];
        include_authorized_operations: bool, in 3+;
    }

    /// State, protocol and members of each group.
    pub struct Response<'a> of ApiKey::DescribeGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        groups: &'a [DescribedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedGroup<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None, in 6+;
        group_id: Text<'a>;
        group_state: Text<'a>;
        protocol_type: Text<'a>;
        protocol_data: Text<'a>;
        members: &'a [DescribedGroupMember<'a>];
        authorized_operations: i32 = i32::MIN, in 3+;
    }

    /// Part of [`Response`].
    pub struct DescribedGroupMember<'a> {
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 4+;
        client_id: Text<'a>;
        client_host: Text<'a>;
        member_metadata: Blob<'a>;
        member_assignment: Blob<'a>;
    }
}
