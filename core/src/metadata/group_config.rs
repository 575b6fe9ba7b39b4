//! Every group config of Kafka 4.4.0: described, and checked before a client may set it.
//!
//! They belong to the consumer, share and streams protocols, which are not served yet: configs are checked, kept and told.
//! Not here: groups themselves.

use super::broker_config::describe::{Described, Given};
use super::topic_config::layers::{Candidate, Configs, Source};
use super::topic_config::value::Kind::{self, Boolean, Int, List, Text};
use super::topic_config::value::Valid::{self, Any, AtLeast, OneOf, Words};
use super::topic_config::value::{Value, read};

/// A group config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupKey {
    /// Its name.
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// Which values are taken, the broker's bounds apart.
    pub valid: Valid,
    /// Where the value of a group without its own comes from.
    pub default: Fallback,
    /// What it is for, in one line.
    pub about: &'static str,
}

/// Where the value of a group without its own comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fallback {
    /// The broker's property of this name.
    Property(&'static str),
    /// Nowhere: it is this.
    Value(&'static str),
}

use Fallback::{Property, Value as Fixed};

const fn row(
    name: &'static str,
    kind: Kind,
    valid: Valid,
    default: Fallback,
    about: &'static str,
) -> GroupKey {
    GroupKey { name, kind, valid, default, about }
}

/// The table, in the order of the names.
#[rustfmt::skip]
pub static TABLE: &[GroupKey] = &[
    row("consumer.assignment.interval.ms", Int, AtLeast(0), Property("group.consumer.assignment.interval.ms"),
        "The least time between two assignments of the consumer group."),
    row("consumer.heartbeat.interval.ms", Int, AtLeast(1), Property("group.consumer.heartbeat.interval.ms"),
        "How often members of the consumer group send heartbeats."),
    row("consumer.session.timeout.ms", Int, AtLeast(1), Property("group.consumer.session.timeout.ms"),
        "How long the consumer group waits for a member's heartbeat."),
    row("errors.deadletterqueue.copy.record.enable", Boolean, Any, Fixed("false"),
        "Whether an undeliverable record of the share group is copied whole, or only told of."),
    row("errors.deadletterqueue.topic.name", Text, Any, Fixed(""),
        "The topic for records that the share group could not deliver; empty for none."),
    row("share.assignment.interval.ms", Int, AtLeast(0), Property("group.share.assignment.interval.ms"),
        "The least time between two assignments of the share group."),
    row("share.auto.offset.reset", Text, Any, Fixed("latest"),
        "Where the share group begins: earliest, latest, or by_duration: and how far back."),
    row("share.delivery.count.limit", Int, AtLeast(2), Property("group.share.delivery.count.limit"),
        "How often the share group delivers a record at most."),
    row("share.heartbeat.interval.ms", Int, AtLeast(1), Property("group.share.heartbeat.interval.ms"),
        "How often members of the share group send heartbeats."),
    row("share.isolation.level", Text, OneOf(&["read_committed", "read_uncommitted"]), Fixed("read_uncommitted"),
        "Whether the share group delivers records of transactions that are open or aborted."),
    row("share.partition.max.record.locks", Int, AtLeast(100), Property("group.share.partition.max.record.locks"),
        "How many records of a partition the share group may lock at once."),
    row("share.record.lock.duration.ms", Int, AtLeast(1000), Property("group.share.record.lock.duration.ms"),
        "How long a record that was handed to a member of the share group stays locked."),
    row("share.renew.acknowledge.enable", Boolean, Any, Fixed("true"),
        "Whether members of the share group may make such a lock last longer."),
    row("share.session.timeout.ms", Int, AtLeast(1), Property("group.share.session.timeout.ms"),
        "How long the share group waits for a member's heartbeat."),
    row("streams.assignment.interval.ms", Int, AtLeast(0), Property("group.streams.assignment.interval.ms"),
        "The least time between two assignments of the streams group."),
    row("streams.assignor.name", Text, Any, Property("group.streams.assignors"),
        "Who assigns the streams group's tasks."),
    row("streams.heartbeat.interval.ms", Int, AtLeast(1), Property("group.streams.heartbeat.interval.ms"),
        "How often members of the streams group send heartbeats."),
    row("streams.initial.rebalance.delay.ms", Int, AtLeast(0), Property("group.streams.initial.rebalance.delay.ms"),
        "How long the streams group waits for more members before its first rebalance."),
    row("streams.num.standby.replicas", Int, AtLeast(0), Property("group.streams.num.standby.replicas"),
        "How many standby replicas each task has."),
    row("streams.rack.aware.assignment.tags", List, Words, Property("group.streams.rack.aware.assignment.tags"),
        "Tags of clients over which standby replicas are spread."),
    row("streams.session.timeout.ms", Int, AtLeast(1), Property("group.streams.session.timeout.ms"),
        "How long the streams group waits for a member's heartbeat."),
];

/// The config of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static GroupKey> {
    TABLE.binary_search_by(|key| key.name.cmp(name)).ok().and_then(|at| TABLE.get(at))
}

/// Every config of a group that has `own` ones, with all that stand for it.
#[must_use]
pub fn described(own: Option<&Configs>, given: &Given) -> Vec<Described> {
    TABLE.iter().map(|key| entry(key, own, given)).collect()
}

