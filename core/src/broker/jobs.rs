//! Work that may block: flushes, and changes of the metadata on their way to being in force.
//!
//! The runtime fetches a [`Job`], runs it on whatever thread it likes, outside every lock, and hands back the [`Done`].
//! At most one flush and one other job are under way; what is wanted meanwhile is done together by the next (group commit).

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;

use crate::lock::lock;
use crate::metadata::image::Image;
use crate::partition::{Closed, Partition};
use crate::storage::{Fault, Log, LogSpec, PartitionName, Storage};
use crate::time::{Now, Wall};

use super::checkpoints::Checkpoint;
use super::group_shard::GroupShard;
use super::hosted::Hosted;
use super::retention::{Retain, Retained, Segments};
use super::transactions::Reading;
use super::{Interest, group_load};

/// A blocking piece of work, to be run outside every lock.
pub struct Job(pub(crate) Work);

/// A finished piece of work, for [`super::Broker::handle_done`].
pub struct Done(pub(crate) Outcome);

pub(crate) enum Work {
    /// Make durable what was appended to these partitions.
    Flush(Vec<Arc<Hosted>>),
    /// Make durable what was appended to the metadata log, then make the logs that it names.
    Publish(Publish),
    /// Remove the files of deleted partitions.
    Delete(Arc<dyn Storage>, Vec<PartitionName>),
    /// Replay a piece of a group's log.
    Load(Arc<GroupShard>, Now),
    /// Read a piece of a log of transactions.
    ReadTransactions(Reading),
    /// Write recovery points, log starts and high watermarks.
    Checkpoint(Checkpoint),
    /// Look for old segments.
    Retain(Retain),
    /// Remove the files of segments that are deleted.
    Remove(Vec<Segments>),
}

pub(crate) struct Publish {
    pub storage: Arc<dyn Storage>,
    pub log: Arc<dyn Log>,
    pub image: Arc<Image>,
    /// Partitions of topics that are gone and whose names other topics have now: their files are in the way.
    pub replaced: Vec<Arc<Hosted>>,
    /// Logs to make or open, each with the leader epoch in force.
    pub open: Vec<(LogSpec, i32)>,
    pub wall: Wall,
}

pub(crate) enum Outcome {
    Flushed(Vec<Arc<Hosted>>),
    Published {
        image: Arc<Image>,
        opened: Vec<Hosted>,
        notes: Vec<String>,
    },
    /// The metadata log is offline: the broker cannot go on.
    MetadataOffline(Fault),
    Deleted(Vec<(PartitionName, Fault)>),
    Checkpointed(Checkpoint, Result<(), Fault>),
    Retained(Retained),
    Removed(Vec<Segments>),
    /// Whether the log is replayed to its end, or why it cannot be.
    Loaded(Arc<GroupShard>, Result<bool, String>),
    /// Whether the log is read to its end, or why it cannot be.
    TransactionsRead(Reading, Result<bool, String>),
}

impl Job {
    /// Does the work. Blocks.
    #[must_use]
    pub fn run(self) -> Done {
        Done(match self.0 {
            Work::Flush(partitions) => {
                partitions.iter().for_each(|partition| partition.flush());
                Outcome::Flushed(partitions)
            }
            Work::Publish(publish) => publish.run(),
            Work::Delete(storage, names) => Outcome::Deleted(
                names
                    .into_iter()
                    .filter_map(|name| Some((name.clone(), storage.delete_log(&name).err()?)))
                    .collect(),
            ),
            Work::Load(shard, now) => {
                let loaded = group_load::load(&shard, now);
                Outcome::Loaded(shard, loaded)
            }
            Work::ReadTransactions(mut reading) => {
                let is_read = reading.read();
                Outcome::TransactionsRead(reading, is_read)
            }
            Work::Checkpoint(checkpoint) => {
                let written = checkpoint.run();
                Outcome::Checkpointed(checkpoint, written)
            }
            Work::Retain(retain) => Outcome::Retained(retain.run()),
            Work::Remove(segments) => {
                segments.iter().for_each(|(hosted, segments)| hosted.remove_deleted(segments));
                Outcome::Removed(segments)
            }
        })
    }
}

