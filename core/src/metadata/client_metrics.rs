//! Client-metrics subscriptions: their configs described, and checked before a client may set them.
//!
//! They are kept as Kafka keeps them; telemetry itself is not served.

use crate::error::ErrorCode;

use super::broker_config::describe::Described;
use super::topic_config::layers::{Candidate, Configs, Source};
use super::topic_config::value::Kind::{self, Int, List};
use super::topic_config::value::Valid::{self, Any, Words};
use super::topic_config::value::{Value, read};
use super::topics::Refusal;

/// Name, kind, which values are taken, default, what it is for.
type Row = (&'static str, Kind, Valid, &'static str, &'static str);

const TABLE: [Row; 3] = [
    ("interval.ms", Int, Any, "300000", "How often clients push their metrics."),
    ("match", List, Words, "", "Which clients: pairs of what is looked at and a pattern."),
    ("metrics", List, Words, "", "What names of the metrics begin with; * for all, empty for none."),
];

/// What a pattern may look at.
const MATCHED: [&str; 6] = [
    "client_id",
    "client_instance_id",
    "client_software_name",
    "client_software_version",
    "client_source_address",
    "client_source_port",
];

fn find(name: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.0 == name)
}

/// Every config of a subscription that has `own` ones.
#[must_use]
pub fn described(own: Option<&Configs>) -> Vec<Described> {
    let entry = |(name, kind, valid, default, about): &Row| {
        let own = own.and_then(|own| own.get(*name));
        let own = own.and_then(|own| Some(read(name, *kind, *valid, own).ok()?.to_string()));
        let candidate = own.clone().map(|value| Candidate {
            name: (*name).to_owned(),
            value,
            source: Source::ClientMetrics,
        });
        Described {
            name: (*name).to_owned(),
            source: candidate.as_ref().map_or(Source::Default, |candidate| candidate.source),
            value: Some(own.unwrap_or_else(|| (*default).to_owned())),
            kind: Some(*kind),
            is_read_only: false,
            is_sensitive: false,
            about: Some(about),
            synonyms: candidate.into_iter().collect(),
        }
    };
    TABLE.iter().map(entry).collect()
}

/// Checks what a subscription's configs would be, all together.
///
/// # Errors
/// What the client is told.
pub fn check_all(configs: &Configs) -> Result<(), Refusal> {
    let invalid = |message| Refusal::new(ErrorCode::INVALID_CONFIG, message);
    if let Some(name) = configs.keys().find(|name| find(name).is_none()) {
        let message = format!("Unknown client metrics configuration: {name}");
        return Err(Refusal::new(ErrorCode::INVALID_REQUEST, message));
    }
    for (name, given) in configs {
        let Some((name, kind, valid, ..)) = find(name) else { continue };
        match read(name, *kind, *valid, given).map_err(invalid)? {
            Value::Number(ms) if !(100..=3_600_000).contains(&ms) => {
                let message = format!(
                    "Invalid value {ms} for {name}, interval must be between 100 and 3600000 (1 hour)"
                );
                return Err(Refusal::new(ErrorCode::INVALID_REQUEST, message));
            }
            Value::List(items) if *name == "match" => {
                if let Some(item) = items.iter().find(|item| !is_match(item)) {
                    return Err(invalid(format!("Illegal client matching pattern: {item}")));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// `client_id=some.*`: one of the known names, and a pattern.
fn is_match(item: &str) -> bool {
    let parts: Vec<&str> = item.trim_end_matches('=').split('=').collect();
    matches!(parts.as_slice(), [name, pattern] if MATCHED.contains(&name.trim()) && is_pattern(pattern.trim()))
}

/// Whether brackets close and every repetition repeats something: what makes most patterns wrong that are.
fn is_pattern(pattern: &str) -> bool {
    let (mut open, mut in_class, mut is_escaped, mut may_repeat) = (0_u32, false, false, false);
    for c in pattern.chars() {
        match c {
            _ if is_escaped => (is_escaped, may_repeat) = (false, true),
            '\\' => is_escaped = true,
            ']' if in_class => (in_class, may_repeat) = (false, true),
            _ if in_class => {}
            '[' => in_class = true,
            '(' => (open, may_repeat) = (open.saturating_add(1), false),
            ')' if open == 0 => return false,
            ')' => (open, may_repeat) = (open - 1, true),
            '|' => may_repeat = false,
            // `(?` opens a group of a special kind.
            '?' if open > 0 && !may_repeat => may_repeat = false,
            '*' | '+' | '?' | '{' if !may_repeat => return false,
            _ => may_repeat = true,
        }
    }
    open == 0 && !in_class && !is_escaped
}
