//! Directories that neither Kafka nor Eventor wrote, but that people have.

use eventor_core::metadata::record::Record;
use eventor_core::protocol::on_disk::metadata::{FeatureLevelRecord, PartitionRecord, TopicRecord};
use eventor_core::records::{BatchBuilder, BatchSpec, NewRecord};
use eventor_core::wire::Text;
use eventor_tests::{
    Files, Setup, Sim, batch, create_topic, fetch, init_producer_id, metadata, produce, produced,
};
use uuid::Uuid;

use crate::code;

const TOPIC_ID: Uuid = Uuid::from_u128(0x40);
const DIRECTORY_ID: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0001);

/// Standard base64, padding included.
fn padded(id: Uuid) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = id.as_u128();
    let digit = |at: u32| (if at < 21 { bits >> (122 - 6 * at) } else { bits << 4 } & 63) as usize;
    (0..22).map(|at| char::from(DIGITS[digit(at)])).chain("==".chars()).collect()
}

pub fn metadata_batch(base_offset: i64, records: &[(i16, Record<'_>)]) -> Vec<u8> {
    let spec = BatchSpec { base_offset, partition_leader_epoch: 1, ..BatchSpec::default() };
    let mut builder = BatchBuilder::new(spec);
    for (version, record) in records {
        let mut value = Vec::new();
        record.encode(*version, &mut value);
        builder.push(NewRecord {
            timestamp: 1_700_000_000_000,
            key: None,
            value: Some(&value),
            headers: &[],
        });
    }
    builder.build()
}

/// One record of the kind that such generators make: a header count of -1, which no reader of records accepts.
fn data_batch(offset: i64, value: &[u8]) -> Vec<u8> {
    let spec = BatchSpec {
        base_offset: offset,
        partition_leader_epoch: 0,
        producer_id: 0,
        producer_epoch: 0,
        base_sequence: 0,
        ..BatchSpec::default()
    };
    let mut builder = BatchBuilder::new(spec);
    builder.push(NewRecord { timestamp: 1_700_000_000_000, key: None, value: Some(value), headers: &[] });
    let mut bytes = builder.build();
    *bytes.last_mut().expect("the header count is the last byte") = 1;
    let crc = eventor_core::records::checksum(&bytes[21..]);
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// A directory in the form of a popular course's tests.
pub fn generated(is_clean: bool) -> Files {
    let files = Files::memory();
    let properties = format!(
        "version=1\ncluster.id=IAAAAAAAQACAAAAAAAAAAQ\nnode.id=1\ndirectory.id={}\n",
        padded(DIRECTORY_ID)
    );
    files.write("meta.properties", properties.as_bytes());
    if is_clean {
        files.write(".kafka_cleanshutdown", br#"{"version":0,"brokerEpoch":10}"#);
    }
    let feature = FeatureLevelRecord { name: Text::new("metadata.version"), feature_level: 20 };
    let topic = TopicRecord { name: Text::new("course"), topic_id: TOPIC_ID };
    let partition = PartitionRecord {
        partition_id: 0,
        topic_id: TOPIC_ID,
        replicas: &[1],
        isr: &[1],
        leader: 1,
        leader_epoch: 0,
        partition_epoch: 0,
        directories: &[DIRECTORY_ID],
        ..Default::default()
    };
    let log = [
        metadata_batch(1, &[(0, Record::FeatureLevel(feature))]),
        metadata_batch(2, &[(0, Record::Topic(topic)), (1, Record::Partition(partition))]),
    ];
    files.write("__cluster_metadata-0/00000000000000000000.log", &log.concat());
    files.write("__cluster_metadata-0/partition.metadata", b"version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ\n");
    files.write(
        "course-0/partition.metadata",
        format!("version: 0\ntopic_id: {}\n", padded(TOPIC_ID)).as_bytes(),
    );
    let data = [data_batch(0, b"Hello"), data_batch(1, b"World")].concat();
    files.write("course-0/00000000000000000000.log", &data);
    files
}

#[test]
fn trap_41_a_minimal_directory_is_opened_and_served_as_it_is() {
    for is_clean in [true, false] {
        let files = generated(is_clean);
        let stored = files.read("course-0/00000000000000000000.log").unwrap();
        let mut sim = Setup::seed(7).files(files).start();
        assert_eq!(sim.topic_id("course"), TOPIC_ID);
        let mut client = sim.connect();
        let reply = client.call(metadata(["course"]));
        assert_eq!(reply.int("topics.0.partitions.0.leader_id"), 1);
        let reply = client.call(fetch("", 0).by_id(TOPIC_ID));
        assert_eq!(reply.int("responses.0.partitions.0.high_watermark"), 2);
        assert_eq!(reply.bytes("responses.0.partitions.0.records"), stored, "clean: {is_clean}");
    }
}

#[test]
fn trap_41_it_takes_records_and_topics_and_a_restart() {
    for is_clean in [true, false] {
        let mut sim = Setup::seed(7).files(generated(is_clean)).start();
        let mut client = sim.connect();
        client.send(produce("course", 0, ["more"]).acks_all());
        sim.run_jobs();
        client.expect(produced(2));
        client.call(create_topic("new"));
        sim.stop();
        sim.reopen();
        let mut client = sim.connect();
        assert_eq!(client.call(metadata(["course", "new"])).first_error(), code(0));
        let reply = client.call(fetch("course", 0).offset(2));
        assert_eq!(reply.records(0, 0)[0].text(), "more");
    }
}

#[test]
fn trap_41_the_first_idempotent_record_is_not_taken_for_a_duplicate() {
    for is_clean in [true, false] {
        let mut sim = Setup::seed(7).files(generated(is_clean)).start();
        let mut client = sim.connect();
        let id = client.call(init_producer_id()).int("producer_id");
        assert!(id > 0, "an id at or below one that was seen is never handed out");
        client.send(produce("course", 0, batch(["mine"]).producer(id, 0, 0)));
        client.expect(produced(2));
    }
}

#[test]
fn trap_41_a_formatted_directory_that_was_never_started_starts() {
    let mut sim = Sim::seed(7);
    assert!(sim.files().paths().contains("__cluster_metadata-0/00000000000000000000-0000000000.checkpoint"));
    sim.connect().call(create_topic("t"));
    assert_eq!(sim.connect().call(metadata(["t"])).first_error(), code(0));
}
