//! Settings of topics, brokers, groups and client metrics. What Kafka 4.4.0 tells of those that nobody changed, as recorded from
//! one, is what Eventor tells; what is changed acts, or is refused.

use std::collections::BTreeMap;

use eventor_core::config::Config;
use eventor_core::metadata::broker_config::describe::{Described, Given};
use eventor_core::metadata::image::{Image, resource};
use eventor_core::metadata::{client_metrics, group_config};
use eventor_core::protocol::incremental_alter_configs::{AlterConfigsResource, AlterableConfig};
use eventor_core::protocol::{alter_configs, describe_configs, incremental_alter_configs};
use eventor_core::wire::Text;
use eventor_tests::{Client, Sim, at, batch, create_topic, produce};
use serde_json::Value;

use crate::with_topic;

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

const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const LOGGERS: i8 = 8;
const CLIENT_METRICS: i8 = 16;
const GROUP: i8 = 32;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

type Operation<'a> = (&'a str, i8, Option<&'a str>);

/// IncrementalAlterConfigs of one resource: its code and message.
fn try_alter(
    client: &mut Client,
    resource: (i8, &str),
    operations: &[Operation<'_>],
    validate_only: bool,
) -> (i16, String) {
    let configs: Vec<AlterableConfig<'_>> = operations
        .iter()
        .map(|(name, config_operation, value)| AlterableConfig {
            name: Text::new(name),
            config_operation: *config_operation,
            value: value.map(Text::new),
        })
        .collect();
    let resource = AlterConfigsResource {
        resource_type: resource.0,
        resource_name: Text::new(resource.1),
        configs: &configs,
    };
    let request = incremental_alter_configs::Request { resources: &[resource], validate_only };
    let reply = client.call(at(1, request));
    let code = reply.error("responses.0.error_code").0;
    let message = if code == 0 { String::new() } else { reply.text("responses.0.error_message") };
    (code, message)
}

fn alter(client: &mut Client, resource: (i8, &str), operations: &[Operation<'_>]) -> (i16, String) {
    try_alter(client, resource, operations, false)
}

#[track_caller]
fn set(client: &mut Client, resource: (i8, &str), name: &str, value: &str) {
    assert_eq!(alter(client, resource, &[(name, SET, Some(value))]), (0, String::new()));
}

/// AlterConfigs of one resource: its code and message.
fn replace(client: &mut Client, resource: (i8, &str), pairs: &[(&str, Option<&str>)]) -> (i16, String) {
    let configs: Vec<alter_configs::AlterableConfig<'_>> = pairs
        .iter()
        .map(|(name, value)| alter_configs::AlterableConfig {
            name: Text::new(name),
            value: value.map(Text::new),
        })
        .collect();
    let resource = alter_configs::Resource {
        resource_type: resource.0,
        resource_name: Text::new(resource.1),
        configs: &configs,
    };
    let reply = client.call(at(2, alter_configs::Request { resources: &[resource], validate_only: false }));
    let code = reply.error("responses.0.error_code").0;
    let message = if code == 0 { String::new() } else { reply.text("responses.0.error_message") };
    (code, message)
}

/// A config's value and the number of its source.
fn described(client: &mut Client, resource: (i8, &str), name: &str) -> (String, i64) {
    let resource = describe_configs::Resource {
        resource_type: resource.0,
        resource_name: Text::new(resource.1),
        configuration_keys: Some(&[Text::new(name)]),
    };
    let request = describe_configs::Request { resources: &[resource], ..Default::default() };
    let reply = client.call(at(4, request));
    let config = "results.0.configs.0";
    (reply.text(&format!("{config}.value")), reply.int(&format!("{config}.config_source")))
}

/// Whether a batch of this size is taken: 0, or MESSAGE_TOO_LARGE (10).
fn produce_bytes(sim: &mut Sim, client: &mut Client, bytes: usize) -> i64 {
    let value = "x".repeat(bytes);
    client.send(produce("t", 0, batch([value.as_str()])));
    sim.run_jobs();
    client.wait().int("responses.0.partition_responses.0.error_code")
}

#[test]
fn a_topics_config_acts_right_after_its_change_and_after_a_restart() {
    let (mut sim, mut client) = with_topic();
    let topic = (TOPIC, "t");
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 0);
    set(&mut client, topic, "max.message.bytes", "1000");
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 10);
    assert_eq!(described(&mut client, topic, "max.message.bytes"), ("1000".into(), 1));
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 10);
    assert_eq!(alter(&mut client, topic, &[("max.message.bytes", DELETE, None)]).0, 0);
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 0);
    assert_eq!(described(&mut client, topic, "max.message.bytes"), ("1048588".into(), 5));
}

