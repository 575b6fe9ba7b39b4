//! Directories that Apache Kafka wrote are served as they are, and left as they are.

use std::collections::{BTreeMap, BTreeSet};

use eventor_core::protocol::describe_configs;
use eventor_core::wire::Text;
use eventor_storage::MAY_CHANGE;
use eventor_tests::{
    Client, Fetch, Files, Record, Setup, Sim, all_metadata, at, fetch, list_offsets, produce, produced,
};
use serde_json::Value as Json;

use crate::archive::{NAMES, manifest, unpack};

/// DescribeConfigs: a topic, and a setting of the topic's own.
const TOPIC: i8 = 2;
const DYNAMIC_TOPIC_CONFIG: i64 = 1;

fn open(files: &Files, recorded_ms: i64) -> Sim {
    Setup::seed(7).files(files.clone()).start_ms(recorded_ms).start()
}

fn topics(manifest: &Json) -> BTreeMap<&str, &Json> {
    let topics = manifest["topics"].as_object().expect("topics");
    topics.iter().map(|(name, topic)| (name.as_str(), topic)).collect()
}

fn partitions(topic: &Json) -> BTreeMap<i32, &Json> {
    let partitions = topic["partitions"].as_object().expect("partitions");
    partitions.iter().map(|(index, partition)| (index.parse().expect("a number"), partition)).collect()
}

/// Kafka's text form of an identifier.
fn text_of(id: &[u8; 16]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = u128::from_be_bytes(*id);
    let digit = |at: u32| (if at < 21 { bits >> (122 - 6 * at) } else { bits << 4 } & 63) as usize;
    (0..22).map(|at| char::from(DIGITS[digit(at)])).collect()
}

#[test]
fn every_directory_of_kafkas_opens_with_what_kafka_said_is_in_it() {
    for name in NAMES {
        let manifest = manifest(name);
        let mut sim = open(&unpack(name), manifest["recorded_ms"].as_i64().expect("a time"));
        let mut client = sim.connect();
        let mut wrong = Vec::new();
        check_metadata(&mut client, &manifest, &mut wrong);
        for (topic, said) in topics(&manifest) {
            check_configs(&mut client, topic, said, &mut wrong);
            // What a broker writes for itself may have gone on after it was looked at.
            let is_internal = said["internal"] == true;
            for (index, said) in partitions(said).into_iter().filter(|_| !is_internal) {
                check_offsets(&mut client, topic, index, said, &mut wrong);
                check_records(&mut client, topic, index, said, &mut wrong);
            }
        }
        assert!(wrong.is_empty(), "{name}: {} differences\n{}", wrong.len(), wrong.join("\n"));
    }
}

fn check_metadata(client: &mut Client, manifest: &Json, wrong: &mut Vec<String>) {
    let reply = client.call(all_metadata());
    let cluster_id = manifest["cluster_id"].as_str().expect("a cluster id");
    if reply.text("cluster_id") != cluster_id {
        wrong.push(format!("the cluster id is {}, not {cluster_id}", reply.text("cluster_id")));
    }
    let found: BTreeSet<String> =
        (0..reply.count("topics")).map(|at| reply.text(&format!("topics.{at}.name"))).collect();
    let said: BTreeSet<String> = topics(manifest).into_keys().map(str::to_owned).collect();
    if found != said {
        wrong.push(format!("topics are {found:?}, not {said:?}"));
        return;
    }
    for (name, said) in topics(manifest) {
        let at = reply.position("topics", "name", name);
        let id = text_of(reply.uuid(&format!("topics.{at}.topic_id")).as_bytes());
        if said["id"] != id {
            wrong.push(format!("{name}: the id is {id}, not {}", said["id"]));
        }
        for (index, said) in partitions(said) {
            let path = format!("topics.{at}.partitions.{index}");
            let epoch = reply.int(&format!("{path}.leader_epoch"));
            if reply.int(&format!("{path}.error_code")) != 0 || epoch < said["leader_epoch"].as_i64().unwrap()
            {
                wrong.push(format!("{name}-{index}: epoch {epoch} or an error"));
            }
        }
        if reply.count(&format!("topics.{at}.partitions")) != partitions(said).len() {
            wrong.push(format!("{name}: another number of partitions"));
        }
    }
}

fn check_configs(client: &mut Client, topic: &str, said: &Json, wrong: &mut Vec<String>) {
    let resource = describe_configs::Resource {
        resource_type: TOPIC,
        resource_name: Text::new(topic),
        configuration_keys: None,
    };
    let resources = [resource];
    let reply = client.call(at(4, describe_configs::Request { resources: &resources, ..Default::default() }));
    let mut found = serde_json::Map::new();
    for at in 0..reply.count("results.0.configs") {
        let path = format!("results.0.configs.{at}");
        if reply.int(&format!("{path}.config_source")) == DYNAMIC_TOPIC_CONFIG {
            let value = reply.text(&format!("{path}.value"));
            found.insert(reply.text(&format!("{path}.name")), Json::String(value));
        }
    }
    let said = said["config"].as_object().cloned().unwrap_or_default();
    if found != said {
        wrong.push(format!("{topic}: configs are {found:?}, not {said:?}"));
    }
}

