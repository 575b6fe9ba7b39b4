//! DescribeGroups, API key 15.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// What do these classic groups look like?
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: what the client may do with each group can be asked for (KIP-430).
    /// - 4: as before; only the response changed.
    /// - 5: flexible (KIP-482).
    /// - 6: the client understands GROUP_ID_NOT_FOUND (KIP-1043).
    pub struct Request<'a> of ApiKey::DescribeGroups {
        /// Which groups the client is curious about.
        groups: &'a [Text<'a>];
        /// Is the client interested in what it may do to each group?
        include_authorized_operations: bool, in 3+;
    }

    /// State, protocol and members of each group.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: what the client may do with each group (KIP-430).
    /// - 4: static members (KIP-345).
    /// - 5: flexible (KIP-482).
    /// - 6: GROUP_ID_NOT_FOUND, with words, for what was answered as a dead group before (KIP-1043).
    pub struct Response<'a> of ApiKey::DescribeGroups {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// What is to be told of each one that was asked for.
        groups: &'a [DescribedGroup<'a>];
    }

    /// One group, or why it cannot be told.
    pub struct DescribedGroup<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None, in 6+;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>;
        /// The kind of group, `consumer` for one; null if it is not known.
        protocol_type: Text<'a>;
        /// The protocol that the group has settled on.
        protocol_data: Text<'a>;
        /// Everybody in the group, with what each was given.
        members: &'a [DescribedGroupMember<'a>];
        /// A bit for each operation that the client may do; the lowest number if it did not ask.
        authorized_operations: i32 = i32::MIN, in 3+;
    }

    /// A member with what it told and what it was given.
    pub struct DescribedGroupMember<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
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
