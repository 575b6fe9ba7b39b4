//! SyncGroup, Heartbeat and LeaveGroup, and whether a member may commit.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::group::{GroupConfig, Name, Synced, Ticket, Turn};
use crate::planted::{self, Bug};
use crate::time::Mono;

use super::{Classic, State};

/// A request for an assignment; the leader's brings everybody's.
#[derive(Debug, Clone)]
pub struct Sync {
    /// The generation that it belongs to.
    pub generation: i32,
    /// Who asks.
    pub member_id: Name,
    /// A static member's name.
    pub instance_id: Option<Name>,
    /// The kind of protocol it believes in, `None` for not said.
    pub protocol_type: Option<Name>,
    /// The protocol it believes in, `None` for not said.
    pub protocol: Option<Name>,
    /// From the leader: what each member gets.
    pub assignments: BTreeMap<Name, Bytes>,
}

/// Who is to leave.
#[derive(Debug, Clone)]
pub struct Leave {
    /// The member's id; empty when an administrator names a static member.
    pub member_id: Name,
    /// A static member's name.
    pub instance_id: Option<Name>,
}

impl Classic {
    /// Asks for the member's assignment. The answer comes in this turn, or when the leader has assigned.
    pub fn sync(&mut self, sync: &Sync, ticket: Ticket, config: &GroupConfig, turn: &mut Turn) {
        if let Err(error_code) = self.check_sync(sync) {
            return turn.sync(ticket, Synced::refused(error_code));
        }
        let id = &sync.member_id;
        let member = self.members.get_mut(id).expect("just checked");
        match self.state {
            State::Empty => turn.sync(ticket, Synced::refused(ErrorCode::UNKNOWN_MEMBER_ID)),
            State::PreparingRebalance => turn.sync(ticket, Synced::refused(ErrorCode::REBALANCE_IN_PROGRESS)),
            State::Stable => {
                let synced = Synced {
                    error_code: ErrorCode::NONE,
                    protocol_type: self.protocol_type.clone(),
                    protocol: self.protocol.clone(),
                    assignment: member.assignment.clone(),
                };
                self.unsynced.remove(id);
                turn.sync(ticket, synced);
            }
            State::CompletingRebalance => {
                member.answer_sync(Synced::refused(ErrorCode::REBALANCE_IN_PROGRESS), turn);
                member.sync = Some(ticket);
                self.unsynced.remove(id);
                if self.is_leader(id) {
                    self.assign(&sync.assignments, config, turn);
                }
            }
        }
        self.end_syncing();
    }

    /// The leader has assigned: everybody is told, once the log says so.
    fn assign(&mut self, assignments: &BTreeMap<Name, Bytes>, config: &GroupConfig, turn: &mut Turn) {
        let leader = self.leader.clone();
        for (id, member) in self.members.iter_mut() {
            let id = if planted::is(Bug::GiveOneShareToAll) { leader.as_ref().unwrap_or(id) } else { id };
            member.assignment = assignments.get(id).cloned().unwrap_or_default();
        }
        let record = self.record();
        if !turn.fits(&record) {
            self.members.iter_mut().for_each(|(_, member)| member.assignment = Bytes::new());
            self.answer_syncs(ErrorCode::UNKNOWN_SERVER_ERROR, turn);
            return self.prepare("its members are more than one record holds", config, turn);
        }
        turn.records.push(record);
        self.answer_syncs(ErrorCode::NONE, turn);
        self.enter(State::Stable, turn.now);
    }

    /// Nobody is waited for any more.
    fn end_syncing(&mut self) {
        if self.state == State::Stable && self.unsynced.is_empty() {
            self.phase = None;
        }
    }

    fn check_sync(&self, sync: &Sync) -> Result<(), ErrorCode> {
        self.check_member(&sync.member_id, sync.instance_id.as_deref())?;
        let differs = |said: &Option<Name>, known: &Option<Name>| said.is_some() && said != known;
        if sync.generation != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        if differs(&sync.protocol_type, &self.protocol_type) || differs(&sync.protocol, &self.protocol) {
            return Err(ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
        }
        Ok(())
    }

    /// A member shows that it lives, and learns whether it must join again.
    ///
    /// # Errors
    /// The code to answer with.
    pub fn heartbeat(
        &mut self,
        member_id: &str,
        instance_id: Option<&str>,
        generation: i32,
        now: Mono,
    ) -> Result<(), ErrorCode> {
        self.check_member(member_id, instance_id)?;
        if generation != self.generation {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        let member = self.members.get_mut(member_id).expect("just checked");
        member.touch(now);
        match self.state {
            State::Empty => Err(ErrorCode::UNKNOWN_MEMBER_ID),
            State::PreparingRebalance => Err(ErrorCode::REBALANCE_IN_PROGRESS),
            State::CompletingRebalance | State::Stable => Ok(()),
        }
    }

    /// Takes members out; one answer for each, in order.
    pub fn leave(&mut self, leaves: &[Leave], config: &GroupConfig, turn: &mut Turn) -> Vec<ErrorCode> {
        let errors: Vec<ErrorCode> = leaves.iter().map(|leave| self.leave_one(leave, turn)).collect();
        if errors.contains(&ErrorCode::NONE) {
            match self.state {
                State::Stable | State::CompletingRebalance => self.prepare("members left", config, turn),
                State::PreparingRebalance => self.complete_if_joined(turn),
                State::Empty => {}
            }
        }
        errors
    }

    fn leave_one(&mut self, leave: &Leave, turn: &mut Turn) -> ErrorCode {
        let (id, instance_id) = (&leave.member_id, leave.instance_id.as_deref());
        if id.is_empty() {
            // An administrator knows static members by name only.
            let Some(id) = instance_id.and_then(|name| self.members.of_instance(name)).cloned() else {
                return ErrorCode::UNKNOWN_MEMBER_ID;
            };
            self.dismiss(&id, turn);
        } else if self.pending.contains_key(id) {
            self.take_out(id);
        } else if let Err(error_code) = self.check_member(id, instance_id) {
            return error_code;
        } else {
            self.dismiss(id, turn);
        }
        ErrorCode::NONE
    }

    /// May who asks commit offsets? A member's commit counts as a heartbeat.
    ///
    /// # Errors
    /// The code to answer with.
    pub fn check_commit(
        &mut self,
        member_id: &str,
        instance_id: Option<&str>,
        generation: i32,
        now: Mono,
    ) -> Result<(), ErrorCode> {
        // From outside any generation: an administrator, or a consumer that assigns for itself.
        if generation < 0 && self.is_empty() {
            return Ok(());
        }
        if generation < 0 && member_id.is_empty() && instance_id.is_none() {
            return Err(ErrorCode::UNKNOWN_MEMBER_ID);
        }
        self.check_member(member_id, instance_id)?;
        if generation != self.generation && !planted::is(Bug::CommitInAnyGeneration) {
            return Err(ErrorCode::ILLEGAL_GENERATION);
        }
        match self.state {
            // The member does not know its assignment yet: it is to come back.
            State::CompletingRebalance => Err(ErrorCode::REBALANCE_IN_PROGRESS),
            _ => {
                self.members.get_mut(member_id).expect("just checked").touch(now);
                Ok(())
            }
        }
    }
}
