//! How much each part of the broker says: the levels that clients see and change as a broker's loggers.
//!
//! Levels last as long as the process, as in Kafka. What they let through is logged as the program was told to log.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use crate::error::ErrorCode;
use crate::event::{Event, Level};
use crate::lock::lock;
use crate::metadata::broker_config::describe::Described;
use crate::metadata::configs::{Asked, Operation};
use crate::metadata::topic_config::layers::Source;
use crate::metadata::topics::Refusal;

/// The logger that the others follow until they have a level of their own.
const ROOT: &str = "root";
/// The parts that events come from.
const PARTS: [&str; 5] = ["group", "metadata", "partition", "session", "storage"];

/// How much is said, from least to most, as Kafka names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Threshold {
    Fatal,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Threshold::Fatal => "FATAL",
            Threshold::Error => "ERROR",
            Threshold::Warn => "WARN",
            Threshold::Info => "INFO",
            Threshold::Debug => "DEBUG",
            Threshold::Trace => "TRACE",
        })
    }
}

impl Threshold {
    fn from_name(name: &str) -> Option<Threshold> {
        use Threshold::{Debug, Error, Fatal, Info, Trace, Warn};
        [Fatal, Error, Warn, Info, Debug, Trace].into_iter().find(|level| level.to_string() == name)
    }

    /// What an event of this level needs.
    fn of(level: Level) -> Threshold {
        match level {
            Level::Error => Threshold::Error,
            Level::Warn => Threshold::Warn,
            Level::Info => Threshold::Info,
            Level::Debug => Threshold::Debug,
        }
    }
}

#[derive(Debug, Clone)]
struct Levels {
    root: Threshold,
    own: BTreeMap<&'static str, Threshold>,
}

impl Levels {
    fn of(&self, name: &str) -> Threshold {
        self.own.get(name).copied().unwrap_or(self.root)
    }
}

/// See the module.
pub(crate) struct Loggers(Mutex<Levels>);

impl Default for Loggers {
    fn default() -> Loggers {
        Loggers(Mutex::new(Levels { root: Threshold::Info, own: BTreeMap::new() }))
    }
}

impl Loggers {
    /// Whether an event is to be said.
    pub fn lets_through(&self, event: &Event) -> bool {
        lock(&self.0).of(event.part) >= Threshold::of(event.level)
    }

    /// Every logger with its level.
    pub fn described(&self) -> Vec<Described> {
        let levels = lock(&self.0).clone();
        let names = PARTS.into_iter().chain([ROOT]);
        let logger = |name: &str| Described {
            name: name.to_owned(),
            value: Some(levels.of(name).to_string()),
            source: Source::Logger,
            kind: None,
            is_read_only: false,
            is_sensitive: false,
            about: Some(""),
            synonyms: Vec::new(),
        };
        names.map(logger).collect()
    }

    /// Changes levels, all or none.
    ///
    /// # Errors
    /// What the client is told.
    pub fn alter(&self, asked: &[Asked], validate_only: bool) -> Result<(), Refusal> {
        let mut levels = lock(&self.0);
        let mut after = levels.clone();
        asked.iter().try_for_each(|one| after.alter(one))?;
        if !validate_only {
            *levels = after;
        }
        Ok(())
    }
}

impl Levels {
    fn alter(&mut self, asked: &Asked) -> Result<(), Refusal> {
        let (name, given) = (asked.name.as_str(), asked.value.as_deref().unwrap_or_default());
        let refuse = |error_code, message: String| Err(Refusal::new(error_code, message));
        let what = match Operation::from_number(asked.operation) {
            Some(Operation::Append) => "APPEND operation".to_owned(),
            Some(Operation::Subtract) => "SUBTRACT operation".to_owned(),
            None => format!("Unknown operation type {}", asked.operation),
            Some(operation) => return self.put(name, operation, given),
        };
        refuse(ErrorCode::INVALID_REQUEST, format!("{what} is not allowed for the BROKER_LOGGER resource"))
    }

    fn put(&mut self, name: &str, operation: Operation, given: &str) -> Result<(), Refusal> {
        let invalid = |message: String| Refusal::new(ErrorCode::INVALID_CONFIG, message);
        let part = PARTS.into_iter().find(|part| *part == name);
        if part.is_none() && name != ROOT {
            return Err(invalid(format!("Logger {name} does not exist!")));
        }
        if operation == Operation::Delete {
            let message = "Removing the log level of the root logger is not allowed";
            let part = part.ok_or_else(|| Refusal::new(ErrorCode::INVALID_REQUEST, message))?;
            self.own.remove(part);
            return Ok(());
        }
        let level = Threshold::from_name(given).ok_or_else(|| {
            invalid(format!(
                "Cannot set the log level of {name} to {given} as it is not a supported log level. Valid log levels are \
                 DEBUG, ERROR, FATAL, INFO, TRACE, WARN"
            ))
        })?;
        match part {
            Some(part) => drop(self.own.insert(part, level)),
            None => self.root = level,
        }
        Ok(())
    }
}
