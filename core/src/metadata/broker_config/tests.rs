//! The table of properties, and what is told of them, as Kafka 4.4.0 tells it.

use std::collections::BTreeMap;

use super::Effect;
use super::describe::{Described, Given};
use super::table::TABLE;
use crate::config::Config;
use crate::metadata::image::{Image, resource};
use crate::metadata::topic_config;
use crate::metadata::topic_config::layers::{Configs, Source};
use crate::metadata::topic_config::value::read;

fn configs(pairs: &[(&str, &str)]) -> Configs {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn given(properties: &[(&str, &str)], rows: &[(&str, &[(&str, &str)])]) -> Given {
    let config = Config { properties: configs(properties), ..Config::default() };
    let dynamic = rows.iter().map(|(name, pairs)| ((resource::BROKER, (*name).to_owned()), configs(pairs)));
    Given::of(&config, &Image { configs: dynamic.collect(), ..Image::default() })
}

fn told(entries: &[Described]) -> BTreeMap<&str, (Option<&str>, Source, usize)> {
    let row = |entry: &Described| (entry.source, entry.synonyms.len());
    entries
        .iter()
        .map(|entry| (entry.name.as_str(), (entry.value.as_deref(), row(entry).0, row(entry).1)))
        .collect()
}

#[test]
fn the_table_is_sorted_says_what_each_is_for_and_every_default_is_valid() {
    assert!(TABLE.windows(2).all(|pair| pair[0].name < pair[1].name));
    for property in TABLE {
        assert!(!property.about().is_empty(), "{}", property.name);
        if let Some(default) = property.default {
            let value = read(property.name, property.kind, property.valid, default);
            assert_eq!(value.map(|value| value.to_string()).as_deref(), Ok(default), "{}", property.name);
        }
    }
}

#[test]
fn what_stands_for_a_topic_config_acts_if_that_acts() {
    let mut contradicted = Vec::new();
    for key in topic_config::table::TABLE {
        for synonym in key.synonyms {
            let property = super::find(synonym.name).expect("it is a property of a broker");
            let acts = key.effect == topic_config::table::Effect::Acts;
            if acts != (property.effect == Effect::Acts) {
                contradicted.push(synonym.name);
            }
        }
    }
    assert_eq!(contradicted, [""; 0]);
}

#[test]
fn what_was_given_stands_above_defaults_and_dynamic_values_above_both() {
    let given = given(
        &[("log.retention.hours", "5"), ("ssl.key.password", "x"), ("num.io.threads", " 9 ")],
        &[("", &[("message.max.bytes", "5555")]), ("1", &[("log.roll.ms", "7")])],
    );
    let described = given.described();
    let rows = told(&described);
    assert_eq!(rows["log.retention.hours"], (Some("5"), Source::Static, 2));
    assert_eq!(rows["log.retention.ms"], (None, Source::Default, 0));
    assert_eq!(rows["log.roll.ms"], (Some("7"), Source::Broker, 2));
    assert_eq!(rows["log.segment.bytes"], (Some("1073741824"), Source::Default, 1));
    assert_eq!(rows["message.max.bytes"], (Some("5555"), Source::Cluster, 2));
    assert_eq!(rows["num.io.threads"], (Some("9"), Source::Static, 2));
    assert_eq!(rows["node.id"], (Some("1"), Source::Static, 1));
    assert_eq!(rows["broker.id"], (Some("1"), Source::Static, 2));
    let entry = |name: &str| described.iter().find(|entry| entry.name == name).unwrap();
    assert!(entry("ssl.key.password").is_sensitive && entry("log.roll.hours").is_read_only);
    assert_eq!(told(&given.common()).keys().copied().collect::<Vec<_>>(), ["message.max.bytes"]);
}

#[test]
fn what_nobody_knows_is_told_without_its_value() {
    let given = given(
        &[("listener.name.inside.ssl.key.password", "x"), ("listener.name.inside.max.connections", "5")],
        &[("1", &[("some.plugin", "secret")])],
    );
    let described = given.described();
    let entry = |name: &str| described.iter().find(|entry| entry.name == name).unwrap();
    let stranger = entry("some.plugin");
    assert!(stranger.is_sensitive && stranger.is_read_only && stranger.kind.is_none());
    assert!(entry("listener.name.inside.ssl.key.password").is_sensitive);
    let limited = entry("listener.name.inside.max.connections");
    assert_eq!((limited.value.as_deref(), limited.synonyms.len()), (Some("5"), 2));
}

#[test]
fn dynamic_values_that_mean_nothing_at_their_level_do_not_count() {
    let given = given(
        &[],
        &[
            ("", &[("listeners", "PLAINTEXT://:1"), ("num.partitions", "9"), ("log.segment.bytes", "5")]),
            ("1", &[("ssl.key.password", "x"), ("listeners", "PLAINTEXT://:2")]),
        ],
    );
    assert_eq!(given.common(), []);
    let described = given.described();
    let rows = told(&described);
    assert_eq!(rows["num.partitions"], (Some("1"), Source::Default, 1));
    assert_eq!(rows["listeners"].0, Some("PLAINTEXT://:2"));
    assert_eq!(rows["log.segment.bytes"].1, Source::Default);
    assert_eq!(rows["ssl.key.password"].1, Source::Default);
}