fn check_offsets(client: &mut Client, topic: &str, index: i32, said: &Json, wrong: &mut Vec<String>) {
    let mut ask = |what: &str, request, said: &Json| {
        let reply = client.call(request);
        let found = reply.int("topics.0.partitions.0.offset");
        if reply.first_error().0 != 0 || Some(found) != said.as_i64() {
            wrong.push(format!("{topic}-{index}: {what} is {found} ({:?}), not {said}", reply.first_error()));
        }
        reply
    };
    ask("log start", list_offsets(topic, index, -2), &said["log_start_offset"]);
    ask("high watermark", list_offsets(topic, index, -1), &said["high_watermark"]);
    ask("last stable offset", list_offsets(topic, index, -1).read_committed(), &said["last_stable_offset"]);
    let max = &said["max_timestamp"];
    let reply = ask("offset of the largest timestamp", list_offsets(topic, index, -3), &max["offset"]);
    let timestamp = reply.int("topics.0.partitions.0.timestamp");
    if Some(timestamp) != max["timestamp"].as_i64() {
        wrong
            .push(format!("{topic}-{index}: the largest timestamp is {timestamp}, not {}", max["timestamp"]));
    }
}

fn check_records(client: &mut Client, topic: &str, index: i32, said: &Json, wrong: &mut Vec<String>) {
    let Some(records) = said["records"].as_array() else { return };
    let (all, _) = consume(client, fetch(topic, index), said);
    let plain: Vec<&Record> = all.iter().filter(|record| !record.is_control).collect();
    if plain.len() != records.len() {
        wrong.push(format!("{topic}-{index}: {} records, not {}", plain.len(), records.len()));
        return;
    }
    if let Some((found, said)) = plain.iter().zip(records).find(|(found, said)| !is_same(found, said)) {
        wrong.push(format!("{topic}-{index}: {found:?} is not {said}"));
    }
    let (committed, aborted) = consume(client, fetch(topic, index).read_committed(), said);
    let found: BTreeSet<i64> = visible(&committed, aborted);
    let ranges = said["read_committed_offsets"].as_array();
    let is_in = |offset: i64| {
        let is_between = |range: &Json| (range[0].as_i64()..=range[1].as_i64()).contains(&Some(offset));
        ranges.is_none_or(|ranges| ranges.iter().any(is_between))
    };
    let offsets = records.iter().filter_map(|record| record["offset"].as_i64());
    let expected: BTreeSet<i64> = offsets.filter(|offset| is_in(*offset)).collect();
    if found != expected {
        wrong.push(format!("{topic}-{index}: committed offsets are {found:?}, not {expected:?}"));
    }
}

/// Everything from the log's start on, in requests of some size, and the aborted transactions that were named.
fn consume(client: &mut Client, request: Fetch, said: &Json) -> (Vec<Record>, BTreeSet<(i64, i64)>) {
    let mut offset = said["log_start_offset"].as_i64().expect("a log start");
    let (mut records, mut aborted) = (Vec::new(), BTreeSet::new());
    loop {
        let reply = client.call(request.clone().offset(offset).partition_max_bytes(100_000));
        assert_eq!(reply.first_error().0, 0, "{}", reply.annotated());
        let path = "responses.0.partitions.0.aborted_transactions";
        for at in 0..reply.count(path) {
            let field = |name: &str| reply.int(&format!("{path}.{at}.{name}"));
            aborted.insert((field("first_offset"), field("producer_id")));
        }
        let batch = reply.records(0, 0);
        // A batch may begin below what was asked, and one without records tells where it ends by its header alone.
        let next = eventor_core::records::Batches::new(reply.bytes("responses.0.partitions.0.records"))
            .map_while(Result::ok)
            .map(|batch| batch.next_offset())
            .last();
        let Some(next) = next else { break };
        records.extend(batch.into_iter().filter(|record| record.offset >= offset));
        offset = next;
    }
    (records, aborted)
}

/// What a read_committed consumer shows of what it was given.
fn visible(records: &[Record], aborted: BTreeSet<(i64, i64)>) -> BTreeSet<i64> {
    let mut coming: Vec<(i64, i64)> = aborted.into_iter().rev().collect();
    let mut open = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for record in records {
        while let Some((_, producer)) = coming.pop_if(|(first, _)| *first <= record.offset) {
            open.insert(producer);
        }
        // A control record's key: its version, then its type, of which 0 is an abort.
        let is_abort = record.key.as_deref().is_some_and(|key| key.ends_with(&[0, 0]));
        match record.is_control {
            true if is_abort => _ = open.remove(&record.producer_id),
            true => {}
            false if record.is_transactional && open.contains(&record.producer_id) => {}
            false => _ = shown.insert(record.offset),
        }
    }
    shown
}

