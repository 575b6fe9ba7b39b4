//! Where a topic's config comes from: the topic itself, this broker, all brokers, the properties file, or nobody.
//!
//! Not here: what it does (`topic_config`). A value in a directory or a file that cannot be read counts as absent.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::metadata::image::{Image, resource};

use super::table::{Key, Synonym, TABLE, find};
use super::value::{Kind, Value, read};

/// Who gave a value; the numbers are those of DescribeConfigs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(i8)]
pub enum Source {
    /// The topic's own config.
    Topic = 1,
    /// This broker's dynamic config.
    Broker = 2,
    /// All brokers' dynamic config.
    Cluster = 3,
    /// The properties file or the command line.
    Static = 4,
    /// Nobody.
    Default = 5,
    /// The level of a logger.
    Logger = 6,
    /// A client-metrics subscription's own config.
    ClientMetrics = 7,
    /// A group's own config.
    Group = 8,
}

/// A value that stands for a config, or would if nothing stood above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The name under which it was given.
    pub name: String,
    /// The value as it was given.
    pub value: String,
    /// Who gave it.
    pub source: Source,
}

/// One config of a topic, described.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which config it is.
    pub key: &'static Key,
    /// Its value.
    pub value: String,
    /// Who gave the value.
    pub source: Source,
    /// All that stand for it, the one in force first.
    pub synonyms: Vec<Candidate>,
}

/// Config values by name.
pub type Configs = BTreeMap<String, String>;

/// All that is known about a topic's configs, the strongest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Layers<'a> {
    topic: Option<&'a Configs>,
    broker: Option<&'a Configs>,
    cluster: Option<&'a Configs>,
    properties: Option<&'a Configs>,
}

impl<'a> Layers<'a> {
    /// What stands for every topic that has no configs of its own.
    #[must_use]
    pub fn of_broker(config: &'a Config, image: &'a Image) -> Layers<'a> {
        let of = |name: String| image.configs.get(&(resource::BROKER, name));
        Layers {
            topic: None,
            broker: of(config.node_id.to_string()),
            cluster: of(String::new()),
            properties: Some(&config.properties),
        }
    }

    /// The same with a topic's own configs on top.
    #[must_use]
    pub fn with_topic(self, topic: Option<&'a Configs>) -> Layers<'a> {
        Layers { topic, ..self }
    }

    /// What stands for a topic in the image.
    #[must_use]
    pub fn of_topic(config: &'a Config, image: &'a Image, topic: &str) -> Layers<'a> {
        let configs = image.configs.get(&(resource::TOPIC, topic.to_owned()));
        Layers::of_broker(config, image).with_topic(configs)
    }

    /// The value in force.
    #[must_use]
    pub fn value(&self, key: &'static Key) -> (Value, Source) {
        self.in_force(key).map_or_else(
            || (read_value(key, key.default).unwrap_or(Value::Text(String::new())), Source::Default),
            |(_, value, source)| (value, source),
        )
    }

    /// A property of the broker itself, when some layer has it as a number.
    #[must_use]
    pub fn broker_number(&self, name: &str) -> Option<i64> {
        self.below_topic().find_map(|(layer, _)| layer.get(name)?.trim().parse().ok())
    }

    /// Every config as CreateTopics tells it: the value as it was given.
    #[must_use]
    pub fn given(&self) -> Vec<Entry> {
        let entry = |key: &'static Key| {
            let (value, source) = match self.in_force(key) {
                Some((given, _, source)) => (given, source),
                None => (key.default.to_owned(), Source::Default),
            };
            Entry { key, value, source, synonyms: Vec::new() }
        };
        self.shown().map(entry).collect()
    }

    /// Every config as DescribeConfigs tells it: the value in Kafka's own spelling, and all that stand for it.
    ///
    /// As in Kafka the property of highest priority decides: where it has no value, weaker spellings (`log.roll.hours` for
    /// `log.roll.ms`) act, but are not told as the source.
    #[must_use]
    pub fn described(&self) -> Vec<Entry> {
        let entry = |key: &'static Key| {
            let (value, _) = self.value(key);
            let synonyms = self.candidates(key);
            let source = synonyms.first().map_or(Source::Default, |first| first.source);
            Entry { key, value: value.to_string(), source, synonyms }
        };
        self.shown().map(entry).collect()
    }

    /// All that clients are told of: what Kafka's own tests need is told only where it is set.
    fn shown(&self) -> impl Iterator<Item = &'static Key> {
        let topic = self.topic;
        let is_set = move |key: &Key| topic.is_some_and(|topic| topic.contains_key(key.name));
        TABLE.iter().filter(move |key| !key.is_internal() || is_set(key))
    }

    fn below_topic(&self) -> impl Iterator<Item = (&'a Configs, Source)> {
        [(self.broker, Source::Broker), (self.cluster, Source::Cluster), (self.properties, Source::Static)]
            .into_iter()
            .filter_map(|(layer, source)| Some((layer?, source)))
    }

    /// The strongest value that can be read: as it was given (in the topic config's unit), read, and by whom.
    fn in_force(&self, key: &'static Key) -> Option<(String, Value, Source)> {
        let own = self.topic.and_then(|topic| topic.get(key.name)).and_then(|given| {
            let value = read_value(key, given)?;
            Some((given.clone(), value, Source::Topic))
        });
        own.or_else(|| {
            self.below_topic().find_map(|(layer, source)| {
                key.synonyms.iter().find_map(|synonym| {
                    let given = converted(layer.get(synonym.name)?, synonym)?;
                    let value = read_value(key, &given)?;
                    Some((given, value, source))
                })
            })
        })
    }

    fn candidates(&self, key: &'static Key) -> Vec<Candidate> {
        let Some(first) = key.synonyms.first() else {
            return self.own_candidate(key).into_iter().collect();
        };
        let given = self.below_topic().flat_map(|(layer, source)| {
            key.synonyms.iter().filter_map(move |synonym| {
                let value = layer.get(synonym.name)?.clone();
                Some(Candidate { name: synonym.name.to_owned(), value, source })
            })
        });
        let default = key.synonyms.last().map(|last| Candidate {
            name: last.name.to_owned(),
            value: in_units_of(key.default, last),
            source: Source::Default,
        });
        let below = given.chain(default).skip_while(|candidate| candidate.name != first.name);
        self.own_candidate(key).into_iter().chain(below).collect()
    }

    fn own_candidate(&self, key: &'static Key) -> Option<Candidate> {
        let given = self.topic?.get(key.name)?;
        let value = read_value(key, given)?.to_string();
        Some(Candidate { name: key.name.to_owned(), value, source: Source::Topic })
    }
}

