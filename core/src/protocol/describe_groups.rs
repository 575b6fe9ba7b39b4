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
        /// Shall the answer say what the client may do to each group (KIP-430)?
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
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// What there is to tell of each group that was asked for.
        groups: &'a [DescribedGroup<'a>];
    }

    /// One group, or why it cannot be told.
    pub struct DescribedGroup<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None, in 6+;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// `Empty`, `Stable`, `Dead` and others; which there are depends on the kind of group.
        group_state: Text<'a>;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Text<'a>;
        /// The assignor that the group has settled on, `range` for one; empty unless the group is stable.
        protocol_data: Text<'a>;
        /// Everybody in the group, with what each was given.
        members: &'a [DescribedGroupMember<'a>];
        /// What the client may do: the bit of each operation, numbered as in CreateAcls; -2147483648 if it did not
        /// ask (KIP-430).
        authorized_operations: i32 = i32::MIN, in 3+;
    }

    /// A member with what it told and what it was given.
    pub struct DescribedGroupMember<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 4+;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// What the member told the assignor: for consumers a `ConsumerProtocolSubscription`; empty unless the
        /// group is stable.
        member_metadata: Blob<'a>;
        /// What the leader gave the member: for consumers a `ConsumerProtocolAssignment`; empty unless the group is
        /// stable.
        member_assignment: Blob<'a>;
    }
}