impl Publish {
    fn run(self) -> Outcome {
        if let Err(fault) = self.log.flush() {
            return Outcome::MetadataOffline(fault);
        }
        let mut notes = Vec::new();
        for hosted in &self.replaced {
            hosted.close(Closed::Deleted);
            if let Err(fault) = self.storage.delete_log(&hosted.name) {
                notes.push(format!("{} was not removed: {fault}", hosted.name));
            }
        }
        let opened = self
            .open
            .iter()
            .map(|(spec, leader_epoch)| open(&*self.storage, spec, *leader_epoch, self.wall, &mut notes).0)
            .collect();
        Outcome::Published { image: self.image, opened, notes }
    }
}

/// Opens or makes a partition's log and takes its lead; one that does not open is hosted offline. Answers also the largest
/// producer id in it, -1 for none.
pub(crate) fn open(
    storage: &dyn Storage,
    spec: &LogSpec,
    leader_epoch: i32,
    wall: Wall,
    notes: &mut Vec<String>,
) -> (Hosted, i64) {
    let mut producer_id_max = -1;
    let opened = storage.open_log(spec, wall).and_then(|open| {
        notes.extend(open.notes.iter().map(|note| format!("{}: {note}", spec.name)));
        producer_id_max = open.producer_id_max;
        Partition::lead(open, leader_epoch)
    });
    (Hosted::new(spec.name.clone(), spec.topic_id, opened), producer_id_max)
}

/// What is wanted and what is under way.
#[derive(Default)]
pub(crate) struct Queue {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    flush: Vec<Arc<Hosted>>,
    /// Empty: the memory of the last flush's list.
    flush_spare: Vec<Arc<Hosted>>,
    flush_under_way: bool,
    work: std::collections::VecDeque<Work>,
    publish_wanted: bool,
    work_under_way: bool,
    wakers: [Option<Waker>; 4],
}

/// What the next job is to be.
pub(crate) enum Next {
    Work(Work),
    /// Publish what the controller has pending.
    Publish,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Who is woken for `interest` from now on.
    pub fn register(&self, interest: Interest, waker: &Waker) {
        self.state().wakers[interest as usize] = Some(waker.clone());
    }

    /// Wakes who registered for `interest`.
    pub fn wake(&self, interest: Interest) {
        let waker = self.state().wakers[interest as usize].clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// A flush of `partition` is wanted. Nobody is woken: whoever waits for it asks for flushes before it sleeps.
    pub fn want_flush(&self, partition: &Arc<Hosted>) {
        let mut state = self.state();
        if !partition.is_flush_wanted.swap(true, Ordering::Relaxed) {
            state.flush.push(partition.clone());
        }
    }

    /// The next flush; none while one is under way.
    pub fn next_flush(&self) -> Option<Vec<Arc<Hosted>>> {
        let mut state = self.state();
        if state.flush_under_way || state.flush.is_empty() {
            return None;
        }
        state.flush_under_way = true;
        let spare = std::mem::take(&mut state.flush_spare);
        let wanted = std::mem::replace(&mut state.flush, spare);
        wanted.iter().for_each(|partition| partition.is_flush_wanted.store(false, Ordering::Relaxed));
        Some(wanted)
    }

    /// A flush is over; true when another is wanted already.
    pub fn flush_done(&self) -> bool {
        let mut state = self.state();
        state.flush_under_way = false;
        !state.flush.is_empty()
    }

    /// Takes back the list of a flush that is over.
    pub fn keep(&self, mut partitions: Vec<Arc<Hosted>>) {
        partitions.clear();
        self.state().flush_spare = partitions;
    }

    /// The controller has something pending.
    pub fn want_publish(&self) {
        self.state().publish_wanted = true;
        self.wake(Interest::Job);
    }

    /// Some other work is to be done.
    pub fn want(&self, work: Work) {
        self.state().work.push_back(work);
        self.wake(Interest::Job);
    }

    /// The next job; none while one is under way. Files of deleted partitions go before logs are made: a topic may be made
    /// again under its old name. All else comes behind a change of metadata, for which requests wait.
    pub fn next_work(&self) -> Option<Next> {
        let mut state = self.state();
        if state.work_under_way {
            return None;
        }
        let deletion = state.work.iter().position(|work| matches!(work, Work::Delete(..)));
        let next = match deletion.and_then(|at| state.work.remove(at)) {
            Some(deletion) => Next::Work(deletion),
            None if std::mem::take(&mut state.publish_wanted) => Next::Publish,
            None => Next::Work(state.work.pop_front()?),
        };
        state.work_under_way = true;
        Some(next)
    }

    /// A job is over; true when another is wanted already.
    pub fn work_done(&self) -> bool {
        let mut state = self.state();
        state.work_under_way = false;
        state.publish_wanted || !state.work.is_empty()
    }
}
