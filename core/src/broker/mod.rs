//! The shell: the only place with locks. Finds a machine, locks it, calls it, unlocks, wakes.
//!
//! A runtime drives it with `handle_*` and drains it with `poll_*`; what blocks for long is [`Broker::open`],
//! [`Broker::close`] and the jobs that it hands out. Appends, rolls and reads use files where they happen.
//!
//! - `dispatch`: frame to handler; `api`: one handler file for each API; `context`: what a handler is given
//! - `wait`: what requests wait for; `slate`: what they own meanwhile; `signal`: how sessions are told; `jobs`: what may block
//! - `retention`: old segments, and what is due when; `checkpoints`: who waits for the checkpoint files
//! - `groups`: group coordination; `group_shard`: one partition of it and its locks; `group_load`: its replay at a start
//! - `configs`: changing them; `loggers`: how much each part says
//! - `inspect`: state as plain values, for whoever shows it
//! - `transactions`: those that Kafka left, read at a start
//! - `snapshot`: metadata and partitions as one request sees them; `hosted`: one partition and its locks; `reach`: brokers
//!   and leaders as one listener shows them
//!
//! Locks, in this order and never two of one level: controller, fetch sessions, group shard, partition, queue and signals. Never a wake
//! or a job under one of the first four.

pub mod api;
pub(crate) mod checkpoints;
pub(crate) mod configs;
pub(crate) mod context;
pub(crate) mod dispatch;
pub(crate) mod fetch_sessions;
pub(crate) mod group_load;
pub(crate) mod group_shard;
mod groups;
pub(crate) mod hosted;
pub mod inspect;
pub(crate) mod jobs;
mod loggers;
mod publish;
pub(crate) mod reach;
pub(crate) mod retention;
pub(crate) mod signal;
pub(crate) mod slate;
pub(crate) mod snapshot;
pub(crate) mod transactions;
pub(crate) mod wait;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::task::Waker;

use crate::config::Config;
use crate::deadline::Deadline;
use crate::error::ErrorCode;
use crate::event::{Event, Level};
use crate::lock::lock;
use crate::metadata::controller::{Controller, ControllerError};
use crate::partition::Closed;
use crate::random::Random;
use crate::session::{Peer, Session};
use crate::storage::{Fault, Identity, Storage};
use crate::time::{Mono, Now};

use checkpoints::Checkpoints;
use fetch_sessions::FetchSessions;
use groups::Groups;
use hosted::Hosted;
pub use jobs::{Done, Job};
use jobs::{Next, Outcome, Queue, Work};
use loggers::Loggers;
use retention::Deadlines;
use signal::Waiters;
use snapshot::{Publication, Snapshot};

/// Events that nobody fetched, beyond which the oldest go.
const EVENTS_MAX: usize = 1000;

/// Why a broker did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The storage gave a fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The directory holds metadata that this broker cannot serve.
    #[error(transparent)]
    Metadata(#[from] ControllerError),
    /// The directory belongs to another node.
    #[error(
        "the directory belongs to node.id {directory}, but node.id is {configured}: set node.id={directory}, or use another directory"
    )]
    NodeId {
        /// What `meta.properties` says.
        directory: i32,
        /// What the configuration says.
        configured: i32,
    },
}

/// Something for which a runtime registers one waker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// An earlier deadline appeared: ask `poll_timeout` again.
    Timer,
    /// A flush is wanted and nobody is about to run it: ask `poll_flush`.
    Flush,
    /// A job is wanted: ask `poll_job`.
    Job,
    /// An event is to be logged, or the broker cannot go on: ask `poll_event` and `fatal`.
    Event,
}

/// A broker: shared by all sessions, driven by one runtime.
pub struct Broker {
    config: Config,
    storage: Arc<dyn Storage>,
    identity: Identity,
    snapshot: RwLock<Arc<Snapshot>>,
    pub(crate) published: Publication,
    controller: Mutex<Controller>,
    fetch_sessions: Mutex<FetchSessions>,
    queue: Queue,
    events: Mutex<VecDeque<Event>>,
    pub(crate) loggers: Loggers,
    /// How many there were; each is known by its number.
    sessions: AtomicU64,
    /// Those that are open: told when the broker stops.
    pub(crate) open_sessions: Waiters,
    stopping: AtomicBool,
    fatal: Mutex<Option<String>>,
    deadlines: Mutex<Deadlines>,
    pub(crate) checkpoints: Checkpoints,
    groups: Groups,
}

