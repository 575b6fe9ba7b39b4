//! The broker's own properties, described: every one that it knows, and those that were given although nobody knows them.
//!
//! Not here: how the answer is written (the handler).

use std::collections::BTreeSet;

use crate::config::Config;
use crate::metadata::image::{Image, resource};
use crate::metadata::topic_config::layers::{Candidate, Configs, Entry, Source};
use crate::metadata::topic_config::value::{Kind, read};

use super::table::TABLE;
use super::{Property, Scope, find, find_of_listener, names_of, without_listener};

/// Two names of one thing: whichever is given, both are told.
const NODE_ID: [&str; 2] = ["node.id", "broker.id"];
/// What may be set for one listener of all brokers.
pub(super) const OF_ALL_LISTENERS: [&str; 3] =
    ["max.connections", "max.connection.creation.rate", "num.network.threads"];

/// One config of any resource, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
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

impl From<Entry> for Described {
    fn from(entry: Entry) -> Described {
        Described {
            name: entry.key.name.to_owned(),
            value: Some(entry.value),
            source: entry.source,
            kind: Some(entry.key.kind),
            is_read_only: false,
            is_sensitive: false,
            about: Some(entry.key.about),
            synonyms: entry.synonyms,
        }
    }
}

/// What was given to a broker, the strongest first; dynamic values that mean nothing there are left out.
#[derive(Debug, Clone, Default)]
pub struct Given {
    layers: Vec<(Source, Configs)>,
}

impl Given {
    /// What was given to this broker.
    #[must_use]
    pub fn of(config: &Config, image: &Image) -> Given {
        let dynamic = |name: String, source: Source| {
            let configs = image.configs.get(&(resource::BROKER, name)).cloned().unwrap_or_default();
            (source, configs.into_iter().filter(|(name, value)| counts(name, value, source)).collect())
        };
        let mut fixed = config.properties.clone();
        fixed.extend(NODE_ID.map(|name| (name.to_owned(), config.node_id.to_string())));
        let layers = vec![
            dynamic(config.node_id.to_string(), Source::Broker),
            dynamic(String::new(), Source::Cluster),
            (Source::Static, fixed),
        ];
        Given { layers }
    }

    /// The same with other configs at one level.
    #[must_use]
    pub fn with(mut self, level: Source, configs: Configs) -> Given {
        for (source, layer) in &mut self.layers {
            if *source == level {
                layer.clone_from(&configs);
            }
        }
        self
    }

    /// Every property that this broker knows or was given.
    #[must_use]
    pub fn described(&self) -> Vec<Described> {
        let known = TABLE.iter().filter(|property| !property.is_hidden).map(|property| property.name);
        let given = self.layers.iter().flat_map(|(_, layer)| layer.keys().map(String::as_str));
        let names: BTreeSet<&str> = known.chain(given).collect();
        names.into_iter().map(|name| self.entry(name)).collect()
    }

    /// What all brokers have in common: dynamic configs without a broker's name.
    #[must_use]
    pub fn common(&self) -> Vec<Described> {
        let cluster = self.layers.iter().filter(|(source, _)| *source == Source::Cluster);
        let common = cluster.flat_map(|(_, layer)| layer).map(|(name, value)| {
            let mut entry = self.entry(name);
            entry.synonyms.retain(|candidate| candidate.source == Source::Cluster);
            Described { value: Some(value.clone()), source: Source::Cluster, ..entry }
        });
        common.collect()
    }

    /// All that stand for a property, the one in force first; none where its own name has no value.
    #[must_use]
    pub fn candidates(&self, name: &str) -> Vec<Candidate> {
        let names = names_of(name);
        let candidate = |name: &str, value: &str, source: Source| Candidate {
            name: name.to_owned(),
            value: value.to_owned(),
            source,
        };
        let given = self.layers.iter().flat_map(|(source, layer)| {
            names.iter().filter_map(|name| Some(candidate(name, layer.get(*name)?, *source)))
        });
        let defaults =
            names.iter().filter_map(|name| Some(candidate(name, find(name)?.default?, Source::Default)));
        given.chain(defaults).skip_while(|candidate| candidate.name != name).collect()
    }

    fn entry(&self, name: &str) -> Described {
        let property = find_of_listener(name);
        let synonyms = self.candidates(name);
        Described {
            name: name.to_owned(),
            value: self.value(name),
            source: synonyms.first().map_or(Source::Default, |first| first.source),
            kind: property.map(|property| property.kind),
            is_read_only: find(name).is_none_or(|property| property.scope == Scope::ReadOnly),
            // Nobody knows what a name that nobody knows may hold.
            is_sensitive: property.is_none_or(Property::is_sensitive),
            about: find(name).map(Property::about),
            synonyms,
        }
    }

    /// The value in force, in Kafka's own spelling.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<String> {
        let names = names_of(name);
        for (source, layer) in &self.layers {
            let given = layer.get(name).and_then(|given| canonical(name, given));
            // A dynamic value takes the place of the others of its family, in whichever unit.
            let is_replaced = *source != Source::Static && names.iter().any(|name| layer.contains_key(*name));
            if given.is_some() || is_replaced {
                return given.or_else(|| default(name));
            }
        }
        default(name)
    }
}

fn default(name: &str) -> Option<String> {
    find_of_listener(name)?.default.map(str::to_owned)
}

/// The value as Kafka spells it; nothing where it cannot be read.
fn canonical(name: &str, given: &str) -> Option<String> {
    let Some(property) = find_of_listener(name) else { return Some(given.to_owned()) };
    read(name, property.kind, property.valid, given).ok().map(|value| value.to_string())
}

/// Whether a value that lies in the metadata log means anything at its level.
pub(super) fn counts(name: &str, value: &str, source: Source) -> bool {
    let of_all = find(name).map_or_else(
        || without_listener(name).is_none_or(|base| OF_ALL_LISTENERS.contains(&base)),
        |property| property.scope == Scope::AllBrokers,
    );
    let is_fixed =
        find(name).is_some_and(|property| matches!(property.scope, Scope::ReadOnly | Scope::EachListener));
    !is_fixed && (of_all || source == Source::Broker) && canonical(name, value).is_some()
}
