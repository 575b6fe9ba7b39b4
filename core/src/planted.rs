//! Bugs on purpose, each at the line where it would really be: the simulation must find every one of them.
//!
//! Not in any build but one with the feature `planted-bugs`, which no default has; without it [`is`] is a constant.

/// A bug that can be planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// acks=all is answered before the flush.
    SkipFlushWait,
    /// A batch that was sent again is appended again.
    SkipDuplicateCheck,
    /// Recovery leaves a torn end where it is.
    SkipTailTruncation,
    /// An append wakes nobody.
    LoseWake,
    /// A batch gets the offset of the record before it.
    ReuseOffset,
    /// A raised start is acknowledged before it is durable.
    SkipCheckpointWait,
    /// Retention takes the next segment too.
    DeleteTooMuch,
    /// A member of an earlier generation may commit.
    CommitInAnyGeneration,
    /// A follower is given the leader's share.
    GiveOneShareToAll,
    /// When a generation begins, one who waits to join is forgotten.
    LoseJoin,
}

impl Bug {
    /// Every one.
    pub const ALL: [Bug; 10] = [
        Bug::SkipFlushWait,
        Bug::SkipDuplicateCheck,
        Bug::SkipTailTruncation,
        Bug::LoseWake,
        Bug::ReuseOffset,
        Bug::SkipCheckpointWait,
        Bug::DeleteTooMuch,
        Bug::CommitInAnyGeneration,
        Bug::GiveOneShareToAll,
        Bug::LoseJoin,
    ];
}

#[cfg(feature = "planted-bugs")]
mod planting {
    use super::Bug;
    use std::cell::Cell;

    thread_local! {
        static PLANTED: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    /// From now on this thread's brokers have this bug, or none.
    pub fn plant(bug: Option<Bug>) {
        PLANTED.set(bug);
    }

    /// Whether this bug is planted.
    #[must_use]
    pub fn is(bug: Bug) -> bool {
        PLANTED.get() == Some(bug)
    }
}

#[cfg(feature = "planted-bugs")]
pub use planting::{is, plant};

/// Whether this bug is planted: never.
#[cfg(not(feature = "planted-bugs"))]
#[must_use]
#[inline(always)]
pub const fn is(_: Bug) -> bool {
    false
}
