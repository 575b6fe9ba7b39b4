//! One partition of `__consumer_offsets` in memory: its groups, their offsets, their deadlines.
//!
//! Each command finds its group, lets it act, and takes its next deadline. [`Shard::replay`] is the only place where committed
//! offsets change and where groups go; it runs for every record that a command left, and for the whole log at a start.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use uuid::Uuid;

use crate::deadline::Deadline;
use crate::error::{ErrorCode, Malformed};
use crate::protocol::on_disk::GroupRecord;
use crate::time::{Mono, Now};

use super::classic::{Classic, Join, Leave, Reads, Sync};
use super::foreign::{Foreign, Kind};
use super::offsets::{Committed, Offsets};
use super::record::{self, Key, Record};
use super::{GroupConfig, Joined, Name, Synced, Ticket, Turn};

/// A group of any protocol.
#[derive(Debug)]
pub enum Group {
    /// Of the protocol that is served here.
    Classic(Classic),
    /// Of one that is not.
    Foreign(Foreign),
}

/// Where a replayed record comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From the log, at a start.
    Log,
    /// From a command that has just run.
    Command,
}

/// An offset that is to be committed.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The topic's name.
    pub topic: Name,
    /// The partition's index.
    pub partition: i32,
    /// What is committed.
    pub committed: Committed,
}

/// Who commits.
#[derive(Debug, Clone, Copy)]
pub struct Committer<'a> {
    /// The member's id, empty for none.
    pub member_id: &'a str,
    /// A static member's name.
    pub instance_id: Option<&'a str>,
    /// Its generation, -1 from outside the group.
    pub generation: i32,
    /// Whether the client knows that a group can be missing (from version 9 on).
    pub knows_missing_groups: bool,
}

/// The groups of one partition.
#[derive(Debug)]
pub struct Shard {
    config: GroupConfig,
    groups: BTreeMap<Name, Group>,
    offsets: Offsets,
    /// The next deadline of each classic group that has one.
    deadlines: BTreeSet<(Mono, Name)>,
    armed: BTreeMap<Name, Mono>,
    /// When offsets are next looked at for age; none while there are no groups.
    expiry_at: Option<Mono>,
}

impl Shard {
    /// A shard without groups.
    #[must_use]
    pub fn new(config: GroupConfig) -> Shard {
        Shard {
            config,
            groups: BTreeMap::new(),
            offsets: Offsets::default(),
            deadlines: BTreeSet::new(),
            armed: BTreeMap::new(),
            expiry_at: None,
        }
    }

    /// Every group, by id.
    #[must_use]
    pub fn groups(&self) -> &BTreeMap<Name, Group> {
        &self.groups
    }

    /// Every offset.
    #[must_use]
    pub fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// The earliest moment at which something expires.
    #[must_use]
    pub fn deadline(&self) -> Option<Mono> {
        let group = self.deadlines.first().map(|(at, _)| *at);
        group.into_iter().chain(self.expiry_at).min()
    }

    /// The same by name; `log` is what the shard's log is called.
    #[must_use]
    pub fn deadlines(&self, log: &str) -> Vec<Deadline> {
        let expiry = self.expiry_at.map(|at| Deadline::new(at, "offsets expiry check", log));
        let groups = self.groups.values().filter_map(|group| match group {
            Group::Classic(group) => Some(group.deadlines()),
            Group::Foreign(_) => None,
        });
        groups.flatten().chain(expiry).collect()
    }

    // ---- membership ---------------------------------------------------------------------------------------------------

    /// A member wants to join. A group that is not there is made for a member without an id.
    pub fn join(&mut self, group_id: &Name, join: Join, ticket: Ticket, turn: &mut Turn) {
        let config = self.config;
        match self.groups.get_mut(group_id) {
            Some(Group::Classic(group)) => group.join(join, ticket, &config, turn),
            Some(Group::Foreign(group)) if !group.turns_classic() => {
                turn.join(ticket, Joined::refused(ErrorCode::INCONSISTENT_GROUP_PROTOCOL, Name::default()));
            }
            // Only who has no id yet makes a group, or turns one classic.
            _ if !join.member_id.is_empty() => {
                turn.join(ticket, Joined::refused(ErrorCode::UNKNOWN_MEMBER_ID, join.member_id));
            }
            known => {
                let mut group = Classic::new(group_id.clone(), turn.now);
                if !group.understands(&join) {
                    return turn.join(
                        ticket,
                        Joined::refused(ErrorCode::INCONSISTENT_GROUP_PROTOCOL, Name::default()),
                    );
                }
                if let Some(Group::Foreign(foreign)) = known {
                    turn.records.extend(foreign.tombstones());
                }
                turn.records.push(group.record());
                group.join(join, ticket, &config, turn);
                self.groups.insert(group_id.clone(), Group::Classic(group));
            }
        }
        self.arm(group_id);
    }

