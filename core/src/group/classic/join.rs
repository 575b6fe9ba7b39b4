//! JoinGroup: who may come in, and under which id.

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::group::{GroupConfig, Joined, NAME_BYTES_MAX, Name, Ticket, Turn};

use super::{Classic, Member, Phase, State};

/// How long a new member's JoinGroup may wait: it cannot send heartbeats yet, and may be gone.
const NEW_MEMBER_TIMEOUT_MS: i64 = 300_000;

/// A request to join.
#[derive(Debug, Clone)]
pub struct Join {
    /// The member's id; empty for one that has none yet.
    pub member_id: Name,
    /// The id that it gets then.
    pub fresh_member_id: Name,
    /// A static member's name.
    pub instance_id: Option<Name>,
    /// What the client calls itself.
    pub client_id: Name,
    /// Where it comes from.
    pub client_host: Name,
    /// After how long without a heartbeat it is out.
    pub session_timeout_ms: i32,
    /// How long it may take to join again.
    pub rebalance_timeout_ms: i32,
    /// The kind of protocol.
    pub protocol_type: Name,
    /// The protocols it speaks, the one it likes best first.
    pub protocols: Vec<(Name, Bytes)>,
    /// A member without an id must come back with the one it is given (from version 4 on).
    pub must_know_its_id: bool,
    /// The client understands that there may be nothing to assign (from version 9 on).
    pub may_skip_assignment: bool,
    /// Why it joins, for the log.
    pub reason: Name,
}

impl Join {
    /// Is a name longer than the group's record can say?
    #[must_use]
    pub fn is_overlong(&self) -> bool {
        let own = [&self.member_id, &self.fresh_member_id, &self.client_id, &self.protocol_type];
        let protocols = self.protocols.iter().map(|(name, _)| name);
        own.into_iter().chain(&self.instance_id).chain(protocols).any(|name| name.len() > NAME_BYTES_MAX)
    }
}

impl Classic {
    /// Takes a member in. The answer comes in this turn, or when everybody has joined.
    pub fn join(&mut self, join: Join, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        if !self.has_room(&join.member_id, config) {
            self.take_out(&join.member_id);
            return turn.join(ticket, Joined::refused(ErrorCode::GROUP_MAX_SIZE_REACHED, Name::default()));
        }
        if !self.understands(&join) {
            return turn
                .join(ticket, Joined::refused(ErrorCode::INCONSISTENT_GROUP_PROTOCOL, join.member_id));
        }
        match join.member_id.is_empty() {
            true => self.join_new(join, ticket, config, turn),
            false => self.join_known(join, ticket, config, turn),
        }
    }

    /// Would a member of this kind and these protocols get along with the others?
    #[must_use]
    pub fn understands(&self, join: &Join) -> bool {
        match self.state {
            State::Empty => !join.protocol_type.is_empty() && !join.protocols.is_empty(),
            _ => {
                let spoken = self.common_protocols();
                let is_common = |name: &Name| spoken.as_ref().is_none_or(|spoken| spoken.contains(name));
                self.protocol_type() == &*join.protocol_type
                    && join.protocols.iter().any(|(name, _)| is_common(name))
            }
        }
    }

    /// Members that are in stay in; while everybody joins again, the first come are served.
    fn has_room(&self, member_id: &str, config: &GroupConfig) -> bool {
        let known = self.members.get(member_id);
        match self.state {
            State::Empty => true,
            State::PreparingRebalance => {
                let joined = self.members.values().filter(|member| member.join.is_some()).count();
                known.is_some_and(|member| member.join.is_some()) || joined < config.members_max
            }
            State::CompletingRebalance | State::Stable => {
                known.is_some() || self.members.len() < config.members_max
            }
        }
    }

    fn join_new(&mut self, join: Join, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        let fresh = join.fresh_member_id.clone();
        match &join.instance_id {
            Some(instance_id) => match self.members.of_instance(instance_id).cloned() {
                Some(old) => self.replace(&old, join, ticket, config, turn),
                None => self.add(fresh, join, ticket, config, turn),
            },
            None if join.must_know_its_id => {
                let until = turn.now.mono.after_ms(join.session_timeout_ms.into());
                self.pending.insert(fresh.clone(), until);
                turn.join(ticket, Joined::refused(ErrorCode::MEMBER_ID_REQUIRED, fresh));
            }
            None => self.add(fresh, join, ticket, config, turn),
        }
    }

