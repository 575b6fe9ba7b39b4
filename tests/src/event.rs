//! Everything that can happen to a simulated broker: one enum, so that a run can be written down and run again.

use std::fmt;

/// One input. Connections are numbered from 0 in the order in which they were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A client connects.
    Connect,
    /// A client sends bytes: part of a frame, a frame, or several.
    Bytes {
        /// Which connection.
        connection: usize,
        /// What is sent.
        bytes: Vec<u8>,
    },
    /// A client closes its sending side and still listens.
    End {
        /// Which connection.
        connection: usize,
    },
    /// A connection breaks.
    Cut {
        /// Which connection.
        connection: usize,
    },
    /// Time passes; whatever is due on the way happens on the way.
    AdvanceMs(u64),
    /// The flush that acknowledgements wait for runs, if one is wanted.
    Flush,
    /// It runs, and its first sync fails.
    FailFlush,
    /// It runs, but the broker is not told yet: what happens before [`Event::FinishFlush`] is not covered by it.
    StartFlush,
    /// The broker is told of the flush that was started.
    FinishFlush,
    /// The next other job runs, if one is wanted.
    Job,
    /// It runs, and its first sync fails.
    FailJob,
    /// After this many more changes of files, every change fails.
    CutPowerAfter(u64),
    /// Files can grow by this many bytes more, all together; then the disk is full.
    FillDiskAfter(u64),
    /// Somebody makes room on the disk.
    MakeRoom,
    /// The broker ends without a word, its files stay as they are (`kill -9`).
    Kill,
    /// The machine loses power: files are what the crash model leaves.
    Crash {
        /// Which of the states that may be left.
        seed: u64,
    },
    /// The broker stops in order.
    Stop,
    /// A broker starts on the files that are there.
    Reopen,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Bytes { connection, bytes } => {
                write!(f, "Bytes {connection} ")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Event::End { connection } => write!(f, "End {connection}"),
            Event::Cut { connection } => write!(f, "Cut {connection}"),
            Event::AdvanceMs(ms) => write!(f, "AdvanceMs {ms}"),
            Event::CutPowerAfter(changes) => write!(f, "CutPowerAfter {changes}"),
            Event::FillDiskAfter(bytes) => write!(f, "FillDiskAfter {bytes}"),
            Event::Crash { seed } => write!(f, "Crash {seed}"),
            plain => write!(f, "{plain:?}"),
        }
    }
}
