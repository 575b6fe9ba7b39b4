//! JoinGroup, API key 11.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, Text, wire};

wire! {
    /// Let this member into a group of the classic protocol; answered when the generation is complete.
    /// - 1: a time limit of its own for rejoining (KIP-62).
    /// - 2: as before; only the response changed.
    /// - 3: the client waits by itself when it is over a quota (KIP-219).
    /// - 4: the client understands MEMBER_ID_REQUIRED, and asks again with its id (KIP-394).
    /// - 5: static members (KIP-345).
    /// - 6: flexible (KIP-482).
    /// - 7: as before; only the response changed.
    /// - 8: says why, for the log (KIP-800).
    /// - 9: as before; only the response changed.
    pub struct Request<'a> of ApiKey::JoinGroup {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// After how long without a heartbeat the member is removed, in milliseconds.
        session_timeout_ms: i32;
        /// How long the members may take to join again when the group rebalances, in milliseconds; -1 is the
        /// session timeout.
        rebalance_timeout_ms: i32 = -1, in 1+;
        /// By which the coordinator knows the member; empty if it is new, and then it is given one.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 5+;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Text<'a>;
        /// The assignors that the member can work with, the best first.
        protocols: &'a [Protocol<'a>];
        /// Why, in words, for the coordinator's log; null if nobody says (KIP-800).
        reason: Option<Text<'a>> = None, in 8+;
    }

    /// A way of assigning that the member can take part in.
    pub struct Protocol<'a> {
        /// What the assignor is called: `range` or `cooperative-sticky` for consumers.
        name: Text<'a>;
        /// What the assignor wants to know of the member: for consumers a `ConsumerProtocolSubscription`.
        metadata: Blob<'a>;
    }

    /// The generation that the member is part of; its leader also learns who else is.
    /// - 1: as before; only the request changed.
    /// - 2: says how long a quota makes the client wait (KIP-124).
    /// - 3: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 4: MEMBER_ID_REQUIRED gives a new member its id first (KIP-394).
    /// - 5: static members (KIP-345).
    /// - 6: flexible (KIP-482).
    /// - 7: the kind of group and the protocol, for the client to check (KIP-559).
    /// - 8: as before; only the request changed.
    /// - 9: a static leader that comes back learns the members without a new assignment (KIP-814).
    pub struct Response<'a> of ApiKey::JoinGroup {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 2+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Counts the rebalances of the group; the member names it from now on. -1 with an error.
        generation_id: i32 = -1;
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Option<Text<'a>> = None, in 7+;
        /// The protocol that the group has settled on, an assignor's name for one; null if it is not known.
        protocol_name: Option<Text<'a>>, null 7+;
        /// The id of the member that makes the assignment.
        leader: Text<'a>;
        /// Is the leader not to make an assignment, since it would be the same (KIP-814)?
        skip_assignment: bool, in 9+;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Every member with its metadata; only the leader is told.
        members: &'a [Member<'a>];
    }

    /// A member, as the leader needs to know it to make the assignment.
    pub struct Member<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 5+;
        /// What the member told the assignor: for consumers a `ConsumerProtocolSubscription`.
        metadata: Blob<'a>;
    }
}
