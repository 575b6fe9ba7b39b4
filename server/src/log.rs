//! Log lines to standard error, through `tracing`: one subscriber that knows levels and nothing else.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write as _};
use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use eventor_core::event;
use eventor_core::session::Disconnect;
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span;
use tracing::{Event, Level, Metadata, Subscriber};

/// The words that `--log` takes.
pub const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Sends log lines of this level and above to standard error, from now on.
pub fn start(level: LevelFilter) {
    let color =
        io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    // An embedding program may have a subscriber of its own: then that one counts.
    let _ = tracing::subscriber::set_global_default(Lines { level, color });
}

/// Logs what the broker did.
pub fn event(event: &event::Event) {
    say(event.level, event);
}

/// Logs how a connection came to its end.
pub fn ended(address: SocketAddr, outcome: &io::Result<Disconnect>) {
    match outcome {
        Ok(reason @ (Disconnect::Ended | Disconnect::Idle | Disconnect::Stopping)) => {
            tracing::debug!("{address}: {reason}");
        }
        Ok(reason) => tracing::info!("{address}: closed, {reason}"),
        Err(error) => tracing::debug!("{address}: {error}"),
    }
}

/// Logs a line.
pub fn say(level: event::Level, line: &dyn fmt::Display) {
    match level {
        event::Level::Error => tracing::error!("{line}"),
        event::Level::Warn => tracing::warn!("{line}"),
        event::Level::Info => tracing::info!("{line}"),
        event::Level::Debug => tracing::debug!("{line}"),
    }
}

/// Writes each event as one line, in one call.
struct Lines {
    level: LevelFilter,
    color: bool,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && *metadata.level() <= self.level && metadata.target().starts_with("eventor")
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn event(&self, event: &Event<'_>) {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let time = Timestamp { seconds: since_1970.as_secs(), ms: since_1970.subsec_millis() };
        let (name, color) = match *event.metadata().level() {
            Level::ERROR => ("ERROR", "\x1b[31m"),
            Level::WARN => ("WARN ", "\x1b[33m"),
            Level::INFO => ("INFO ", "\x1b[32m"),
            Level::DEBUG => ("DEBUG", "\x1b[34m"),
            Level::TRACE => ("TRACE", "\x1b[35m"),
        };
        let mut line = match self.color {
            true => format!("\x1b[2m{time}\x1b[0m {color}{name}\x1b[0m "),
            false => format!("{time} {name} "),
        };
        event.record(&mut Fields(&mut line));
        line.push('\n');
        // Where standard error is closed there is nobody to tell.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }

    // There are no spans.
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// The message as it is, other fields as `name=value`.
struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let before = self.0.len();
        // Writing to a String does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
        // What a client sent may stand in a line, and must not end it or steer a terminal.
        if self.0[before..].contains(char::is_control) {
            let clean: String =
                self.0[before..].chars().map(|c| if c.is_control() { '?' } else { c }).collect();
            self.0.truncate(before);
            self.0.push_str(&clean);
        }
    }
}

/// A moment in ISO 8601, UTC.
struct Timestamp {
    seconds: u64,
    ms: u32,
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.seconds / 86_400, self.seconds % 86_400);
        // Days since 0000-03-01, where leap days fall at the end of a year, then of a 400-year era.
        let days = days + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, leap) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let year = era * 400 + year_of_era + leap;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", self.ms)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn timestamps_are_iso_8601() {
        let at = |seconds, ms| Timestamp { seconds, ms }.to_string();
        assert_eq!(at(0, 0), "1970-01-01T00:00:00.000Z");
        assert_eq!(at(951_782_399, 7), "2000-02-28T23:59:59.007Z");
        assert_eq!(at(951_782_400, 7), "2000-02-29T00:00:00.007Z");
        assert_eq!(at(1_795_257_600, 999), "2026-11-21T10:40:00.999Z");
    }
}
