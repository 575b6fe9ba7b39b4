//! Settings of brokers, groups and client metrics: what Kafka 4.4.0 tells of them, as recorded from one, is what Eventor tells.

use std::collections::BTreeMap;

use eventor_core::config::Config;
use eventor_core::metadata::broker_config::describe::{Described, Given};
use eventor_core::metadata::image::{Image, resource};
use eventor_core::metadata::{client_metrics, group_config};
use serde_json::Value;

/// What a fresh Kafka 4.4.0 answered to DescribeConfigs, and the properties that it was given.
fn recorded() -> Value {
    serde_json::from_str(include_str!("../../fixtures/configs-4.4.0.json")).expect("a fixture is JSON")
}

fn texts(pairs: &Value) -> BTreeMap<String, String> {
    let pairs = pairs.as_object().expect("names and values").iter();
    pairs.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect()
}

fn given(recorded: &Value) -> Given {
    let config = Config { properties: texts(&recorded["properties"]), ..Config::default() };
    let mut image = Image::default();
    image.configs.insert((resource::BROKER, String::new()), texts(&recorded["cluster"]));
    Given::of(&config, &image)
}

/// One line for each config: all that Kafka tells but what it is for.
fn told_by_kafka(configs: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or("null".to_owned(), |text| format!("{text:?}"));
    let synonym = |synonym: &Value| {
        format!("{}={} {}", synonym["Name"].as_str().unwrap(), text(&synonym["Value"]), synonym["Source"])
    };
    let line = |config: &Value| {
        let synonyms: Vec<String> = config["Synonyms"].as_array().unwrap().iter().map(synonym).collect();
        format!(
            "{} {} type {} source {} read-only {} sensitive {} {synonyms:?}",
            config["Name"].as_str().unwrap(),
            text(&config["Value"]),
            config["ConfigType"],
            config["ConfigSource"],
            config["ReadOnly"],
            config["IsSensitive"],
        )
    };
    configs.as_array().unwrap().iter().map(line).collect()
}

fn told_by_us(entries: &[Described]) -> Vec<String> {
    let line = |entry: &Described| {
        let shown = |value: &str| if entry.is_sensitive { "null".to_owned() } else { format!("{value:?}") };
        let synonyms: Vec<String> = entry
            .synonyms
            .iter()
            .map(|of| format!("{}={} {}", of.name, shown(&of.value), of.source as i8))
            .collect();
        format!(
            "{} {} type {} source {} read-only {} sensitive {} {synonyms:?}",
            entry.name,
            entry.value.as_deref().map_or("null".to_owned(), shown),
            entry.kind.map_or(0, i8::from),
            entry.source as i8,
            entry.is_read_only,
            entry.is_sensitive,
        )
    };
    entries.iter().map(line).collect()
}

#[track_caller]
fn assert_same(kafka: &Value, entries: &[Described]) {
    let (kafka, ours) = (told_by_kafka(kafka), told_by_us(entries));
    for (kafka, ours) in kafka.iter().zip(&ours) {
        assert_eq!(ours, kafka);
    }
    assert_eq!(ours.len(), kafka.len());
    assert!(entries.iter().all(|entry| entry.about.is_some_and(|about| !about.is_empty())));
}

#[test]
fn trap_33_a_broker_tells_every_property_as_kafka_does() {
    let recorded = recorded();
    assert_eq!(recorded["broker"].as_array().unwrap().len(), 350);
    assert_same(&recorded["broker"], &given(&recorded).described());
}

#[test]
fn all_brokers_tell_what_they_have_in_common_as_kafka_does() {
    let recorded = recorded();
    assert_same(&recorded["all brokers"], &given(&recorded).common());
}

#[test]
fn groups_and_client_metrics_that_nobody_configured_are_told_as_kafka_does() {
    let recorded = recorded();
    assert_same(&recorded["group"], &group_config::described(None, &given(&recorded)));
    assert_same(&recorded["client metrics"], &client_metrics::described(None));
}