impl Broker {
    /// Replays the metadata, takes the lead, opens every partition. Blocks.
    ///
    /// # Errors
    /// When the directory cannot be read, or holds what this broker does not understand.
    pub fn open(
        config: Config,
        storage: Arc<dyn Storage>,
        seed: u64,
        now: Now,
    ) -> Result<Arc<Broker>, OpenError> {
        let identity = storage.identity();
        if identity.node_id != config.node_id {
            return Err(OpenError::NodeId { directory: identity.node_id, configured: config.node_id });
        }
        let mut random = Random::seed(seed);
        let fetch_sessions = FetchSessions::new(config.fetch_session_slots, Random::seed(random.next_u64()));
        let groups = Groups::new(Random::seed(random.next_u64()));
        let mut controller = Controller::open(&*storage, random)?;
        controller.start(&config, &*storage, now.wall)?;
        controller.log().flush()?;
        let (snapshot, notes) = publish::open(&config, &*storage, &mut controller, now.wall)?;
        let broker = Broker {
            config,
            identity,
            storage,
            snapshot: RwLock::new(Arc::new(snapshot)),
            published: Publication::default(),
            fetch_sessions: Mutex::new(fetch_sessions),
            queue: Queue::default(),
            events: Mutex::default(),
            loggers: Loggers::default(),
            sessions: AtomicU64::new(1),
            open_sessions: Waiters::default(),
            stopping: AtomicBool::new(false),
            fatal: Mutex::default(),
            deadlines: Mutex::default(),
            checkpoints: Checkpoints::default(),
            groups,
            controller: Mutex::new(controller),
        };
        broker.published.advance(broker.snapshot().image.end_offset);
        notes.into_iter().for_each(|event| broker.say(event));
        broker.begin_upkeep(now);
        broker.load_groups(now);
        broker.read_transactions();
        Ok(Arc::new(broker))
    }

    /// A session for a connection that was accepted.
    pub fn connect(self: &Arc<Self>, peer: Peer, now: Now) -> Session {
        let number = self.sessions.fetch_add(1, Ordering::Relaxed);
        Session::new(self.clone(), peer, number, now)
    }

    /// The static configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The storage below.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// This node and its directory.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Names and numbers of partitions: topics that are served, for a start-up line.
    pub fn topics(&self) -> Vec<(String, usize)> {
        let snapshot = self.snapshot();
        snapshot.topics.iter().map(|(name, topic)| (name.clone(), topic.partitions.len())).collect()
    }

    /// Registers who is woken for `interest`, in place of whoever was.
    pub fn register(&self, interest: Interest, waker: &Waker) {
        self.queue.register(interest, waker);
    }

    /// The earliest deadline of the broker's own, sessions' apart.
    pub fn poll_timeout(&self) -> Option<Mono> {
        self.upkeep_deadline().into_iter().chain(self.groups.deadline()).min()
    }

    /// What will happen by itself in the broker, sessions' apart, by name and in no order.
    pub fn deadlines(&self) -> Vec<Deadline> {
        self.upkeep_deadlines().into_iter().chain(self.group_deadlines()).collect()
    }

    /// Does what is due. Afterwards no deadline at or before `now` remains.
    pub fn handle_timeout(&self, now: Now) {
        self.handle_upkeep_timeouts(now);
        self.handle_group_timeouts(now);
    }

    /// A flush that acknowledgements wait for. A runtime asks after every [`Session::poll`] that left
    /// [`Session::waits_for_flush`], and when it is woken for [`Interest::Flush`].
    pub fn poll_flush(&self) -> Option<Job> {
        self.queue.next_flush().map(|partitions| Job(Work::Flush(partitions)))
    }

    /// Any other blocking work.
    pub fn poll_job(&self) -> Option<Job> {
        match self.queue.next_work()? {
            Next::Work(work) => Some(Job(self.begin_checkpoint(work))),
            Next::Publish => Some(Job(Work::Publish(publish::pending(self)))),
        }
    }

    /// What a flush or job came to.
    pub fn handle_done(&self, done: Done, now: Now) {
        if let Outcome::Flushed(partitions) = done.0 {
            let more = self.queue.flush_done();
            self.flushed(&partitions);
            self.queue.keep(partitions);
            if more {
                self.queue.wake(Interest::Flush);
            }
            return;
        }
        match done.0 {
            Outcome::Flushed(_) => unreachable!("handled above"),
            Outcome::Published { image, opened, notes } => publish::publish(self, image, opened, notes, now),
            Outcome::MetadataOffline(fault) => self.fail(&fault),
            Outcome::Deleted(failed) => {
                for (name, fault) in failed {
                    self.say(Event::new(
                        Level::Error,
                        "partition",
                        format!("{name} was not removed: {fault}"),
                    ));
                }
            }
            Outcome::Loaded(shard, loaded) => self.group_loaded(&shard, loaded, now),
            Outcome::TransactionsRead(reading, is_read) => self.transactions_read(reading, is_read),
            Outcome::Checkpointed(checkpoint, written) => self.checkpointed(checkpoint, written, now),
            Outcome::Retained(retained) => self.retained(retained, now),
            Outcome::Removed(segments) => {
                segments.iter().for_each(|(hosted, _)| self.tell_news(hosted));
            }
        }
        if self.queue.work_done() {
            self.queue.wake(Interest::Job);
        }
    }

