//! Produce: what is accepted, what is refused, and with which words.

use eventor_core::protocol::{
    delete_records as delete_records_api, init_producer_id as init_producer_id_api,
    list_offsets as list_offsets_api, produce as produce_api,
};
use eventor_core::records::{Batch, Codec};
use eventor_core::wire::{Records, Text};
use eventor_tests::{
    Client, NewBatch, Record, Reply, START_MS, Setup, Sim, at, batch, create_topic, failed, fetch, fetched,
    init_producer_id, list_offsets, produce, produced, records, succeeded,
};
use uuid::Uuid;

use crate::{code, with_topic};

const PARTITION: &str = "responses.0.partition_responses.0";

fn int(reply: &Reply, field: &str) -> i64 {
    reply.int(&format!("{PARTITION}.{field}"))
}

/// A batch whose bytes were changed behind the checksum's back, and whose checksum was made right again.
fn patched(batch: NewBatch, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = batch.build();
    change(&mut bytes);
    let crc = eventor_core::records::checksum(&bytes[21..]);
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn send(client: &mut Client, bytes: Vec<u8>) -> Reply {
    client.call(produce("t", 0, ["replaced"]).records(Some(bytes)))
}

#[test]
fn every_codec_comes_back_as_it_was_sent() {
    let (_sim, mut client) = with_topic();
    let codecs = [Codec::Uncompressed, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];
    for (codec, offset) in codecs.into_iter().zip([0, 2, 4, 6, 8]) {
        let sent = batch(["one", "two"]).key("k").codec(codec);
        client.send(produce("t", 0, sent.clone()));
        client.expect(produced(offset));
        let reply = client.call(fetch("t", 0).offset(offset));
        let stored = reply.bytes("responses.0.partitions.0.records");
        assert_eq!(
            stored[16..],
            sent.build()[16..],
            "{codec:?}: only offset and epoch are patched, not even the CRC"
        );
    }
}

#[test]
fn trap_15_a_null_key_on_a_compacted_topic_is_told_by_index() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("cleanup.policy", "compact"));
    let keyed = Record { key: Some(b"k".to_vec()), value: Some(b"v".to_vec()), ..Record::default() };
    let keyless = Record { key: None, ..keyed.clone() };
    let reply = client.call(produce("t", 0, records([keyed.clone(), keyless])));
    assert_eq!(reply.first_error(), code(87));
    assert_eq!(reply.count(&format!("{PARTITION}.record_errors")), 1);
    assert_eq!(int(&reply, "record_errors.0.batch_index"), 1);
    client.send(produce("t", 0, records([keyed])));
    client.expect(produced(0));
}

#[test]
fn trap_15_max_message_bytes_holds_for_each_batch() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("max.message.bytes", "200"));
    let long = "x".repeat(200);
    client.send(produce("t", 0, [long.as_str()]));
    let reply = client.expect(failed(code(10)));
    assert_eq!((int(&reply, "base_offset"), int(&reply, "log_start_offset")), (-1, -1));
    client.send(produce("t", 0, ["short"]));
    client.expect(produced(0));
}

#[test]
fn trap_16_a_wrong_max_timestamp_is_recomputed() {
    let (_sim, mut client) = with_topic();
    let bytes = patched(batch(["a", "b"]).timestamp(5000), |bytes| bytes[35..43].copy_from_slice(&[0; 8]));
    assert_eq!(send(&mut client, bytes).first_error(), code(0));
    let reply = client.call(fetch("t", 0));
    let bytes = reply.bytes("responses.0.partitions.0.records");
    let stored = Batch::parse(bytes, 0).expect("a batch");
    assert_eq!(stored.max_timestamp(), 5001);
    assert!(stored.crc_is_valid());
    let found = client.call(list_offsets("t", 0, -3));
    assert_eq!(found.int("topics.0.partitions.0.offset"), 1);
}

#[test]
fn trap_16_damage_and_old_magic_are_told_apart() {
    let (_sim, mut client) = with_topic();
    let mut damaged = batch(["hello"]).build();
    *damaged.last_mut().unwrap() ^= 1;
    assert_eq!(send(&mut client, damaged).first_error(), code(2), "a bad CRC");
    for (magic, expected) in [(0, 87), (1, 87), (3, 2)] {
        let mut old = batch(["hello"]).build();
        old[16] = magic;
        assert_eq!(send(&mut client, old).first_error(), code(expected), "magic {magic}");
    }
    let two = [batch(["a"]).build(), batch(["b"]).build()].concat();
    assert_eq!(send(&mut client, two).first_error(), code(87), "two batches");
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, []));
}

