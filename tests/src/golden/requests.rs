//! The requests: one for each API, rich enough that every field of it stands for something, in whichever version.

use eventor_core::protocol::{
    ApiKey, api_versions, create_partitions, create_topics, delete_topics, describe_cluster,
    describe_topic_partitions, fetch, init_producer_id, list_offsets, metadata, offset_for_leader_epoch,
    produce,
};
use eventor_core::wire::{Message, Records, Text};
use uuid::Uuid;

use super::{Golden, Ids, golden, groups, operations, settings};
use crate::{CLUSTER_ID, START_MS, at, batch, request};

/// The topics of the prepared state.
pub const NAMES: [&str; 4] = ["orders", "codecs", "compacted", "stamped"];

/// An id that no topic has.
pub(super) const UNKNOWN_ID: Uuid = Uuid::from_u128(0x0404_0404);

pub(super) fn frame<'a, M: Message<'a>>(version: i16, message: M) -> Vec<u8> {
    let request = at(version, message);
    let correlation_id = i32::from(request::Request::api(&request).number()) * 100 + i32::from(version);
    request::frame(&request, correlation_id)
}

/// The golden request of an API in a version.
pub(super) fn of(api: ApiKey, version: i16, ids: &Ids) -> Vec<u8> {
    match api {
        ApiKey::Produce => produced(version, ids, 1),
        ApiKey::Fetch => fetched(version, ids),
        ApiKey::ListOffsets => offsets(version),
        ApiKey::Metadata => described(version),
        ApiKey::ApiVersions => frame(version, who()),
        ApiKey::CreateTopics => created(version),
        ApiKey::DeleteTopics => deleted(version, ids),
        ApiKey::InitProducerId => frame(version, producer(None)),
        ApiKey::OffsetForLeaderEpoch => epochs(version),
        ApiKey::CreatePartitions => grown(version),
        ApiKey::DescribeCluster => frame(
            version,
            describe_cluster::Request { include_cluster_authorized_operations: true, ..Default::default() },
        ),
        ApiKey::DescribeTopicPartitions => pages(version),
        other => groups::of(other, version, ids)
            .or_else(|| operations::of(other, version))
            .or_else(|| settings::of(other, version))
            .unwrap_or_else(|| panic!("{other:?} is served and has no golden request: write one here")),
    }
}

/// Goldens beside those that every version has.
pub(super) fn special(ids: &Ids) -> Vec<Golden> {
    // Laid out like the latest version, as a client of tomorrow would, and as a widespread tutorial does it wrong.
    let mut unknown = frame(5, who());
    unknown[6..8].copy_from_slice(&99_i16.to_be_bytes());
    let tutorial = b"\0\0\0\x15\0\x12\0\x03\0\0\0\x01\x0ctest-client\0";
    let poll = fetch::Partition { fetch_offset: 4, partition_max_bytes: 1 << 20, ..Default::default() };
    let topics = [fetch::Topic { topic: Text::new("orders"), topic_id: ids[0], partitions: &[poll] }];
    let poll = fetch::Request { max_wait_ms: 500, min_bytes: 1, topics: &topics, ..Default::default() };
    let duplicate = one_batch("orders", batch(["idempotent"]).producer(0, 0, 0).build(), |records| {
        frame(12, produce::Request { acks: -1, timeout_ms: 1000, ..records })
    });
    let gap = one_batch("orders", batch(["gap"]).producer(0, 0, 9).build(), |records| {
        frame(12, produce::Request { acks: -1, timeout_ms: 1000, ..records })
    });
    let by_id = metadata::Topic { topic_id: ids[1], name: None };
    let missing = metadata::Topic { topic_id: UNKNOWN_ID, name: None };
    let by_id = metadata::Request { topics: Some(&[by_id, missing]), ..Default::default() };
    let all = metadata::Request { topics: None, ..Default::default() };
    vec![
        golden(ApiKey::ApiVersions, 99, "is_unknown", unknown),
        golden(ApiKey::ApiVersions, 3, "cannot_be_read", tutorial.to_vec()),
        golden(ApiKey::Produce, 12, "acks_all", produced(12, ids, -1)),
        golden(ApiKey::Produce, 12, "duplicate", duplicate),
        golden(ApiKey::Produce, 12, "gap_in_sequence", gap),
        Golden { wait_ms: 500, ..golden(ApiKey::Fetch, 12, "long_poll", frame(12, poll)) },
        golden(ApiKey::Metadata, 13, "by_id", frame(13, by_id)),
        golden(ApiKey::Metadata, 13, "all", frame(13, all)),
        golden(ApiKey::InitProducerId, 4, "transactional", frame(4, producer(Some("tx")))),
    ]
}

