//! Fetch: what is returned, when, and what a session remembers.

use eventor_core::wire::Value;
use eventor_tests::{
    Client, Event, Fetch, Record, Reply, Setup, Sim, batch, create_topic, delete_topic, failed, fetch,
    fetched, produce, produced, succeeded,
};
use uuid::Uuid;

use crate::archive::unpack;
use crate::{code, with_topic};

const PARTITION: &str = "responses.0.partitions.0";

#[test]
fn a_long_poll_ends_when_enough_has_come_in() {
    let (mut sim, mut p) = with_topic();
    let mut c = sim.connect();
    c.send(fetch("t", 0).min_bytes(1).max_wait_ms(500));
    sim.advance_ms(200);
    c.expect_silence();
    p.send(produce("t", 0, ["hello"]).acks_all());
    c.expect(fetched("t", 0, ["hello"]).at_ms(200));
    p.expect_silence();
    sim.run_jobs();
    p.expect(produced(0).at_ms(200));
}

#[test]
fn a_long_poll_ends_when_its_time_is_up() {
    let (mut sim, mut c) = with_topic();
    c.send(fetch("t", 0).min_bytes(1).max_wait_ms(500));
    sim.advance_ms(10_000);
    c.expect(fetched("t", 0, []).at_ms(500));
}

#[test]
fn a_long_poll_waits_for_min_bytes_over_several_appends() {
    let (mut sim, mut p) = with_topic();
    let mut c = sim.connect();
    let one = batch(["x"]).build().len() as i32;
    c.send(fetch("t", 0).min_bytes(one * 2 + 1).max_wait_ms(500));
    (0..2).for_each(|_| p.send(produce("t", 0, ["x"])));
    c.expect_silence();
    p.send(produce("t", 0, ["x"]));
    c.expect(fetched("t", 0, ["x", "x", "x"]));
}

#[test]
fn a_long_poll_ends_when_its_topic_is_deleted() {
    let (mut sim, mut p) = with_topic();
    let mut c = sim.connect();
    c.send(fetch("t", 0).min_bytes(1).max_wait_ms(60_000));
    c.expect_silence();
    p.call(delete_topic("t"));
    sim.run_jobs();
    let reply = c.expect(failed(code(3)));
    assert_eq!(reply.at_ms(), 0, "no wait outlives what it waits for");
}

#[test]
fn a_long_poll_is_answered_when_the_broker_stops() {
    let (mut sim, _) = with_topic();
    let mut c = sim.connect();
    c.send(fetch("t", 0).min_bytes(1).max_wait_ms(60_000));
    sim.stop();
    assert!(c.reply().is_some(), "the reply leaves before the connection ends");
}

#[test]
fn trap_12_records_are_empty_and_never_null() {
    let (_sim, mut client) = with_topic();
    for request in [fetch("t", 0), fetch("t", 9), fetch("missing", 0), fetch("t", 0).offset(5)] {
        for version in 4..=12 {
            let reply = client.call(request.clone().version(version));
            let records = reply.get(&format!("{PARTITION}.records"));
            assert_eq!(records, &Value::Blob(Vec::new()), "v{version}");
        }
    }
}

#[test]
fn trap_22_a_batch_comes_whole_and_the_first_one_always() {
    let (_sim, mut client) = with_topic();
    client.call(produce("t", 0, ["a", "b", "c"]));
    client.call(produce("t", 0, ["d"]));
    client.send(fetch("t", 0).offset(1));
    client.expect(fetched("t", 0, ["a", "b", "c", "d"]));
    client.send(fetch("t", 0).partition_max_bytes(1).max_bytes(1));
    client.expect(fetched("t", 0, ["a", "b", "c"]));
    client.send(fetch("t", 0).offset(3).partition_max_bytes(0));
    client.expect(fetched("t", 0, ["d"]));
}

#[test]
fn trap_22_offsets_out_of_range_are_refused_and_the_end_is_not() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["a"]));
    for offset in [-1, 2, i64::MAX] {
        client.send(fetch("t", 0).offset(offset).min_bytes(1).max_wait_ms(500));
        client.expect(failed(code(1)));
    }
    client.send(fetch("t", 0).offset(1).min_bytes(1).max_wait_ms(500));
    client.expect_silence();
    sim.advance_ms(500);
    client.expect(fetched("t", 0, []));
}