    /// A member asks for its assignment, or brings everybody's.
    pub fn sync(&mut self, group_id: &Name, sync: &Sync, ticket: Ticket, turn: &mut Turn) {
        let config = self.config;
        match self.classic(group_id) {
            Ok(group) => group.sync(sync, ticket, &config, turn),
            Err(_) => turn.sync(ticket, Synced::refused(ErrorCode::UNKNOWN_MEMBER_ID)),
        }
        self.arm(group_id);
    }

    /// A member shows that it lives.
    ///
    /// # Errors
    /// The code to answer with.
    pub fn heartbeat(
        &mut self,
        group_id: &Name,
        member_id: &str,
        instance_id: Option<&str>,
        generation: i32,
        now: Mono,
    ) -> Result<(), ErrorCode> {
        // The deadline that is armed comes too early then, and arms the next.
        self.classic(group_id).map_err(|_| ErrorCode::UNKNOWN_MEMBER_ID)?.heartbeat(
            member_id,
            instance_id,
            generation,
            now,
        )
    }

    /// Members leave; one answer for each. Of a group that is not there nobody is known.
    pub fn leave(&mut self, group_id: &Name, leaves: &[Leave], turn: &mut Turn) -> Vec<ErrorCode> {
        let config = self.config;
        let Ok(group) = self.classic(group_id) else {
            return vec![ErrorCode::UNKNOWN_MEMBER_ID; leaves.len()];
        };
        let errors = group.leave(leaves, &config, turn);
        self.arm(group_id);
        errors
    }

    // ---- offsets ------------------------------------------------------------------------------------------------------

    /// Commits offsets, all or none.
    ///
    /// # Errors
    /// The code to answer all with.
    pub fn commit(
        &mut self,
        group_id: &Name,
        committer: &Committer<'_>,
        commits: impl IntoIterator<Item = Commit>,
        turn: &mut Turn,
    ) -> Result<(), ErrorCode> {
        let Committer { member_id, instance_id, generation, knows_missing_groups } = *committer;
        match self.groups.get_mut(group_id) {
            Some(Group::Classic(group)) => {
                group.check_commit(member_id, instance_id, generation, turn.now.mono)?
            }
            // An administrator may set the offsets of a group without members, whatever it speaks.
            Some(Group::Foreign(group))
                if group.is_empty() && generation < 0 && group.kind != Kind::Share => {}
            Some(Group::Foreign(_)) => return Err(ErrorCode::UNKNOWN_MEMBER_ID),
            None if generation < 0 => {}
            None if knows_missing_groups => return Err(ErrorCode::GROUP_ID_NOT_FOUND),
            None => return Err(ErrorCode::ILLEGAL_GENERATION),
        }
        let records = commits
            .into_iter()
            .map(|commit| Record::offset(group_id, &commit.topic, commit.partition, &commit.committed));
        turn.push_all(records)
    }

    /// Removes offsets of partitions that no member reads; one answer for each.
    ///
    /// # Errors
    /// The code to answer all with.
    pub fn delete_offsets(
        &mut self,
        group_id: &Name,
        partitions: &[(Name, i32)],
        turn: &mut Turn,
    ) -> Result<Vec<ErrorCode>, ErrorCode> {
        match self.groups.get(group_id).ok_or(ErrorCode::GROUP_ID_NOT_FOUND)? {
            Group::Classic(group) if !group.is_empty() && group.protocol_type() != "consumer" => {
                return Err(ErrorCode::NON_EMPTY_GROUP);
            }
            Group::Classic(_) | Group::Foreign(_) => {}
        }
        let reads = self.reads(group_id);
        let mut delete = |(topic, partition): &(Name, i32)| {
            if reads.contains(topic) {
                return ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC;
            }
            let is_known = self.offsets.get(group_id, topic, *partition).is_some();
            if is_known || self.offsets.is_pending(group_id, topic, *partition) {
                turn.records.push(Record::offset_tombstone(group_id, topic, *partition));
            }
            ErrorCode::NONE
        };
        Ok(partitions.iter().map(&mut delete).collect())
    }