    /// Tells who waits that partitions were flushed, or what came of it.
    fn flushed(&self, partitions: &[Arc<Hosted>]) {
        for partition in partitions {
            self.tell_news(partition);
            partition.waiters.wake();
        }
    }

    /// What to log or count.
    pub fn poll_event(&self) -> Option<Event> {
        lock(&self.events).pop_front()
    }

    /// Set when the broker cannot go on (the metadata log is offline): the runtime stops, with this line.
    pub fn fatal(&self) -> Option<String> {
        lock(&self.fatal).clone()
    }

    /// First half of stopping: refuses appends and answers long polls, so that sessions drain. Every session's waker is woken.
    pub fn begin_close(&self, _now: Now) {
        self.stopping.store(true, Ordering::SeqCst);
        for topic in self.snapshot().topics.values() {
            topic.partitions.values().for_each(|partition| partition.close(Closed::Stopping));
        }
        self.snapshot().group_shards.values().for_each(|shard| shard.close());
        self.published.waiters.wake();
        self.open_sessions.wake();
    }

    /// Second half, when the sessions are gone: shutdown records, logs, checkpoints, the clean marker last. Blocks.
    ///
    /// # Errors
    /// A fault; the next start then recovers as after a crash.
    pub fn close(&self, now: Now) -> Result<(), Fault> {
        self.begin_close(now);
        let mut controller = self.controller();
        controller.stop(now.wall)?;
        controller.log().flush()?;
        let mut result = Ok(());
        for topic in self.snapshot().topics.values() {
            for partition in topic.partitions.values() {
                result = result.and(partition.close_log());
            }
        }
        controller.log().close(&crate::partition::producers::Producers::default())?;
        result?;
        self.storage.close(controller.broker_epoch())
    }

    // ---- for sessions and handlers ----------------------------------------------------------------------------------

    /// What a request that starts now sees.
    pub(crate) fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn replace_snapshot(&self, snapshot: Snapshot) {
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }

    /// The one writer of the metadata log, locked. What is appended is in force after [`Broker::want_publish`].
    pub(crate) fn controller(&self) -> MutexGuard<'_, Controller> {
        lock(&self.controller)
    }

    /// The fetch sessions, locked.
    pub(crate) fn fetch_sessions(&self) -> MutexGuard<'_, FetchSessions> {
        lock(&self.fetch_sessions)
    }

    /// Asks for everything that was appended to the metadata log to be made durable and put in force.
    pub(crate) fn want_publish(&self) {
        self.queue.want_publish();
    }

    /// Asks for a flush of `partition`: whoever waits for it polls for flushes before it sleeps.
    pub(crate) fn want_flush(&self, partition: &Arc<Hosted>) {
        self.queue.want_flush(partition);
    }

    pub(crate) fn want_work(&self, work: Work) {
        self.queue.want(work);
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    /// Something to log.
    pub(crate) fn say(&self, event: Event) {
        if !self.loggers.lets_through(&event) {
            return;
        }
        let mut events = lock(&self.events);
        if events.len() == EVENTS_MAX {
            events.pop_front();
        }
        events.push_back(event);
        drop(events);
        self.queue.wake(Interest::Event);
    }

    /// Takes a partition offline for a fault, says so in the log, and answers what clients are told.
    pub(crate) fn take_offline(&self, partition: &Hosted, fault: Fault) -> ErrorCode {
        let closed = Closed::Offline(fault);
        let error = closed.error();
        partition.close(closed);
        self.tell_news(partition);
        error
    }

    /// If a fault has taken a partition offline since it was looked at last: says so, and answers whoever waits for its groups.
    pub(crate) fn tell_news(&self, partition: &Hosted) {
        if let Some(event) = partition.take_news() {
            self.say(event);
            self.close_group_shard(partition);
        }
    }

    /// The metadata log is offline: the broker stops.
    pub(crate) fn fail(&self, fault: &Fault) {
        let line = format!("the metadata log is offline, so the broker stops: {fault}");
        self.say(Event::new(Level::Error, "metadata", line.clone()));
        lock(&self.fatal).get_or_insert(line);
        self.stopping.store(true, Ordering::SeqCst);
        self.published.waiters.wake();
        self.queue.wake(Interest::Event);
    }
}