#[test]
fn trap_22_a_slice_ends_with_its_segment() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("segment.bytes", "1048576"));
    let large = "x".repeat(600_000);
    for offset in 0..3 {
        client.send(produce("t", 0, [large.as_str()]));
        client.expect(produced(offset));
    }
    let offsets = |reply: &Reply| reply.records(0, 0).iter().map(|record| record.offset).collect::<Vec<_>>();
    for offset in 0..3 {
        let reply = client.call(fetch("t", 0).offset(offset).partition_max_bytes(10 << 20));
        assert_eq!(offsets(&reply), [offset]);
    }
    assert!(sim.files().ending(".log").keys().filter(|path| path.starts_with("t-0/")).count() == 3);
}

#[test]
fn trap_23_topics_by_id_and_requests_for_nothing() {
    let (mut sim, mut client) = with_topic();
    let id = sim.topic_id("t");
    client.call(produce("t", 0, ["a"]));
    client.send(fetch("", 0).by_id(id));
    client.expect(fetched("", 0, ["a"]));
    client.send(fetch("", 0).by_id(Uuid::from_u128(5)));
    client.expect(failed(code(100)));
    let reply = client.call(fetch("t", 0).nothing().min_bytes(1).max_wait_ms(60_000).session_epoch(0));
    assert_ne!(reply.int("session_id"), 0, "a new session has an id although nothing is in it");
    client.send(fetch("t", 0).replica_id(3));
    client.expect(failed(code(6)));
}

#[test]
fn trap_23_the_aborted_list_is_null_or_empty() {
    let (_sim, mut client) = with_topic();
    let path = format!("{PARTITION}.aborted_transactions");
    let mut is_null = |request: Fetch| *client.call(request).get(&path) == Value::Null;
    assert!(is_null(fetch("t", 0)));
    assert!(!is_null(fetch("t", 0).read_committed()));
    assert!(is_null(fetch("t", 0).offset(9).read_committed()), "error 1");
    assert!(is_null(fetch("t", 0).current_leader_epoch(9).read_committed()), "error 75");
    assert!(!is_null(fetch("missing", 0)), "error 3");
}

#[test]
fn trap_24_a_session_tells_only_news() {
    let (_sim, mut client) = with_topic();
    let opened = client.call(fetch("t", 0).session_epoch(0));
    let id = i32::try_from(opened.int("session_id")).unwrap();
    assert_ne!(id, 0);
    assert_eq!(opened.count("responses"), 1, "the first answer tells everything");
    let rest = fetch("t", 0).nothing().session_id(id);
    assert_eq!(client.call(rest.clone().session_epoch(1)).count("responses"), 0);
    client.call(produce("t", 0, ["news"]));
    client.send(rest.clone().session_epoch(2));
    client.expect(fetched("t", 0, ["news"]));
    let moved = fetch("t", 0).offset(1).session_id(id).session_epoch(3);
    assert_eq!(client.call(moved).count("responses"), 0);
}

#[test]
fn trap_24_wrong_sessions_and_epochs_are_told() {
    let (_sim, mut client) = with_topic();
    let id = i32::try_from(client.call(fetch("t", 0).session_epoch(0)).int("session_id")).unwrap();
    let rest = fetch("t", 0).nothing().session_id(id);
    client.send(rest.clone().session_epoch(7));
    client.expect(failed(code(71)));
    client.send(fetch("t", 0).nothing().session_id(id ^ 1).session_epoch(1));
    client.expect(failed(code(70)));
    let closed = client.call(fetch("t", 0).session_id(id).session_epoch(-1));
    assert_eq!(closed.int("session_id"), 0);
    client.send(rest.session_epoch(1));
    client.expect(failed(code(70)));
}

#[test]
fn trap_24_another_connection_may_go_on_with_a_session() {
    let (mut sim, mut client) = with_topic();
    let id = i32::try_from(client.call(fetch("t", 0).session_epoch(0)).int("session_id")).unwrap();
    client.call(produce("t", 0, ["news"]));
    client.cut();
    let mut other = sim.connect();
    other.send(fetch("t", 0).nothing().session_id(id).session_epoch(1));
    other.expect(fetched("t", 0, ["news"]));
}

#[test]
fn a_reader_ahead_of_the_log_is_told_where_its_last_epoch_ends() {
    let (_sim, mut client) = with_topic();
    client.call(produce("t", 0, ["one", "two"]));
    client.send(fetch("t", 0).offset(9));
    client.expect(failed(code(1)));
    let reply = client.call(fetch("t", 0).offset(9).last_fetched_epoch(0).read_committed());
    assert_eq!(reply.first_error(), code(0));
    assert_eq!(reply.int(&format!("{PARTITION}.diverging_epoch.end_offset")), 2, "so it cuts its log there");
    assert_eq!(*reply.get(&format!("{PARTITION}.aborted_transactions")), Value::Null, "nothing was read");
}

