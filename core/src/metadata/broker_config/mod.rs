//! The properties of a broker: which there are, how each may be changed, and what it does here.
//!
//! One [`table`] describes them, for the program that reads `server.properties` and for clients alike; [`describe`] tells
//! clients what is in force, [`change`] says what they may set. Not here: what a value does (whoever reads it), and the settings of topics (`topic_config`).

pub mod change;
pub mod describe;
pub mod table;
#[cfg(test)]
mod tests;

use crate::metadata::topic_config;
use crate::metadata::topic_config::value::{Kind, Valid};

use table::TABLE;

/// How a property changes while the broker runs, as Kafka has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// It does not.
    ReadOnly,
    /// For all brokers, or for one.
    AllBrokers,
    /// For one broker.
    EachBroker,
    /// For one listener of one broker: its name begins with the listener's then.
    EachListener,
}

/// What a property does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it does in Kafka.
    Acts,
    /// Nothing yet: it belongs to something that is still to be built.
    NotYet,
    /// Nothing: it tunes Kafka's insides, or something that one node does not have.
    Idle,
    /// Any value but the default would make the broker less safe than its owner thinks: what to do instead.
    Refused(&'static str),
}

/// One property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its name.
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// Its default; `None` for null, or where there is none.
    pub default: Option<&'static str>,
    /// Which values are taken.
    pub valid: Valid,
    /// How it changes while the broker runs.
    pub scope: Scope,
    /// What it does here.
    pub effect: Effect,
    /// What it is for, in one line.
    about: &'static str,
    /// Whether it is told only where it is given.
    pub is_hidden: bool,
}

impl Property {
    /// What it is for, in one line: itself, or the topic config that it stands for.
    #[must_use]
    pub fn about(&self) -> &'static str {
        let stands_for = || {
            topic_config::table::TABLE.iter().find(|key| key.synonyms.iter().any(|of| of.name == self.name))
        };
        match self.about {
            "" => stands_for().map_or("", |key| key.about),
            about => about,
        }
    }

    /// Whether its value is never shown.
    #[must_use]
    pub fn is_sensitive(&self) -> bool {
        self.kind == Kind::Secret
    }
}

/// The property of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Property> {
    TABLE.binary_search_by(|property| property.name.cmp(name)).ok().and_then(|at| TABLE.get(at))
}

/// The property of this name, which may begin with a listener's.
#[must_use]
pub fn find_of_listener(name: &str) -> Option<&'static Property> {
    find(name).or_else(|| find(without_listener(name)?))
}

/// `ssl.key.password` of `listener.name.external.ssl.key.password`; nothing of a name without a listener's.
#[must_use]
pub fn without_listener(name: &str) -> Option<&str> {
    let (_, base) = name.strip_prefix("listener.name.")?.split_once('.')?;
    // What belongs to one mechanism of a listener has the mechanism's name between.
    Some(OF_MECHANISMS.into_iter().find(|property| base.ends_with(property)).unwrap_or(base))
}

const OF_MECHANISMS: [&str; 5] = [
    "sasl.jaas.config",
    "sasl.login.callback.handler.class",
    "sasl.login.class",
    "sasl.server.callback.handler.class",
    "connections.max.reauth.ms",
];

/// Properties that are one setting in several units, the strongest first.
const FAMILIES: [&[&str]; 4] = [
    &["log.roll.ms", "log.roll.hours"],
    &["log.roll.jitter.ms", "log.roll.jitter.hours"],
    &["log.flush.interval.ms", "log.flush.scheduler.interval.ms"],
    &["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
];

/// All names under which the setting of this name may be given.
fn names_of(name: &str) -> Vec<&str> {
    match FAMILIES.iter().find(|family| family.contains(&name)) {
        Some(family) => family.to_vec(),
        None => std::iter::once(name).chain(without_listener(name)).collect(),
    }
}