fn entry(key: &GroupKey, own: Option<&Configs>, given: &Given) -> Described {
    let own = own.and_then(|own| own.get(key.name)).and_then(|value| value_of(key, value));
    let below = match key.default {
        Property(name) => given.candidates(name),
        Fixed(value) => vec![candidate(key.name, value, Source::Default)],
    };
    let above = own.as_deref().map(|value| candidate(key.name, value, Source::Group));
    let synonyms: Vec<Candidate> = above.into_iter().chain(below).collect();
    Described {
        name: key.name.to_owned(),
        value: own.or_else(|| in_force(key, given)),
        source: synonyms.first().map_or(Source::Default, |first| first.source),
        kind: Some(key.kind),
        is_read_only: false,
        is_sensitive: false,
        about: Some(key.about),
        synonyms,
    }
}

fn candidate(name: &str, value: &str, source: Source) -> Candidate {
    Candidate { name: name.to_owned(), value: value.to_owned(), source }
}

/// What holds for a group without its own.
fn in_force(key: &GroupKey, given: &Given) -> Option<String> {
    let value = match key.default {
        Property(name) => given.value(name)?,
        Fixed(value) => value.to_owned(),
    };
    // Where the broker names several, the first is the default.
    let is_first_of_many = key.name == ASSIGNOR;
    Some(if is_first_of_many { value.split(',').next().unwrap_or_default().to_owned() } else { value })
}

fn value_of(key: &GroupKey, given: &str) -> Option<String> {
    read(key.name, key.kind, key.valid, given).ok().map(|value| value.to_string())
}

const ASSIGNOR: &str = "streams.assignor.name";

/// Checks what a group's configs would be, all together.
///
/// # Errors
/// What the client is told.
pub fn check_all(configs: &Configs, given: &Given) -> Result<(), String> {
    if let Some(name) = configs.keys().find(|name| find(name).is_none()) {
        return Err(format!("Unknown group config name: {name}"));
    }
    for (name, value) in configs {
        let Some(key) = find(name) else { continue };
        let value = read(key.name, key.kind, key.valid, value)?;
        check_text(key, &value, given)?;
        check_bounds(key, &value, given)?;
    }
    for protocol in ["consumer", "share", "streams"] {
        let number = |what: &str| {
            let key = find(&format!("{protocol}.{what}"))?;
            let own = configs.get(key.name).cloned();
            own.or_else(|| in_force(key, given))?.trim().parse::<i64>().ok()
        };
        let (session, heartbeat) = ("session.timeout.ms", "heartbeat.interval.ms");
        if number(session) <= number(heartbeat) {
            return Err(format!("{protocol}.{session} must be greater than {protocol}.{heartbeat}"));
        }
    }
    Ok(())
}

/// The bounds that the broker sets: `group.share.min.session.timeout.ms` for `share.session.timeout.ms`, and so on.
fn check_bounds(key: &GroupKey, value: &Value, given: &Given) -> Result<(), String> {
    let Value::Number(number) = value else { return Ok(()) };
    let Some((protocol, rest)) = key.name.split_once('.') else { return Ok(()) };
    let rest = rest.strip_prefix("num.").unwrap_or(rest);
    let bound =
        |which: &str| given.value(&format!("group.{protocol}.{which}.{rest}"))?.trim().parse::<i64>().ok();
    match (bound("min"), bound("max")) {
        (Some(min), Some(max)) if !(min..=max).contains(number) => {
            Err(format!("{} must be in the range {min} to {max} inclusive.", key.name))
        }
        (None, Some(max)) if *number > max => {
            Err(format!("{} must be less than or equal to {max}", key.name))
        }
        _ => Ok(()),
    }
}

fn check_text(key: &GroupKey, value: &Value, given: &Given) -> Result<(), String> {
    let name = key.name;
    match value {
        Value::Text(text) if name == "share.auto.offset.reset" && !is_reset(text) => Err(format!(
            "Invalid value {text} for configuration {name}: Invalid value `{text}` for configuration {name}. The value \
             must be either 'earliest', 'latest' or of the format 'by_duration:<PnDTnHnMn.nS>'."
        )),
        Value::Text(text) if name == "errors.deadletterqueue.topic.name" && text.starts_with("__") => {
            Err(format!("{name}: DLQ topic name must not start with '__'"))
        }
        Value::Text(text) if name == ASSIGNOR => {
            let assignors = given.value("group.streams.assignors").unwrap_or_default();
            let items: Vec<&str> = assignors.split(',').map(str::trim).collect();
            match items.contains(&text.as_str()) {
                true => Ok(()),
                false => Err(format!(
                    "{name} '{text}' is not a registered task assignor. Registered assignors are: [{}].",
                    items.join(", ")
                )),
            }
        }
        Value::List(items) if (1..items.len()).any(|at| items[..at].contains(&items[at])) => {
            Err(format!("{name} must not contain duplicate tag keys."))
        }
        _ => Ok(()),
    }
}

fn is_reset(text: &str) -> bool {
    matches!(text, "earliest" | "latest") || text.strip_prefix("by_duration:").is_some_and(is_duration)
}

/// Whether it is a length of time as ISO 8601 writes it: days, hours, minutes and seconds, none below zero.
fn is_duration(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let Some(rest) = upper.strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    let has_days = !days.is_empty();
    if has_days && !days.strip_suffix('D').is_some_and(is_whole) {
        return false;
    }
    let Some(mut time) = time else { return has_days };
    let mut parts = 0;
    for unit in ['H', 'M', 'S'] {
        let Some((number, rest)) = time.split_once(unit) else { continue };
        let is_fraction = number.split_once('.').is_some_and(|(whole, fraction)| {
            unit == 'S'
                && is_whole(whole)
                && fraction.len() <= 9
                && fraction.bytes().all(|byte| byte.is_ascii_digit())
        });
        if !is_whole(number) && !is_fraction {
            return false;
        }
        time = rest;
        parts += 1;
    }
    time.is_empty() && parts > 0
}

fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())
}
