//! Where logs begin: DeleteRecords, and retention by time and by size.

use std::collections::BTreeSet;

use eventor_tests::{
    Client, CreateTopic, START_MS, Setup, Sim, batch, create_topic, delete_records, fetch, fetched,
    list_offsets, produce, produced,
};

use crate::{code, with_topic};

const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const HOUR_MS: u64 = 3_600_000;

fn offset(client: &mut Client, form: i64) -> i64 {
    client.call(list_offsets("t", 0, form)).int("topics.0.partitions.0.offset")
}

fn low_watermark(client: &mut Client, offset: i64) -> (i16, i64) {
    let reply = client.call(delete_records("t", 0, offset));
    (reply.first_error().0, reply.int("topics.0.partitions.0.low_watermark"))
}

/// The segments of `t-0` by their first offsets, and those whose files are marked as deleted.
fn segments(sim: &Sim) -> (Vec<i64>, Vec<i64>) {
    let paths: BTreeSet<String> = sim.files().paths();
    let bases = |suffix: &str| {
        let digits = paths.iter().filter_map(|path| path.strip_prefix("t-0/")?.strip_suffix(suffix));
        digits.map(|digits| digits.parse().expect("an offset")).collect()
    };
    (bases(".log"), bases(".log.deleted"))
}

/// A topic whose segments hold ten seconds of records, and a record for each second from the start on.
fn ticking(topic: CreateTopic, seconds: i64) -> (Sim, Client) {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    assert_eq!(client.call(topic.config("segment.ms", "10000")).first_error(), code(0));
    for second in 0..seconds {
        client.call(produce("t", 0, batch(["tick"]).timestamp(START_MS + second * 1000)));
    }
    (sim, client)
}

#[test]
fn what_is_deleted_cannot_be_read() {
    let (_sim, mut client) = with_topic();
    client.call(produce("t", 0, batch(["a", "b", "c"]).timestamp(START_MS)));
    assert_eq!(low_watermark(&mut client, 2), (0, 2));
    assert_eq!((offset(&mut client, EARLIEST), offset(&mut client, LATEST)), (2, 3));
    assert_eq!(client.call(fetch("t", 0).offset(1)).first_error(), code(1));
    // The batch that holds the offset comes whole, and the client skips what is before.
    let reply = client.call(fetch("t", 0).offset(2));
    assert_eq!(reply.int("responses.0.partitions.0.log_start_offset"), 2);
    assert_eq!(reply.records(0, 0).len(), 3);
    assert_eq!(offset(&mut client, START_MS), 2, "by time, from the start on");
    assert_eq!(low_watermark(&mut client, 1), (0, 2), "it never goes back");
    assert_eq!(low_watermark(&mut client, -1), (0, 3), "everything");
    let reply = client.call(produce("t", 0, ["d"]));
    let field = |name: &str| reply.int(&format!("responses.0.partition_responses.0.{name}"));
    assert_eq!((field("base_offset"), field("log_start_offset")), (3, 3));
}

#[test]
fn what_cannot_be_deleted_is_told() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["a"]));
    for (offset, expected) in [(2, 1), (-2, 1), (i64::MIN, 1), (i64::MAX, 1), (1, 0)] {
        let low_watermark_expected = if expected == 0 { 1 } else { -1 };
        assert_eq!(low_watermark(&mut client, offset), (expected, low_watermark_expected), "{offset}");
    }
    client.call(create_topic("compacted").config("cleanup.policy", "compact"));
    client.call(create_topic("both").config("cleanup.policy", "compact,delete"));
    client.call(create_topic("neither").config("cleanup.policy", ""));
    client.call(create_topic("__consumer_offsets"));
    let cases = [("compacted", 44), ("both", 0), ("neither", 0), ("__consumer_offsets", 17), ("missing", 3)];
    for (topic, expected) in cases {
        assert_eq!(client.call(delete_records(topic, 0, 0)).first_error(), code(expected), "{topic}");
    }
    assert_eq!(client.call(delete_records("t", 1, 0)).first_error(), code(3));
    sim.run_jobs();
}

#[test]
fn it_is_answered_once_it_is_durable() {
    let mut sim = Sim::crashing(7);
    let mut client = sim.connect();
    client.call(create_topic("t"));
    client.call(produce("t", 0, batch(["a", "b", "c"])).acks_all());
    client.send(delete_records("t", 0, 2));
    client.expect_silence();
    sim.run_jobs();
    assert_eq!(client.reply().expect("an answer").first_error(), code(0));
    sim.handle(eventor_tests::Event::Crash { seed: 1 });
    sim.reopen();
    assert_eq!(offset(&mut sim.connect(), EARLIEST), 2);
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    assert_eq!((offset(&mut client, EARLIEST), offset(&mut client, LATEST)), (2, 3));
}

#[test]
fn a_waiting_fetch_that_is_overtaken_is_told_at_once() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["a"]));
    let mut waiting = sim.connect();
    waiting.send(fetch("t", 0).offset(0).min_bytes(100_000).max_wait_ms(500));
    sim.advance_ms(100);
    waiting.expect_silence();
    client.call(delete_records("t", 0, -1));
    let reply = waiting.reply().expect("an answer");
    assert_eq!((reply.first_error(), reply.at_ms()), (code(1), 100));
}

