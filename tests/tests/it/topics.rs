//! Topics: made, grown, described, removed.

use eventor_core::protocol::{
    create_partitions, create_topics, delete_topics, describe_cluster, describe_configs,
    describe_topic_partitions, metadata as metadata_api,
};
use eventor_core::wire::{Text, Value};
use eventor_tests::{
    Setup, Sim, all_metadata, at, create_topic, delete_topic, failed, fetch, fetched, metadata, produce,
    produced, succeeded,
};

use crate::{code, with_topic};

#[test]
fn trap_28_null_asks_for_all_topics_and_empty_for_none() {
    let (_sim, mut client) = with_topic();
    assert_eq!(client.call(all_metadata()).count("topics"), 1);
    assert_eq!(client.call(metadata([])).count("topics"), 0);
    let ask = |topics| metadata_api::Request { topics, ..Default::default() };
    assert_eq!(client.call(at(0, ask(Some(&[])))).count("topics"), 1, "empty means all in version 0");
    assert_eq!(client.call(at(1, ask(Some(&[])))).count("topics"), 0);
    assert_eq!(client.call(at(1, ask(None))).count("topics"), 1);
}

#[test]
fn trap_28_topics_are_made_when_both_sides_allow_it() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    assert_eq!(client.call(metadata(["a"])).first_error(), code(3), "the request does not allow it");
    let reply = client.call(metadata(["a"]).auto_create());
    assert_eq!(reply.first_error(), code(0));
    client.send(produce("a", 0, ["x"]));
    client.expect(produced(0));
    let old = [metadata_api::Topic { name: Some(Text::new("b")), ..Default::default() }];
    let request =
        metadata_api::Request { topics: Some(&old), allow_auto_topic_creation: false, ..Default::default() };
    client.call(at(3, request));
    assert_eq!(client.call(metadata(["b"])).first_error(), code(0), "versions 0-3 always mean true");

    let mut sim = Setup::seed(7).config(|config| config.auto_create_topics = false).start();
    assert_eq!(
        sim.connect().call(metadata(["a"]).auto_create()).first_error(),
        code(3),
        "the broker does not"
    );
}

#[test]
fn trap_28_topics_that_several_ask_for_are_made_once() {
    let mut sim = Sim::seed(7);
    let mut clients: Vec<_> = (0..5).map(|_| sim.connect()).collect();
    clients.iter_mut().for_each(|client| client.send(metadata(["shared"]).auto_create()));
    sim.run_jobs();
    let ids: Vec<_> =
        clients.iter_mut().map(|client| client.expect(succeeded()).uuid("topics.0.topic_id")).collect();
    assert!(ids.iter().all(|id| *id == ids[0] && !id.is_nil()));
}

#[test]
fn trap_29_topic_names_follow_kafkas_rules() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    let long = "x".repeat(249);
    for name in ["a", "A.b-c_0", "...", long.as_str()] {
        client.call(create_topic(name));
        assert_eq!(client.call(metadata([name])).first_error(), code(0), "{name}");
    }
    let too_long = "x".repeat(250);
    for name in ["", ".", "..", "a b", "a/b", "../a", "ü", "a\0", too_long.as_str()] {
        assert_eq!(client.call(create_topic(name)).first_error(), code(17), "{name:?}");
        assert_eq!(client.call(metadata([name])).first_error(), code(17), "{name:?}");
    }
}

#[test]
fn trap_29_dots_and_underscores_collide() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("a.b"));
    assert_eq!(client.call(create_topic("a_b")).first_error(), code(17));
    for _ in 0..2 {
        assert_eq!(client.call(metadata(["a_b"]).auto_create()).first_error(), code(3), "on each retry");
    }
}

fn pages(names: &[&str], limit: i32, cursor: Option<(&str, i32)>) -> Pages {
    let names = names.iter().map(|name| name.as_bytes().to_vec()).collect();
    Pages { names, limit, cursor: cursor.map(|(topic, at)| (topic.to_owned(), at)) }
}

/// A DescribeTopicPartitions request that owns its names.
struct Pages {
    names: Vec<Vec<u8>>,
    limit: i32,
    cursor: Option<(String, i32)>,
}

impl eventor_tests::Request for Pages {
    fn api(&self) -> eventor_core::protocol::ApiKey {
        eventor_core::protocol::ApiKey::DescribeTopicPartitions
    }

    fn version(&self) -> i16 {
        0
    }

    fn write(&self, writer: &mut eventor_core::wire::Writer<'_>) {
        let topics: Vec<_> = self
            .names
            .iter()
            .map(|name| describe_topic_partitions::TopicRequest { name: Text(name) })
            .collect();
        let cursor = self.cursor.as_ref().map(|(topic, partition)| describe_topic_partitions::Cursor {
            topic_name: Text(topic.as_bytes()),
            partition_index: *partition,
        });
        let request = describe_topic_partitions::Request {
            topics: &topics,
            response_partition_limit: self.limit,
            cursor,
        };
        writer.message(&request, 0);
    }
}

