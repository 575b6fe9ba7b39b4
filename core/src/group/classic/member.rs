//! One member of a classic group.

use bytes::Bytes;

use crate::group::{Joined, Name, Synced, Ticket, Turn};
use crate::time::Mono;

/// A member.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name by which a static member keeps its place when it restarts (KIP-345).
    pub instance_id: Option<Name>,
    /// What the client calls itself.
    pub client_id: Name,
    /// Where it comes from, as Java writes an address.
    pub client_host: Name,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// After how long without a heartbeat it is out.
    pub session_timeout_ms: i32,
    /// The protocols it speaks, the one it likes best first, with what it says of itself for each.
    pub protocols: Vec<(Name, Bytes)>,
    /// What it was assigned.
    pub assignment: Bytes,
    /// It does not know its id yet, so it cannot send heartbeats.
    pub is_new: bool,
    /// Its JoinGroup that waits.
    pub join: Option<Ticket>,
    /// Its SyncGroup that waits.
    pub sync: Option<Ticket>,
    /// When it is out; `None` while nothing is expected of it.
    pub session_deadline: Option<Mono>,
}

impl Member {
    /// The protocols it speaks, best liked first.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.protocols.iter().map(|(name, _)| name)
    }

    /// What it says of itself for `protocol`; empty for one that it does not speak.
    #[must_use]
    pub fn metadata(&self, protocol: &str) -> Bytes {
        let known = self.protocols.iter().find(|(name, _)| &**name == protocol);
        known.map(|(_, metadata)| metadata.clone()).unwrap_or_default()
    }

    /// Does it speak `protocol`?
    #[must_use]
    pub fn speaks(&self, protocol: &str) -> bool {
        self.protocols.iter().any(|(name, _)| &**name == protocol)
    }

    /// A waiting request counts as a heartbeat, unless the member is new: its client may be gone for good.
    #[must_use]
    pub fn is_excused(&self) -> bool {
        !self.is_new && (self.join.is_some() || self.sync.is_some())
    }

    /// It showed that it lives.
    pub fn touch(&mut self, now: Mono) {
        self.session_deadline = Some(now.after_ms(self.session_timeout_ms.into()));
    }

    /// Answers its JoinGroup, if one waits.
    pub fn answer_join(&mut self, joined: Joined, turn: &mut Turn) {
        if let Some(ticket) = self.join.take() {
            turn.join(ticket, joined);
        }
    }

    /// Answers its SyncGroup, if one waits; true when one did.
    pub fn answer_sync(&mut self, synced: Synced, turn: &mut Turn) -> bool {
        let ticket = self.sync.take();
        if let Some(ticket) = ticket {
            turn.sync(ticket, synced);
        }
        ticket.is_some()
    }
}
