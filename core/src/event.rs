//! What the broker did, as values: a runtime turns them into log lines and counters.
//!
//! Not here: any logging. An event carries what a line needs, its `Display` is that line.

use core::fmt;

/// How much an operator cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Something is broken and needs a person.
    Error,
    /// Something is odd, or was repaired.
    Warn,
    /// What one wants to read in the log of an ordinary day.
    Info,
    /// What one wants to read when debugging.
    Debug,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// How much an operator cares.
    pub level: Level,
    /// The part of the broker that speaks: `metadata`, `partition`, `session` and so on.
    pub part: &'static str,
    /// The line, without a final stop.
    pub text: String,
}

impl Event {
    /// An event of `level` from `part`.
    pub fn new(level: Level, part: &'static str, text: impl Into<String>) -> Event {
        Event { level, part, text: text.into() }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.part, self.text)
    }
}