#[test]
fn what_a_broker_is_told_acts_on_topics_without_a_value_of_their_own() {
    let (mut sim, mut client) = with_topic();
    set(&mut client, (BROKER, ""), "message.max.bytes", "1000");
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 10);
    set(&mut client, (BROKER, "1"), "message.max.bytes", "5000");
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 0);
    assert_eq!(described(&mut client, (TOPIC, "t"), "max.message.bytes"), ("5000".into(), 2));
    assert_eq!(described(&mut client, (BROKER, "1"), "message.max.bytes"), ("5000".into(), 2));
    assert_eq!(described(&mut client, (BROKER, ""), "message.max.bytes"), ("1000".into(), 3));
    set(&mut client, (TOPIC, "t"), "max.message.bytes", "1500");
    assert_eq!(produce_bytes(&mut sim, &mut client, 2000), 10);
}

#[test]
fn lists_grow_and_shrink() {
    let (_sim, mut client) = with_topic();
    let (topic, policy) = ((TOPIC, "t"), "cleanup.policy");
    assert_eq!(alter(&mut client, topic, &[(policy, APPEND, Some("compact,delete"))]).0, 0);
    assert_eq!(described(&mut client, topic, policy), ("delete,compact".into(), 1));
    assert_eq!(alter(&mut client, topic, &[(policy, SUBTRACT, Some("delete"))]).0, 0);
    assert_eq!(described(&mut client, topic, policy), ("compact".into(), 1));
    assert_eq!(alter(&mut client, topic, &[(policy, APPEND, Some("bad"))]).0, 40);
    assert_eq!(described(&mut client, topic, policy), ("compact".into(), 1));
}

#[test]
fn a_list_takes_each_item_once_and_gives_away_as_many_as_are_named() {
    let (_sim, mut client) = with_topic();
    let (topic, name) = ((TOPIC, "t"), "leader.replication.throttled.replicas");
    set(&mut client, topic, name, "0:1,1:1,0:1");
    assert_eq!(alter(&mut client, topic, &[(name, APPEND, Some("2:1,1:1,2:1"))]).0, 0);
    assert_eq!(described(&mut client, topic, name).0, "0:1,1:1,0:1,2:1");
    assert_eq!(alter(&mut client, topic, &[(name, SUBTRACT, Some("0:1,9:9"))]).0, 0);
    assert_eq!(described(&mut client, topic, name).0, "1:1,0:1,2:1");
    assert_eq!(alter(&mut client, topic, &[(name, SUBTRACT, Some("0:1,0:1"))]).0, 0);
    assert_eq!(described(&mut client, topic, name).0, "1:1,2:1");
}

#[test]
fn a_list_of_more_than_a_record_takes_is_refused_before_anybody_goes_through_it() {
    let (_sim, mut client) = with_topic();
    let items: Vec<String> = (0..400_000).map(|item| item.to_string()).collect();
    let items = items.join(",");
    for operation in [APPEND, SUBTRACT] {
        let policy = [("cleanup.policy", operation, Some(items.as_str()))];
        let (code, message) = try_alter(&mut client, (TOPIC, "t"), &policy, true);
        assert!(code == 40 && message.contains("exceeds the maximum value size"), "{code}: {message}");
    }
    // What is taken away has no value.
    let policy = [("cleanup.policy", DELETE, Some(items.as_str()))];
    assert_eq!(try_alter(&mut client, (TOPIC, "t"), &policy, true).0, 0);
    let name = "x".repeat(40_000);
    assert_eq!(alter(&mut client, (BROKER, "1"), &[(name.as_str(), SET, Some("1"))]).0, 40);
}

#[test]
fn replacing_many_configs_by_many_others_is_answered() {
    let (_sim, mut client) = with_topic();
    // Who went through what is named once for each that is stored would be here for a while.
    for from in (0..20_000).step_by(10_000) {
        let names: Vec<String> =
            (from..from + 10_000).map(|number| format!("some.plugin.{number}")).collect();
        let operations: Vec<Operation<'_>> =
            names.iter().map(|name| (name.as_str(), SET, Some("1"))).collect();
        assert_eq!(alter(&mut client, (BROKER, "1"), &operations).0, 0);
    }
    let names: Vec<String> = (0..10_000).map(|number| format!("other.plugin.{number}")).collect();
    let pairs: Vec<(&str, Option<&str>)> = names.iter().map(|name| (name.as_str(), Some("1"))).collect();
    let message = "Unable to perform excessively large batch operation.";
    assert_eq!(replace(&mut client, (BROKER, "1"), &pairs), (44, message.into()));
}

