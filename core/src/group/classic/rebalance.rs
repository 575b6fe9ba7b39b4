//! From one generation to the next: who is waited for, how long, and what happens when nobody else comes.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::group::{GroupConfig, Joined, JoinedMember, Name, Synced, Turn};

use crate::planted::{self, Bug};

use super::{Classic, Phase, State};

impl Classic {
    /// The membership has changed: starts a rebalance, or completes the one under way when everybody is there.
    pub(super) fn rebalance_or_complete(&mut self, reason: &str, config: &GroupConfig, turn: &mut Turn) {
        match self.state {
            State::PreparingRebalance => self.complete_if_joined(turn),
            State::Empty | State::CompletingRebalance | State::Stable => self.prepare(reason, config, turn),
        }
    }

    /// Completes the rebalance under way when everybody is there; a group that gathers waits for its time.
    pub(super) fn complete_if_joined(&mut self, turn: &mut Turn) {
        let is_joining = matches!(self.phase, Some(Phase::Joining { .. }));
        if self.state == State::PreparingRebalance && is_joining && self.have_all_joined() {
            self.complete(turn);
        }
    }

    /// Starts a rebalance: everybody is to join again.
    pub(super) fn prepare(&mut self, reason: &str, config: &GroupConfig, turn: &mut Turn) {
        if self.state == State::CompletingRebalance {
            for (_, member) in self.members.iter_mut() {
                member.assignment = Bytes::new();
            }
            self.answer_syncs(ErrorCode::REBALANCE_IN_PROGRESS, turn);
        }
        self.unsynced.clear();
        let note = "prepares to rebalance";
        turn.notes.push(format!("group {} {note} after generation {}: {reason}", self.id, self.generation));
        let now = turn.now.mono;
        let was_empty = self.state == State::Empty;
        self.enter(State::PreparingRebalance, turn.now);
        if was_empty {
            let delay_ms = config.initial_rebalance_delay_ms;
            if delay_ms <= 0 {
                return self.complete(turn);
            }
            let remaining_ms = (self.rebalance_timeout_ms() - delay_ms).max(0);
            self.gathered_more = false;
            self.phase = Some(Phase::Gathering { until: now.after_ms(delay_ms), delay_ms, remaining_ms });
            return;
        }
        self.phase = Some(Phase::Joining { until: now.after_ms(self.rebalance_timeout_ms()) });
        self.complete_if_joined(turn);
    }

    /// Everybody who will come is there: the next generation begins.
    fn complete(&mut self, turn: &mut Turn) {
        self.phase = None;
        // Static members keep their place until their session ends.
        let absent =
            self.members.iter().filter(|(_, member)| member.join.is_none() && member.instance_id.is_none());
        let absent: Vec<Name> = absent.map(|(id, _)| id.clone()).collect();
        for id in absent {
            turn.notes
                .push(format!("group {} goes on without member {id}, which did not join again", self.id));
            self.take_out(&id);
        }
        if !self.members.is_empty() && !self.elect() {
            let until = turn.now.mono.after_ms(self.rebalance_timeout_ms());
            self.phase = Some(Phase::Joining { until });
            return;
        }
        self.generation = self.generation.checked_add(1).unwrap_or(0);
        self.unsynced.clear();
        match self.members.is_empty() {
            true => self.become_empty(turn),
            false => self.await_assignment(turn),
        }
    }

    fn become_empty(&mut self, turn: &mut Turn) {
        self.protocol = None;
        self.subscribed = self.subscriptions();
        self.enter(State::Empty, turn.now);
        turn.notes.push(format!("group {} is empty in generation {}", self.id, self.generation));
        turn.records.push(self.record());
    }

    fn await_assignment(&mut self, turn: &mut Turn) {
        self.protocol = Some(self.choose_protocol());
        self.subscribed = self.subscriptions();
        self.enter(State::CompletingRebalance, turn.now);
        let (generation, count) = (self.generation, self.members.len());
        turn.notes.push(format!("group {} has {count} members in generation {generation}", self.id));
        let ids: Vec<Name> = self.members.keys().cloned().collect();
        for id in &ids {
            let joined = self.joined(id);
            let member = self.members.get_mut(id).expect("its id was just read");
            if planted::is(Bug::LoseJoin) && ids.len() > 2 && ids.last() == Some(id) {
                member.join = None;
                continue;
            }
            member.answer_join(joined, turn);
            member.is_new = false;
            member.touch(turn.now.mono);
        }
        self.unsynced.extend(ids);
        self.phase = Some(Phase::Syncing { until: turn.now.mono.after_ms(self.rebalance_timeout_ms()) });
    }

    /// A leader that has joined; false when nobody has.
    fn elect(&mut self) -> bool {
        let has_joined = |id: &Name| self.members.get(id).is_some_and(|member| member.join.is_some());
        if self.leader.as_ref().is_some_and(has_joined) {
            return true;
        }
        let joined = self.members.iter().find(|(_, member)| member.join.is_some());
        let Some(id) = joined.map(|(id, _)| id.clone()) else { return false };
        self.leader = Some(id);
        true
    }

