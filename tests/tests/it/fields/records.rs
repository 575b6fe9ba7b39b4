//! The header, and the APIs that move records: Produce, Fetch, ListOffsets, OffsetForLeaderEpoch, InitProducerId.

use eventor_core::protocol::{ApiKey, fetch as fetch_api, metadata, offset_for_leader_epoch};
use eventor_core::wire::{Text, Value};
use eventor_tests::{Fetch, at, batch, fetch, list_offsets, produce};

use super::row::{EMPTY, Group, NULL, Row, UNKNOWN_ID, acts, cannot, int, ints, text};
use super::scene::{Scene, topics, transactions};

const NO_FOLLOWERS: &str =
    "only a follower fills it in, and followers are refused (6): this is the only replica";

pub fn header() -> Group {
    let no_topics = |_| topics().asked(at(0, metadata::Request { topics: Some(&[]), ..Default::default() }));
    let internal = |_| topics().asked(produce("__consumer_offsets", 0, batch(["x"]).key("k")));
    let rows = vec![
        acts("request_api_key", no_topics, int(18)),
        acts("request_api_version", no_topics, int(1)),
        acts("correlation_id", no_topics, int(1234)).echo(),
        acts("client_id", internal, text("__admin_client")),
    ];
    Group { api: None, rows }
}

pub fn produce_rows() -> Group {
    fn one(version: i16) -> Scene {
        let mut scene = topics();
        let id = scene.id("t");
        scene.asked(produce("t", 0, batch(["x"])).by_id(id).version(version))
    }
    fn transactional(version: i16) -> Scene {
        let mut scene = topics();
        let id = scene.id("t");
        let batch = batch(["x"]).producer(0, 0, 0).transactional();
        scene.asked(produce("t", 0, batch).by_id(id).version(version))
    }
    let rows = vec![
        acts("transactional_id", transactional, text("tx")),
        acts("acks", one, int(7)),
        acts("timeout_ms", one, int(1000)).given("acks", int(-1)).slow_disk(),
        acts("topic_data", one, EMPTY),
        acts("topic_data.name", one, text("missing")),
        acts("topic_data.topic_id", one, UNKNOWN_ID),
        acts("topic_data.partition_data", one, EMPTY),
        acts("topic_data.partition_data.index", one, int(9)),
        acts("topic_data.partition_data.records", one, NULL),
    ];
    Group::of(ApiKey::Produce, rows)
}

/// From partition 0 of `t`, by name or by id as the version has it.
fn from_t(version: i16, change: impl FnOnce(Fetch) -> Fetch) -> Scene {
    let mut scene = topics();
    let id = scene.id("t");
    scene.asked(change(fetch("t", 0).by_id(id)).version(version))
}

/// The second request of a session over both partitions of `t`; it drops the first.
fn session(version: i16) -> Scene {
    let mut scene = topics();
    let (topic, topic_id) = (Text::new("t"), scene.id("t"));
    let partition =
        |partition| fetch_api::Partition { partition, partition_max_bytes: 1 << 20, ..Default::default() };
    let partitions = [partition(0), partition(1)];
    let wanted = [fetch_api::Topic { topic, topic_id, partitions: &partitions }];
    let opening = fetch_api::Request { session_epoch: 0, topics: &wanted, ..Default::default() };
    let session_id = scene.client.call(at(version, opening)).int("session_id") as i32;
    let forgotten = [fetch_api::ForgottenTopic { topic, topic_id, partitions: &[0] }];
    let next = fetch_api::Request {
        session_id,
        session_epoch: 1,
        forgotten_topics_data: &forgotten,
        ..Default::default()
    };
    scene.asked(at(version, next))
}

