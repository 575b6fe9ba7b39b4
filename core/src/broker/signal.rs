//! How one session is told that something it waits for may have happened.
//!
//! A signal says "look again", never what happened: waits are level-triggered. It is registered wherever a session waits,
//! and taken out when it fires. Nothing is woken under a lock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;

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
        let mut current = self.waker.lock().unwrap_or_else(PoisonError::into_inner);
        if !current.will_wake(waker) {
            *current = waker.clone();
        }
    }

    fn ring(&self) {
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).clone();
        waker.wake();
    }
}

/// The sessions that wait for one thing, each once, in the order of their numbers.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    signals: Mutex<BTreeMap<u64, Arc<Signal>>>,
}

impl Waiters {
    /// Adds a session. Register first, look at the state second: then no wake-up is lost.
    pub fn register(&self, signal: &Arc<Signal>) {
        let mut signals = self.signals.lock().unwrap_or_else(PoisonError::into_inner);
        signals.entry(signal.session).or_insert_with(|| signal.clone());
    }

    /// Takes a session out.
    pub fn forget(&self, signal: &Signal) {
        self.signals.lock().unwrap_or_else(PoisonError::into_inner).remove(&signal.session);
    }

    /// Rings and takes out everybody.
    pub fn wake(&self) {
        let signals = std::mem::take(&mut *self.signals.lock().unwrap_or_else(PoisonError::into_inner));
        for signal in signals.values() {
            signal.ring();
        }
    }
}
