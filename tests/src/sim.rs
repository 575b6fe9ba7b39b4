//! [`Sim`]: a broker with a clock that only the test moves, a disk in memory, and no ports.

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;
use std::sync::Arc;

use eventor_core::broker::Broker;
use eventor_core::broker::inspect::{GroupState, TopicState};
use eventor_core::config::Config;
use eventor_core::deadline::Deadline;
use eventor_core::event::Event as Happened;
use eventor_core::metadata::format::bootstrap_snapshot;
use eventor_core::random::Random;
use eventor_core::storage::Identity;
use eventor_core::time::{Now, Wall};
use uuid::Uuid;

use crate::world::World;
use crate::{Annotated, Client, Event, Files, Packet};

/// What the wall clock says when a simulation starts, unless the test says otherwise: 2026-01-01, midnight UTC.
pub const START_MS: i64 = 1_767_225_600_000;

/// The cluster id of every directory that a simulation formats.
pub const CLUSTER_ID: &str = "c2ltdWxhdGVkLWNsdXN0ZQ";

/// A simulated broker: seeded, with virtual time, without ports. The same seed and the same inputs give the same bytes.
///
/// Nothing happens behind the test's back: time passes in [`Sim::advance_ms`], what blocks runs in [`Sim::run_jobs`].
pub struct Sim {
    world: Rc<RefCell<World>>,
}

/// How a simulation starts, for tests that need more than a seed.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where all randomness comes from.
    pub seed: u64,
    /// The log directory; formatted when it is empty.
    pub files: Files,
    /// The broker's configuration.
    pub config: Config,
    /// What the wall clock says at the start.
    pub start_ms: i64,
}

impl Setup {
    /// What [`Sim::seed`] starts with.
    #[must_use]
    pub fn seed(seed: u64) -> Setup {
        Setup { seed, files: Files::memory(), config: Config::default(), start_ms: START_MS }
    }

    /// On this directory; the node id of the configuration becomes that of the directory.
    #[must_use]
    pub fn files(mut self, files: Files) -> Setup {
        if let Ok(Some(identity)) = files.identity() {
            self.config.node_id = identity.node_id;
        }
        self.files = files;
        self
    }

    /// With a changed configuration.
    #[must_use]
    pub fn config(mut self, change: impl FnOnce(&mut Config)) -> Setup {
        change(&mut self.config);
        self
    }

    /// With another time on the wall clock.
    #[must_use]
    pub fn start_ms(mut self, start_ms: i64) -> Setup {
        self.start_ms = start_ms;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// What the broker says when it refuses the directory.
    pub fn try_start(self) -> Result<Sim, String> {
        let sim = self.prepare()?;
        sim.world().handle(Event::Reopen);
        let refused = sim.world().refused.take();
        refused.map_or(Ok(sim), Err)
    }

    /// Starts it.
    ///
    /// # Panics
    /// When the broker refuses the directory.
    #[must_use]
    pub fn start(self) -> Sim {
        self.try_start().unwrap_or_else(|refused| panic!("the broker does not start: {refused}"))
    }

    /// The broker alone, and the time at which it was opened: for a runtime that is to answer as the simulation does.
    ///
    /// # Errors
    /// What the broker says when it refuses the directory.
    pub fn broker(self) -> Result<(Arc<Broker>, Now), String> {
        let sim = self.try_start()?;
        let broker = sim.look().broker.clone().ok_or("no broker is running")?;
        Ok((broker, sim.now()))
    }

    /// Everything but the start, for a run that is replayed.
    fn prepare(self) -> Result<Sim, String> {
        let mut random = Random::seed(self.seed);
        let directory_id = random.uuid();
        if self.files.paths().is_empty() {
            let identity =
                Identity { cluster_id: CLUSTER_ID.to_owned(), node_id: self.config.node_id, directory_id };
            let wall = Wall(self.start_ms);
            let bootstrap = bootstrap_snapshot(&identity, &self.config.controller_endpoints, wall);
            self.files.format(&identity, &bootstrap).map_err(|error| error.to_string())?;
        }
        let world = World::new(self.config, self.files, random.next_u64(), Wall(self.start_ms));
        Ok(Sim { world: Rc::new(RefCell::new(world)) })
    }

    /// Does again what was recorded.
    ///
    /// # Errors
    /// What the broker says when it refuses the directory.
    pub fn replay(self, events: &[Event]) -> Result<Sim, String> {
        let sim = self.prepare()?;
        events.iter().for_each(|event| sim.world().handle(event.clone()));
        Ok(sim)
    }
}

impl Sim {
    /// A broker on a freshly formatted directory in memory.
    #[must_use]
    pub fn seed(seed: u64) -> Sim {
        Setup::seed(seed).start()
    }

    /// The same on a directory under the crash model.
    #[must_use]
    pub fn crashing(seed: u64) -> Sim {
        Setup::seed(seed).files(Files::crashing()).start()
    }

    pub(crate) fn world(&self) -> RefMut<'_, World> {
        self.world.borrow_mut()
    }

