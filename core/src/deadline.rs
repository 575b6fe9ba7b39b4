//! What time will bring, by name: for whoever shows it.
//!
//! Not what a runtime sleeps on: that is one moment, [`Broker::poll_timeout`](crate::broker::Broker::poll_timeout) and
//! [`Session::poll_timeout`](crate::session::Session::poll_timeout), which may be earlier, and find nothing to do.

use crate::time::Mono;

/// Something that happens at its time unless something else happens before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// When.
    pub at: Mono,
    /// What.
    pub name: &'static str,
    /// Of whom: a group, a member, a partition, a request; empty for the broker's own.
    pub of: String,
}

impl Deadline {
    /// What happens at that time, to whom.
    pub fn new(at: Mono, name: &'static str, of: impl Into<String>) -> Deadline {
        Deadline { at, name, of: of.into() }
    }
}
