//! How one session is told that something it waits for may have happened.
//!
//! A signal says "look again", never what happened: waits are level-triggered. It is registered wherever a session waits,
//! and taken out when it fires. Nothing is woken under a lock.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;

use crate::lock::lock;

/// A session's bell.
#[derive(Debug)]
pub(crate) struct Signal {
    session: u64,
    waker: Mutex<Waker>,
}

impl Signal {
    /// A bell for the session of that number; silent until a waker is set.
    pub fn new(session: u64) -> Arc<Signal> {
        Arc::new(Signal { session, waker: Mutex::new(Waker::noop().clone()) })
    }

    /// Rings through `waker` from now on.
    pub fn set_waker(&self, waker: &Waker) {
        let mut current = lock(&self.waker);
        if !current.will_wake(waker) {
            *current = waker.clone();
        }
    }

    fn ring(&self) {
        let waker = lock(&self.waker).clone();
        waker.wake();
    }
}

/// The sessions that wait for one thing, each once, in the order of their numbers.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    signals: Mutex<Signals>,
}

#[derive(Debug, Default)]
struct Signals {
    waiting: Vec<Arc<Signal>>,
    /// Empty: the memory of those who were rung last, for those who wait next.
    spare: Vec<Arc<Signal>>,
}

impl Waiters {
    fn signals(&self) -> MutexGuard<'_, Signals> {
        lock(&self.signals)
    }

    /// Adds a session. Register first, look at the state second: then no wake-up is lost.
    pub fn register(&self, signal: &Arc<Signal>) {
        let waiting = &mut self.signals().waiting;
        if let Err(at) = waiting.binary_search_by_key(&signal.session, |other| other.session) {
            waiting.insert(at, signal.clone());
        }
    }

    /// Takes a session out.
    pub fn forget(&self, signal: &Signal) {
        let waiting = &mut self.signals().waiting;
        if let Ok(at) = waiting.binary_search_by_key(&signal.session, |other| other.session) {
            waiting.remove(at);
        }
    }

    /// Rings and takes out everybody.
    pub fn wake(&self) {
        let mut signals = self.signals();
        if signals.waiting.is_empty() {
            return;
        }
        let spare = std::mem::take(&mut signals.spare);
        let mut rung = std::mem::replace(&mut signals.waiting, spare);
        drop(signals);
        rung.drain(..).for_each(|signal| signal.ring());
        self.signals().spare = rung;
    }
}