#[test]
fn trap_17_offset_deltas_must_be_consecutive() {
    let (_sim, mut client) = with_topic();
    let wrong_count = patched(batch(["a", "b"]), |bytes| bytes[23..27].copy_from_slice(&5_i32.to_be_bytes()));
    assert_eq!(send(&mut client, wrong_count).first_error(), code(87), "last_offset_delta is not count - 1");
    // Each record of one byte takes 8 bytes here; the offset delta is the fourth of them.
    let odd_delta = patched(batch(["a", "b"]), |bytes| {
        let last = bytes.len() - 8;
        bytes[last + 3] = 10;
    });
    assert_eq!(send(&mut client, odd_delta).first_error(), code(87), "deltas 0, 5");
}

#[test]
fn trap_17_null_records_are_refused() {
    let (_sim, mut client) = with_topic();
    assert_eq!(client.call(produce("t", 0, ["x"]).records(None)).first_error(), code(87));
    assert_ne!(client.call(produce("t", 0, ["x"]).records(Some(Vec::new()))).first_error(), code(0));
}

#[test]
fn trap_18_a_duplicate_answers_with_its_first_offset() {
    let (_sim, mut client) = with_topic();
    let id = client.call(init_producer_id()).int("producer_id");
    for sequence in 0..6 {
        client.send(produce("t", 0, batch(["x"]).producer(id, 0, sequence)));
        client.expect(produced(i64::from(sequence)));
    }
    for sequence in 1..6 {
        client.send(produce("t", 0, batch(["x"]).producer(id, 0, sequence)));
        client.expect(produced(i64::from(sequence)));
    }
    client.send(produce("t", 0, batch(["x"]).producer(id, 0, 6)));
    client.expect(produced(6));
}

#[test]
fn trap_18_a_gap_and_an_old_epoch_are_refused() {
    let (_sim, mut client) = with_topic();
    let id = client.call(init_producer_id()).int("producer_id");
    client.send(produce("t", 0, batch(["a", "b"]).producer(id, 3, 0)));
    client.expect(produced(0));
    client.send(produce("t", 0, batch(["gap"]).producer(id, 3, 5)));
    client.expect(failed(code(45)));
    client.send(produce("t", 0, batch(["old"]).producer(id, 2, 2)));
    client.expect(failed(code(47)));
    client.send(produce("t", 0, batch(["new"]).producer(id, 4, 0)));
    client.expect(produced(2));
}

#[test]
fn trap_18_sequences_wrap_to_0() {
    let (_sim, mut client) = with_topic();
    let id = client.call(init_producer_id()).int("producer_id");
    client.send(produce("t", 0, batch(["a", "b"]).producer(id, 0, i32::MAX - 1)));
    client.expect(produced(0));
    client.send(produce("t", 0, batch(["c"]).producer(id, 0, 0)));
    client.expect(produced(2));
}

#[test]
fn an_old_id_and_its_epoch_come_together_or_not_at_all() {
    let (_sim, mut client) = with_topic();
    for (producer_id, producer_epoch, expected) in
        [(-1, -1, 0), (5, 0, 0), (-7, -7, 0), (-1, 0, 42), (5, -1, 42)]
    {
        let request = init_producer_id_api::Request {
            transactional_id: None,
            producer_id,
            producer_epoch,
            ..Default::default()
        };
        assert_eq!(
            client.call(at(4, request)).first_error(),
            code(expected),
            "{producer_id}, {producer_epoch}"
        );
    }
}

#[test]
fn trap_18_producer_ids_only_rise() {
    let mut sim = Sim::seed(7);
    let first = sim.connect().call(init_producer_id()).int("producer_id");
    let second = sim.connect().call(init_producer_id()).int("producer_id");
    assert!(second > first);
    sim.stop();
    sim.reopen();
    assert!(sim.connect().call(init_producer_id()).int("producer_id") > second);
}

#[test]
fn trap_19_log_append_time_rewrites_the_batch() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("message.timestamp.type", "LogAppendTime"));
    sim.advance_ms(1234);
    let reply = client.call(produce("t", 0, batch(["x"]).timestamp(5)));
    assert_eq!(int(&reply, "log_append_time_ms"), START_MS + 1234);
    let reply = client.call(fetch("t", 0));
    assert_eq!(reply.records(0, 0)[0].timestamp, START_MS + 1234);
    let (_sim, mut client) = with_topic();
    assert_eq!(int(&client.call(produce("t", 0, ["x"])), "log_append_time_ms"), -1);
}

#[test]
fn trap_20_log_start_offset_is_filled_and_unknown_ids_are_told() {
    let (mut sim, mut client) = with_topic();
    let reply = client.call(produce("t", 0, ["x"]).version(5));
    assert_eq!(int(&reply, "log_start_offset"), 0);
    let id = sim.topic_id("t");
    client.send(produce("", 0, ["y"]).by_id(id));
    client.expect(produced(1));
    client.send(produce("", 0, ["z"]).by_id(Uuid::from_u128(77)));
    client.expect(failed(code(100)));
}

