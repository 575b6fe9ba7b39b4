//! The APIs about topics and brokers.

use eventor_core::protocol::{
    ApiKey, api_versions, create_partitions, create_topics, delete_topics, describe_cluster,
    describe_configs, describe_topic_partitions, metadata as metadata_api,
};
use eventor_core::wire::{Text, Value};
use eventor_tests::{Reply, at, metadata};
use uuid::Uuid;

use super::row::{EMPTY, Group, NULL, TRUE, UNKNOWN_ID, acts, int, ints, text, texts};
use super::scene::{Scene, former_cluster, topics};

pub fn metadata_rows() -> Group {
    fn of(version: i16, topic_id: Uuid, name: Option<&str>, scene: Scene) -> Scene {
        let topic = metadata_api::Topic { topic_id, name: name.map(Text::new) };
        let request = metadata_api::Request {
            topics: Some(&[topic]),
            allow_auto_topic_creation: false,
            ..Default::default()
        };
        scene.asked(at(version, request))
    }
    let named = |version| of(version, Uuid::nil(), Some("t"), topics());
    let missing = |version| of(version, Uuid::nil(), Some("new"), topics());
    fn by_id(version: i16) -> Scene {
        let mut scene = topics();
        of(version, scene.id("t"), None, scene)
    }
    let rows = vec![
        acts("topics", named, NULL),
        acts("topics.topic_id", by_id, UNKNOWN_ID),
        acts("topics.name", named, text("missing")),
        acts("allow_auto_topic_creation", missing, TRUE),
        acts("include_cluster_authorized_operations", named, TRUE),
        acts("include_topic_authorized_operations", named, TRUE),
    ];
    Group::of(ApiKey::Metadata, rows)
}

pub fn api_versions_rows() -> Group {
    fn who(version: i16) -> Scene {
        let (name, number) = (Text::new("sim"), Text::new("1.0"));
        topics().asked(at(
            version,
            api_versions::Request {
                client_software_name: name,
                client_software_version: number,
                ..Default::default()
            },
        ))
    }
    let rows = vec![
        acts("client_software_name", who, text("_")),
        acts("client_software_version", who, text("_")),
        acts("cluster_id", who, text("another")),
        acts("node_id", who, int(9)),
    ];
    Group::of(ApiKey::ApiVersions, rows)
}

/// What there is afterwards.
fn then_all(scene: &mut Scene) -> Reply {
    scene.client.call(metadata(["t", "other", "new"]))
}

/// How the new topic is configured afterwards.
fn then_configs(scene: &mut Scene) -> Reply {
    let resource = describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new("new"),
        configuration_keys: Some(&[Text::new("segment.bytes")]),
    };
    scene.client.call(at(4, describe_configs::Request { resources: &[resource], ..Default::default() }))
}

pub fn create_topics_rows() -> Group {
    fn of(version: i16, topic: create_topics::CreatableTopic<'_>) -> Scene {
        topics().asked(at(version, create_topics::Request { topics: &[topic], ..Default::default() }))
    }
    fn plain(version: i16) -> Scene {
        let (name, value) = (Text::new("segment.bytes"), Some(Text::new("1048576")));
        let configs = [create_topics::CreatableTopicConfig { name, value }];
        let topic = create_topics::CreatableTopic {
            name: Text::new("new"),
            num_partitions: 2,
            replication_factor: 1,
            configs: &configs,
            ..Default::default()
        };
        of(version, topic)
    }
    fn assigned(version: i16) -> Scene {
        let assignment = create_topics::CreatableReplicaAssignment { partition_index: 0, broker_ids: &[1] };
        let topic = create_topics::CreatableTopic {
            name: Text::new("new"),
            num_partitions: -1,
            replication_factor: -1,
            assignments: &[assignment],
            ..Default::default()
        };
        of(version, topic)
    }
    let rows = vec![
        acts("topics", plain, EMPTY),
        acts("topics.name", plain, text("a b")),
        acts("topics.num_partitions", plain, int(3)).then(then_all),
        acts("topics.replication_factor", plain, int(2)),
        acts("topics.assignments", assigned, EMPTY).given("topics.num_partitions", int(2)),
        acts("topics.assignments.partition_index", assigned, int(5)),
        acts("topics.assignments.broker_ids", assigned, ints(&[9])),
        acts("topics.configs", plain, EMPTY),
        acts("topics.configs.name", plain, text("segment.byte")),
        acts("topics.configs.value", plain, text("2097152")).then(then_configs),
        acts("timeout_ms", plain, int(0)),
        acts("validate_only", plain, TRUE).then(then_all),
    ];
    Group::of(ApiKey::CreateTopics, rows)
}