    /// Removes a group without members, and its offsets.
    ///
    /// # Errors
    /// The code to answer with.
    pub fn delete_group(&mut self, group_id: &Name, turn: &mut Turn) -> Result<(), ErrorCode> {
        match self.groups.get(group_id).ok_or(ErrorCode::GROUP_ID_NOT_FOUND)? {
            Group::Classic(group) if !group.is_empty() => return Err(ErrorCode::NON_EMPTY_GROUP),
            Group::Foreign(group) if !group.is_empty() => return Err(ErrorCode::NON_EMPTY_GROUP),
            // Its state lives in another topic, which nobody here may change yet.
            Group::Foreign(group) if group.kind == Kind::Share => return Err(ErrorCode::GROUP_ID_NOT_FOUND),
            Group::Classic(_) | Group::Foreign(_) => {}
        }
        for (topic, partition) in self.offsets.partitions_of(group_id) {
            turn.records.push(Record::offset_tombstone(group_id, &topic, partition));
        }
        self.end_group(group_id, turn);
        Ok(())
    }

    /// A topic is gone: so are its offsets.
    pub fn delete_topic(&mut self, topic: &str, turn: &mut Turn) {
        for (group_id, partition) in self.offsets.of_topic(topic) {
            turn.records.push(Record::offset_tombstone(&group_id, topic, partition));
        }
    }

    /// Offsets of topics that are not there, by name and id, end: a loss of power may have taken the tombstones, and not the
    /// end of the topic.
    pub fn end_orphans(&mut self, is_there: impl Fn(&str, Uuid) -> bool, turn: &mut Turn) {
        for (group_id, topic, partition) in self.offsets.orphans(is_there) {
            turn.records.push(Record::offset_tombstone(&group_id, &topic, partition));
        }
    }

    // ---- time ---------------------------------------------------------------------------------------------------------

    /// Does what is due. Afterwards no deadline at or before now remains, save one that a group has just set.
    pub fn handle_timeout(&mut self, turn: &mut Turn) {
        let now = turn.now.mono;
        let due: Vec<Name> =
            self.deadlines.iter().take_while(|(at, _)| *at <= now).map(|(_, id)| id.clone()).collect();
        for id in due {
            let config = self.config;
            if let Ok(group) = self.classic(&id) {
                group.handle_timeout(&config, turn);
            }
            self.arm(&id);
        }
        if self.expiry_at.is_some_and(|at| at <= now) {
            self.expire_offsets(turn);
            let interval_ms = self.config.offsets_retention_check_interval_ms.max(1);
            self.expiry_at = (!self.groups.is_empty()).then(|| now.after_ms(interval_ms));
        }
    }

    /// Ends offsets that have aged, and groups that have neither members nor offsets left.
    fn expire_offsets(&mut self, turn: &mut Turn) {
        let ids: Vec<Name> = self.groups.keys().cloned().collect();
        for id in ids {
            let Some(Group::Classic(group)) = self.groups.get(&id) else { continue };
            let reads = group.reads();
            let aged = |topic: &Name, committed: &Committed| {
                let wall = turn.now.wall.0;
                let from = group.offset_ages_from(committed.commit_timestamp);
                !reads.contains(topic)
                    && match committed.expire_timestamp {
                        Some(expire) => from.is_some() && wall >= expire,
                        None => from.is_some_and(|from| {
                            wall.saturating_sub(from) >= self.config.offsets_retention_ms
                        }),
                    }
            };
            let mut is_done = !self.offsets.has_pending(&id);
            let mut tombstones = Vec::new();
            for (topic, partitions) in self.offsets.group(&id).into_iter().flatten() {
                for (partition, committed) in partitions {
                    match aged(topic, committed) && !self.offsets.is_pending(&id, topic, *partition) {
                        true => tombstones.push(Record::offset_tombstone(&id, topic, *partition)),
                        false => is_done = false,
                    }
                }
            }
            let ends = is_done && group.is_empty();
            turn.records.append(&mut tombstones);
            if ends {
                turn.notes.push(format!("group {id} has neither members nor offsets left and is removed"));
                self.end_group(&id, turn);
            }
        }
    }

    /// Leaves the records that end a group.
    fn end_group(&mut self, group_id: &Name, turn: &mut Turn) {
        match self.groups.get(group_id) {
            Some(Group::Classic(_)) => turn.records.push(Record::classic_tombstone(group_id)),
            Some(Group::Foreign(group)) => turn.records.extend(group.tombstones()),
            None => {}
        }
    }

    // ---- replay -------------------------------------------------------------------------------------------------------