fn one_batch(topic: &str, bytes: Vec<u8>, use_it: impl FnOnce(produce::Request<'_>) -> Vec<u8>) -> Vec<u8> {
    let data = produce::PartitionProduceData { index: 0, records: Some(Records::Bytes(&bytes)) };
    let data = [data];
    let topics =
        [produce::TopicProduceData { name: Text::new(topic), topic_id: Uuid::nil(), partition_data: &data }];
    use_it(produce::Request { topic_data: &topics, ..Default::default() })
}

fn who() -> api_versions::Request<'static> {
    api_versions::Request {
        client_software_name: Text::new("golden"),
        client_software_version: Text::new("1.0"),
        cluster_id: Some(Text::new(CLUSTER_ID)),
        node_id: 1,
    }
}

/// A batch that is taken, one for a partition and one for a topic that are not there, one that is damaged.
fn produced(version: i16, ids: &Ids, acks: i16) -> Vec<u8> {
    let good = batch(["golden"]).build();
    let mut bad = good.clone();
    bad[20] ^= 1;
    let data =
        |index, records| produce::PartitionProduceData { index, records: Some(Records::Bytes(records)) };
    let orders = [data(0, &good), data(1, &bad), data(9, &good)];
    let missing = [data(0, &good)];
    let keyless = [data(0, &good)];
    let topic = |name, topic_id, partition_data| produce::TopicProduceData {
        name: Text::new(name),
        topic_id,
        partition_data,
    };
    let topics = [
        topic("orders", ids[0], &orders[..]),
        topic("missing", UNKNOWN_ID, &missing),
        topic("compacted", ids[2], &keyless),
    ];
    frame(version, produce::Request { transactional_id: None, acks, timeout_ms: 1000, topic_data: &topics })
}

/// What is there, what is empty, what is out of range, what is not there; in a new session, read_committed.
fn fetched(version: i16, ids: &Ids) -> Vec<u8> {
    let from = |partition, fetch_offset| fetch::Partition {
        partition,
        fetch_offset,
        partition_max_bytes: 1 << 20,
        current_leader_epoch: 0,
        ..Default::default()
    };
    let (orders, codecs, missing) = ([from(0, 0), from(1, 0), from(9, 0)], [from(0, 2)], [from(0, 0)]);
    let beyond = [from(0, 1000)];
    let topic = |topic, topic_id, partitions| fetch::Topic { topic: Text::new(topic), topic_id, partitions };
    let topics = [
        topic("orders", ids[0], &orders[..]),
        topic("codecs", ids[1], &codecs),
        topic("missing", UNKNOWN_ID, &missing),
        topic("compacted", ids[2], &beyond),
    ];
    let request = fetch::Request {
        max_wait_ms: 500,
        min_bytes: 1,
        max_bytes: 1 << 20,
        isolation_level: 1,
        session_epoch: 0,
        topics: &topics,
        ..Default::default()
    };
    frame(version, request)
}

