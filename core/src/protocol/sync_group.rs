//! SyncGroup, API key 14.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// The leader hands out assignments, the others wait for theirs.
    /// - 1: as before; only the response changed.
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: static members (KIP-345).
    /// - 4: flexible (KIP-482).
    /// - 5: the kind of group and the protocol, for the broker to check (KIP-559).
    pub struct Request<'a> of ApiKey::SyncGroup {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// Counts the rebalances of the group; who is behind has missed one.
        generation_id: i32;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Option<Text<'a>> = None, in 5+;
        /// The protocol that the group has settled on, an assignor's name for one; null if it is not known.
        protocol_name: Option<Text<'a>> = None, in 5+;
        /// The assignment of each member; only the leader sends it.
        assignments: &'a [Assignment<'a>];
    }

    /// What the leader gives one member.
    pub struct Assignment<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// What the member is to do: for consumers a `ConsumerProtocolAssignment`; the broker does not look into
        /// it.
        assignment: Blob<'a>;
    }

    /// The member's own assignment.
    /// - 1: says how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: FENCED_INSTANCE_ID, for a static member that was replaced (KIP-345).
    /// - 4: flexible (KIP-482).
    /// - 5: the kind of group and the protocol, for the client to check (KIP-559).
    pub struct Response<'a> of ApiKey::SyncGroup {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Option<Text<'a>> = None, in 5+;
        /// The protocol that the group has settled on, an assignor's name for one; null if it is not known.
        protocol_name: Option<Text<'a>> = None, in 5+;
        /// What the member is to do: for consumers a `ConsumerProtocolAssignment`.
        assignment: Blob<'a>;
    }
}
