//! Everything that can happen to a simulated broker: one enum, so that a run can be written down and run again.

use std::fmt;
use std::str::FromStr;

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
    /// From now on what is sent on a connection, either way, is under way for so long; it arrives in its order.
    Delay {
        /// Which connection.
        connection: usize,
        /// How long.
        ms: u64,
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
    /// The broker ends without a word, and its directory is empty from then on.
    Empty,
    /// Somebody writes a whole file into the directory; the next broker has the node id that `meta.properties` says.
    Write {
        /// Where, relative to the directory.
        path: String,
        /// Its length: what is not given is zero.
        length: u64,
        /// Its first bytes.
        bytes: Vec<u8>,
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
                write_hex(bytes, f)
            }
            Event::Write { path, length, bytes } => {
                write!(f, "Write {length} ")?;
                write_hex(bytes, f)?;
                write!(f, " {path}")
            }
            Event::Delay { connection, ms } => write!(f, "Delay {connection} {ms}"),
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

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]];
    let digits: Vec<u8> = bytes.iter().flat_map(digits).collect();
    f.write_str(std::str::from_utf8(&digits).expect("digits"))
}

/// What is not an event, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAnEvent(pub String);

impl fmt::Display for NotAnEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not an event", self.0)
    }
}

impl std::error::Error for NotAnEvent {}

/// Reads what `Display` writes.
impl FromStr for Event {
    type Err = NotAnEvent;

    fn from_str(line: &str) -> Result<Event, NotAnEvent> {
        let words: Vec<&str> = line.split(' ').collect();
        event(&words).ok_or_else(|| NotAnEvent(line.to_owned()))
    }
}

fn event(words: &[&str]) -> Option<Event> {
    Some(match *words {
        ["Connect"] => Event::Connect,
        ["Bytes", connection, bytes] => {
            Event::Bytes { connection: connection.parse().ok()?, bytes: hex(bytes)? }
        }
        ["End", connection] => Event::End { connection: connection.parse().ok()? },
        ["Cut", connection] => Event::Cut { connection: connection.parse().ok()? },
        ["Delay", connection, ms] => {
            Event::Delay { connection: connection.parse().ok()?, ms: ms.parse().ok()? }
        }
        ["Empty"] => Event::Empty,
        ["Write", length, bytes, ref path @ ..] if is_path(path) => {
            Event::Write { path: path.join(" "), length: length.parse().ok()?, bytes: hex(bytes)? }
        }
        ["AdvanceMs", ms] => Event::AdvanceMs(ms.parse().ok()?),
        ["Flush"] => Event::Flush,
        ["FailFlush"] => Event::FailFlush,
        ["StartFlush"] => Event::StartFlush,
        ["FinishFlush"] => Event::FinishFlush,
        ["Job"] => Event::Job,
        ["FailJob"] => Event::FailJob,
        ["CutPowerAfter", changes] => Event::CutPowerAfter(changes.parse().ok()?),
        ["FillDiskAfter", bytes] => Event::FillDiskAfter(bytes.parse().ok()?),
        ["MakeRoom"] => Event::MakeRoom,
        ["Kill"] => Event::Kill,
        ["Crash", seed] => Event::Crash { seed: seed.parse().ok()? },
        ["Stop"] => Event::Stop,
        ["Reopen"] => Event::Reopen,
        _ => return None,
    })
}

/// Whether these words, with spaces between, name a file in a directory and nothing outside of it.
fn is_path(words: &[&str]) -> bool {
    let path = words.join(" ");
    path.split('/').all(|name| !matches!(name, "" | "." | "..") && !name.contains(['\\', '\0', '\n', '\r']))
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let pair = |at| {
        let pair =
            digits.get(at..at + 2).filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u8::from_str_radix(pair, 16).ok()
    };
    (0..digits.len()).step_by(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read_as_it_is_written() {
        let events = [
            Event::Connect,
            Event::Bytes { connection: 1, bytes: vec![0, 0x7f, 0xff] },
            Event::End { connection: 2 },
            Event::Cut { connection: 3 },
            Event::AdvanceMs(500),
            Event::Delay { connection: 4, ms: 200 },
            Event::Empty,
            Event::Write { path: "a topic-0/0.log".into(), length: 9, bytes: vec![1, 0] },
            Event::Write { path: "empty".into(), length: 0, bytes: Vec::new() },
            Event::Flush,
            Event::FailFlush,
            Event::StartFlush,
            Event::FinishFlush,
            Event::Job,
            Event::FailJob,
            Event::CutPowerAfter(4),
            Event::FillDiskAfter(5),
            Event::MakeRoom,
            Event::Kill,
            Event::Crash { seed: 6 },
            Event::Stop,
            Event::Reopen,
        ];
        for event in events {
            assert_eq!(event.to_string().parse(), Ok(event));
        }
        for wrong in ["Write 1 00", "Write 1 00 ", "Write 1 00 /a", "Write 1 00 a/../b", "Write 1 00 a//b"] {
            assert!(wrong.parse::<Event>().is_err(), "{wrong}");
        }
        for wrong in ["", "Connect 1", "Bytes 0 f", "Bytes 0 0g", "AdvanceMs -1", "Connect ", "Bytes 0 +1"] {
            assert!(wrong.parse::<Event>().is_err(), "{wrong}");
        }
    }
}
