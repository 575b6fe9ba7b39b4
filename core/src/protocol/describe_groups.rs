//! DescribeGroups, API key 15.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// What do these classic groups look like?
    pub struct Request<'a> of ApiKey::DescribeGroups {
        /// The groups.
        groups: &'a [Text<'a>];
        /// Is the client interested in what it may do to each group?
        include_authorized_operations: bool, in 3+;
    }

    /// State, protocol and members of each group.
    pub struct Response<'a> of ApiKey::DescribeGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// The groups.
        groups: &'a [DescribedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedGroup<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None, in 6+;
        /// The group's id.
        group_id: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Text<'a>;
        /// The protocol that the group has settled on.
        protocol_data: Text<'a>;
        /// The members.
        members: &'a [DescribedGroupMember<'a>];
        /// A bit for each operation that the client may do; the lowest number if it did not ask.
        authorized_operations: i32 = i32::MIN, in 3+;
    }

    /// Part of [`Response`].
    pub struct DescribedGroupMember<'a> {
        /// The member's id.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 4+;
        /// What the client calls itself.
        client_id: Text<'a>;
        /// The address that the client comes from.
        client_host: Text<'a>;
        /// What the member said of itself when it joined.
        member_metadata: Blob<'a>;
        /// What the leader assigned to the member.
        member_assignment: Blob<'a>;
    }
}