pub fn fetch_rows() -> Group {
    let all = |version| from_t(version, |fetch| fetch);
    let end = |version| from_t(version, |fetch| fetch.offset(3).min_bytes(1).max_wait_ms(500));
    let part = |version| from_t(version, |fetch| fetch.min_bytes(1).max_wait_ms(500));
    fn open(version: i16) -> Scene {
        let mut scene = transactions();
        let id = scene.id("orders");
        scene.asked(fetch("orders", 0).by_id(id).version(version))
    }
    let mut rows = vec![
        cannot("cluster_id", "it names a quorum; brokers, Kafka's too, look at it for the metadata log only"),
        acts("replica_id", all, int(2)),
        acts("replica_state", all, Value::Struct(vec![int(2), int(5)])),
        acts("replica_state.replica_id", all, int(2)),
        cannot("replica_state.replica_epoch", NO_FOLLOWERS),
        acts("max_wait_ms", end, int(900)),
        acts("min_bytes", part, int(1 << 20)),
        acts("max_bytes", all, int(1)),
        acts("isolation_level", open, int(1)),
        acts("session_id", session, int(77)),
        acts("session_epoch", session, int(5)),
        cannot("rack_id", "it chooses among replicas, and there is one"),
    ];
    rows.extend(fetch_topic_rows(all));
    rows.extend(vec![
        acts("forgotten_topics_data", session, EMPTY),
        acts("forgotten_topics_data.topic", session, text("other")),
        acts("forgotten_topics_data.topic_id", session, UNKNOWN_ID),
        acts("forgotten_topics_data.partitions", session, ints(&[1])),
    ]);
    Group::of(ApiKey::Fetch, rows)
}

fn fetch_topic_rows(all: fn(i16) -> Scene) -> Vec<Row> {
    vec![
        acts("topics", all, EMPTY),
        acts("topics.topic", all, text("missing")),
        acts("topics.topic_id", all, UNKNOWN_ID),
        acts("topics.partitions", all, EMPTY),
        acts("topics.partitions.partition", all, int(9)),
        acts("topics.partitions.current_leader_epoch", all, int(7)),
        acts("topics.partitions.fetch_offset", all, int(1)),
        acts("topics.partitions.last_fetched_epoch", all, int(7)),
        cannot("topics.partitions.log_start_offset", NO_FOLLOWERS),
        acts("topics.partitions.partition_max_bytes", all, int(1)),
        cannot("topics.partitions.replica_directory_id", NO_FOLLOWERS),
        cannot("topics.partitions.high_watermark", NO_FOLLOWERS),
    ]
}

pub fn list_offsets_rows() -> Group {
    let latest = |version| topics().asked(list_offsets("t", 0, -1).version(version));
    let open = |version| transactions().asked(list_offsets("orders", 0, -1).version(version));
    let rows = vec![
        acts("replica_id", open, int(2)).given("isolation_level", int(1)),
        acts("isolation_level", open, int(1)),
        acts("topics", latest, EMPTY),
        acts("topics.name", latest, text("missing")),
        acts("topics.partitions", latest, EMPTY),
        acts("topics.partitions.partition_index", latest, int(9)),
        acts("topics.partitions.current_leader_epoch", latest, int(7)),
        acts("topics.partitions.timestamp", latest, int(-2)),
        cannot("timeout_ms", "it bounds the wait for remote storage, and nothing is stored there"),
    ];
    Group::of(ApiKey::ListOffsets, rows)
}

pub fn epoch_rows() -> Group {
    fn end_of_first(version: i16) -> Scene {
        let partition = offset_for_leader_epoch::OffsetForLeaderPartition {
            current_leader_epoch: -1,
            ..Default::default()
        };
        let topic =
            offset_for_leader_epoch::OffsetForLeaderTopic { topic: Text::new("t"), partitions: &[partition] };
        topics().asked(at(version, offset_for_leader_epoch::Request { replica_id: -1, topics: &[topic] }))
    }
    let rows = vec![
        cannot("replica_id", "nothing looks at it, in Kafka neither: followers learn of epochs by Fetch"),
        acts("topics", end_of_first, EMPTY),
        acts("topics.topic", end_of_first, text("missing")),
        acts("topics.partitions", end_of_first, EMPTY),
        acts("topics.partitions.partition", end_of_first, int(9)),
        acts("topics.partitions.current_leader_epoch", end_of_first, int(7)),
        acts("topics.partitions.leader_epoch", end_of_first, int(7)),
    ];
    Group::of(ApiKey::OffsetForLeaderEpoch, rows)
}

pub fn producer_id_rows() -> Group {
    use eventor_core::protocol::init_producer_id::Request;
    fn fresh(version: i16) -> Scene {
        let request =
            Request { transactional_id: None, transaction_timeout_ms: 60_000, ..Default::default() };
        topics().asked(at(version, request))
    }
    let rows = vec![
        acts("transactional_id", fresh, text("tx")),
        cannot(
            "transaction_timeout_ms",
            "only transactions have one, and a transactional id is refused (53)",
        ),
        acts("producer_id", fresh, int(5)),
        acts("producer_epoch", fresh, int(5)),
    ];
    Group::of(ApiKey::InitProducerId, rows)
}