    fn join_known(&mut self, join: Join, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        let id = join.member_id.clone();
        if self.pending.contains_key(&id) && join.instance_id.is_none() {
            return self.add(id, join, ticket, config, turn);
        }
        if let Err(error_code) = self.check_member(&id, join.instance_id.as_deref()) {
            return turn.join(ticket, Joined::refused(error_code, id));
        }
        let is_same = self.members[&id].protocols == join.protocols;
        match self.state {
            // Between check and here nobody left: an empty group has no members.
            State::Empty => turn.join(ticket, Joined::refused(ErrorCode::UNKNOWN_MEMBER_ID, id)),
            // Its first answer may have been lost.
            State::CompletingRebalance if is_same => turn.join(ticket, self.joined(&id)),
            // A follower that is only unsure where it stands; a leader's join asks for a new assignment.
            State::Stable if is_same && !self.is_leader(&id) => turn.join(ticket, self.joined(&id)),
            _ => {
                self.update(&id, &join, ticket, turn);
                let reason = format!("member {id} joins again: {}", join.reason);
                self.rebalance_or_complete(&reason, config, turn);
            }
        }
    }

    fn add(&mut self, id: Name, join: Join, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        if self.members.is_empty() {
            self.protocol_type = Some(join.protocol_type.clone());
        }
        let reason = format!("member {id} joins: {}", join.reason);
        let member = Member {
            instance_id: join.instance_id,
            client_id: join.client_id,
            client_host: join.client_host,
            rebalance_timeout_ms: join.rebalance_timeout_ms,
            session_timeout_ms: join.session_timeout_ms,
            protocols: join.protocols,
            assignment: Bytes::new(),
            is_new: true,
            join: Some(ticket),
            sync: None,
            session_deadline: Some(turn.now.mono.after_ms(NEW_MEMBER_TIMEOUT_MS)),
        };
        self.gathered_more |= matches!(self.phase, Some(Phase::Gathering { .. }));
        self.leader.get_or_insert_with(|| id.clone());
        self.pending.remove(&id);
        self.members.insert(id, Box::new(member));
        self.rebalance_or_complete(&reason, config, turn);
    }

    fn update(&mut self, id: &Name, join: &Join, ticket: Ticket, turn: &mut Turn) {
        let member = self.members.get_mut(id).expect("the caller has checked that it is a member");
        // Its earlier request is answered too: no wait outlives what it waits for.
        member.answer_join(Joined::refused(ErrorCode::REBALANCE_IN_PROGRESS, id.clone()), turn);
        member.protocols.clone_from(&join.protocols);
        member.rebalance_timeout_ms = join.rebalance_timeout_ms;
        member.session_timeout_ms = join.session_timeout_ms;
        member.join = Some(ticket);
    }

    /// A static member is back under a new id: it takes its own place, and who had it is fenced.
    fn replace(&mut self, old: &Name, join: Join, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        let id = join.fresh_member_id.clone();
        let was_leader = self.leader.clone();
        let mut member = self.members.remove(old).expect("the caller has found it");
        member.answer_join(Joined::refused(ErrorCode::FENCED_INSTANCE_ID, old.clone()), turn);
        member.answer_sync(super::super::Synced::refused(ErrorCode::FENCED_INSTANCE_ID), turn);
        member.touch(turn.now.mono);
        let before = member.clone();
        self.members.insert(id.clone(), member);
        if self.is_leader(old) {
            self.leader = Some(id.clone());
        }
        if self.unsynced.remove(old) {
            self.unsynced.insert(id.clone());
        }
        self.update(&id, &join, ticket, turn);
        let reason = format!("static member {id} is back: {}", join.reason);
        match self.state {
            State::Stable if self.protocol == Some(self.choose_protocol()) => {
                let record = self.record();
                if !turn.fits(&record) {
                    return self.put_back(old, before, &id, turn);
                }
                turn.records.push(record);
                let mut joined = self.joined(&id);
                match join.may_skip_assignment {
                    true => joined.skips_assignment = self.is_leader(&id),
                    // An old client would assign anew if it knew that it leads.
                    false => {
                        joined.leader = was_leader.unwrap_or_default();
                        joined.members.clear();
                    }
                }
                let member = self.members.get_mut(&id).expect("just inserted");
                member.answer_join(joined, turn);
            }
            // The leader may have assigned to the old id already.
            State::CompletingRebalance | State::Stable => self.prepare(&reason, config, turn),
            State::Empty | State::PreparingRebalance => self.complete_if_joined(turn),
        }
    }

    /// With its new self the group would be more than one record holds: the member is who it was, and its new self is refused.
    fn put_back(&mut self, old: &Name, before: Box<Member>, id: &Name, turn: &mut Turn) {
        let mut refused = self.members.remove(id).expect("it was just inserted");
        refused.answer_join(Joined::refused(ErrorCode::UNKNOWN_SERVER_ERROR, id.clone()), turn);
        self.members.insert(old.clone(), before);
        if self.is_leader(id) {
            self.leader = Some(old.clone());
        }
        if self.unsynced.remove(id) {
            self.unsynced.insert(old.clone());
        }
    }
}
