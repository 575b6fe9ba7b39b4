//! Deleting old segments and forgetting idle producers, and when: at a start and then now and again, as long as there is
//! anything that may grow old.
//!
//! One job looks at all partitions: it raises starts, makes them durable, and only then marks files as deleted; another one
//! removes them when their time has come. Not here: what is kept (`partition::retention`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::deadline::Deadline;
use crate::event::{Event, Level};
use crate::partition::retention::Retention;
use crate::storage::{Fault, Offset, Storage};
use crate::time::{Mono, Now, Wall};

use super::hosted::Hosted;
use super::jobs::Work;
use super::{Broker, Interest, lock};

/// Segments of a partition, by their first offsets.
pub(crate) type Segments = (Arc<Hosted>, Vec<Offset>);

/// What is due when.
#[derive(Debug, Default)]
pub(super) struct Deadlines {
    /// The checkpoint files; none while nothing changed.
    checkpoint_at: Option<Mono>,
    /// The next look for old segments; none while there is nothing that may grow old.
    retention_at: Option<Mono>,
    /// Files that are marked as deleted.
    removals: BTreeMap<Mono, Vec<Segments>>,
}

/// The look at all partitions.
pub(crate) struct Retain {
    storage: Arc<dyn Storage>,
    partitions: Vec<(Arc<Hosted>, Retention)>,
    producer_expiration_ms: i64,
    wall: Wall,
}

/// What a look came to.
pub(crate) struct Retained {
    /// What was deleted, each with how long its files stay.
    deleted: Vec<(Segments, i64)>,
    /// Partitions that were looked at.
    partitions: Vec<Arc<Hosted>>,
    /// Whether there may be something to delete another time.
    is_wanted_again: bool,
    /// Why starts were not made durable, and nothing was deleted.
    fault: Option<Fault>,
}

impl Retain {
    /// Blocks.
    pub fn run(self) -> Retained {
        let expired: Vec<(Arc<Hosted>, Retention)> = self
            .partitions
            .iter()
            .filter(|(hosted, retention)| hosted.expire(retention, self.wall))
            .map(|(hosted, retention)| (hosted.clone(), *retention))
            .collect();
        let fault = match expired.is_empty() {
            true => None,
            false => self.storage.write_checkpoints().err(),
        };
        let mut deleted = Vec::new();
        if fault.is_none() {
            for (hosted, retention) in expired {
                let segments = hosted.delete_segments();
                deleted.push(((hosted, segments), retention.delay_ms));
            }
        }
        let expiration_ms = self.producer_expiration_ms;
        let with_producers = self
            .partitions
            .iter()
            .filter(|(hosted, _)| hosted.expire_producers(expiration_ms, self.wall))
            .count();
        let may_expire = |(hosted, retention): &(Arc<Hosted>, Retention)| {
            retention.may_expire() && hosted.log().is_ok_and(|log| log.size_bytes() > 0)
        };
        let is_wanted_again = fault.is_some() || with_producers > 0 || self.partitions.iter().any(may_expire);
        let partitions = self.partitions.into_iter().map(|(hosted, _)| hosted).collect();
        Retained { deleted, partitions, is_wanted_again, fault }
    }
}

impl Deadlines {
    fn earliest(&self) -> Option<Mono> {
        let removal_at = self.removals.keys().next().copied();
        [self.checkpoint_at, self.retention_at, removal_at].into_iter().flatten().min()
    }
}

impl Broker {
    /// What is due here, by name.
    pub(super) fn upkeep_deadlines(&self) -> Vec<Deadline> {
        let deadlines = lock(&self.deadlines);
        let checkpoint = deadlines.checkpoint_at.map(|at| Deadline::new(at, "checkpoint", ""));
        let retention = deadlines.retention_at.map(|at| Deadline::new(at, "retention check", ""));
        let removals = deadlines.removals.iter().flat_map(|(at, segments)| {
            segments
                .iter()
                .map(|(hosted, _)| Deadline::new(*at, "removal of deleted segments", hosted.name.to_string()))
        });
        checkpoint.into_iter().chain(retention).chain(removals).collect()
    }

