//! Time as an argument: two integer clocks that the runtime reads and the core only compares.
//!
//! Not here: any way to ask what time it is.

use core::ops::{Add, Sub};

/// A monotonic instant, milliseconds since an origin that the runtime chose at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mono(pub u64);

/// Wall-clock time, milliseconds since 1970-01-01 UTC: the unit of Kafka's timestamps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Wall(pub i64);

/// What the runtime's clocks said when an input arrived.
///
/// Threads may deliver their readings out of order; machines take the maximum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// For deadlines.
    pub mono: Mono,
    /// For timestamps that are stored or sent.
    pub wall: Wall,
}

impl Mono {
    /// The instant `wait_ms` from here; a negative wait is none, an endless one saturates.
    #[must_use]
    pub fn after_ms(self, wait_ms: i64) -> Mono {
        Mono(self.0.saturating_add(u64::try_from(wait_ms).unwrap_or(0)))
    }
}

impl Add<u64> for Mono {
    type Output = Mono;
    fn add(self, rest_ms: u64) -> Mono {
        Mono(self.0.saturating_add(rest_ms))
    }
}

impl Sub for Mono {
    type Output = u64;
    /// Milliseconds from `earlier` to here, zero when `earlier` is later.
    fn sub(self, earlier: Mono) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}
