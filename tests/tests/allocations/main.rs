//! A steady request allocates nothing: counted from received bytes to sent ones, over files in memory and on a disk.
//! And what lasts costs what it may (`groups`), what a start reads too (`transactions`).
//!
//! What grows by doubling (a growing segment's index, a file in memory) is not part of a request; so the requests that
//! are counted lie between two doublings.

mod connection;
mod groups;
mod transactions;

use std::ops::Range;
use std::sync::Arc;

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::protocol::api_versions;
use eventor_core::wire::Text;
use eventor_storage::file_system::{Disk, Memory};
use eventor_tests::{Request, at, batch, fetch, frame, produce};

use connection::{Connection, Scratch, open};

/// Which of the requests on a connection are counted: before these, a segment's index has grown enough for them.
const COUNTED: Range<usize> = 2200..2700;
/// The same for requests that leave the log as it is.
const COUNTED_READS: Range<usize> = 10..510;

/// Opens a broker over each kind of files, and gives it to `test`.
fn each(name: &str, test: impl Fn(&str, Arc<Broker>)) {
    test("in memory", open(Memory::new(), Config::default()));
    let scratch = Scratch::new(name);
    test("on a disk", open(Disk::new(&scratch.0), Config::default()));
}

/// Runs `step` with 0, 1, 2 ... and counts in this range of them.
fn count(what: &str, counted: Range<usize>, mut step: impl FnMut(usize)) {
    (0..counted.start).for_each(&mut step);
    let found = allocation_counter::measure(|| counted.clone().for_each(&mut step));
    assert_eq!(found.count_total, 0, "{what}: {found:?} in {} steps", counted.len());
}

/// Counts the same request again and again, answered with at least so many bytes.
fn count_same(name: &str, request: &impl Request, bytes_min: usize) {
    let frame = frame(request, 1);
    each(name, |files, broker| {
        let mut connection = Connection::new(&broker);
        count(&format!("{name} {files}"), COUNTED, |_| {
            connection.call(&frame);
            assert!(connection.received.len() >= bytes_min, "only {} bytes", connection.received.len());
        });
    });
}

#[test]
fn what_allocates_is_seen() {
    let counted = allocation_counter::measure(|| drop(std::hint::black_box(Box::new(7))));
    assert_eq!(counted.count_total, 1);
}

#[test]
fn api_versions() {
    let client_software_name = Text::new("counting");
    let request = api_versions::Request {
        client_software_name,
        client_software_version: Text::new("1"),
        ..Default::default()
    };
    count_same("api-versions-0", &at(0, request), 80);
    count_same("api-versions-4", &at(4, request), 100);
}

#[test]
fn produce_with_each_acks() {
    count_same("acks-0", &produce("t", 0, ["steady"]).acks(0), 0);
    count_same("acks-1", &produce("t", 0, ["steady"]), 20);
    count_same("acks-all", &produce("t", 0, ["steady"]).acks_all(), 20);
}

#[test]
fn produce_of_an_idempotent_producer() {
    each("idempotent", |files, broker| {
        let one = |sequence| {
            let batch = batch(["steady"]).producer(5, 0, sequence);
            frame(&produce("t", 0, batch).acks_all(), sequence)
        };
        let frames: Vec<_> = (0..COUNTED.end as i32).map(one).collect();
        let mut connection = Connection::new(&broker);
        count(&format!("an idempotent producer {files}"), COUNTED, |at| {
            connection.call(&frames[at]);
            assert!(connection.received.len() > 20);
        });
    });
}

#[test]
fn produce_pipelined() {
    let one = frame(&produce("t", 0, ["steady"]).acks_all(), 1);
    let five = one.repeat(5);
    each("pipelined", |files, broker| {
        let mut connection = Connection::new(&broker);
        count(&format!("pipelined {files}"), COUNTED.start / 5..COUNTED.end / 5, |_| {
            connection.call(&five);
            assert!(connection.received.len() > 100);
        });
    });
}

/// A topic with a batch of 100 bytes at offset 0, and one of 20 KB, which is sent from the file, at offset 1.
fn filled(name: &str, test: impl Fn(&str, Arc<Broker>)) {
    each(name, |files, broker| {
        let mut connection = Connection::new(&broker);
        connection.call(&frame(&produce("t", 0, [&*"s".repeat(100)]), 1));
        connection.call(&frame(&produce("t", 0, [&*"l".repeat(20_000)]), 1));
        test(files, broker);
    });
}

#[test]
fn fetch_of_records_that_are_there() {
    let small = fetch("t", 0).partition_max_bytes(1);
    let large = fetch("t", 0).offset(1);
    for (what, request, bytes_min) in [
        ("small", small.clone(), 150),
        ("large", large.clone(), 20_000),
        ("committed", large.read_committed(), 20_000),
        ("of an old epoch", small.last_fetched_epoch(0), 150),
    ] {
        let frame = frame(&request.max_wait_ms(500), 1);
        filled("fetch", |files, broker| {
            let mut connection = Connection::new(&broker);
            count(&format!("fetch, {what}, {files}"), COUNTED_READS, |_| {
                connection.call(&frame);
                assert!(connection.received.len() >= bytes_min, "{} bytes", connection.received.len());
            });
        });
    }
}

#[test]
fn fetch_in_a_session() {
    filled("session", |files, broker| {
        let mut connection = Connection::new(&broker);
        connection.call(&frame(&fetch("t", 0).session_epoch(0), 1));
        let id = i32::from_be_bytes(*connection.received[15..].first_chunk().expect("a session id"));
        let next = |epoch| frame(&fetch("t", 0).session_id(id).session_epoch(epoch), 1);
        let frames: Vec<_> = (1..=COUNTED_READS.end as i32).map(next).collect();
        count(&format!("fetch in a session {files}"), COUNTED_READS, |at| {
            connection.call(&frames[at]);
            assert!(connection.received.len() > 20_000);
        });
    });
}

#[test]
fn fetch_that_waits_for_a_produce() {
    each("parked", |files, broker| {
        let (mut consumer, mut producer) = (Connection::new(&broker), Connection::new(&broker));
        let wait = |at: usize| frame(&fetch("t", 0).offset(at as i64).min_bytes(1).max_wait_ms(500), 1);
        let waits: Vec<_> = (0..COUNTED.end).map(wait).collect();
        let one = frame(&produce("t", 0, ["steady"]), 1);
        count(&format!("a parked fetch {files}"), COUNTED, |at| {
            consumer.send(&waits[at]);
            assert!(consumer.received.is_empty(), "nothing is there yet");
            producer.call(&one);
            consumer.advance();
            assert!(consumer.received.len() > 100, "{} bytes", consumer.received.len());
        });
    });
}

#[test]
fn fetch_that_is_woken_in_vain() {
    each("woken", |files, broker| {
        let (mut consumer, mut producer) = (Connection::new(&broker), Connection::new(&broker));
        consumer.send(&frame(&fetch("t", 0).min_bytes(10 << 20).max_wait_ms(i32::MAX), 1));
        let one = frame(&produce("t", 0, ["steady"]), 1);
        count(&format!("a fetch that is woken in vain {files}"), COUNTED, |_| {
            producer.call(&one);
            consumer.advance();
            assert!(consumer.received.is_empty(), "there is not enough yet");
        });
    });
}
