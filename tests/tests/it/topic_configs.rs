//! Every topic config of Kafka's either acts or is only stored, and says truly which.
//!
//! One story is told of a topic twice, without the config and with it. Of a config that acts something in the story changes;
//! of one that is only stored nothing does, and DescribeConfigs shows it all the same. What changed is the snapshot
//! `tables/topic_configs.snap`, to be read; the README's list is held against the table too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use eventor_core::metadata::topic_config::table::{Effect, INTERNAL_SEGMENT_BYTES, Key, TABLE};
use eventor_core::protocol::describe_configs;
use eventor_core::wire::Text;
use eventor_tests::{
    Client, CreateTopic, NewBatch, START_MS, Setup, Sim, at, batch, create_topic, delete_topic, fetch,
    produce,
};

use crate::fields::{Outcome, former_cluster_with};

type Configs = &'static [(&'static str, &'static str)];

/// A config, a value that is not its default, and what it needs beside it.
struct Row {
    name: &'static str,
    value: &'static str,
    given: Configs,
}

const fn row(name: &'static str, value: &'static str) -> Row {
    Row { name, value, given: &[] }
}

const fn beside(name: &'static str, value: &'static str, given: Configs) -> Row {
    Row { name, value, given }
}

const ROWS: &[Row] = &[
    row("cleanup.policy", "compact"),
    beside("compression.gzip.level", "1", &[("compression.type", "gzip")]),
    beside("compression.lz4.level", "1", &[("compression.type", "lz4")]),
    row("compression.type", "gzip"),
    beside("compression.zstd.level", "1", &[("compression.type", "zstd")]),
    row("delete.retention.ms", "1"),
    row("errors.deadletterqueue.group.enable", "true"),
    beside("file.delete.delay.ms", "0", &[("retention.bytes", "0")]),
    row("flush.messages", "1"),
    row("flush.ms", "1"),
    row("follower.replication.throttled.replicas", "*"),
    row("index.interval.bytes", "1"),
    row("internal.segment.bytes", "2000"),
    row("leader.replication.throttled.replicas", "*"),
    row("local.retention.bytes", "1"),
    row("local.retention.ms", "1"),
    beside("max.compaction.lag.ms", "2000", &[("cleanup.policy", "compact")]),
    row("max.decompressed.message.bytes", "1000"),
    row("max.message.bytes", "1000"),
    row("message.timestamp.after.max.ms", "1000"),
    row("message.timestamp.before.max.ms", "1000"),
    row("message.timestamp.type", "LogAppendTime"),
    row("min.cleanable.dirty.ratio", "0.25"),
    row("min.compaction.lag.ms", "1"),
    row("min.insync.replicas", "2"),
    beside("preallocate", "true", &[("segment.bytes", "1048576")]),
    row("remote.copy.lag.bytes", "1"),
    row("remote.copy.lag.ms", "1"),
    row("remote.log.copy.disable", "true"),
    row("remote.log.delete.on.disable", "true"),
    row("remote.storage.enable", "true"),
    row("retention.bytes", "0"),
    row("retention.ms", "1"),
    row("segment.bytes", "1048576"),
    beside("segment.index.bytes", "24", &[("index.interval.bytes", "1")]),
    beside("segment.jitter.ms", "8000", &[("segment.ms", "8000")]),
    row("segment.ms", "2000"),
    row("unclean.leader.election.enable", "true"),
];

/// When a broker has looked for old segments.
const A_LOOK_MS: u64 = 30_000;
/// How long a broker has to do something by itself.
const A_WHILE_MS: u64 = 3_600_000;

fn configured(mut topic: CreateTopic, configs: &[(&'static str, &'static str)]) -> CreateTopic {
    for (name, value) in configs {
        topic = topic.config(name, value);
    }
    topic
}

/// Everything that a topic goes through.
fn story(configs: &[(&'static str, &'static str)]) -> Outcome {
    let mut outcome = Outcome::default();
    let mut sim = Setup::seed(7).start();
    let mut client = sim.connect();
    let made = client.call(configured(create_topic("t"), configs)).first_error();
    outcome.add("topic made: error_code", made.0.to_string());
    if made.0 != 0 {
        return outcome;
    }
    writes(&mut outcome, &mut client);
    // More than a mebibyte, and twenty seconds of records.
    let noise: String =
        (0..400_000_u32).map(|n| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> 27) as u8)).collect();
    for at_ms in (0..20_000).step_by(1000) {
        client.call(produce("t", 0, batch(["tick"]).key("k").timestamp(START_MS + at_ms)));
    }
    for _ in 0..3 {
        client.call(produce("t", 0, batch([noise.as_str()]).key("k").timestamp(START_MS + 20_000)));
    }
    look(&mut outcome, &mut sim, "then");
    sim.advance_ms(A_LOOK_MS);
    look(&mut outcome, &mut sim, "half a minute later");
    sim.advance_ms(1);
    look(&mut outcome, &mut sim, "soon after");
    sim.advance_ms(A_WHILE_MS);
    look(&mut outcome, &mut sim, "an hour later");
    sim.stop();
    sim.reopen();
    look(&mut outcome, &mut sim, "after a restart");
    sim.connect().call(delete_topic("t"));
    look(&mut outcome, &mut sim, "deleted");
    former_member(&mut outcome, configs);
    outcome
}

