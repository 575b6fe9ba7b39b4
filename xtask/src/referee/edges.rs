//! Requests at the edge of what may be asked, in the state of the goldens: what no recorded client says.

use eventor_core::protocol::{
    create_partitions, create_topics, delete_topics, describe_cluster, describe_configs,
    describe_topic_partitions, fetch, init_producer_id, list_offsets, metadata, offset_for_leader_epoch,
};
use eventor_core::wire::{Message, Text};
use eventor_tests::golden::{member_id, preparation};
use eventor_tests::{NewBatch, Request, START_MS, at, batch, frame, produce};
use uuid::Uuid;

use super::case::Case;

mod settings;

/// The topics of the goldens that are asked for most.
const ORDERS: Text<'static> = Text::new("orders");
const CODECS: Text<'static> = Text::new("codecs");
/// Resource types of DescribeConfigs.
const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const BROKER_LOGGER: i8 = 8;
const CLIENT_METRICS: i8 = 16;
const GROUP: i8 = 32;

const HERE: create_partitions::Assignment<'_> = create_partitions::Assignment { broker_ids: &[1] };
const ELSEWHERE: create_partitions::Assignment<'_> = create_partitions::Assignment { broker_ids: &[9] };
const NOWHERE: create_partitions::Assignment<'_> = create_partitions::Assignment { broker_ids: &[] };

fn delete<'a>(topics: &'a [delete_topics::DeleteTopicState<'a>]) -> delete_topics::Request<'a> {
    delete_topics::Request { topics, timeout_ms: 5000, ..Default::default() }
}

fn grow<'a>(
    count: i32,
    assignments: Option<&'a [create_partitions::Assignment<'a>]>,
) -> create_partitions::Topic<'a> {
    create_partitions::Topic { name: ORDERS, count, assignments }
}