    /// Takes in a record at its offset; `producer_id` is that of a transactional batch, -1 otherwise.
    ///
    /// # Errors
    /// The record is damaged, or of a later release.
    pub fn replay(
        &mut self,
        key: &[u8],
        value: Option<&[u8]>,
        record_offset: i64,
        producer_id: i64,
        origin: Origin,
        now: Now,
    ) -> Result<(), Malformed> {
        match record::read_key(key)? {
            Key::Offset(group, topic, partition) => match value {
                Some(value) => {
                    let committed = record::read_offset(value, record_offset)?;
                    // Whoever commits without being a member makes an empty group of its own.
                    let make = || Group::Classic(Classic::new(group.clone(), now));
                    self.groups.entry(group.clone()).or_insert_with(make);
                    self.offsets.replay_commit(group, topic, partition, committed, producer_id);
                }
                None => self.offsets.replay_tombstone(&group, &topic, partition),
            },
            Key::Classic(group) => self.replay_classic(group, value, origin)?,
            Key::Foreign(kind, group) => self.replay_foreign(kind, group, key, value),
            Key::Unknown(_) => {}
        }
        if self.expiry_at.is_none() && !self.groups.is_empty() {
            self.expiry_at = Some(now.mono.after_ms(self.config.offsets_retention_check_interval_ms.max(1)));
        }
        Ok(())
    }

    /// Takes in the end of a producer's transaction.
    pub fn replay_end(&mut self, producer_id: i64, is_commit: bool) {
        self.offsets.replay_end(producer_id, is_commit);
    }

    /// After the log was replayed: members have their session's time to show that they live.
    pub fn resume(&mut self, now: Mono) {
        let ids: Vec<Name> = self.groups.keys().cloned().collect();
        for id in ids {
            if let Ok(group) = self.classic(&id) {
                group.resume(now);
            }
            self.arm(&id);
        }
    }

    fn replay_classic(&mut self, id: Name, value: Option<&[u8]>, origin: Origin) -> Result<(), Malformed> {
        match (value, origin) {
            (None, _) => {
                if matches!(self.groups.get(&id), Some(Group::Classic(_))) {
                    self.groups.remove(&id);
                    self.disarm(&id);
                }
            }
            // The group that said so knows more than its summary does.
            (Some(_), Origin::Command) => {}
            (Some(bytes), Origin::Log) => {
                let arena = Bump::new();
                let value = record::read_classic(bytes, &arena)?;
                let group = Classic::of_record(id.clone(), &value);
                self.groups.insert(id, Group::Classic(group));
            }
        }
        Ok(())
    }

    fn replay_foreign(&mut self, record: GroupRecord, id: Name, key: &[u8], value: Option<&[u8]>) {
        let Some(kind) = Kind::of(record) else { return };
        let is_foreign = matches!(self.groups.get(&id), Some(Group::Foreign(group)) if group.kind == kind);
        if value.is_some() && !is_foreign {
            self.groups.insert(id.clone(), Group::Foreign(Foreign::new(kind)));
        }
        if let Some(Group::Foreign(group)) = self.groups.get_mut(&id)
            && group.kind == kind
            && group.replay(record, key, value)
        {
            self.groups.remove(&id);
        }
    }

    // ---- inside -------------------------------------------------------------------------------------------------------

    /// The classic group of that id.
    fn classic(&mut self, id: &str) -> Result<&mut Classic, ErrorCode> {
        match self.groups.get_mut(id) {
            Some(Group::Classic(group)) => Ok(group),
            _ => Err(ErrorCode::GROUP_ID_NOT_FOUND),
        }
    }

    /// The topics that a group's members read.
    fn reads(&self, group_id: &str) -> Reads {
        match self.groups.get(group_id) {
            Some(Group::Classic(group)) => group.reads(),
            Some(Group::Foreign(group)) if !group.is_empty() => Reads::Anything,
            Some(Group::Foreign(_)) | None => Reads::Topics(BTreeSet::new()),
        }
    }

    /// Takes a group's next deadline.
    fn arm(&mut self, id: &Name) {
        let next = self.classic(id).ok().and_then(|group| group.deadline());
        if self.armed.get(id).copied() == next {
            return;
        }
        self.disarm(id);
        if let Some(at) = next {
            self.armed.insert(id.clone(), at);
            self.deadlines.insert((at, id.clone()));
        }
    }

    fn disarm(&mut self, id: &Name) {
        if let Some(at) = self.armed.remove(id) {
            self.deadlines.remove(&(at, id.clone()));
        }
    }
}
