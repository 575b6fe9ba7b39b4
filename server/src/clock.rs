//! Clocks: where `Now` comes from. The only place that asks what time it is.

use std::sync::Mutex;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use eventor_core::lock::lock;
use eventor_core::time::{Mono, Now, Wall};

/// Tells the time, to any thread.
pub trait Clock: Send + Sync {
    /// What both clocks say.
    fn now(&self) -> Now;
}

/// The system's clocks; monotonic time counts from when this was made.
#[derive(Debug)]
pub struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    /// A clock whose monotonic time starts at zero.
    #[must_use]
    pub fn start() -> SystemClock {
        SystemClock { origin: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        let mono = Mono(u64::try_from(self.origin.elapsed().as_millis()).unwrap_or(u64::MAX));
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let wall = Wall(i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX));
        Now { mono, wall }
    }
}

/// A clock that stands still until it is set: for tests that compare bytes.
#[derive(Debug)]
pub struct SetClock {
    now: Mutex<Now>,
}

impl SetClock {
    /// A clock that says `now`.
    #[must_use]
    pub fn at(now: Now) -> SetClock {
        SetClock { now: Mutex::new(now) }
    }

    /// From here on it says `now`. Nobody is woken.
    pub fn set(&self, now: Now) {
        *lock(&self.now) = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Now {
        *lock(&self.now)
    }
}