#[test]
fn trap_21_an_unknown_topic_has_no_offsets() {
    let (_sim, mut client) = with_topic();
    for request in [produce("missing", 0, ["x"]), produce("t", 1, ["x"]), produce("t", -1, ["x"])] {
        let reply = client.call(request);
        assert_eq!(reply.first_error(), code(3));
        let fields = ["base_offset", "log_append_time_ms", "log_start_offset"];
        assert_eq!(fields.map(|field| int(&reply, field)), [-1, -1, -1]);
    }
}

#[test]
fn trap_11_acks_are_minus_1_0_or_1() {
    let (_sim, mut client) = with_topic();
    for acks in [2, -2, i16::MAX] {
        client.send(produce("t", 0, ["x"]).acks(acks));
        client.expect(failed(code(21)));
    }
}

#[test]
fn transactional_batches_wait_for_transactions() {
    let (_sim, mut client) = with_topic();
    client.send(produce("t", 0, batch(["x"]).producer(1, 0, 0).transactional()).transactional_id("tx"));
    client.expect(failed(code(48)));
    client.send(produce("t", 0, batch(["x"]).producer(1, 0, 0).transactional()));
    client.expect(failed(code(53)));
}

#[test]
fn compression_type_recompresses_on_the_broker() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("compression.type", "lz4"));
    client.send(produce("t", 0, batch(["a", "b"]).codec(Codec::Gzip)));
    client.expect(produced(0));
    let reply = client.call(fetch("t", 0));
    let stored = Batch::parse(reply.bytes("responses.0.partitions.0.records"), 0).expect("a batch");
    assert_eq!(stored.codec(), Some(Codec::Lz4));
    assert_eq!(reply.records(0, 0).iter().map(Record::text).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn a_topic_that_was_just_made_takes_records_at_once() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.send(create_topic("t").partitions(3));
    sim.run_jobs();
    client.expect(succeeded());
    (0..3).for_each(|partition| {
        client.send(produce("t", partition, ["x"]));
        client.expect(produced(0));
    });
}

#[test]
fn a_producer_that_was_idle_for_long_is_forgotten() {
    let mut sim = Setup::seed(7).config(|config| config.log.producer_id_expiration_ms = 60_000).start();
    let mut client = sim.connect();
    client.call(create_topic("t"));
    let of = |sequence| produce("t", 0, batch(["x"]).producer(5, 0, sequence).timestamp(START_MS));
    client.call(of(0));
    client.send(of(7));
    client.expect(failed(code(45)));
    // Looked at 30 s after the start, then every 5 min.
    for _ in 0..2 {
        sim.advance_ms(300_000);
        sim.run_jobs();
    }
    let mut client = sim.connect();
    client.send(of(7));
    client.expect(succeeded());
}

#[test]
fn what_cannot_begin_a_batch_fails_the_request_for_all() {
    let (mut sim, mut client) = with_topic();
    let sound = batch(["x"]).build();
    let (mut short, mut strange) = (sound.clone(), sound.clone());
    short[8..12].copy_from_slice(&13_i32.to_be_bytes());
    strange[16] = 3;
    for damaged in [short, strange] {
        for transactional_first in [false, true] {
            let one = |index, bytes| produce_api::PartitionProduceData {
                index,
                records: Some(Records::Bytes(bytes)),
            };
            let first = if transactional_first {
                batch(["x"]).producer(5, 0, 0).transactional().build()
            } else {
                sound.clone()
            };
            let partitions = [one(0, &first), one(1, &damaged), one(9, &sound)];
            let topics = [produce_api::TopicProduceData {
                name: Text::new("t"),
                partition_data: &partitions,
                ..Default::default()
            }];
            let request = produce_api::Request { acks: 1, topic_data: &topics, ..Default::default() };
            let reply = client.call(at(9, request));
            let code =
                |index: usize| reply.int(&format!("responses.0.partition_responses.{index}.error_code"));
            // Kafka looks no further than the first transactional batch.
            let expected = if transactional_first { [53, 53, 53] } else { [2, 2, 2] };
            assert_eq!([code(0), code(1), code(2)], expected);
        }
    }
    sim.run_jobs();
    assert_eq!(client.call(list_offsets("t", 0, -1)).int("topics.0.partitions.0.offset"), 0);
}

#[test]
fn of_a_topic_without_partitions_nothing_is_said() {
    let (_sim, mut client) = with_topic();
    let name = Text::new("t");
    let topics = [produce_api::TopicProduceData { name, ..Default::default() }];
    let produced =
        client.call(at(9, produce_api::Request { acks: 1, topic_data: &topics, ..Default::default() }));
    assert_eq!(produced.count("responses"), 0);
    let topics = [list_offsets_api::Topic { name, partitions: &[] }];
    let found = client.call(at(5, list_offsets_api::Request { topics: &topics, ..Default::default() }));
    assert_eq!(found.count("topics"), 0);
    let topics = [delete_records_api::Topic { name, partitions: &[] }];
    let deleted = client.call(at(2, delete_records_api::Request { topics: &topics, ..Default::default() }));
    assert_eq!(deleted.count("topics"), 0);
}