fn is_same(found: &Record, said: &Json) -> bool {
    let headers = said["headers"].as_array().cloned().unwrap_or_default();
    said["offset"] == found.offset
        && said["timestamp"] == found.timestamp
        && is_bytes(found.key.as_deref(), &said["key"])
        && is_bytes(found.value.as_deref(), &said["value"])
        && found.headers.len() == headers.len()
        && found
            .headers
            .iter()
            .zip(&headers)
            .all(|((key, value), said)| is_bytes(Some(key), &said[0]) && is_bytes(value.as_deref(), &said[1]))
}

/// Long byte strings are compared by size: their batches' checksums were.
fn is_bytes(found: Option<&[u8]>, said: &Json) -> bool {
    match (found, said) {
        (None, Json::Null) => true,
        (Some(found), Json::String(text)) => found == text.as_bytes(),
        (Some(found), said) => match (said["hex"].as_str(), said["size"].as_u64()) {
            (Some(hex), _) => found.iter().map(|byte| format!("{byte:02x}")).collect::<String>() == hex,
            (_, size) => size == Some(found.len() as u64),
        },
        _ => false,
    }
}

#[test]
fn opening_is_not_importing() {
    let mut used = BTreeSet::new();
    for name in NAMES.into_iter().filter(|name| !name.starts_with("killed")) {
        let files = unpack(name);
        let before = files.ending("");
        let mut sim = open(&files, manifest(name)["recorded_ms"].as_i64().expect("a time"));
        sim.run_jobs();
        // Less than the sessions of the groups' members, which are then given up, and that is written; and than old segments
        // are looked for.
        sim.advance_ms(29_000);
        sim.run_jobs();
        sim.stop();
        let after = files.ending("");
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for path in paths.into_iter().filter(|path| before.get(*path) != after.get(*path)) {
            let is_it = |(part, _): &&(&str, &str)| {
                path.ends_with(part) || (part.ends_with('/') && path.contains(part))
            };
            let listed = MAY_CHANGE.iter().find(is_it);
            assert!(listed.is_some(), "{name}: {path} changed, came or went");
            used.extend(listed.map(|(part, _)| *part));
        }
    }
    assert!(used.len() > 8, "only these did: {used:?}");
}

#[test]
fn what_kafka_wrote_goes_on_where_it_ended() {
    for name in ["basic", "killed-torn", "older"] {
        let manifest = manifest(name);
        let files = unpack(name);
        let mut sim = open(&files, manifest["recorded_ms"].as_i64().expect("a time"));
        let (topic, said) =
            topics(&manifest).into_iter().find(|(_, said)| said["internal"] != true).expect("a topic");
        let end = said["partitions"]["0"]["high_watermark"].as_i64().expect("an end");
        let mut client = sim.connect();
        client.send(produce(topic, 0, ["more"]).acks_all());
        sim.run_jobs();
        client.expect(produced(end));
        sim.stop();
        sim.reopen();
        let reply = sim.connect().call(fetch(topic, 0).offset(end));
        assert_eq!(reply.records(0, 0)[0].text(), "more", "{name}");
    }
}

#[test]
fn what_is_no_directory_of_kafkas_is_refused_in_words() {
    let files = Files::memory();
    files.write("holiday/photo.jpg", b"not a log");
    let refused = Setup::seed(7).files(files.clone()).try_start().expect_err("a foreign directory");
    assert!(refused.contains("meta.properties"), "{refused}");
    assert_eq!(files.read("holiday/photo.jpg").as_deref(), Some(&b"not a log"[..]), "and nothing is touched");

    let files = unpack("basic");
    files.write("meta.properties", b"version=7\nnode.id=x\n");
    let refused = Setup::seed(7).files(files).try_start().expect_err("nonsense in meta.properties");
    assert!(refused.contains("meta.properties"), "{refused}");

    let files = unpack("basic");
    let refused = Setup::seed(7)
        .files(files)
        .config(|config| config.node_id += 1)
        .try_start()
        .expect_err("another node's");
    assert!(refused.contains("node.id"), "{refused}");
}

#[test]
fn a_directory_is_used_by_one_broker_at_a_time() {
    let files = Files::memory();
    let first = Setup::seed(7).files(files.clone()).start();
    let refused = Setup::seed(8).files(files.clone()).try_start().expect_err("a second broker");
    assert!(refused.contains("locked"), "{refused}");
    drop(first);
    assert!(Setup::seed(8).files(files).try_start().is_ok(), "the lock goes with its holder");
}
