//! The wish to stop, from a signal, a test or a failure, to whoever runs the broker.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Waker;

use eventor_core::lock::lock;

/// A switch that is thrown once. Clones are the same switch.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    wakers: Vec<Waker>,
}

impl Stop {
    /// A switch that is not thrown.
    #[must_use]
    pub fn new() -> Stop {
        Stop::default()
    }

    /// Throws it; false when it was thrown before.
    pub fn stop(&self) -> bool {
        let mut state = self.state();
        let first = !std::mem::replace(&mut state.stopped, true);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        first
    }

    /// Whether it was thrown.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    /// Wakes `waker` once it is thrown, at once when it was.
    pub fn register(&self, waker: &Waker) {
        let mut state = self.state();
        if !state.stopped {
            if !state.wakers.iter().any(|known| known.will_wake(waker)) {
                state.wakers.push(waker.clone());
            }
            return;
        }
        drop(state);
        waker.wake_by_ref();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}