fn read_value(key: &Key, given: &str) -> Option<Value> {
    read(key.name, key.kind, key.valid, given).ok()
}

/// A property's value in the topic config's unit.
fn converted(given: &str, synonym: &Synonym) -> Option<String> {
    if synonym.factor == 1 {
        return Some(given.to_owned());
    }
    let number: i64 = given.trim().parse().ok()?;
    // Below zero it stands for no limit, in every unit.
    Some(if number < 0 { -1 } else { number.saturating_mul(synonym.factor) }.to_string())
}

/// A default in the property's unit.
fn in_units_of(default: &str, synonym: &Synonym) -> String {
    match default.parse::<i64>() {
        Ok(number) if synonym.factor > 1 => (number / synonym.factor).to_string(),
        _ => default.to_owned(),
    }
}

/// Checks what a client wants a topic's configs to be, all together; later ones win over earlier ones of the same name.
///
/// # Errors
/// What the client is told, of the first that is wrong.
pub fn check_all<'g>(
    given: impl Iterator<Item = (&'g str, Option<&'g str>)>,
    layers: Layers<'_>,
) -> Result<Configs, String> {
    let given: Vec<(&str, Option<&str>)> = given.collect();
    let nulls: Vec<&str> = given.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    if !nulls.is_empty() {
        return Err(format!("Null value not supported for topic configs: {}", nulls.join(",")));
    }
    if let Some((name, _)) = given.iter().find(|(name, _)| find(name).is_none()) {
        return Err(unknown(name));
    }
    let owned = |(name, value): (&str, Option<&str>)| Some((name.to_owned(), value?.to_owned()));
    let configs: Configs = given.into_iter().filter_map(owned).collect();
    configs.iter().try_for_each(|(name, value)| check(name, value))?;
    check_together(&layers.with_topic(Some(&configs)))?;
    Ok(configs)
}

/// Checks one config.
///
/// # Errors
/// What a client is told.
pub fn check(name: &str, value: &str) -> Result<(), String> {
    let key = find(name).ok_or_else(|| unknown(name))?;
    read(name, key.kind, key.valid, value).map(|_| ())
}

fn unknown(name: &str) -> String {
    format!("Unknown topic config name: {name}")
}

fn check_together(layers: &Layers<'_>) -> Result<(), String> {
    const MIN: &str = "min.compaction.lag.ms";
    const MAX: &str = "max.compaction.lag.ms";
    let value = |name| find(name).map(|key| layers.value(key).0);
    if let (Some(Value::Number(min)), Some(Value::Number(max))) = (value(MIN), value(MAX))
        && min > max
    {
        return Err(format!("conflict topic config setting {MIN} ({min}) > {MAX} ({max})"));
    }
    if value("remote.storage.enable") == Some(Value::Boolean(true)) {
        return Err("Tiered Storage functionality is disabled in the broker. \
                    Topic cannot be configured with remote log storage."
            .into());
    }
    Ok(())
}

/// The number that a value is; 0 for any other kind.
pub(super) fn number(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        _ => 0,
    }
}

/// The kind as DescribeConfigs numbers it.
impl From<Kind> for i8 {
    fn from(kind: Kind) -> i8 {
        kind as i8
    }
}