fn offsets(version: i16) -> Vec<u8> {
    let at = |partition_index, timestamp| list_offsets::Partition {
        partition_index,
        timestamp,
        current_leader_epoch: -1,
    };
    let orders = [at(0, -1), at(1, -2), at(9, -1)];
    let (codecs, stamped, missing) = ([at(0, START_MS)], [at(0, -3)], [at(0, -1)]);
    let topic = |name, partitions| list_offsets::Topic { name: Text::new(name), partitions };
    let topics = [
        topic("orders", &orders[..]),
        topic("codecs", &codecs),
        topic("stamped", &stamped),
        topic("missing", &missing),
    ];
    frame(
        version,
        list_offsets::Request { replica_id: -1, isolation_level: 1, topics: &topics, timeout_ms: 1000 },
    )
}

fn described(version: i16) -> Vec<u8> {
    let topic = |name| metadata::Topic { topic_id: Uuid::nil(), name: Some(Text::new(name)) };
    let topics = [topic("orders"), topic("not a name"), topic("compacted")];
    let request = metadata::Request {
        topics: Some(&topics),
        allow_auto_topic_creation: false,
        include_cluster_authorized_operations: true,
        include_topic_authorized_operations: true,
    };
    frame(version, request)
}

fn created(version: i16) -> Vec<u8> {
    let config = create_topics::CreatableTopicConfig {
        name: Text::new("segment.bytes"),
        value: Some(Text::new("1048576")),
    };
    let configs = [config];
    let new = create_topics::CreatableTopic {
        name: Text::new("new"),
        num_partitions: 2,
        replication_factor: 1,
        assignments: &[],
        configs: &configs,
    };
    let topics = [
        new,
        create_topics::CreatableTopic { name: Text::new("orders"), ..new },
        create_topics::CreatableTopic { name: Text::new("no partitions"), num_partitions: 0, ..new },
        create_topics::CreatableTopic { name: Text::new("replicated"), replication_factor: 3, ..new },
    ];
    frame(version, create_topics::Request { topics: &topics, timeout_ms: 1000, validate_only: false })
}

fn deleted(version: i16, ids: &Ids) -> Vec<u8> {
    let by_name =
        |name| delete_topics::DeleteTopicState { name: Some(Text::new(name)), topic_id: Uuid::nil() };
    let by_id = |topic_id| delete_topics::DeleteTopicState { name: None, topic_id };
    let topics = [by_name("orders"), by_name("missing"), by_id(ids[1]), by_id(UNKNOWN_ID)];
    let topic_names = [Text::new("orders"), Text::new("missing")];
    frame(version, delete_topics::Request { topics: &topics, topic_names: &topic_names, timeout_ms: 1000 })
}

fn producer(transactional_id: Option<&'static str>) -> init_producer_id::Request<'static> {
    init_producer_id::Request {
        transactional_id: transactional_id.map(Text::new),
        transaction_timeout_ms: 60_000,
        ..Default::default()
    }
}

fn epochs(version: i16) -> Vec<u8> {
    let of = |partition, leader_epoch| offset_for_leader_epoch::OffsetForLeaderPartition {
        partition,
        current_leader_epoch: 0,
        leader_epoch,
    };
    let (orders, missing) = ([of(0, 0), of(1, 5), of(9, 0)], [of(0, 0)]);
    let topic = |topic, partitions| offset_for_leader_epoch::OffsetForLeaderTopic {
        topic: Text::new(topic),
        partitions,
    };
    let topics = [topic("orders", &orders[..]), topic("missing", &missing)];
    frame(version, offset_for_leader_epoch::Request { replica_id: -1, topics: &topics })
}

fn grown(version: i16) -> Vec<u8> {
    let topic = |name, count| create_partitions::Topic { name: Text::new(name), count, assignments: None };
    let topics = [topic("orders", 3), topic("codecs", 1), topic("missing", 2)];
    frame(version, create_partitions::Request { topics: &topics, timeout_ms: 1000, validate_only: false })
}

fn pages(version: i16) -> Vec<u8> {
    let topic = |name| describe_topic_partitions::TopicRequest { name: Text::new(name) };
    let topics = [topic("stamped"), topic("orders"), topic("missing")];
    let request =
        describe_topic_partitions::Request { topics: &topics, response_partition_limit: 1, cursor: None };
    frame(version, request)
}