#[test]
fn trap_30_partitions_come_sorted_and_in_pages() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("b").partitions(3));
    client.call(create_topic("a").partitions(2));
    let reply = client.call(pages(&["b", "missing", "a"], 100, None));
    let names: Vec<_> = (0..3).map(|at| reply.text(&format!("topics.{at}.name"))).collect();
    assert_eq!(names, ["a", "b", "missing"]);
    assert_eq!(reply.error("topics.2.error_code"), code(3));
    assert!(reply.uuid("topics.2.topic_id").is_nil());
    assert_eq!(reply.get("next_cursor"), &Value::Null);
    assert_eq!(*reply.frame().iter().rev().nth(1).unwrap(), 0xff, "one byte for null, then the tags");

    let reply = client.call(pages(&[], 3, None));
    assert_eq!((reply.count("topics.0.partitions"), reply.count("topics.1.partitions")), (2, 1));
    let cursor = (reply.text("next_cursor.topic_name"), reply.int("next_cursor.partition_index"));
    assert_eq!(cursor, ("b".to_owned(), 1));
    let reply = client.call(pages(&[], 3, Some(("b", 1))));
    assert_eq!((reply.count("topics"), reply.count("topics.0.partitions")), (1, 2));
    assert_eq!(reply.int("topics.0.partitions.0.partition_index"), 1);
}

#[test]
fn trap_31_a_topic_made_again_has_a_new_id() {
    let (mut sim, mut client) = with_topic();
    let first = sim.topic_id("t");
    client.call(produce("t", 0, ["old"]));
    client.call(delete_topic("t"));
    sim.run_jobs();
    client.call(create_topic("t"));
    assert_ne!(sim.topic_id("t"), first);
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, []));
    client.send(fetch("", 0).by_id(first));
    client.expect(failed(code(100)));
}

#[test]
fn trap_31_a_topic_is_made_again_before_the_files_of_the_old_one_are_gone() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["old"]));
    // Each reply comes with the removal of the files still to be done.
    client.call(delete_topic("t"));
    assert_eq!(client.call(create_topic("t")).first_error(), code(0));
    client.call(produce("t", 0, ["new"]));
    sim.run_jobs();
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["new"]));
}

#[test]
fn trap_31_a_topic_is_removed_and_made_again_in_one_change_of_the_metadata() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["old"]));
    // Both are pending when the job that puts them in force begins.
    let (mut one, mut other) = (sim.connect(), sim.connect());
    one.send(delete_topic("t"));
    other.send(create_topic("t").partitions(2));
    sim.run_jobs();
    one.expect(succeeded());
    other.expect(succeeded());
    client.call(produce("t", 0, ["new"]));
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["new"]));
    client.call(produce("t", 1, ["new"]));
}

#[test]
fn trap_32_create_topics_validates() {
    let (_sim, mut client) = with_topic();
    assert_eq!(client.call(create_topic("t")).first_error(), code(36));
    assert_eq!(client.call(create_topic("u").partitions(0)).first_error(), code(37));
    assert_eq!(client.call(create_topic("u").replication_factor(3)).first_error(), code(38));
    assert_eq!(client.call(create_topic("u").replication_factor(0)).first_error(), code(38));
    assert_eq!(client.call(create_topic("u").config("no.such.config", "1")).first_error(), code(40));
    assert_eq!(client.call(create_topic("u").config("retention.ms", "soon")).first_error(), code(40));
    assert_eq!(client.call(create_topic("u").validate_only()).first_error(), code(0));
    assert_eq!(client.call(metadata(["u"])).first_error(), code(3), "only validated");
    let reply =
        client.call(create_topic("u").partitions(-1).replication_factor(-1).config("retention.ms", "-1"));
    assert_eq!((reply.int("topics.0.num_partitions"), reply.int("topics.0.replication_factor")), (1, 1));
    let at = reply.position("topics.0.configs", "name", "retention.ms");
    assert_eq!(reply.text(&format!("topics.0.configs.{at}.value")), "-1");
    assert!(!reply.uuid("topics.0.topic_id").is_nil());
}

