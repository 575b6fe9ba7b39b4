//! A run that is written down: a seed and a list of events, as text, a line each. Played again it gives the same bytes.

use std::fmt;
use std::str::FromStr;

use crate::{Event, Files, Setup, Sim};

/// More events than this are refused: each may cost a start.
const EVENTS_MAX: usize = 20_000;
/// More time than this is refused: each check that is due on the way costs something.
const TIME_MS_MAX: u64 = 400 * 24 * 3_600_000;
/// No file that is written is longer; holes count.
const FILE_BYTES_MAX: u64 = 1 << 27;

/// A seed and what happened, on a directory in memory that can lose power.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Where all randomness comes from.
    pub seed: u64,
    /// What happened; the first is [`Event::Reopen`], as a broker starts.
    pub events: Vec<Event>,
}

impl Recording {
    /// A broker starts, and nothing else.
    #[must_use]
    pub fn start(seed: u64) -> Recording {
        Recording { seed, events: vec![Event::Reopen] }
    }

    /// Whether every event can happen where it stands, in bounded time and memory.
    ///
    /// # Errors
    /// Which one cannot, and why.
    pub fn check(&self) -> Result<(), String> {
        if self.events.len() > EVENTS_MAX {
            return Err(format!("more than {EVENTS_MAX} events"));
        }
        let (mut connections, mut time_ms) = (0_usize, 0_u64);
        for event in &self.events {
            event.check(connections)?;
            match event {
                Event::Connect => connections += 1,
                Event::AdvanceMs(ms) => time_ms = time_ms.saturating_add(*ms),
                _ => {}
            }
        }
        if time_ms > TIME_MS_MAX {
            return Err("more than 400 days pass".into());
        }
        Ok(())
    }

    /// A simulation in which nothing has happened yet, for this recording to be played in.
    ///
    /// # Errors
    /// The directory cannot be made.
    pub fn prepare(&self) -> Result<Sim, String> {
        Setup::seed(self.seed).files(Files::crashing()).replay(&[])
    }

    /// Plays it.
    ///
    /// # Errors
    /// An event that cannot happen.
    pub fn play(&self) -> Result<Sim, String> {
        self.check()?;
        let mut sim = self.prepare()?;
        self.events.iter().for_each(|event| sim.handle(event.clone()));
        Ok(sim)
    }
}

impl Event {
    /// Whether it can happen where there are so many connections, in bounded time and memory.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn check(&self, connections: usize) -> Result<(), String> {
        match self {
            Event::Bytes { connection, .. }
            | Event::End { connection }
            | Event::Cut { connection }
            | Event::Delay { connection, .. }
                if *connection >= connections =>
            {
                Err(format!("there is no connection {connection}"))
            }
            Event::AdvanceMs(ms) | Event::Delay { ms, .. } if *ms > TIME_MS_MAX => {
                Err("more than 400 days pass".into())
            }
            Event::Write { path, length, bytes }
                if *length > FILE_BYTES_MAX || (bytes.len() as u64) > *length =>
            {
                Err(format!("{path}: {length} bytes, of which {} are given", bytes.len()))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Seed {}", self.seed)?;
        self.events.iter().try_for_each(|event| writeln!(f, "{event}"))
    }
}

/// Reads what `Display` writes, and checks it.
impl FromStr for Recording {
    type Err = String;

    fn from_str(text: &str) -> Result<Recording, String> {
        let mut lines = text.lines();
        let seed = lines.next().and_then(|line| line.strip_prefix("Seed ")?.parse().ok());
        let seed = seed.ok_or("a recording begins with a line that says its seed")?;
        let events =
            lines.take(EVENTS_MAX + 1).map(|line| line.parse::<Event>().map_err(|error| error.to_string()));
        let recording = Recording { seed, events: events.collect::<Result<_, _>>()? };
        recording.check()?;
        Ok(recording)
    }
}
