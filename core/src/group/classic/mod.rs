//! A group of the classic protocol: members join, their leader assigns, everybody fetches its share.
//!
//! Empty -> PreparingRebalance (members join) -> CompletingRebalance (the leader assigns) -> Stable, and back to preparing
//! whenever the membership changes. A group that is gone is not here any more: what Kafka calls Dead.
//!
//! - `join`: JoinGroup; `rebalance`: from one generation to the next; `sync`: SyncGroup, Heartbeat, LeaveGroup, and whether a
//!   commit is allowed; `subscriptions`: what members read; `summary`: the group's record, and how it is described
//!
//! Source: Kafka's `ClassicGroup` and the classic half of `GroupMetadataManager`. KIP-62, 134, 345, 394, 429, 559, 800, 814.

mod join;
mod member;
mod members;
mod rebalance;
mod subscriptions;
mod summary;
mod sync;

use std::collections::{BTreeMap, BTreeSet};

use crate::deadline::Deadline;
use crate::error::ErrorCode;
use crate::time::{Mono, Now, Wall};

use super::Name;
use members::Members;
use subscriptions::Subscriptions;

pub use join::Join;
pub use member::Member;
pub use subscriptions::Reads;
pub use sync::{Leave, Sync};

/// The kind of protocol that consumers speak; the broker looks into no other.
const CONSUMER: &str = "consumer";

/// Where a group stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Without members; it may have offsets.
    Empty,
    /// Waiting for members to join.
    PreparingRebalance,
    /// Waiting for the leader's assignment.
    CompletingRebalance,
    /// Everybody knows what is theirs.
    Stable,
}

impl State {
    /// Kafka's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::Empty => "Empty",
            State::PreparingRebalance => "PreparingRebalance",
            State::CompletingRebalance => "CompletingRebalance",
            State::Stable => "Stable",
        }
    }
}

/// What a rebalance waits for, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// An empty group got its first member: more may come (KIP-134).
    Gathering { until: Mono, delay_ms: i64, remaining_ms: i64 },
    /// Members are to join again.
    Joining { until: Mono },
    /// Members are to fetch their assignment.
    Syncing { until: Mono },
}

impl Phase {
    /// What its end is called.
    fn name(self) -> &'static str {
        match self {
            Phase::Gathering { .. } => "initial rebalance",
            Phase::Joining { .. } => "join timeout",
            Phase::Syncing { .. } => "sync timeout",
        }
    }

    fn until(self) -> Mono {
        match self {
            Phase::Gathering { until, .. } | Phase::Joining { until } | Phase::Syncing { until } => until,
        }
    }
}

/// A group of the classic protocol.
#[derive(Debug)]
pub struct Classic {
    id: Name,
    state: State,
    /// When it came into its state; unknown for groups of old releases.
    state_since: Option<Wall>,
    generation: i32,
    protocol_type: Option<Name>,
    protocol: Option<Name>,
    leader: Option<Name>,
    members: Members,
    /// Ids that were handed out and have not joined yet, and until when they may (KIP-394).
    pending: BTreeMap<Name, Mono>,
    /// Members that have not fetched their assignment yet.
    unsynced: BTreeSet<Name>,
    phase: Option<Phase>,
    /// A member came while the group gathers.
    gathered_more: bool,
    /// What the members of this generation said that they read, as far as the broker understands their protocol.
    subscribed: Option<Subscriptions>,
}

impl Classic {
    /// An empty group without a protocol: also what a commit from outside any group makes.
    #[must_use]
    pub fn new(id: Name, now: Now) -> Classic {
        Classic {
            id,
            state: State::Empty,
            state_since: Some(now.wall),
            generation: 0,
            protocol_type: None,
            protocol: None,
            leader: None,
            members: Members::default(),
            pending: BTreeMap::new(),
            unsynced: BTreeSet::new(),
            phase: None,
            gathered_more: false,
            subscribed: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.state
    }

    /// Has it no members, and nobody who was promised membership?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state == State::Empty
    }

    /// How often it was put together.
    #[must_use]
    pub fn generation(&self) -> i32 {
        self.generation
    }

