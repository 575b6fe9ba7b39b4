//! The broker's own properties, described: those that were given, and those that stand for topic configs.
//!
//! Not here: every other property that the broker knows (the server's table).

use std::collections::BTreeSet;

use super::layers::{Candidate, Layers, Source, in_units_of};
use super::table::{Key, Synonym, TABLE};
use super::value::Kind;

/// Parts of names whose values are never shown.
const SENSITIVE: [&str; 6] =
    ["password", "passphrase", "secret", "jaas.config", "keystore.key", "certificate"];
/// The one property that stands for a topic config in its own unit and cannot be changed while running.
const FLUSH_SCHEDULER: &str = "log.flush.scheduler.interval.ms";

/// One property, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerEntry {
    /// Its name.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<String>,
    /// Who gave the value.
    pub source: Source,
    /// How the value is written, where that is known.
    pub kind: Option<Kind>,
    /// Whether only a restart changes it, in Kafka.
    pub is_read_only: bool,
    /// Whether its value is never shown.
    pub is_sensitive: bool,
    /// What it is for.
    pub about: Option<&'static str>,
    /// All values that stand for it, the one in force first.
    pub synonyms: Vec<Candidate>,
}

/// What this broker has.
#[must_use]
pub fn described(layers: &Layers<'_>) -> Vec<BrokerEntry> {
    let given = layers.below_topic().flat_map(|(layer, _)| layer.keys().map(String::as_str));
    let standing = TABLE.iter().flat_map(|key| key.synonyms.iter().map(|synonym| synonym.name));
    let names: BTreeSet<&str> = given.chain(standing).collect();
    names.into_iter().map(|name| entry(layers, name)).collect()
}

/// What all brokers have in common: dynamic configs without a broker's name.
#[must_use]
pub fn common(layers: &Layers<'_>) -> Vec<BrokerEntry> {
    let is_common = |candidate: &Candidate| candidate.source == Source::Cluster;
    let mut entries = described(layers);
    for entry in &mut entries {
        entry.synonyms.retain(is_common);
        entry.value = entry.synonyms.first().map(|first| first.value.clone());
        entry.source = Source::Cluster;
    }
    entries.retain(|entry| !entry.synonyms.is_empty());
    entries
}

fn entry(layers: &Layers<'_>, name: &str) -> BrokerEntry {
    let found = TABLE.iter().find_map(|key| {
        let synonym = key.synonyms.iter().find(|synonym| synonym.name == name)?;
        Some((key, synonym))
    });
    let given = layers.below_topic().filter_map(|(layer, source)| {
        Some(Candidate { name: name.to_owned(), value: layer.get(name)?.clone(), source })
    });
    let synonyms: Vec<Candidate> =
        given.chain(found.and_then(|(key, synonym)| default(key, synonym))).collect();
    let first = synonyms.first();
    BrokerEntry {
        name: name.to_owned(),
        value: first.map(|first| first.value.clone()),
        source: first.map_or(Source::Default, |first| first.source),
        kind: found.map(|(key, synonym)| if synonym.factor == 1 { key.kind } else { Kind::Int }),
        is_read_only: found.is_none_or(|(_, synonym)| synonym.factor > 1 || name == FLUSH_SCHEDULER),
        is_sensitive: SENSITIVE.iter().any(|part| name.contains(part)),
        about: found.map(|(key, _)| key.about),
        synonyms,
    }
}

/// Only the last of the properties that stand for a config has a default.
fn default(key: &Key, synonym: &Synonym) -> Option<Candidate> {
    let is_last = key.synonyms.last() == Some(synonym);
    let value = || in_units_of(key.default, synonym);
    is_last.then(|| Candidate { name: synonym.name.to_owned(), value: value(), source: Source::Default })
}