#[test]
fn a_request_for_too_much_is_refused_as_a_whole() {
    let (_sim, mut client) = with_topic();
    let names: Vec<String> = (0..10_001).map(|number| format!("some.plugin.{number}")).collect();
    let operations: Vec<Operation<'_>> = names.iter().map(|name| (name.as_str(), DELETE, None)).collect();
    assert_eq!(alter(&mut client, (BROKER, "1"), &operations).0, 44);
    assert_eq!(alter(&mut client, (BROKER, "1"), &operations[..10_000]).0, 0);
}

#[test]
fn a_broker_is_named_as_it_is_stored() {
    let (_sim, mut client) = with_topic();
    let one = [("message.max.bytes", SET, Some("1000"))];
    for name in ["01", "+1"] {
        assert_eq!(alter(&mut client, (BROKER, name), &one).0, 42, "{name}");
        assert_eq!(alter(&mut client, (LOGGERS, name), &[("root", SET, Some("WARN"))]).0, 42, "{name}");
    }
}

#[test]
fn trap_33_unknown_topic_configs_and_lists_that_are_none_are_invalid_and_brokers_take_unknown_names() {
    let (_sim, mut client) = with_topic();
    let mut told = |resource, operation| alter(&mut client, resource, &[operation]);
    let topic = (TOPIC, "t");
    assert_eq!(told(topic, ("no.such", SET, Some("1"))), (40, "Unknown topic config name: no.such".into()));
    assert_eq!(
        told(topic, ("retention.ms", APPEND, Some("1"))),
        (40, "Can't APPEND to key retention.ms because its type is not LIST.".into())
    );
    assert_eq!(told(topic, ("retention.ms", SUBTRACT, Some("1"))).0, 40);
    assert_eq!(told(topic, ("no.such", DELETE, None)).0, 0, "it is gone");
    assert_eq!(told((BROKER, "1"), ("no.such", SET, Some("1"))).0, 0);
    assert_eq!(told((BROKER, "1"), ("no.such", APPEND, Some("1"))).0, 40);
    assert_eq!(told((BROKER, "1"), ("log.retention.ms", APPEND, Some("1"))).0, 40);
    assert_eq!(replace(&mut client, topic, &[("no.such", Some("1"))]).0, 40);
}