#[test]
fn a_deleted_segment_loses_its_name_first_and_its_files_later() {
    let (mut sim, mut client) = ticking(create_topic("t"), 35);
    assert_eq!(segments(&sim), (vec![0, 11, 22, 33], vec![]));
    client.call(delete_records("t", 0, 25));
    assert_eq!(segments(&sim), (vec![0, 11, 22, 33], vec![]), "not yet");
    // The first look is half a minute after the start.
    sim.advance_ms(30_000);
    sim.run_jobs();
    assert_eq!(segments(&sim), (vec![22, 33], vec![0, 11]));
    assert_eq!(offset(&mut client, EARLIEST), 25, "segments go as a whole");
    sim.advance_ms(59_999);
    sim.run_jobs();
    assert_eq!(segments(&sim).1, [0, 11]);
    sim.advance_ms(1);
    sim.run_jobs();
    assert_eq!(segments(&sim), (vec![22, 33], vec![]));
    assert!(sim.files().paths().iter().all(|path| !path.ends_with(".deleted")));
    assert_eq!(client.call(fetch("t", 0).offset(25)).records(0, 0).len(), 8);
}

#[test]
fn segments_go_when_their_newest_record_is_too_old() {
    let (mut sim, mut client) = ticking(create_topic("t").config("retention.ms", "60000"), 35);
    sim.advance_ms(30_000);
    sim.run_jobs();
    assert_eq!(segments(&sim), (vec![0, 11, 22, 33], vec![]), "not old enough");
    sim.advance_ms(300_000);
    sim.run_jobs();
    // All of them are too old by then, also the one that grew: another one takes its place.
    assert_eq!(segments(&sim), (vec![35], vec![0, 11, 22, 33]));
    assert_eq!((offset(&mut client, EARLIEST), offset(&mut client, LATEST)), (35, 35));
    client.send(produce("t", 0, ["more"]));
    client.expect(produced(35));
    client.send(fetch("t", 0).offset(35));
    client.expect(fetched("t", 0, ["more"]));
}

#[test]
fn segments_go_while_enough_is_left() {
    let (mut sim, mut client) = ticking(create_topic("t").config("retention.bytes", "1000"), 35);
    sim.advance_ms(30_000);
    sim.run_jobs();
    // A batch has 72 bytes: without the second segment there were 13 of them.
    let (kept, deleted) = segments(&sim);
    assert_eq!((kept, deleted), (vec![11, 22, 33], vec![0]));
    assert_eq!(offset(&mut client, EARLIEST), 11);
}

#[test]
fn what_is_compacted_does_not_grow_old() {
    let topic = create_topic("t").config("cleanup.policy", "compact").config("retention.ms", "1");
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(topic);
    client.call(produce("t", 0, batch(["v"]).key("k")));
    sim.advance_ms(24 * HOUR_MS);
    sim.run_jobs();
    sim.advance_ms(24 * HOUR_MS);
    sim.run_jobs();
    assert_eq!(offset(&mut sim.connect(), EARLIEST), 0);
}

#[test]
fn the_brokers_properties_stand_for_a_topics() {
    let retained = |name: &str, value: &str| {
        let mut sim = Setup::seed(7)
            .config(|config| _ = config.properties.insert(name.to_owned(), value.to_owned()))
            .start();
        let mut client = sim.connect();
        client.call(create_topic("t"));
        client.call(produce("t", 0, ["a"]));
        for _ in 0..2 {
            sim.advance_ms(HOUR_MS + 400_000);
            sim.run_jobs();
        }
        offset(&mut sim.connect(), EARLIEST)
    };
    assert_eq!(retained("log.retention.hours", "1"), 1);
    assert_eq!(retained("log.retention.hours", "168"), 0);
    assert_eq!(retained("log.retention.minutes", "30"), 1);
    assert_eq!(retained("log.retention.ms", "-1"), 0);
    assert_eq!(retained("log.retention.bytes", "0"), 1);
}

#[test]
fn producers_outlive_their_records() {
    let (mut sim, mut client) = with_topic();
    let id = client.call(eventor_tests::init_producer_id()).int("producer_id");
    let first = || produce("t", 0, batch(["a"]).producer(id, 0, 0));
    client.send(first());
    client.expect(produced(0));
    client.call(delete_records("t", 0, -1));
    for _ in 0..2 {
        sim.advance_ms(400_000);
        sim.run_jobs();
    }
    let mut client = sim.connect();
    client.send(first());
    client.expect(produced(0));
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    client.send(first());
    client.expect(produced(0));
    client.send(produce("t", 0, batch(["b"]).producer(id, 0, 1)));
    client.expect(produced(1));
}

#[test]
fn nothing_to_grow_old_is_nothing_to_wait_for() {
    let mut sim = Sim::seed(7);
    sim.run_jobs();
    sim.advance_ms(HOUR_MS);
    sim.run_jobs();
    sim.advance_ms(24 * HOUR_MS);
    assert_eq!(sim.run_jobs(), 0);
}
