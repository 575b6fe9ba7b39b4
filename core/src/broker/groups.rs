//! Group coordination across shards: their deadlines, their replay at a start, and turns as handlers take them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use crate::deadline::Deadline;
use crate::error::ErrorCode;
use crate::event::{Event, Level};
use crate::group::{Name, Shard, Turn};
use crate::partition::AppendError;
use crate::random::Random;
use crate::time::{Mono, Now};

use super::group_shard::{GroupShard, Turned};
use super::hosted::Hosted;
use super::jobs::Work;
use super::{Broker, Interest, lock};

/// What belongs to all shards.
pub(super) struct Groups {
    /// By partition of the groups' topic: when something next expires there.
    deadlines: Mutex<BTreeMap<i32, Mono>>,
    /// For ids of members.
    random: Mutex<Random>,
}

impl Groups {
    pub fn new(random: Random) -> Groups {
        Groups { deadlines: Mutex::default(), random: Mutex::new(random) }
    }

    /// The earliest deadline of all shards.
    pub fn deadline(&self) -> Option<Mono> {
        lock(&self.deadlines).values().copied().min()
    }

    /// Takes a shard's deadline; true when it is the earliest now and was not before.
    fn arm(&self, partition: i32, deadline: Option<Mono>) -> bool {
        let mut deadlines = lock(&self.deadlines);
        let before = deadlines.values().copied().min();
        match deadline {
            Some(at) => deadlines.insert(partition, at),
            None => deadlines.remove(&partition),
        };
        deadline.is_some_and(|at| before.is_none_or(|before| at < before))
    }

    fn due(&self, now: Mono) -> Vec<i32> {
        let mut deadlines = lock(&self.deadlines);
        let due: Vec<i32> =
            deadlines.iter().filter(|(_, at)| **at <= now).map(|(partition, _)| *partition).collect();
        due.iter().for_each(|partition| {
            deadlines.remove(partition);
        });
        due
    }
}

impl Broker {
    /// What is due in every shard, by name.
    pub(super) fn group_deadlines(&self) -> Vec<Deadline> {
        let snapshot = self.snapshot();
        let shards = snapshot.group_shards.values().filter(|shard| shard.is_active());
        shards.flat_map(|shard| shard.look(|state| state.deadlines(&shard.hosted.name.to_string()))).collect()
    }

    /// Lets `command` act on the shard that holds a group.
    ///
    /// # Errors
    /// The code to answer with when the shard is not served here, or not yet.
    pub(crate) fn group_turn<R>(
        &self,
        shard: &GroupShard,
        now: Now,
        command: impl FnOnce(&mut Shard, &mut Turn) -> R,
    ) -> Result<Turned<R>, ErrorCode> {
        let mut is_earliest = false;
        let arm = |deadline| is_earliest = self.groups.arm(shard.hosted.name.partition, deadline);
        let turned = shard.turn(now, command, arm);
        if is_earliest {
            self.queue.wake(Interest::Timer);
        }
        self.turned(shard, turned, now)
    }

    /// What every turn is followed by.
    fn turned<R>(
        &self,
        shard: &GroupShard,
        turned: Result<Turned<R>, AppendError>,
        now: Now,
    ) -> Result<Turned<R>, ErrorCode> {
        let turned = turned.map_err(|error| match error {
            AppendError::Refused(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) => {
                ErrorCode::COORDINATOR_LOAD_IN_PROGRESS
            }
            AppendError::Refused(_) => ErrorCode::NOT_COORDINATOR,
            AppendError::Fault(fault) => {
                self.take_offline(&shard.hosted, fault);
                ErrorCode::NOT_COORDINATOR
            }
        })?;
        for note in &turned.notes {
            self.say(Event::new(Level::Info, "group", note.clone()));
        }
        if turned.has_appended {
            self.touch(now);
        }
        Ok(turned)
    }

    /// A member's id: what it calls itself, and something that nobody else has.
    pub(crate) fn fresh_member_id(&self, prefix: &str) -> Name {
        let id: Uuid = lock(&self.groups.random).uuid();
        format!("{prefix}-{id}").into()
    }

    /// Has every shard replayed that has something to replay.
    pub(super) fn load_groups(&self, now: Now) {
        for shard in self.snapshot().group_shards.values().filter(|shard| !shard.is_active()) {
            self.queue.want(Work::Load(shard.clone(), now));
        }
    }

    /// A piece of a shard's log is replayed.
    pub(super) fn group_loaded(&self, shard: &Arc<GroupShard>, loaded: Result<bool, String>, now: Now) {
        let name = &shard.hosted.name;
        match loaded {
            Ok(false) => self.queue.want(Work::Load(shard.clone(), now)),
            Ok(true) => {
                // The image as of then, under the shard's lock: what was committed before is of a topic in it, or of one that went.
                let end = |shard: &mut Shard, gone: &BTreeSet<String>, turn: &mut Turn| {
                    let image = self.snapshot().image.clone();
                    let is_there = |name: &str, id: Uuid| {
                        let topic = image.topics.get(name);
                        topic.is_some_and(|topic| id.is_nil() || id == topic.id) && !gone.contains(name)
                    };
                    shard.end_orphans(is_there, turn);
                };
                let arm = |deadline| _ = self.groups.arm(name.partition, deadline);
                // One that went offline meanwhile says so.
                let _ = self.turned(shard, shard.activate(now, end, arm), now);
                self.queue.wake(Interest::Timer);
            }
            Err(why) => {
                self.say(Event::new(
                    Level::Error,
                    "group",
                    format!("{name}: its groups are not served: {why}"),
                ));
                // Closed first: nobody may be told what only a part of its log says.
                shard.close();
                let _ = shard.activate(now, |_, _, _| {}, |_| {});
            }
        }
    }

    /// A partition has gone offline: if it is a log of groups, whoever waits for an answer of theirs gets one.
    pub(super) fn close_group_shard(&self, hosted: &Hosted) {
        let snapshot = self.snapshot();
        let shard = snapshot.group_shards.get(&hosted.name.partition);
        if let Some(shard) = shard.filter(|shard| std::ptr::eq(&*shard.hosted, hosted)) {
            shard.close();
        }
    }

    /// Does what is due in every shard.
    pub(super) fn handle_group_timeouts(&self, now: Now) {
        let snapshot = self.snapshot();
        for partition in self.groups.due(now.mono) {
            if let Some(shard) = snapshot.group_shards.get(&partition) {
                // One that is closed has nothing left to expire.
                let _ = self.group_turn(shard, now, |shard, turn| shard.handle_timeout(turn));
            }
        }
    }

    /// A topic is gone: so is what groups committed for it.
    pub(super) fn forget_offsets(&self, topic: &str, now: Now) {
        for shard in self.snapshot().group_shards.values().filter(|shard| !shard.defer_forgetting(topic)) {
            // One that is closed keeps them: nobody can ask for them.
            let _ = self.group_turn(shard, now, |shard, turn| shard.delete_topic(topic, turn));
        }
    }
}
