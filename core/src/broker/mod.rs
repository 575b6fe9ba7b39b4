//! The shell: the only place with locks. Finds a machine, locks it, calls it, unlocks, wakes.
//!
//! A runtime drives it with `handle_*` and drains it with `poll_*`.

use std::sync::{Arc, Mutex};
use std::task::Waker;

use crate::config::Config;
use crate::event::Event;
use crate::session::{Peer, Session};
use crate::storage::{Fault, Storage};
use crate::time::{Mono, Now};

/// Why a broker did not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The storage gave a fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The directory holds metadata that this broker cannot serve.
    #[error("{0}")]
    Metadata(String),
}

/// Something for which a runtime registers one waker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// An earlier deadline appeared: ask `poll_timeout` again.
    Timer,
    /// A flush is wanted: ask `poll_flush`.
    Flush,
    /// A job is wanted: ask `poll_job`.
    Job,
    /// An event is to be logged: ask `poll_event`.
    Event,
}

/// A broker: shared by all sessions, driven by one runtime.
pub struct Broker {
    config: Config,
    storage: Arc<dyn Storage>,
    wakers: Mutex<[Option<Waker>; 4]>,
}

/// A blocking piece of work that the runtime runs on whatever thread it likes, outside every lock.
pub struct Job {}

/// A finished piece of work, to be handed to [`Broker::handle_done`].
pub struct Done {}

impl Job {
    /// Does the work. Blocks.
    #[must_use]
    pub fn run(self) -> Done {
        Done {}
    }
}

impl Broker {
    /// Replays the metadata, takes the lead, opens every partition.
    ///
    /// # Errors
    /// When the directory cannot be read, or holds what this broker does not understand.
    pub fn open(
        config: Config,
        storage: Arc<dyn Storage>,
        seed: u64,
        now: Now,
    ) -> Result<Arc<Broker>, OpenError> {
        let _ = (seed, now);
        Ok(Arc::new(Broker { config, storage, wakers: Mutex::default() }))
    }

    /// A session for a connection that was accepted.
    pub fn connect(self: &Arc<Self>, peer: Peer) -> Session {
        Session::new(self.clone(), peer)
    }

    /// The static configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The storage below.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// Registers who is woken for `interest`, in place of whoever was.
    pub fn register(&self, interest: Interest, waker: &Waker) {
        if let Ok(mut wakers) = self.wakers.lock() {
            wakers[interest as usize] = Some(waker.clone());
        }
    }

    /// The earliest deadline of the broker's own, sessions' apart.
    pub fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    /// Does what is due. Afterwards no deadline at or before `now` remains.
    pub fn handle_timeout(&self, now: Now) {
        let _ = now;
    }

    /// A flush that acknowledgements wait for.
    pub fn poll_flush(&self) -> Option<Job> {
        None
    }

    /// Any other blocking work.
    pub fn poll_job(&self) -> Option<Job> {
        None
    }

    /// What a flush or job came to.
    pub fn handle_done(&self, done: Done, now: Now) {
        let _ = (done, now);
    }

    /// What to log or count.
    pub fn poll_event(&self) -> Option<Event> {
        None
    }

    /// Set when the broker cannot go on (the metadata log is offline): the runtime stops, with this line.
    pub fn fatal(&self) -> Option<String> {
        None
    }

    /// First half of stopping: refuses appends, ends long polls, so that sessions drain.
    pub fn begin_close(&self, now: Now) {
        let _ = now;
    }

    /// Second half, when the sessions are gone: shutdown records, flush, snapshots, checkpoints, the clean marker last. Blocks.
    ///
    /// # Errors
    /// A fault; the next start then recovers as after a crash.
    pub fn close(&self, now: Now) -> Result<(), Fault> {
        let _ = now;
        Ok(())
    }
}