    fn look(&self) -> Ref<'_, World> {
        self.world.borrow()
    }

    /// The one entrance for inputs; everything else is made of it.
    pub fn handle(&mut self, event: Event) {
        self.world().handle(event);
    }

    /// Everything that happened so far, for [`Setup::replay`].
    #[must_use]
    pub fn recording(&self) -> Vec<Event> {
        self.look().recording.clone()
    }

    /// A client connects.
    pub fn connect(&mut self) -> Client {
        self.handle(Event::Connect);
        let connection = self.look().connections.len() - 1;
        Client::new(self.world.clone(), connection)
    }

    /// Time passes; everything that is due on the way happens at its time.
    pub fn advance_ms(&mut self, ms: u64) {
        self.handle(Event::AdvanceMs(ms));
    }

    /// Runs flushes and jobs until none is wanted. Answers how many there were.
    pub fn run_jobs(&mut self) -> usize {
        (0..).take_while(|_| self.world().run_one()).count()
    }

    /// Every byte that a connection has received, frame lengths included.
    #[must_use]
    pub fn received(&self, connection: usize) -> Vec<u8> {
        self.look().connections[connection].received.clone()
    }

    /// How many connections there were, the ones that are over included.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.look().connections.len()
    }

    /// Why a connection is over, if it is.
    #[must_use]
    pub fn closed(&self, connection: usize) -> Option<String> {
        self.look().connections[connection].closed.clone()
    }

    /// Milliseconds until something happens by itself, if anything will.
    #[must_use]
    pub fn wait_ms(&self) -> Option<u64> {
        let world = self.look();
        world.deadline().map(|deadline| deadline.0.saturating_sub(world.now().mono.0))
    }

    /// What will happen by itself, and on which connection, in order of time.
    #[must_use]
    pub fn deadlines(&self) -> Vec<(Option<usize>, Deadline)> {
        self.look().deadlines()
    }

    /// What a look at the wire would have shown of a connection.
    #[must_use]
    pub fn packets(&self, connection: usize) -> Vec<Packet> {
        self.look().connections[connection].packets.clone()
    }

    /// What the clocks say.
    #[must_use]
    pub fn now(&self) -> Now {
        self.look().now()
    }

    /// The log directory.
    #[must_use]
    pub fn files(&self) -> Files {
        self.look().files.clone()
    }

    /// Every topic, as the broker serves it.
    #[must_use]
    pub fn topic_states(&self) -> Vec<TopicState> {
        self.look().broker.as_ref().map(|broker| broker.topic_states()).unwrap_or_default()
    }

    /// Every group.
    #[must_use]
    pub fn group_states(&self) -> Vec<GroupState> {
        self.look().broker.as_ref().map(|broker| broker.group_states()).unwrap_or_default()
    }

    /// What the broker said when it last refused the directory, or did not stop cleanly.
    #[must_use]
    pub fn refused(&self) -> Option<String> {
        self.look().refused.clone()
    }

    /// Is a broker running?
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.look().broker.is_some()
    }

    /// Why the broker cannot go on, when its metadata log is offline.
    #[must_use]
    pub fn fatal(&self) -> Option<String> {
        self.look().broker.as_ref().and_then(|broker| broker.fatal())
    }

    /// What the broker wanted to log since this was last asked.
    pub fn take_log(&mut self) -> Vec<Happened> {
        std::mem::take(&mut self.world().happened)
    }

    /// Stops the broker in order.
    ///
    /// # Panics
    /// When it does not stop cleanly.
    pub fn stop(&mut self) {
        self.handle(Event::Stop);
        let refused = self.world().refused.take();
        assert!(refused.is_none(), "the broker did not stop cleanly: {refused:?}");
    }

    /// Starts a broker on the files that are there.
    ///
    /// # Errors
    /// What it says when it refuses them.
    pub fn try_reopen(&mut self) -> Result<(), String> {
        self.handle(Event::Reopen);
        self.world().refused.take().map_or(Ok(()), Err)
    }

    /// Starts a broker on the files that are there.
    ///
    /// # Panics
    /// When it refuses them.
    pub fn reopen(&mut self) {
        self.try_reopen().unwrap_or_else(|refused| panic!("the broker does not start again: {refused}"));
    }

    /// Looks at every connection although nothing woke it, and answers the numbers of those where something happened:
    /// each of them missed a wake-up.
    pub fn missed_wakes(&mut self) -> Vec<usize> {
        self.world().poke()
    }

    /// The id of a topic, as Metadata tells it.
    ///
    /// # Panics
    /// When there is no such topic.
    pub fn topic_id(&mut self, topic: &str) -> Uuid {
        let reply = self.connect().call(crate::metadata([topic]));
        let id = reply.uuid("topics.0.topic_id");
        assert!(!id.is_nil(), "there is no topic {topic}");
        id
    }

    /// Sends one request, frame length included, on a connection of its own, runs what it needs, and explains both sides.
    pub fn exchange(&mut self, request: &[u8]) -> Annotated {
        self.connect().exchange(request)
    }
}

impl std::fmt::Debug for Sim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sim at {} ms, {} connections", self.now().mono.0, self.look().connections.len())
    }
}
