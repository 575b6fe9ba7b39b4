//! Transactions that Kafka left in `__transaction_state`: read at a start, and told from then on.

use eventor_core::protocol::on_disk::transaction::{
    PartitionsSchema, TransactionLogKey, TransactionLogValue,
};
use eventor_core::protocol::{describe_transactions, list_transactions};
use eventor_core::wire::{Message, Text, Writer};
use eventor_tests::{
    Client, Event, NewBatch, Record, Reply, START_MS, Sim, at, create_topic, delete_topic, produce, records,
};

use crate::fields::transactions;
use crate::{code, with_topic};

const LOG: &str = "__transaction_state-0/00000000000000000000.log";
const ONGOING: i8 = 1;

fn bytes<'a, M: Message<'a>>(kind: i16, version: i16, message: &M) -> Vec<u8> {
    let mut bytes = kind.to_be_bytes().to_vec();
    Writer::new(&mut bytes, &mut Vec::new()).message(message, version);
    bytes
}

/// What Kafka's coordinator writes of an id, whose producer is told by its number; a tombstone without one.
fn said(id: &str, producer_id: Option<i64>) -> Record {
    let partitions = [PartitionsSchema { topic: Text::new("t"), partition_ids: &[0] }];
    let value = |producer_id| TransactionLogValue {
        producer_id,
        transaction_timeout_ms: 60_000,
        transaction_status: ONGOING,
        transaction_partitions: Some(&partitions),
        transaction_start_timestamp_ms: START_MS,
        ..TransactionLogValue::default()
    };
    Record {
        key: Some(bytes(0, 0, &TransactionLogKey { transactional_id: Text::new(id) })),
        value: producer_id.map(|producer_id| bytes(1, 1, &value(producer_id))),
        ..Record::default()
    }
}

/// A broker that starts over such a log, and has run no job since; before that, its files are changed.
fn starting(batches: impl IntoIterator<Item = NewBatch>, change: impl FnOnce(&Sim)) -> (Sim, Client) {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    for topic in ["t", "__transaction_state"] {
        assert_eq!(client.call(create_topic(topic)).first_error(), code(0));
    }
    // No client may write to the topic itself: its log is that of another.
    for batch in batches {
        assert_eq!(client.call(produce("t", 0, batch)).first_error(), code(0));
    }
    sim.stop();
    for (path, content) in sim.files().ending("") {
        if let Some(name) = path.strip_prefix("t-0/").filter(|name| *name != "partition.metadata") {
            sim.files().write(&format!("__transaction_state-0/{name}"), &content);
        }
    }
    change(&sim);
    sim.reopen();
    let client = sim.connect();
    (sim, client)
}

fn list(client: &mut Client) -> Reply {
    client.call(at(2, list_transactions::Request::default()))
}

/// Which ids there are, each with its producer.
fn listed(client: &mut Client) -> Vec<(String, i64)> {
    let all = list(client);
    assert_eq!(all.int("error_code"), 0);
    let one = |at| {
        let field = |name: &str| format!("transaction_states.{at}.{name}");
        (all.text(&field("transactional_id")), all.int(&field("producer_id")))
    };
    (0..all.count("transaction_states")).map(one).collect()
}

fn describe(client: &mut Client, id: &str) -> Reply {
    client.call(at(0, describe_transactions::Request { transactional_ids: &[Text::new(id)] }))
}

/// A batch of as many records of ids, each of which is named again and again.
fn repeated(ids: usize, count: usize) -> NewBatch {
    records((0..count).map(|n| said(&format!("id-{}", n % ids), Some(n as i64))))
}

#[test]
fn a_long_log_is_read_by_jobs_and_requests_are_told_to_come_back_meanwhile() {
    // About 4 MiB: three ids, of which the last record counts; one is ended.
    let batches = (0..60).map(|_| repeated(3, 1000)).chain([records([said("id-1", None)])]);
    let (mut sim, mut client) = starting(batches, |_| {});
    let length = sim.files().read(LOG).expect("the log").len();
    assert!(length > 3 << 20, "{length} bytes");
    let mut jobs = 0;
    while list(&mut client).int("error_code") == 14 {
        assert_eq!(describe(&mut client, "id-0").first_error(), code(14));
        assert_eq!(describe(&mut client, "").first_error(), code(42));
        sim.handle(Event::Job);
        jobs += 1;
        assert!(jobs < 100, "it is read to its end");
    }
    assert!(jobs >= 4, "{jobs} jobs for {length} bytes");
    assert_eq!(listed(&mut client), [("id-0".into(), 999), ("id-2".into(), 998)]);
    let told = describe(&mut client, "id-2");
    let field = |name: &str| told.int(&format!("transaction_states.0.{name}"));
    assert_eq!((field("error_code"), field("producer_id")), (0, 998));
    assert_eq!(told.text("transaction_states.0.topics.0.topic"), "t");
    assert_eq!(describe(&mut client, "id-1").first_error(), code(105));
    assert_eq!(sim.run_jobs(), 0, "what is read stays known");
}