fn described<'a>(topics: &'a [metadata::Topic<'a>]) -> metadata::Request<'a> {
    metadata::Request { topics: Some(topics), allow_auto_topic_creation: false, ..Default::default() }
}

#[derive(Default)]
struct Edges(Vec<Case>);

pub fn cases() -> Vec<Case> {
    let mut edges = Edges::default();
    edges.create_topics();
    edges.other_topics();
    edges.describe();
    edges.settings();
    edges.administration();
    edges.offsets();
    edges.fetch();
    edges.produce();
    edges.0
}

impl Edges {
    fn push(&mut self, what: &str, request: impl Request) {
        let (api, version) = (request.api(), request.version());
        self.0.push(Case {
            name: format!("edge {} v{version}, {what}", api.schema().name),
            api,
            version,
            request: frame(&request, 1),
            state: preparation(),
            topics: Vec::new(),
            producer_id: 0,
            session_id: 0,
            member_id: member_id().to_owned(),
        });
    }

    fn at<'a>(&mut self, what: &str, version: i16, message: impl Message<'a>) {
        self.push(what, at(version, message));
    }

    fn create_topics(&mut self) {
        let topic = create_topics::CreatableTopic {
            name: Text::new("fresh"),
            num_partitions: 1,
            replication_factor: 1,
            ..Default::default()
        };
        let mut ask = |what: &str, topics: &[create_topics::CreatableTopic<'_>]| {
            let request =
                create_topics::Request { topics, timeout_ms: 5000, ..create_topics::Request::default() };
            self.at(what, 7, request);
            self.at(
                &format!("{what}, validated only"),
                7,
                create_topics::Request { validate_only: true, ..request },
            );
        };
        ask(
            "defaults",
            &[create_topics::CreatableTopic { num_partitions: -1, replication_factor: -1, ..topic }],
        );
        ask("no partitions", &[create_topics::CreatableTopic { num_partitions: 0, ..topic }]);
        ask("too many replicas", &[create_topics::CreatableTopic { replication_factor: 2, ..topic }]);
        ask("no replicas", &[create_topics::CreatableTopic { replication_factor: 0, ..topic }]);
        for name in ["", ".", "..", "a b", "a.b", "orders", "__consumer_offsets", "__cluster_metadata"] {
            ask(
                &format!("named {name:?}"),
                &[create_topics::CreatableTopic { name: Text::new(name), ..topic }],
            );
        }
        let long = "x".repeat(250);
        ask("a long name", &[create_topics::CreatableTopic { name: Text::new(&long), ..topic }]);
        ask("twice the same", &[topic, topic]);
        let (dotted, underscored) = (Text::new("a.c"), Text::new("a_c"));
        ask(
            "colliding names",
            &[
                create_topics::CreatableTopic { name: dotted, ..topic },
                create_topics::CreatableTopic { name: underscored, ..topic },
            ],
        );
        for (name, value) in [
            ("cleanup.policy", Some("nonsense")),
            ("cleanup.policy", Some("compact,delete")),
            ("retention.ms", Some("many")),
            ("retention.ms", Some("-2")),
            ("retention.ms", None),
            ("segment.bytes", Some("1")),
            ("max.message.bytes", Some("-1")),
            ("min.insync.replicas", Some("0")),
            ("compression.type", Some("brotli")),
            ("compression.gzip.level", Some("17")),
            ("message.timestamp.type", Some("Never")),
            ("unclean.leader.election.enable", Some("perhaps")),
            ("no.such.config", Some("1")),
            ("remote.storage.enable", Some("true")),
        ] {
            let config =
                create_topics::CreatableTopicConfig { name: Text::new(name), value: value.map(Text::new) };
            let topics = [create_topics::CreatableTopic { configs: &[config], ..topic }];
            ask(&format!("{name}={value:?}"), &topics);
        }
        let assigned = |partition_index, broker_ids| create_topics::CreatableReplicaAssignment {
            partition_index,
            broker_ids,
        };
        for (what, assignments) in [
            ("assigned", vec![assigned(0, &[1][..]), assigned(1, &[1])]),
            ("assigned to nobody", vec![assigned(0, &[])]),
            ("assigned to a stranger", vec![assigned(0, &[9])]),
            ("assigned twice", vec![assigned(0, &[1]), assigned(0, &[1])]),
            ("assigned to one broker twice", vec![assigned(0, &[1, 1])]),
            ("assigned with a gap", vec![assigned(0, &[1]), assigned(2, &[1])]),
        ] {
            let free = create_topics::CreatableTopic { num_partitions: -1, replication_factor: -1, ..topic };
            ask(what, &[create_topics::CreatableTopic { assignments: &assignments, ..free }]);
        }
        ask(
            "counts beside assignments",
            &[create_topics::CreatableTopic { assignments: &[assigned(0, &[1])], ..topic }],
        );
    }

    fn other_topics(&mut self) {
        let by_name = |name| delete_topics::DeleteTopicState { name: Some(name), topic_id: Uuid::nil() };
        self.at("twice the same", 6, delete(&[by_name(ORDERS), by_name(ORDERS)]));
        self.at("no name and no id", 6, delete(&[Default::default()]));
        let both = delete_topics::DeleteTopicState { name: Some(ORDERS), topic_id: Uuid::from_u128(5) };
        self.at("name and id", 6, delete(&[both]));
        self.at("nothing", 6, delete(&[]));

        for (what, topic) in [
            ("fewer", grow(1, None)),
            ("as many", grow(2, None)),
            ("none", grow(0, None)),
            ("less than none", grow(-3, None)),
            ("assigned", grow(3, Some(&[HERE]))),
            ("assigned too few", grow(4, Some(&[HERE]))),
            ("assigned to a stranger", grow(3, Some(&[ELSEWHERE]))),
            ("assigned to nobody", grow(3, Some(&[NOWHERE]))),
        ] {
            for validate_only in [false, true] {
                let request =
                    create_partitions::Request { topics: &[topic], timeout_ms: 5000, validate_only };
                self.at(&format!("{what}, validated only: {validate_only}"), 3, request);
            }
        }
        let twice = [grow(3, None), grow(4, None)];
        self.at(
            "twice the same",
            3,
            create_partitions::Request { topics: &twice, timeout_ms: 5000, ..Default::default() },
        );
    }

    fn describe(&mut self) {
        let nobody = metadata::Topic { topic_id: Uuid::nil(), name: None };
        let orders = metadata::Topic { name: Some(ORDERS), ..nobody };
        self.at("no name and no id", 13, described(&[orders, nobody]));
        self.at("no name and no id", 12, described(&[orders, nobody]));
        self.at("an empty name", 13, described(&[metadata::Topic { name: Some(Text::new("")), ..nobody }]));
        self.at("twice the same", 13, described(&[orders, orders]));
        self.at(
            "a name that cannot be",
            13,
            described(&[metadata::Topic { name: Some(Text::new("a b")), ..nobody }]),
        );

        let page = |name| describe_topic_partitions::TopicRequest { name };
        let cursor = |topic_name, partition_index| {
            Some(describe_topic_partitions::Cursor { topic_name, partition_index })
        };
        let topics = [page(CODECS), page(ORDERS)];
        for (what, limit, cursor) in [
            ("one at a time", 1, None),
            ("two at a time", 2, None),
            ("from a cursor", 2000, cursor(ORDERS, 1)),
            ("from a cursor behind the end", 2000, cursor(ORDERS, 7)),
            ("from a cursor of no topic", 2000, cursor(Text::new("nowhere"), 0)),
            ("from a cursor before the start", 2000, cursor(CODECS, -1)),
            ("none at a time", 0, None),
        ] {
            let request = describe_topic_partitions::Request {
                topics: &topics,
                response_partition_limit: limit,
                cursor,
            };
            self.at(what, 0, request);
        }
        let all =
            describe_topic_partitions::Request { topics: &[], response_partition_limit: 2000, cursor: None };
        self.at("all", 0, all);
        self.at(
            "an empty name",
            0,
            describe_topic_partitions::Request { topics: &[page(ORDERS), page(Text::new(""))], ..all },
        );

        for endpoint_type in [0, 2] {
            let request = describe_cluster::Request { endpoint_type, ..Default::default() };
            self.at(&format!("endpoint type {endpoint_type}"), 2, request);
        }
        let some = [Text::new("retention.ms"), Text::new("no.such.config")];
        for (what, resource_type, name, configuration_keys) in [
            ("a key that is not there", TOPIC, "orders", Some(&some[..])),
            ("no keys", TOPIC, "orders", Some(&[][..])),
            ("a topic that cannot be", TOPIC, "a b", None),
            ("no topic", TOPIC, "", None),
            ("client metrics", CLIENT_METRICS, "some", None),
            ("no client metrics", CLIENT_METRICS, "", None),
            ("a group", GROUP, "some", None),
            ("a key that no group has", GROUP, "some", Some(&some[..])),
            ("no group", GROUP, "", None),
            ("all brokers", BROKER, "", None),
            ("keys that no broker has", BROKER, "1", Some(&some[..])),
            ("no loggers", BROKER_LOGGER, "", None),
            ("another broker's loggers", BROKER_LOGGER, "9", None),
            ("loggers that are not there", BROKER_LOGGER, "1", Some(&some[..])),
            ("another broker", BROKER, "9", None),
            ("no number of a broker", BROKER, "one", None),
            ("an unknown type", 7, "orders", None),
        ] {
            let resource = describe_configs::Resource {
                resource_type,
                resource_name: Text::new(name),
                configuration_keys,
            };
            let request = describe_configs::Request {
                resources: &[resource],
                include_synonyms: true,
                ..Default::default()
            };
            self.at(what, 4, request);
        }
    }

    fn offsets(&mut self) {
        let ask = |partition_index, timestamp, current_leader_epoch| list_offsets::Partition {
            partition_index,
            timestamp,
            current_leader_epoch,
        };
        for (what, name, partition) in [
            ("the start of the local log", ORDERS, ask(0, -4, -1)),
            ("the end of the tiered log", ORDERS, ask(0, -5, -1)),
            ("the start of what is not uploaded", ORDERS, ask(0, -6, -1)),
            ("a timestamp that means nothing", ORDERS, ask(0, -7, -1)),
            ("before all", ORDERS, ask(0, 0, -1)),
            ("between", ORDERS, ask(0, START_MS - 4999, -1)),
            ("behind all", ORDERS, ask(0, i64::MAX, -1)),
            ("the largest in an empty log", ORDERS, ask(1, -3, -1)),
            ("a later epoch", ORDERS, ask(0, -1, 5)),
            ("a compressed batch", CODECS, ask(0, START_MS + 1, -1)),
            ("a partition less than none", ORDERS, ask(-1, -1, -1)),
        ] {
            for (isolation_level, replica_id) in [(0, -1), (1, -1), (0, -2), (0, 1)] {
                let topic = list_offsets::Topic { name, partitions: &[partition] };
                let request =
                    list_offsets::Request { replica_id, isolation_level, topics: &[topic], timeout_ms: 1000 };
                self.at(&format!("{what}, isolation {isolation_level}, replica {replica_id}"), 11, request);
            }
        }
        let (one, other) = ([ask(0, -1, -1)], [ask(0, -2, -1)]);
        let latest = [list_offsets::Topic { name: ORDERS, partitions: &one }];
        let strange =
            list_offsets::Request { replica_id: -1, isolation_level: 2, topics: &latest, timeout_ms: 1000 };
        self.at("an isolation that does not exist", 11, strange);
        let twice = [
            list_offsets::Topic { name: ORDERS, partitions: &one },
            list_offsets::Topic { name: ORDERS, partitions: &other },
        ];
        self.at(
            "twice the same",
            11,
            list_offsets::Request { replica_id: -1, topics: &twice, ..Default::default() },
        );

        for (current_leader_epoch, leader_epoch) in [(-1, -1), (0, 0), (1, 0), (0, 1), (-1, 3), (-1, -2)] {
            let partition = offset_for_leader_epoch::OffsetForLeaderPartition {
                partition: 0,
                current_leader_epoch,
                leader_epoch,
            };
            let topic =
                offset_for_leader_epoch::OffsetForLeaderTopic { topic: ORDERS, partitions: &[partition] };
            for replica_id in [-1, -2, 1] {
                let request = offset_for_leader_epoch::Request { replica_id, topics: &[topic] };
                self.at(
                    &format!("epoch {leader_epoch} in {current_leader_epoch}, replica {replica_id}"),
                    4,
                    request,
                );
            }
        }
        for (producer_id, producer_epoch) in [(-1, 0), (0, -1), (5, 3)] {
            let request = init_producer_id::Request {
                producer_id,
                producer_epoch,
                transaction_timeout_ms: 1000,
                ..Default::default()
            };
            self.at(&format!("producer {producer_id} epoch {producer_epoch}"), 4, request);
        }
        let empty = init_producer_id::Request { transactional_id: Some(Text::new("")), ..Default::default() };
        self.at("an empty transactional id", 4, empty);
    }

    fn fetch(&mut self) {
        let from = |fetch_offset| fetch::Partition {
            fetch_offset,
            partition_max_bytes: 1 << 20,
            ..Default::default()
        };
        let small = |partition_max_bytes| fetch::Partition { partition_max_bytes, ..from(0) };
        for (what, partition) in [
            ("in the middle of a batch", from(1)),
            ("at the end", from(4)),
            ("behind the end", from(5)),
            ("before the start", from(-1)),
            ("one byte", small(1)),
            ("no bytes", small(0)),
            ("a batch and a bit", small(100)),
            ("an epoch that is gone", fetch::Partition { current_leader_epoch: -2, ..from(0) }),
            ("a later epoch", fetch::Partition { current_leader_epoch: 5, ..from(0) }),
            ("a last epoch that is later", fetch::Partition { last_fetched_epoch: 4, ..from(2) }),
            ("a last epoch behind the end", fetch::Partition { last_fetched_epoch: 0, ..from(9) }),
            ("a partition less than none", fetch::Partition { partition: -1, ..from(0) }),
        ] {
            for max_bytes in [0, 1, 1 << 20] {
                let topic = fetch::Topic { topic: ORDERS, topic_id: Uuid::nil(), partitions: &[partition] };
                let request = fetch::Request {
                    max_bytes,
                    max_wait_ms: 10,
                    min_bytes: 1,
                    topics: &[topic],
                    ..Default::default()
                };
                self.at(&format!("{what}, of {max_bytes}"), 12, request);
            }
        }
        let topic = |topic, partitions| fetch::Topic { topic, topic_id: Uuid::nil(), partitions };
        let (orders, codecs) = ([from(0)], [from(0)]);
        let both = [topic(ORDERS, &orders[..]), topic(CODECS, &codecs)];
        let whole = fetch::Request { max_bytes: 1 << 20, topics: &both, ..Default::default() };
        self.at("two topics, room for one", 12, fetch::Request { max_bytes: 10, ..whole });
        self.at("an isolation that does not exist", 12, fetch::Request { isolation_level: 2, ..whole });
        self.at("as a replica", 12, fetch::Request { replica_id: 1, ..whole });
        self.at("as a debugger", 12, fetch::Request { replica_id: -2, ..whole });
        for (session_id, session_epoch) in
            [(0, 1), (77, 0), (77, 1), (77, -1), (0, 5), (-1, -1), (i32::MIN, 1)]
        {
            let request = fetch::Request { session_id, session_epoch, ..whole };
            self.at(&format!("session {session_id} epoch {session_epoch}"), 12, request);
        }
        self.at("nothing, without a session", 12, fetch::Request { topics: &[], ..whole });
        let twice = [topic(ORDERS, &orders[..]), topic(ORDERS, &codecs)];
        self.at("twice the same", 12, fetch::Request { topics: &twice, ..whole });
    }

    fn produce(&mut self) {
        let mut ask = |what: &str, batch: NewBatch| self.push(what, produce("orders", 0, batch).acks_all());
        ask("an unknown producer", batch(["x"]).producer(70_000, 0, 0));
        ask("an unknown producer in the middle", batch(["x"]).producer(70_000, 0, 5));
        ask("an epoch later", batch(["x"]).producer(0, 1, 0));
        ask("an epoch later, in the middle", batch(["x"]).producer(0, 1, 3));
        ask("the next of a producer", batch(["x"]).producer(0, 0, 1));
        ask("a negative epoch", batch(["x"]).producer(0, -1, 0));
        ask("a negative sequence", batch(["x"]).producer(0, 0, -1));
        ask("a batch of none", batch([]));
        ask("no timestamp", batch(["x"]).timestamp(-1));
        ask("a negative timestamp", batch(["x"]).timestamp(-5));
        for acks in [-2, 0, 1, 2] {
            self.push(&format!("acks {acks}"), produce("orders", 0, ["x"]).acks(acks));
        }
        self.push("acks 0 to a topic that is not there", produce("nowhere", 0, ["x"]).acks(0));
        self.push("an empty byte string", produce("orders", 0, ["x"]).records(Some(Vec::new())));
        let two = [batch(["x"]).build(), batch(["y"]).build()].concat();
        self.push("two batches", produce("orders", 0, ["x"]).records(Some(two)));
        let mut cut = batch(["x"]).build();
        cut.truncate(cut.len() - 3);
        self.push("a cut batch", produce("orders", 0, ["x"]).records(Some(cut)));
        let mut old = batch(["x"]).build();
        old[16] = 1;
        self.push("an old magic", produce("orders", 0, ["x"]).records(Some(old)));
        self.push("a large batch", produce("orders", 0, batch(["x".repeat(1_100_000).as_str()])));
        self.push("transactional id alone", produce("orders", 0, ["x"]).transactional_id("tx"));
        self.push(
            "no transactional id",
            produce("orders", 0, batch(["x"]).producer(0, 0, 1).transactional()),
        );
        self.push("to an internal topic", produce("__consumer_offsets", 0, ["x"]));
    }
}