pub fn delete_topics_rows() -> Group {
    fn named(version: i16) -> Scene {
        let topic = delete_topics::DeleteTopicState { name: Some(Text::new("t")), topic_id: Uuid::nil() };
        let request =
            delete_topics::Request { topics: &[topic], topic_names: &[Text::new("t")], timeout_ms: 1000 };
        topics().asked(at(version, request))
    }
    fn by_id(version: i16) -> Scene {
        let mut scene = topics();
        let topic = delete_topics::DeleteTopicState { name: None, topic_id: scene.id("t") };
        let request = delete_topics::Request { topics: &[topic], timeout_ms: 1000, ..Default::default() };
        scene.asked(at(version, request))
    }
    let rows = vec![
        acts("topics", named, EMPTY).then(then_all),
        acts("topics.name", named, text("other")).then(then_all),
        acts("topics.topic_id", by_id, UNKNOWN_ID).then(then_all),
        acts("topic_names", named, texts(&["other"])).then(then_all),
        acts("timeout_ms", named, int(0)).then(then_all),
    ];
    Group::of(ApiKey::DeleteTopics, rows)
}

pub fn create_partitions_rows() -> Group {
    fn of(version: i16, assignments: Option<&[create_partitions::Assignment<'_>]>) -> Scene {
        let topic = create_partitions::Topic { name: Text::new("t"), count: 3, assignments };
        let request = create_partitions::Request { topics: &[topic], timeout_ms: 1000, validate_only: false };
        topics().asked(at(version, request))
    }
    let plain = |version| of(version, None);
    let assigned = |version| of(version, Some(&[create_partitions::Assignment { broker_ids: &[1] }]));
    let nowhere = Value::Array(vec![Value::Struct(vec![ints(&[9])])]);
    let rows = vec![
        acts("topics", plain, EMPTY).then(then_all),
        acts("topics.name", plain, text("other")).then(then_all),
        acts("topics.count", plain, int(4)).then(then_all),
        acts("topics.assignments", plain, nowhere),
        acts("topics.assignments.broker_ids", assigned, ints(&[9])),
        acts("timeout_ms", plain, int(0)).then(then_all),
        acts("validate_only", plain, TRUE).then(then_all),
    ];
    Group::of(ApiKey::CreatePartitions, rows)
}

pub fn describe_cluster_rows() -> Group {
    let plain = |version| former_cluster().asked(at(version, describe_cluster::Request::default()));
    let rows = vec![
        acts("include_cluster_authorized_operations", plain, TRUE),
        acts("endpoint_type", plain, int(2)),
        acts("include_fenced_brokers", plain, TRUE),
    ];
    Group::of(ApiKey::DescribeCluster, rows)
}

pub fn describe_topic_partitions_rows() -> Group {
    use describe_topic_partitions::{Cursor, Request, TopicRequest};
    fn page(version: i16) -> Scene {
        let asked = ["other", "t"].map(|name| TopicRequest { name: Text::new(name) });
        let cursor = Some(Cursor { topic_name: Text::new("t"), partition_index: 1 });
        topics().asked(at(version, Request { topics: &asked, cursor, ..Default::default() }))
    }
    let rows = vec![
        acts("topics", page, EMPTY).given("cursor", NULL),
        acts("topics.name", page, text("missing")).given("cursor", NULL),
        acts("response_partition_limit", page, int(1)).given("cursor", NULL),
        acts("cursor", page, NULL),
        acts("cursor.topic_name", page, text("other")),
        acts("cursor.partition_index", page, int(0)),
    ];
    Group::of(ApiKey::DescribeTopicPartitions, rows)
}
