//! Goes through everything that was given, name by name, and says of each what it does here.

use eventor_core::event::Level;
use eventor_core::metadata::broker_config::table::TABLE;
use eventor_core::metadata::broker_config::{Effect, Property, find};
use eventor_core::metadata::topic_config::value::Kind;

use super::known;
use super::{BUILT_IN, Given, Givens, Notice, Problem};
use crate::nearest::nearest;

/// Names that Kafka 4.0 took away; a name that ends with a dot stands for all that begin with it.
const REMOVED: &[&str] = &[
    "auto.include.jmx.reporter",
    "broker.id.generation.enable",
    "control.plane.listener.name",
    "delegation.token.master.key",
    "group.coordinator.new.enable",
    "inter.broker.protocol.version",
    "log.message.downconversion.enable",
    "log.message.format.version",
    "log.message.timestamp.difference.max.ms",
    "offsets.commit.required.acks",
    "password.encoder.",
    "reserved.broker.max.id",
    "zookeeper.",
];

/// Families that belong to listeners with security, or to plug-ins; here they have no effect.
const PREFIXES: &[&str] = &["listener.name.", "config.providers.", "rlmm.config.", "rsm.config."];

/// What `review` found.
pub(super) struct Review {
    /// What keeps the broker from starting.
    pub problems: Vec<Problem>,
    /// Names that nobody knows: ignored, unless something is wrong already, which may be their fault.
    pub strangers: Vec<Problem>,
    /// What there is to say.
    pub notices: Vec<Notice>,
}

/// What is wrong, and what there is to say, about each given property taken alone.
pub(super) fn review(givens: &Givens) -> Review {
    let (mut problems, mut strangers) = (Vec::new(), Vec::new());
    let (mut idle, mut not_yet, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for (name, given) in givens {
        let Some(known) = find(name) else {
            match PREFIXES.iter().any(|prefix| name.starts_with(prefix)) {
                true => idle.push(name.as_str()),
                false => strangers.push(unknown(name, given)),
            }
            continue;
        };
        problems.extend(wrong(known, given));
        match known.effect {
            Effect::Acts | Effect::Refused(_) => {}
            Effect::NotYet => not_yet.push(known.name),
            Effect::Idle => idle.push(known.name),
        }
        let is_built_in = given.at.starts_with(BUILT_IN);
        if known.effect == Effect::Acts && !is_built_in && differs(known, &given.value) {
            changed.push(format!("{name}={}", given.value));
        }
    }
    let text = |stranger: &Problem| Notice { level: Level::Warn, text: stranger.to_string() };
    let mut notices: Vec<Notice> = strangers.iter().map(text).collect();
    let mut list = |level: Level, before: &str, names: &[&str]| {
        if !names.is_empty() {
            notices.push(Notice { level, text: format!("{before}: {}", names.join(", ")) });
        }
    };
    list(Level::Info, "configured", &changed.iter().map(String::as_str).collect::<Vec<_>>());
    list(Level::Info, "accepted, without effect here", &idle);
    list(Level::Warn, "accepted, but not acting yet", &not_yet);
    let kept = "compaction does not act yet: compacted topics keep every record until they are deleted";
    notices.push(Notice { level: Level::Info, text: kept.to_owned() });
    Review { problems, strangers, notices }
}

fn unknown(name: &str, given: &Given) -> Problem {
    let problem =
        |what: &str, advice: String| Problem { at: given.at.clone(), what: format!("{name} {what}"), advice };
    if REMOVED.iter().any(|removed| name == *removed || removed.ends_with('.') && name.starts_with(removed)) {
        return problem("does not exist any more since Kafka 4.0", "ignored, remove the line".to_owned());
    }
    let prefixed = format!("log.{name}");
    let meant = find(&prefixed)
        .map(|known| known.name)
        .or_else(|| nearest(name, TABLE.iter().map(|property| property.name)));
    let advice = meant.map_or("ignored".to_owned(), |meant| format!("ignored, did you mean {meant}?"));
    problem("is not a property of a broker", advice)
}

fn wrong(known: &Property, given: &Given) -> Option<Problem> {
    let shown = if known.kind == Kind::Secret { "(hidden)" } else { &given.value };
    let problem = |what: &str, advice: String| Problem {
        at: given.at.clone(),
        what: format!("{}={shown}: {what}", known.name),
        advice,
    };
    // An empty value means null to Kafka where there is no default; elsewhere it is a value like any other.
    let empty = given.value.is_empty() && known.default.is_none_or(str::is_empty);
    if !empty && let Err(invalid) = known::check(known, &given.value) {
        return Some(problem("not a valid value", invalid.to_string()));
    }
    match known.effect {
        Effect::Refused(advice) if !empty && differs(known, &given.value) => {
            Some(problem("not supported here, and not safe to ignore", advice.to_owned()))
        }
        _ => None,
    }
}

fn differs(known: &Property, value: &str) -> bool {
    match (known.kind, known.default) {
        (Kind::Boolean, Some(default)) => !value.eq_ignore_ascii_case(default),
        (_, default) => default.unwrap_or_default() != value,
    }
}