#[test]
fn what_a_request_should_not_say_is_invalid() {
    let (_sim, mut client) = with_topic();
    let mut told = |resource, operations: &[Operation<'_>]| alter(&mut client, resource, operations);
    let one = ("retention.ms", SET, Some("1"));
    assert_eq!(told((TOPIC, "t"), &[one, one]), (42, "Error due to duplicate config keys".into()));
    let nulls = [("retention.ms", SET, None), ("segment.ms", APPEND, None)];
    let message = "Null value not supported for : retention.ms, segment.ms";
    assert_eq!(told((TOPIC, "t"), &nulls), (42, message.into()));
    assert_eq!(told((TOPIC, "t"), &[("retention.ms", 9, Some("1"))]).0, 42);
    assert_eq!(told((TOPIC, "missing"), &[one]), (3, "The topic 'missing' does not exist.".into()));
    assert_eq!(told((TOPIC, ""), &[one]).0, 42);
    assert_eq!(told((TOPIC, "a b"), &[one]).0, 17);
    assert_eq!(told((7, "t"), &[one]), (42, "Unknown resource type 7".into()));
    assert_eq!(told((BROKER, "2"), &[]).0, 42);
    assert_eq!(told((BROKER, "one"), &[]).0, 42);
    let long = "x".repeat(40_000);
    assert_eq!(told((BROKER, "1"), &[("some.plugin", SET, Some(long.as_str()))]).0, 40);
    assert_eq!(replace(&mut client, (TOPIC, "t"), &[("retention.ms", None)]).0, 42);
    assert_eq!(replace(&mut client, (LOGGERS, "1"), &[]).0, 42);
}

#[test]
fn a_resource_that_is_named_twice_is_refused_each_time_and_the_others_are_not() {
    let (_sim, mut client) = with_topic();
    let resource = |name, configs| AlterConfigsResource {
        resource_type: TOPIC,
        resource_name: Text::new(name),
        configs,
    };
    let config = AlterableConfig {
        name: Text::new("retention.ms"),
        config_operation: SET,
        value: Some(Text::new("5")),
    };
    let configs = [config];
    let resources = [resource("missing", &configs[..]), resource("t", &[]), resource("missing", &[])];
    let request = incremental_alter_configs::Request { resources: &resources, validate_only: false };
    let reply = client.call(at(1, request));
    let codes = [0, 1, 2].map(|at| reply.error(&format!("responses.{at}.error_code")).0);
    assert_eq!(codes, [42, 0, 42]);
}

#[test]
fn a_resource_changes_whole_or_not_at_all_and_validating_changes_nothing() {
    let (_sim, mut client) = with_topic();
    let topic = (TOPIC, "t");
    let both = [("retention.ms", SET, Some("5")), ("segment.ms", SET, Some("never"))];
    assert_eq!(alter(&mut client, topic, &both).0, 40);
    assert_eq!(try_alter(&mut client, topic, &both[..1], true).0, 0);
    assert_eq!(described(&mut client, topic, "retention.ms"), ("604800000".into(), 5));
    let lags = [("min.compaction.lag.ms", SET, Some("5")), ("max.compaction.lag.ms", SET, Some("4"))];
    assert_eq!(alter(&mut client, topic, &lags).0, 40, "each is right, both together are not");
    assert_eq!(alter(&mut client, topic, &lags[..1]).0, 0);
    assert_eq!(alter(&mut client, topic, &lags[1..]).0, 40, "also one after the other");
}

#[test]
fn a_change_that_another_has_made_already_is_answered_when_it_is_durable() {
    let mut sim = Sim::crashing(7);
    sim.connect().call(create_topic("t"));
    let configs = [AlterableConfig {
        name: Text::new("retention.ms"),
        config_operation: SET,
        value: Some(Text::new("5")),
    }];
    let resources =
        [AlterConfigsResource { resource_type: TOPIC, resource_name: Text::new("t"), configs: &configs }];
    let request = incremental_alter_configs::Request { resources: &resources, validate_only: false };
    let (mut first, mut second) = (sim.connect(), sim.connect());
    first.send(at(1, request));
    first.expect_silence();
    second.send(at(1, request));
    second.expect_silence();
    let mut third = sim.connect();
    third.send(at(1, incremental_alter_configs::Request { validate_only: true, ..request }));
    assert!(third.reply().is_some(), "who only asks waits for nothing");
    sim.run_jobs();
    for client in [&mut first, &mut second] {
        assert_eq!(client.wait().error("responses.0.error_code").0, 0);
    }
}

#[test]
fn replacing_takes_away_what_is_not_named() {
    let (_sim, mut client) = with_topic();
    let topic = (TOPIC, "t");
    assert_eq!(replace(&mut client, topic, &[("retention.ms", Some("5")), ("segment.ms", Some("6"))]).0, 0);
    assert_eq!(replace(&mut client, topic, &[("segment.ms", Some("7"))]).0, 0);
    assert_eq!(described(&mut client, topic, "retention.ms"), ("604800000".into(), 5));
    assert_eq!(described(&mut client, topic, "segment.ms"), ("7".into(), 1));
}

#[test]
fn a_broker_takes_what_is_dynamic_at_the_level_where_it_is() {
    let (_sim, mut client) = with_topic();
    let mut told = |name: &str, property: &str, value: &str| {
        alter(&mut client, (BROKER, name), &[(property, SET, Some(value))])
    };
    let message = "Cannot update these configs dynamically: [num.partitions]";
    assert_eq!(told("1", "num.partitions", "3"), (42, message.into()));
    assert_eq!(told("", "log.retention.hours", "3").0, 42);
    assert_eq!(told("1", "num.io.threads", "16").0, 0);
    assert_eq!(told("1", "num.io.threads", "none").0, 42);
    assert_eq!(told("1", "log.retention.ms", "0").0, 42);
    assert_eq!(told("1", "sasl.kerberos.service.name", "x").0, 0);
    assert_eq!(told("", "sasl.kerberos.service.name", "x").0, 42, "each broker has its own");
    assert_eq!(told("1", "ssl.keystore.location", "x").0, 42, "each listener has its own");
    assert_eq!(told("1", "cordoned.log.dirs", "nowhere").0, 42);
    assert_eq!(told("", "min.insync.replicas", "1").0, 0);
}

#[test]
fn what_is_read_at_start_or_would_be_unsafe_is_not_taken_in_silence() {
    let (_sim, mut client) = with_topic();
    let mut told =
        |property: &str, value: &str| alter(&mut client, (BROKER, "1"), &[(property, SET, Some(value))]);
    let (code, message) = told("max.connections", "5");
    assert!(code == 42 && message.contains("read at start"), "{message}");
    let (code, message) = told("ssl.client.auth", "required");
    assert!(code == 42 && message.contains("not safe to ignore"), "{message}");
    assert_eq!(told("ssl.client.auth", "none").0, 0, "the default is no promise");
}

#[test]
fn configs_of_groups_and_client_metrics_are_checked_and_kept() {
    let (mut sim, mut client) = with_topic();
    let (group, metrics) = ((GROUP, "g"), (CLIENT_METRICS, "m"));
    set(&mut client, group, "consumer.session.timeout.ms", "50000");
    set(&mut client, metrics, "match", "client_id=app-[0-9]+,client_software_name=.*");
    let mut refused = |resource, name, value| alter(&mut client, resource, &[(name, SET, Some(value))]);
    let message = "consumer.session.timeout.ms must be in the range 45000 to 60000 inclusive.";
    assert_eq!(refused(group, "consumer.session.timeout.ms", "5"), (40, message.into()));
    assert_eq!(refused(group, "no.such", "5").0, 40);
    assert_eq!(refused(group, "share.auto.offset.reset", "by_duration:soon").0, 40);
    assert_eq!(refused(group, "share.auto.offset.reset", "by_duration:P1DT2H3.5S").0, 0);
    assert_eq!(refused(group, "streams.num.standby.replicas", "9").0, 40);
    assert_eq!(refused((GROUP, ""), "consumer.session.timeout.ms", "50000").0, 42);
    assert_eq!(refused(metrics, "interval.ms", "5").0, 42);
    assert_eq!(refused(metrics, "match", "client_id=(").0, 40);
    assert_eq!(refused(metrics, "match", "color=red").0, 40);
    assert_eq!(refused(metrics, "no.such", "5").0, 42);
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    assert_eq!(described(&mut client, group, "consumer.session.timeout.ms"), ("50000".into(), 8));
    assert_eq!(described(&mut client, metrics, "interval.ms"), ("300000".into(), 5));
    assert_eq!(described(&mut client, metrics, "match").1, 7);
}

#[test]
fn loggers_are_the_brokers_parts_and_their_levels_last_until_it_stops() {
    let (mut sim, mut client) = with_topic();
    let loggers = (LOGGERS, "1");
    assert_eq!(described(&mut client, loggers, "storage"), ("INFO".into(), 6));
    set(&mut client, loggers, "root", "WARN");
    set(&mut client, loggers, "storage", "DEBUG");
    assert_eq!(described(&mut client, loggers, "session").0, "WARN");
    assert_eq!(described(&mut client, loggers, "storage").0, "DEBUG");
    assert_eq!(alter(&mut client, loggers, &[("storage", DELETE, None)]).0, 0);
    assert_eq!(described(&mut client, loggers, "storage").0, "WARN");
    let mut refused = |operation| alter(&mut client, loggers, &[operation]);
    assert_eq!(refused(("no.such", SET, Some("INFO"))), (40, "Logger no.such does not exist!".into()));
    assert_eq!(refused(("root", SET, Some("info"))).0, 40);
    assert_eq!(refused(("root", DELETE, None)).0, 42);
    assert_eq!(refused(("root", APPEND, Some("INFO"))).0, 42);
    assert_eq!(alter(&mut client, (LOGGERS, ""), &[]).0, 42);
    assert_eq!(alter(&mut client, (LOGGERS, "2"), &[]).0, 42);
    sim.stop();
    sim.reopen();
    assert_eq!(described(&mut sim.connect(), loggers, "storage").0, "INFO");
}

#[test]
fn a_request_that_is_refused_as_a_whole_leaves_the_loggers_alone() {
    let (_sim, mut client) = with_topic();
    let names: Vec<String> = (0..10_001).map(|number| format!("some.plugin.{number}")).collect();
    let config = |name, value| AlterableConfig {
        name: Text::new(name),
        config_operation: SET,
        value: Some(Text::new(value)),
    };
    let root = [config("root", "ERROR")];
    let many: Vec<AlterableConfig<'_>> = names.iter().map(|name| config(name.as_str(), "1")).collect();
    let resource = |resource_type, configs| AlterConfigsResource {
        resource_type,
        resource_name: Text::new("1"),
        configs,
    };
    let resources = [resource(LOGGERS, &root[..]), resource(BROKER, &many[..])];
    let request = incremental_alter_configs::Request { resources: &resources, validate_only: false };
    let reply = client.call(at(1, request));
    let codes = [0, 1].map(|at| reply.error(&format!("responses.{at}.error_code")).0);
    assert_eq!(codes, [44, 44]);
    assert_eq!(described(&mut client, (LOGGERS, "1"), "root").0, "INFO");
}