/// Batches of many kinds, and what each is answered.
fn writes(outcome: &mut Outcome, client: &mut Client) {
    let mut write = |what: &str, batch: NewBatch| {
        let reply = client.call(produce("t", 0, batch));
        outcome.add(format!("{what}: error_code"), reply.first_error().0.to_string());
        for field in ["base_offset", "log_append_time_ms"] {
            let value = reply.int(&format!("responses.0.partition_responses.0.{field}"));
            outcome.add(format!("{what}: {field}"), value.to_string());
        }
    };
    let words: Vec<String> = (0..100).map(|n| format!("{} bottles", n * n % 97)).collect();
    let long = "z".repeat(2000);
    let keyed = |value: &str| batch([value]).key("k");
    write("without a key", batch(["x"]));
    write("with a key", keyed("x"));
    write("a hundred records", batch(words.iter().map(String::as_str)).key("k"));
    write("2000 bytes", keyed(&long));
    write("2000 bytes compressed", keyed(&long).codec(eventor_core::records::Codec::Gzip));
    write("of five seconds ago", keyed("x").timestamp(START_MS - 5000));
    write("of five seconds ahead", keyed("x").timestamp(START_MS + 5000));
}

/// What a reader and the directory show, and how much the broker had to do.
fn look(outcome: &mut Outcome, sim: &mut Sim, when: &str) {
    outcome.add(format!("{when}: jobs"), sim.run_jobs().to_string());
    let mut client = sim.connect();
    let reply = client.call(fetch("t", 0).max_bytes(i32::MAX).partition_max_bytes(i32::MAX));
    outcome.add(format!("{when}: error_code"), reply.first_error().0.to_string());
    if reply.first_error().0 == 0 {
        for record in reply.records(0, 0) {
            outcome
                .add(format!("{when}: timestamp of record {}", record.offset), record.timestamp.to_string());
        }
    }
    let paths: BTreeSet<String> =
        sim.files().paths().into_iter().filter(|path| path.starts_with("t-0/")).collect();
    outcome.add(format!("{when}: files"), paths.len().to_string());
    for path in paths.iter().filter(|path| !path.ends_with(".metadata")) {
        let bytes = sim.files().read(path).unwrap_or_default();
        outcome.add(format!("{when}: bytes of {path}"), bytes.len().to_string());
        outcome
            .add(format!("{when}: checksum of {path}"), eventor_core::records::checksum(&bytes).to_string());
    }
}

/// Of a partition whose other replica is away.
fn former_member(outcome: &mut Outcome, configs: &[(&'static str, &'static str)]) {
    let mut scene = former_cluster_with(configs);
    let reply = scene.client.call(produce("wide", 0, batch(["x"]).key("k")).acks_all());
    outcome.add("acks=all where one replica of two is away: error_code", reply.first_error().0.to_string());
}

/// What changes; none when nothing does. Stories without the config are told once.
fn effect(row: &Row, without: &mut BTreeMap<Configs, Outcome>) -> Option<String> {
    let with: Vec<_> = row.given.iter().copied().chain([(row.name, row.value)]).collect();
    without.entry(row.given).or_insert_with(|| story(row.given)).difference(&story(&with), None)
}

/// Whether DescribeConfigs shows the value.
fn is_described(row: &Row) -> bool {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(configured(create_topic("t"), row.given).config(row.name, row.value));
    let resource = describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new("t"),
        configuration_keys: Some(&[Text::new(row.name)]),
    };
    let reply =
        client.call(at(4, describe_configs::Request { resources: &[resource], ..Default::default() }));
    reply.text("results.0.configs.0.value") == row.value
}

#[test]
fn every_topic_config_acts_or_is_only_stored_as_it_says() {
    let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
    let known: Vec<&str> = TABLE.iter().map(|key| key.name).collect();
    assert_eq!(names, known, "a row for each config");
    let mut wrong = Vec::new();
    let (mut text, mut without) = (String::new(), BTreeMap::new());
    for (row, key) in ROWS.iter().zip(TABLE) {
        let given: String = row.given.iter().map(|(name, value)| format!(", with {name}={value}")).collect();
        _ = writeln!(text, "{}={}{given}", row.name, row.value);
        match (effect(row, &mut without), key.effect) {
            (Some(change), Effect::Acts) => _ = writeln!(text, "    acts: {change}"),
            (None, Effect::Stored) if is_described(row) => text.push_str("    stored\n"),
            (None, Effect::Stored) => wrong.push(format!("{} is not described", row.name)),
            (Some(change), Effect::Stored) => wrong.push(format!("{} acts: {change}", row.name)),
            (None, Effect::Acts) => wrong.push(format!("{} changes nothing", row.name)),
        }
    }
    assert!(wrong.is_empty(), "{} configs are otherwise than they say:\n{}", wrong.len(), wrong.join("\n"));
    crate::table(
        "each topic config, a value, and the first thing that it changes",
        "topic_configs",
        text.trim_end(),
    );
}

#[test]
fn the_readme_lists_which_configs_act() {
    let list = |effect| {
        let of = |key: &&Key| key.effect == effect && key.name != INTERNAL_SEGMENT_BYTES;
        let names: Vec<String> = TABLE.iter().filter(of).map(|key| format!("`{}`", key.name)).collect();
        names.join(", ")
    };
    let readme = include_str!("../../../README.md").split_whitespace().collect::<Vec<_>>().join(" ");
    for row in
        [format!("| act | {} |", list(Effect::Acts)), format!("| only stored | {} |", list(Effect::Stored))]
    {
        assert!(readme.contains(&row), "README.md should have this row:\n{row}");
    }
}