/// Nothing of it is told, and the broker says once where it could not go on.
fn assert_unreadable(mut sim: Sim, mut client: Client, why: &str) {
    assert_eq!(list(&mut client).int("error_code"), 14);
    sim.run_jobs();
    assert_eq!(list(&mut client).int("error_code"), 15);
    assert_eq!(describe(&mut client, "a").first_error(), code(15));
    let said: Vec<String> = sim.take_log().into_iter().map(|event| event.text).collect();
    assert_eq!(said, [format!("__transaction_state-0: its transactions are not told: {why}")]);
}

#[test]
fn a_record_that_cannot_be_read_ends_the_reading_and_nothing_is_told() {
    let later = Record { value: Some(vec![0, 9]), ..said("b", None) };
    let (sim, client) = starting([records([said("a", Some(1))]), records([later])], |_| {});
    let why = "the batch at offset 1: malformed at byte 0: a transaction's record is of a later version";
    assert_unreadable(sim, client, why);
}

#[test]
fn a_batch_that_is_damaged_ends_the_reading_and_nothing_is_told() {
    let (sim, client) = starting([records([said("a", Some(1))]), records([said("b", Some(2))])], |_| {});
    let mut log = sim.files().read(LOG).expect("the log");
    let second = 12 + u32::from_be_bytes(log[8..12].try_into().expect("a length")) as usize;
    log[second + 16] = 1;
    sim.files().write(LOG, &log);
    let why = format!("{LOG} is damaged at byte {}: record batch magic is not 2", second + 16);
    assert_unreadable(sim, client, &why);
}

#[test]
fn a_log_whose_last_batches_compaction_took_is_read_to_what_is_left() {
    let batches = [records([said("a", Some(1))]), records([said("a", Some(2))])];
    let (mut sim, mut client) = starting(batches, |sim| {
        // Kafka leaves a segment without batches behind one that it has cleaned.
        sim.files().write("__transaction_state-0/00000000000000000009.log", b"");
    });
    sim.run_jobs();
    assert_eq!(listed(&mut client), [("a".into(), 2)]);
}

#[test]
fn transactions_go_with_their_topic() {
    let (mut sim, mut client) = starting([records([said("a", Some(1))])], |_| {});
    assert_eq!(client.call(delete_topic("__transaction_state")).first_error(), code(0));
    sim.run_jobs();
    assert_eq!(listed(&mut client), []);
    assert_eq!(client.call(create_topic("__transaction_state")).first_error(), code(0));
    assert_eq!(listed(&mut client), [], "a log that was just made is not waited for");
}

#[test]
fn transactions_that_kafka_left_are_told() {
    let mut scene = transactions();
    let client = &mut scene.client;
    let all = client.call(at(2, list_transactions::Request::default()));
    assert!(all.count("transaction_states") > 0, "{}", all.annotated());
    let id = all.text("transaction_states.0.transactional_id");
    let ids = [Text::new(&id), Text::new("nothing"), Text::new("")];
    let told = client.call(at(0, describe_transactions::Request { transactional_ids: &ids }));
    let field = |at: usize, name: &str| told.int(&format!("transaction_states.{at}.{name}"));
    assert_eq!([0, 1, 2].map(|at| field(at, "error_code")), [0, 105, 42]);
    assert_eq!(field(0, "producer_id"), all.int("transaction_states.0.producer_id"));
    assert_eq!(
        told.text("transaction_states.0.transaction_state"),
        all.text("transaction_states.0.transaction_state")
    );
    assert!(field(0, "transaction_timeout_ms") > 0);
    let filters = ["Unheard", "Unheard"].map(Text::new);
    let none =
        client.call(at(2, list_transactions::Request { state_filters: &filters, ..Default::default() }));
    assert_eq!((none.count("transaction_states"), none.count("unknown_state_filters")), (0, 1));
    let mut matching = |pattern| {
        let transactional_id_pattern = Some(Text::new(pattern));
        let reply =
            client.call(at(2, list_transactions::Request { transactional_id_pattern, ..Default::default() }));
        (reply.int("error_code"), reply.count("transaction_states"))
    };
    assert_eq!(matching(".*"), (0, all.count("transaction_states")));
    assert_eq!(matching(""), (0, all.count("transaction_states")));
    assert_eq!(matching("[a"), (128, 0));
}

#[test]
fn without_transactions_none_are_told() {
    let (_sim, mut client) = with_topic();
    let all = client.call(at(2, list_transactions::Request::default()));
    assert_eq!((all.int("error_code"), all.count("transaction_states")), (0, 0));
    let ids = [Text::new("nothing")];
    let told = client.call(at(0, describe_transactions::Request { transactional_ids: &ids }));
    assert_eq!(told.first_error(), code(105));
}