#[test]
fn trap_27_leader_epochs_are_checked() {
    let (mut sim, mut client) = with_topic();
    for (epoch, expected) in [(9, 75), (-1, 0), (0, 0)] {
        assert_eq!(client.call(fetch("t", 0).current_leader_epoch(epoch)).first_error(), code(expected));
    }
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    assert_eq!(
        client.call(fetch("t", 0).current_leader_epoch(0)).first_error(),
        code(74),
        "a restart is a new epoch"
    );
}

#[test]
fn a_large_batch_is_sent_from_where_it_lies() {
    let (_sim, mut client) = with_topic();
    let large = "y".repeat(300_000);
    client.call(produce("t", 0, [large.as_str()]));
    client.send(fetch("t", 0));
    client.send(fetch("t", 0));
    (0..2).for_each(|_| _ = client.expect(fetched("t", 0, [large.as_str()])));
    client.send(create_topic("u"));
    client.wait();
    client.send(eventor_tests::metadata(["u"]));
    client.expect(succeeded());
}

/// Every record that a request for `orders-0` brings, and the first offsets of the aborted transactions that come along.
fn orders(client: &mut Client, request: Fetch) -> (Reply, Vec<Record>, Option<Vec<i64>>) {
    let reply = client.call(request);
    assert_eq!(reply.first_error(), code(0), "{}", reply.annotated());
    let records = reply.records(0, 0);
    let path = "responses.0.partitions.0.aborted_transactions";
    let firsts = (0..reply.count(path)).map(|at| reply.int(&format!("{path}.{at}.first_offset"))).collect();
    let aborted = (*reply.get(path) != Value::Null).then_some(firsts);
    (reply, records, aborted)
}

#[test]
fn trap_25_read_committed_ends_at_the_last_stable_offset_and_names_what_was_aborted() {
    let mut sim = Setup::seed(7).files(unpack("transactions")).start();
    let mut client = sim.connect();
    let (reply, all, aborted) = orders(&mut client, fetch("orders", 0));
    let end = |name: &str| reply.int(&format!("responses.0.partitions.0.{name}"));
    let (stable, high) = (end("last_stable_offset"), end("high_watermark"));
    assert_eq!((stable, high), (58, 66), "a transaction is open at 58");
    assert_eq!(all.last().map(|last| last.offset + 1), Some(high), "read_uncommitted sees all of it");
    assert_eq!(aborted, None, "and is told of no transactions");

    let (_, committed, aborted) = orders(&mut client, fetch("orders", 0).read_committed());
    let below: Vec<&Record> = all.iter().filter(|record| record.offset < stable).collect();
    assert_eq!(committed.iter().collect::<Vec<_>>(), below, "what lies below, aborted records among it");
    assert!(committed.iter().any(|record| record.is_control), "control batches come as they are");
    let aborted = aborted.expect("a list");
    assert!(!aborted.is_empty() && aborted.iter().all(|first| (0..stable).contains(first)), "{aborted:?}");

    let (_, last, fewer) = orders(&mut client, fetch("orders", 0).read_committed().offset(stable - 1));
    assert_eq!(last.last().map(|last| last.offset), Some(stable - 1));
    assert!(fewer.expect("a list").len() < aborted.len(), "only those that overlap what was read");

    client.send(fetch("orders", 0).read_committed().offset(stable).min_bytes(1).max_wait_ms(500));
    client.expect_silence();
    sim.advance_ms(500);
    client.expect(fetched("orders", 0, []).at_ms(500));
}

#[test]
fn a_wait_that_ends_takes_nothing_from_one_before_it() {
    let mut sim = Sim::crashing(7);
    let (mut client, mut other) = (sim.connect(), sim.connect());
    client.call(create_topic("t"));
    client.send(produce("t", 0, ["first"]).acks_all());
    client.send(fetch("t", 0).offset(1).min_bytes(1).max_wait_ms(400));
    client.expect_silence();
    // The Fetch is over, and its reply waits for that of the Produce, which waits for the flush.
    other.send(produce("t", 0, ["second"]).acks(1));
    other.expect(produced(1));
    client.expect_silence();
    sim.handle(Event::Flush);
    client.expect(produced(0).at_ms(0));
    client.expect(fetched("t", 0, ["second"]));
}