#[test]
fn trap_32_duplicates_and_assignments_in_one_request() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    let topic = |name| create_topics::CreatableTopic {
        name: Text::new(name),
        num_partitions: 1,
        replication_factor: 1,
        ..Default::default()
    };
    let topics = [topic("a"), topic("b"), topic("a")];
    let request = create_topics::Request { topics: &topics, ..Default::default() };
    let reply = client.call(at(7, request));
    assert_eq!(reply.count("topics"), 2, "the double one is told once");
    let found = |name| reply.error(&format!("topics.{}.error_code", reply.position("topics", "name", name)));
    assert_eq!((found("a"), found("b")), (code(42), code(0)));

    let assignment =
        |partition_index| create_topics::CreatableReplicaAssignment { partition_index, broker_ids: &[1] };
    let assignments = [assignment(0), assignment(1)];
    let manual = create_topics::CreatableTopic {
        num_partitions: -1,
        replication_factor: -1,
        assignments: &assignments,
        ..topic("manual")
    };
    let both = create_topics::CreatableTopic { num_partitions: 2, name: Text::new("both"), ..manual };
    let topics = [manual, both];
    let reply = client.call(at(7, create_topics::Request { topics: &topics, ..Default::default() }));
    let found = |name| reply.error(&format!("topics.{}.error_code", reply.position("topics", "name", name)));
    assert_eq!((found("manual"), found("both")), (code(0), code(42)));
    assert_eq!(client.call(metadata(["manual"])).count("topics.0.partitions"), 2);
}

#[test]
fn trap_32_create_partitions_validates() {
    let (_sim, mut client) = with_topic();
    client.call(produce("t", 0, ["kept"]));
    let mut grow = |name, count, assignments| {
        let topic = create_partitions::Topic { name: Text::new(name), count, assignments };
        let request = create_partitions::Request { topics: &[topic], timeout_ms: 1000, validate_only: false };
        client.call(at(3, request)).first_error()
    };
    assert_eq!(grow("missing", 3, None), code(3));
    assert_eq!(grow("t", 1, None), code(37), "not more than there are");
    assert_eq!(grow("t", 0, None), code(37));
    let nobody = [create_partitions::Assignment { broker_ids: &[99] }];
    assert_eq!(grow("t", 2, Some(&nobody)), code(39), "a broker that does not exist");
    assert_eq!(grow("t", 3, Some(&nobody)), code(39), "too few assignments");
    assert_eq!(grow("t", 3, None), code(0));
    client.send(produce("t", 2, ["new"]));
    client.expect(produced(0));
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["kept"]));
}

#[test]
fn trap_32_delete_topics_by_name_or_id() {
    let (mut sim, mut client) = with_topic();
    let id = sim.topic_id("t");
    assert_eq!(client.call(delete_topic("missing")).first_error(), code(3));
    let by_id = |topic_id| delete_topics::DeleteTopicState { name: None, topic_id };
    let mut delete = |state| {
        let topics = [state];
        client
            .call(at(6, delete_topics::Request { topics: &topics, timeout_ms: 1000, ..Default::default() }))
            .first_error()
    };
    assert_eq!(delete(by_id(uuid::Uuid::from_u128(9))), code(100));
    assert_eq!(
        delete(delete_topics::DeleteTopicState { name: Some(Text::new("t")), topic_id: id }),
        code(42)
    );
    assert_eq!(delete(by_id(id)), code(0));
    sim.run_jobs();
    assert_eq!(client.call(metadata(["t"])).first_error(), code(3));
    assert!(sim.files().paths().iter().all(|path| !path.starts_with("t-0")), "its files are gone");
}

#[test]
fn trap_33_describe_configs_tells_every_config() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("retention.ms", "1000"));
    let resource = describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new("t"),
        configuration_keys: None,
    };
    let request = describe_configs::Request {
        resources: &[resource],
        include_synonyms: true,
        include_documentation: true,
    };
    let reply = client.call(at(4, request));
    assert!(reply.count("results.0.configs") > 25, "every known config");
    let at_retention = reply.position("results.0.configs", "name", "retention.ms");
    let path = format!("results.0.configs.{at_retention}");
    assert_eq!(reply.text(&format!("{path}.value")), "1000");
    assert_eq!(reply.int(&format!("{path}.config_source")), 1, "the topic's own");
    assert_eq!(reply.int(&format!("{path}.config_type")), 5, "a long");
    assert_eq!(reply.int(&format!("{path}.synonyms.0.source")), 1);
    let other = reply.position("results.0.configs", "name", "segment.bytes");
    assert_eq!(reply.int(&format!("results.0.configs.{other}.config_source")), 5, "a default");
    assert_eq!(reply.text(&format!("results.0.configs.{other}.synonyms.0.name")), "log.segment.bytes");

    let missing = describe_configs::Resource { resource_name: Text::new("missing"), ..resource };
    let request = describe_configs::Request { resources: &[missing], ..Default::default() };
    assert_eq!(client.call(at(4, request)).first_error(), code(3));
}

#[test]
fn trap_34_describe_cluster_answers() {
    let mut client = Sim::seed(7).connect();
    let reply = client.call(at(2, describe_cluster::Request::default()));
    assert_eq!(reply.first_error(), code(0));
    assert_eq!(reply.text("cluster_id"), eventor_tests::CLUSTER_ID);
    assert_eq!(reply.int("controller_id"), 1);
    assert_eq!((reply.count("brokers"), reply.text("brokers.0.host")), (1, "localhost".to_owned()));
}
