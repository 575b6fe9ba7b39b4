//! Which dynamic properties of brokers may be set: for all of them, or for this one.
//!
//! Wording as clients know it from Kafka. Not here: records and levels of features (`metadata::configs`).

use crate::config::Config;
use crate::error::ErrorCode;
use crate::metadata::image::Image;
use crate::metadata::topic_config::layers::{Configs, Source};
use crate::metadata::topic_config::value::{Kind, read};
use crate::metadata::topics::Refusal;

use super::describe::{Given, OF_ALL_LISTENERS, counts};
use super::{Effect, Property, Scope, find, find_of_listener, without_listener};

/// Read once at start, so that a change would be stored and do nothing until then, or ever.
const READ_AT_START: [&str; 5] = [
    "listener.security.protocol.map",
    "listeners",
    "max.connections",
    "max.connections.per.ip",
    "max.connections.per.ip.overrides",
];

/// What of a level's stored configs counts, and is checked with what is changed.
#[must_use]
pub fn stored(image: &Image, resource: &(i8, String), level: Source) -> Configs {
    let stored = image.configs.get(resource).into_iter().flatten();
    stored
        .filter(|(name, value)| counts(name, value, level))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Checks what the configs of a level would be, all together.
///
/// # Errors
/// What the client is told.
pub fn check_all(configs: &Configs, level: Source, config: &Config, image: &Image) -> Result<(), Refusal> {
    let has_scope = |name: &str, scope: Scope| find(name).is_some_and(|property| property.scope == scope);
    refuse("Cannot update these configs dynamically", configs, |name| has_scope(name, Scope::ReadOnly))?;
    refuse(
        "These security configs can be dynamically updated only per-listener using the listener prefix",
        configs,
        |name| has_scope(name, Scope::EachListener),
    )?;
    for (name, value) in configs {
        let Some(property) = find_of_listener(name) else { continue };
        read(property.name, property.kind, property.valid, value).map_err(invalid)?;
    }
    if level == Source::Cluster {
        let message = "Cannot update these configs at default cluster level, broker id must be specified";
        refuse(message, configs, |name| match without_listener(name) {
            Some(base) => !OF_ALL_LISTENERS.contains(&base),
            None => has_scope(name, Scope::EachBroker),
        })?;
    }
    check_together(&Given::of(config, image).with(level, configs.clone()))
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_REQUEST, message)
}

fn refuse(message: &str, configs: &Configs, is_wrong: impl Fn(&str) -> bool) -> Result<(), Refusal> {
    let wrong: Vec<&str> = configs.keys().map(String::as_str).filter(|name| is_wrong(name)).collect();
    match wrong.as_slice() {
        [] => Ok(()),
        names => Err(invalid(format!("{message}: [{}]", names.join(", ")))),
    }
}

/// What must hold of all levels together.
fn check_together(given: &Given) -> Result<(), Refusal> {
    let number = |name| given.value(name).and_then(|value| value.parse::<i64>().ok());
    let required = |message: String| Err(invalid(format!("requirement failed: {message}")));
    if number("log.retention.ms").is_some_and(|ms| ms == 0) {
        return required("log.retention.ms must be unlimited (-1) or, greater than or equal to 1".into());
    }
    for (name, low) in [("log.roll.ms", 1), ("log.roll.jitter.ms", 0)] {
        if number(name).is_some_and(|ms| ms < low) {
            return required(format!("{name} must be greater than or equal to {low}"));
        }
    }
    let items = |name| given.value(name).unwrap_or_default();
    let directories = if items("log.dirs").is_empty() { items("log.dir") } else { items("log.dirs") };
    let cordoned = items("cordoned.log.dirs");
    let missing: Vec<&str> = cordoned
        .split(',')
        .filter(|item| !matches!(*item, "" | "*") && !directories.split(',').any(|known| known == *item))
        .collect();
    match missing.as_slice() {
        [] => Ok(()),
        items => required(format!(
            "All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : {}",
            items.join(",")
        )),
    }
}

/// What Kafka would do at once and Eventor does not is not taken in silence.
///
/// # Errors
/// What the client is told.
pub fn check_value(name: &str, value: &str) -> Result<(), Refusal> {
    let Some(property) = find_of_listener(name) else { return Ok(()) };
    match property.effect {
        _ if READ_AT_START.contains(&property.name) => Err(invalid(format!(
            "{name} is read at start here: write it into the properties file and start again"
        ))),
        Effect::Refused(advice) if !is_default(property, value) => {
            Err(invalid(format!("{name} is not supported here, and not safe to ignore; {advice}")))
        }
        _ => Ok(()),
    }
}

fn is_default(property: &Property, value: &str) -> bool {
    match property.kind {
        Kind::Boolean => property.default.is_some_and(|default| default.eq_ignore_ascii_case(value.trim())),
        _ => property.default.unwrap_or_default() == value.trim(),
    }
}