    /// The earliest deadline of what is here.
    pub(super) fn upkeep_deadline(&self) -> Option<Mono> {
        lock(&self.deadlines).earliest()
    }

    /// Does what is due.
    pub(super) fn handle_upkeep_timeouts(&self, now: Now) {
        let mut deadlines = lock(&self.deadlines);
        let is_checkpoint_due = deadlines.checkpoint_at.take_if(|at| *at <= now.mono).is_some();
        let is_retention_due = deadlines.retention_at.take_if(|at| *at <= now.mono).is_some();
        let later = deadlines.removals.split_off(&now.mono.after_ms(1));
        let removals = std::mem::replace(&mut deadlines.removals, later);
        drop(deadlines);
        if is_checkpoint_due {
            self.want_checkpoint();
        }
        if is_retention_due {
            self.want_work(Work::Retain(self.retain(now.wall)));
        }
        let removals: Vec<Segments> = removals.into_values().flatten().collect();
        if !removals.is_empty() {
            self.want_work(Work::Remove(removals));
        }
    }

    /// Something changed that the checkpoint files will have to say, or that may grow old.
    pub(crate) fn touch(&self, now: Now) {
        let mut deadlines = lock(&self.deadlines);
        let before = deadlines.earliest();
        let config = &self.config;
        deadlines.checkpoint_at.get_or_insert(now.mono.after_ms(config.checkpoint_interval_ms));
        deadlines.retention_at.get_or_insert(now.mono.after_ms(config.retention_check_interval_ms));
        let is_earlier = before.is_none_or(|before| deadlines.earliest().is_some_and(|after| after < before));
        drop(deadlines);
        if is_earlier {
            self.wake_timer();
        }
    }

    /// The first look comes sooner after a start than the later ones.
    pub(super) fn begin_upkeep(&self, now: Now) {
        let delay_ms = self.config.initial_task_delay_ms.min(self.config.retention_check_interval_ms);
        lock(&self.deadlines).retention_at = Some(now.mono.after_ms(delay_ms));
        self.touch(now);
    }

    fn wake_timer(&self) {
        self.queue.wake(Interest::Timer);
    }

    fn retain(&self, wall: Wall) -> Retain {
        let snapshot = self.snapshot();
        let partitions = snapshot.topics.values().flat_map(|topic| {
            let retention = topic.config.retention;
            topic.partitions.values().map(move |hosted| (hosted.clone(), retention))
        });
        let partitions = partitions.collect();
        let producer_expiration_ms = self.config.log.producer_id_expiration_ms;
        Retain { storage: self.storage.clone(), partitions, producer_expiration_ms, wall }
    }

    /// Tells what a look came to, and keeps in mind when files are to be removed and when to look again.
    pub(super) fn retained(&self, retained: Retained, now: Now) {
        retained.partitions.iter().for_each(|hosted| self.tell_news(hosted));
        if let Some(fault) = retained.fault {
            let text = format!("old segments are kept, as checkpoints were not written: {fault}");
            self.say(Event::new(Level::Error, "storage", text));
        }
        let mut deadlines = lock(&self.deadlines);
        if retained.is_wanted_again {
            let next = now.mono.after_ms(self.config.retention_check_interval_ms);
            deadlines.retention_at.get_or_insert(next);
        }
        for ((hosted, segments), delay_ms) in &retained.deleted {
            let at = now.mono.after_ms(*delay_ms);
            deadlines.removals.entry(at).or_default().push((hosted.clone(), segments.clone()));
        }
        drop(deadlines);
        self.wake_timer();
        for ((hosted, segments), _) in retained.deleted {
            let start_offset = hosted.view().map_or(-1, |view| view.start_offset);
            let text =
                format!("{}: {} old segments deleted, begins at {start_offset}", hosted.name, segments.len());
            self.say(Event::new(Level::Info, "partition", text));
        }
    }
}