    /// Its kind of protocol, empty for none.
    #[must_use]
    pub fn protocol_type(&self) -> &str {
        self.protocol_type.as_deref().unwrap_or_default()
    }

    /// The protocol that the members settled on, empty for none.
    #[must_use]
    pub fn protocol(&self) -> &str {
        self.protocol.as_deref().unwrap_or_default()
    }

    /// Its members, by id.
    #[must_use]
    pub fn members(&self) -> &BTreeMap<Name, Box<Member>> {
        &self.members
    }

    /// Since when an offset that was committed at `commit_timestamp` may age; `None` while it may not.
    #[must_use]
    pub fn offset_ages_from(&self, commit_timestamp: i64) -> Option<i64> {
        match (self.protocol_type.is_some(), self.state) {
            (false, _) => Some(commit_timestamp),
            (true, State::Empty) => Some(self.state_since.map_or(commit_timestamp, |since| since.0)),
            (true, State::Stable) if self.is_of_consumers() && self.subscribed.is_some() => {
                Some(commit_timestamp)
            }
            (true, _) => None,
        }
    }

    /// The earliest moment at which something expires.
    #[must_use]
    pub fn deadline(&self) -> Option<Mono> {
        let sessions = self.members.values().filter_map(|member| member.session_deadline);
        let pending = self.pending.values().copied();
        sessions.chain(pending).chain(self.phase.map(Phase::until)).min()
    }

    /// The same by name, without those at which nothing happens as things stand.
    #[must_use]
    pub fn deadlines(&self) -> Vec<Deadline> {
        let of = |id: &Name| format!("member {id} of group {}", self.id);
        let silent = self.members.iter().filter(|(_, member)| !member.is_excused());
        let sessions = silent.filter_map(|(id, member)| {
            member.session_deadline.map(|at| Deadline::new(at, "session timeout", of(id)))
        });
        let pending = self.pending.iter().map(|(id, at)| Deadline::new(*at, "first join", of(id)));
        let is_idle = |phase: &Phase| matches!(phase, Phase::Syncing { .. }) && self.unsynced.is_empty();
        let phase = self.phase.filter(|phase| !is_idle(phase)).into_iter();
        let phase =
            phase.map(|phase| Deadline::new(phase.until(), phase.name(), format!("group {}", self.id)));
        sessions.chain(pending).chain(phase).collect()
    }

    /// Is the member who it says it is?
    ///
    /// # Errors
    /// `UNKNOWN_MEMBER_ID`; `FENCED_INSTANCE_ID` when another member has taken the static member's place.
    fn check_member(&self, member_id: &str, instance_id: Option<&str>) -> Result<(), ErrorCode> {
        if let Some(instance_id) = instance_id {
            match self.members.of_instance(instance_id) {
                None => return Err(ErrorCode::UNKNOWN_MEMBER_ID),
                Some(known) if &**known != member_id => return Err(ErrorCode::FENCED_INSTANCE_ID),
                Some(_) => {}
            }
        }
        self.members.contains_key(member_id).then_some(()).ok_or(ErrorCode::UNKNOWN_MEMBER_ID)
    }

    fn is_leader(&self, member_id: &str) -> bool {
        self.leader.as_deref() == Some(member_id)
    }

    fn is_of_consumers(&self) -> bool {
        self.protocol_type() == CONSUMER
    }

    /// The longest that any member may take to join again.
    fn rebalance_timeout_ms(&self) -> i64 {
        // At least a moment, so that a rebalance that nobody completes does not begin again at once.
        self.members.values().map(|member| i64::from(member.rebalance_timeout_ms)).max().unwrap_or(0).max(1)
    }

    fn have_all_joined(&self) -> bool {
        self.pending.is_empty() && self.members.values().all(|member| member.join.is_some())
    }

    fn enter(&mut self, state: State, now: Now) {
        self.state = state;
        self.state_since = Some(now.wall);
    }

    /// Takes a member out; the next one leads if it did.
    fn take_out(&mut self, member_id: &str) -> Option<Box<Member>> {
        let member = self.members.remove(member_id);
        if self.is_leader(member_id) {
            self.leader = self.members.keys().next().cloned();
        }
        self.pending.remove(member_id);
        self.unsynced.remove(member_id);
        member
    }
}