    /// The protocols that all members speak; none without members. As many steps as they name protocols, however many.
    pub(super) fn common_protocols(&self) -> Option<BTreeSet<&Name>> {
        let mut members = self.members.values();
        let first: BTreeSet<&Name> = members.next()?.names().collect();
        Some(
            members
                .fold(first, |common, member| member.names().filter(|name| common.contains(name)).collect()),
        )
    }

    /// The protocol that all members speak and most like best.
    pub(super) fn choose_protocol(&self) -> Name {
        let common = self.common_protocols().unwrap_or_default();
        let mut votes: BTreeMap<&Name, usize> = BTreeMap::new();
        for member in self.members.values() {
            let liked = member.names().find(|name| common.contains(name));
            liked.into_iter().for_each(|name| *votes.entry(name).or_default() += 1);
        }
        // Of equally liked ones the first by name: repeatable, where Kafka's choice hangs on its hash map.
        let best = votes.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        best.map(|(name, _)| (*name).clone()).unwrap_or_default()
    }

    /// What a member is told of the generation.
    pub(super) fn joined(&self, member_id: &Name) -> Joined {
        let members = match self.is_leader(member_id) {
            true => self
                .members
                .iter()
                .map(|(id, member)| JoinedMember {
                    member_id: id.clone(),
                    instance_id: member.instance_id.clone(),
                    metadata: member.metadata(self.protocol()),
                })
                .collect(),
            false => Vec::new(),
        };
        Joined {
            error_code: ErrorCode::NONE,
            generation: self.generation,
            protocol_type: self.protocol_type.clone(),
            protocol: self.protocol.clone(),
            leader: self.leader.clone().unwrap_or_default(),
            skips_assignment: false,
            member_id: member_id.clone(),
            members,
        }
    }

    /// Answers every SyncGroup that waits: with assignments, or with an error.
    pub(super) fn answer_syncs(&mut self, error_code: ErrorCode, turn: &mut Turn) {
        let is_fine = error_code == ErrorCode::NONE;
        for (_, member) in self.members.iter_mut() {
            let synced = Synced {
                error_code,
                protocol_type: self.protocol_type.clone().filter(|_| is_fine),
                protocol: self.protocol.clone().filter(|_| is_fine),
                assignment: member.assignment.clone(),
            };
            if member.answer_sync(synced, turn) {
                member.touch(turn.now.mono);
            }
        }
    }

    /// Does what is due. Afterwards no deadline at or before now remains.
    pub fn handle_timeout(&mut self, config: &GroupConfig, turn: &mut Turn) {
        let now = turn.now.mono;
        let late: Vec<Name> =
            self.pending.iter().filter(|(_, until)| **until <= now).map(|(id, _)| id.clone()).collect();
        for id in late {
            turn.notes.push(format!("group {}: member {id} took its id and never joined", self.id));
            self.take_out(&id);
            self.complete_if_joined(turn);
        }
        let silent =
            self.members.iter().filter(|(_, member)| member.session_deadline.is_some_and(|at| at <= now));
        let silent: Vec<Name> = silent.map(|(id, _)| id.clone()).collect();
        for id in silent {
            self.expire(&id, config, turn);
        }
        if let Some(phase) = self.phase.filter(|phase| phase.until() <= now) {
            self.end_phase(phase, config, turn);
        }
    }

    fn expire(&mut self, id: &Name, config: &GroupConfig, turn: &mut Turn) {
        // One that left with another is gone already.
        let Some(member) = self.members.get_mut(id) else { return };
        if member.is_excused() {
            member.session_deadline = None;
            return;
        }
        turn.notes.push(format!("group {}: member {id} was silent for too long", self.id));
        self.dismiss(id, turn);
        self.rebalance_or_complete(&format!("member {id} was silent for too long"), config, turn);
    }

    /// Takes a member out and answers what it waits for.
    pub(super) fn dismiss(&mut self, id: &Name, turn: &mut Turn) {
        if let Some(mut member) = self.take_out(id) {
            member.answer_join(Joined::refused(ErrorCode::UNKNOWN_MEMBER_ID, Name::default()), turn);
            member.answer_sync(Synced::refused(ErrorCode::UNKNOWN_MEMBER_ID), turn);
        }
    }

    fn end_phase(&mut self, phase: Phase, config: &GroupConfig, turn: &mut Turn) {
        match phase {
            Phase::Gathering { delay_ms, remaining_ms, .. } if self.gathered_more && remaining_ms > 0 => {
                self.gathered_more = false;
                let next_ms = config.initial_rebalance_delay_ms.min(remaining_ms);
                self.phase = Some(Phase::Gathering {
                    until: turn.now.mono.after_ms(next_ms),
                    delay_ms: next_ms,
                    remaining_ms: (remaining_ms - delay_ms).max(0),
                });
            }
            Phase::Gathering { .. } | Phase::Joining { .. } => self.complete(turn),
            Phase::Syncing { .. } => {
                self.phase = None;
                let missing = std::mem::take(&mut self.unsynced);
                if !missing.is_empty() {
                    missing.iter().for_each(|id| self.dismiss(id, turn));
                    self.prepare("members did not fetch their assignment", config, turn);
                }
            }
        }
    }
}
