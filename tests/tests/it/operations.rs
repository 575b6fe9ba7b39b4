//! What operators' tools ask: log directories, producers, the quorum, elections and reassignments.

use eventor_core::protocol::{
    alter_partition_reassignments, alter_replica_log_dirs, describe_log_dirs, describe_producers,
    describe_quorum, elect_leaders, list_partition_reassignments,
};
use eventor_core::wire::{Text, Value};
use eventor_tests::{
    Client, Reply, START_MS, at, batch, create_topic, delete_records, init_producer_id, produce,
};

use crate::fields::{former_cluster_with, moving, transactions};
use crate::{code, with_topic};

fn log_dirs(client: &mut Client) -> Reply {
    client.call(at(5, describe_log_dirs::Request { topics: None }))
}

#[test]
fn trap_34_what_has_nothing_to_tell_answers_all_the_same() {
    let (_sim, mut client) = with_topic();
    let moving = client.call(at(0, list_partition_reassignments::Request::default()));
    assert_eq!((moving.first_error(), moving.count("topics")), (code(0), 0));
    let dirs = log_dirs(&mut client);
    assert_eq!((dirs.int("error_code"), dirs.count("results")), (0, 1));
    let all = elect_leaders::Request { topic_partitions: None, ..Default::default() };
    let elected = client.call(at(2, all));
    assert_eq!(
        (elected.int("error_code"), elected.count("replica_election_results.0.partition_result")),
        (0, 0)
    );
}

#[test]
fn who_elects_no_leader_is_not_asked_how() {
    let (_sim, mut client) = with_topic();
    for (topic_partitions, expected) in [(Some(&[][..]), 0), (None, 42)] {
        let request = elect_leaders::Request { election_type: 7, topic_partitions, timeout_ms: 1000 };
        assert_eq!(client.call(at(2, request)).first_error(), code(expected));
    }
}

#[test]
fn who_moves_nothing_is_answered_with_defaults() {
    let (_sim, mut client) = with_topic();
    let nothing = alter_partition_reassignments::Request {
        allow_replication_factor_change: false,
        ..Default::default()
    };
    let reply = client.call(at(1, nothing));
    assert_eq!(reply.int("allow_replication_factor_change"), 1);
    assert_eq!(*reply.get("error_message"), Value::Text(Vec::new()));
}

#[test]
fn what_is_asked_for_again_and_again_is_looked_up_and_not_searched_for() {
    let (_sim, mut client) = with_topic();
    client.call(create_topic("wide").partitions(20));
    let again: Vec<i32> = (0..20).chain([7, 99, -1, 7]).collect();
    let asked =
        |topic, partitions| describe_log_dirs::DescribableLogDirTopic { topic: Text::new(topic), partitions };
    let mut topics = vec![asked("wide", &again[5..]), asked("missing", &again), asked("t", &[])];
    topics.extend(vec![asked("wide", &again); 1000]);
    let reply = client.call(at(5, describe_log_dirs::Request { topics: Some(&topics) }));
    assert_eq!((reply.count("results.0.topics"), reply.text("results.0.topics.0.name")), (1, "wide".into()));
    assert_eq!(reply.count("results.0.topics.0.partitions"), 20, "each once");

    let mut scene = moving();
    let asked = |name, partition_indexes| list_partition_reassignments::Topics {
        name: Text::new(name),
        partition_indexes,
    };
    let topics =
        [asked("wide", &again), asked("t", &again), asked("missing", &again), asked("wide", &[0, 0])];
    let request = list_partition_reassignments::Request { topics: Some(&topics), timeout_ms: 1000 };
    let reply = scene.client.call(at(0, request));
    assert_eq!(reply.count("topics"), 2, "as often as asked for, like Kafka");
    assert_eq!((reply.count("topics.0.partitions"), reply.count("topics.1.partitions")), (1, 2));
}

#[test]
fn a_log_directory_is_as_large_as_its_segments() {
    let (mut sim, mut client) = with_topic();
    client.call(create_topic("empty").partitions(2));
    client.call(produce("t", 0, ["one", "two"]));
    let bytes = sim.files().ending(".log")["t-0/00000000000000000000.log"].len();
    let dirs = log_dirs(&mut client);
    assert_eq!(dirs.text("results.0.log_dir"), "memory");
    let topic = dirs.position("results.0.topics", "name", "t");
    let size = |reply: &Reply| reply.int(&format!("results.0.topics.{topic}.partitions.0.partition_size"));
    assert_eq!(size(&dirs), bytes as i64);
    let empty = dirs.position("results.0.topics", "name", "empty");
    assert_eq!(dirs.count(&format!("results.0.topics.{empty}.partitions")), 2);
    assert_eq!(dirs.int(&format!("results.0.topics.{empty}.partitions.1.partition_size")), 0);
    // A memory has no bounds that it knows of.
    assert_eq!((dirs.int("results.0.total_bytes"), dirs.int("results.0.usable_bytes")), (-1, -1));
    client.call(delete_records("t", 0, -1));
    assert_eq!(size(&log_dirs(&mut client)), bytes as i64, "segments go later");
    sim.stop();
}

#[test]
fn replicas_can_move_to_where_they_are() {
    let (_sim, mut client) = with_topic();
    let mut moved = |path, topic, partition| {
        let topic = alter_replica_log_dirs::AlterReplicaLogDirTopic {
            name: Text::new(topic),
            partitions: &[partition],
        };
        let dir = alter_replica_log_dirs::AlterReplicaLogDir { path: Text::new(path), topics: &[topic] };
        client.call(at(2, alter_replica_log_dirs::Request { dirs: &[dir] })).first_error()
    };
    assert_eq!(moved("memory", "t", 0), code(0));
    assert_eq!(moved("memory", "t", 1), code(3));
    assert_eq!(moved("memory", "missing", 0), code(3));
    assert_eq!(moved("/elsewhere", "t", 0), code(57));
    assert_eq!(moved("memory", &*"x".repeat(249).leak(), 0), code(17));
}

#[test]
fn producers_are_told_as_the_partition_remembers_them() {
    let (_sim, mut client) = with_topic();
    let id = client.call(init_producer_id()).int("producer_id");
    client.call(produce("t", 0, batch(["a", "b"]).producer(id, 0, 0).timestamp(START_MS)));
    let asked = |client: &mut Client, topic, partition| {
        let topic =
            describe_producers::TopicRequest { name: Text::new(topic), partition_indexes: &[partition] };
        client.call(at(0, describe_producers::Request { topics: &[topic] }))
    };
    let reply = asked(&mut client, "t", 0);
    let field = |name: &str| reply.int(&format!("topics.0.partitions.0.active_producers.0.{name}"));
    let told =
        ["producer_id", "producer_epoch", "last_sequence", "last_timestamp", "coordinator_epoch"].map(field);
    assert_eq!(told, [id, 0, 1, START_MS + 1, -1]);
    assert_eq!(field("current_txn_start_offset"), -1);
    for (topic, partition, expected) in [("t", 1, 3), ("missing", 0, 3), ("bad name", 0, 17)] {
        assert_eq!(asked(&mut client, topic, partition).first_error(), code(expected), "{topic}-{partition}");
    }
    // A directory of Kafka's, with transactions that are open.
    let mut scene = transactions();
    let topics = ["orders", "payments"].map(|name| describe_producers::TopicRequest {
        name: Text::new(name),
        partition_indexes: &[0, 1, 2],
    });
    let reply = scene.client.call(at(0, describe_producers::Request { topics: &topics }));
    let text = reply.annotated();
    let open =
        text.lines().filter(|line| line.contains("current_txn_start_offset") && !line.ends_with("= -1"));
    assert!(open.count() > 0, "{text}");
}

#[test]
fn the_quorum_is_this_node() {
    let (_sim, mut client) = with_topic();
    let asked = |client: &mut Client, topic, partition_index| {
        let partition = describe_quorum::PartitionData { partition_index };
        let topic = describe_quorum::TopicData { topic_name: Text::new(topic), partitions: &[partition] };
        client.call(at(2, describe_quorum::Request { topics: &[topic] }))
    };
    let reply = asked(&mut client, "__cluster_metadata", 0);
    let field = |name: &str| reply.int(&format!("topics.0.partitions.0.{name}"));
    assert_eq!((field("leader_id"), field("current_voters.0.replica_id")), (1, 1));
    assert!(field("leader_epoch") > 0 && field("high_watermark") > 0);
    assert_eq!(field("current_voters.0.log_end_offset"), field("high_watermark"));
    assert_eq!(reply.count("topics.0.partitions.0.observers"), 0);
    assert_eq!(reply.text("nodes.0.listeners.0.name"), "CONTROLLER");
    client.call(create_topic("more"));
    let later = asked(&mut client, "__cluster_metadata", 0);
    assert!(later.int("topics.0.partitions.0.high_watermark") > field("high_watermark"));
    assert_eq!(asked(&mut client, "__cluster_metadata", 1).first_error(), code(3));
    assert_eq!(asked(&mut client, "t", 0).first_error(), code(3));
}

#[test]
fn leaders_are_elected_where_they_are_not_there() {
    let elect = |client: &mut Client, election_type, topic, partition| {
        let topic = elect_leaders::TopicPartitions { topic: Text::new(topic), partitions: &[partition] };
        let request =
            elect_leaders::Request { election_type, topic_partitions: Some(&[topic]), timeout_ms: 1000 };
        client.call(at(2, request)).first_error()
    };
    let (_sim, mut client) = with_topic();
    for election_type in [0, 1] {
        assert_eq!(elect(&mut client, election_type, "t", 0), code(84));
        assert_eq!(elect(&mut client, election_type, "t", 1), code(3));
        assert_eq!(elect(&mut client, election_type, "missing", 0), code(3));
    }
    assert_eq!(elect(&mut client, 2, "t", 0), code(42));
    let mut scene = former_cluster_with(&[]);
    assert_eq!(elect(&mut scene.client, 0, "wide", 0), code(84), "the first replica leads");
}

#[test]
fn partitions_stay_where_they_are() {
    use alter_partition_reassignments::{ReassignablePartition, ReassignableTopic, Request};
    let alter = |client: &mut Client, topic, partition_index, replicas| {
        let partition = ReassignablePartition { partition_index, replicas };
        let topic = ReassignableTopic { name: Text::new(topic), partitions: &[partition] };
        client.call(at(1, Request { topics: &[topic], ..Default::default() })).first_error()
    };
    let (_sim, mut client) = with_topic();
    let cases: [(&'static str, i32, Option<&[i32]>, i16); 7] = [
        ("t", 0, Some(&[1]), 0),
        ("t", 0, None, 85),
        ("t", 0, Some(&[]), 39),
        ("t", 0, Some(&[1, 1]), 39),
        ("t", 0, Some(&[2]), 39),
        ("t", 1, Some(&[1]), 3),
        ("missing", 0, None, 3),
    ];
    for (topic, partition, replicas, expected) in cases {
        assert_eq!(alter(&mut client, topic, partition, replicas), code(expected), "{topic} {replicas:?}");
    }
    let mut scene = moving();
    let listed = scene.client.call(at(0, list_partition_reassignments::Request::default()));
    assert_eq!(listed.text("topics.0.name"), "wide");
    assert_eq!(listed.int("topics.0.partitions.0.adding_replicas.0"), 2);
    assert_eq!(alter(&mut scene.client, "wide", 0, None), code(39));
    assert_eq!(alter(&mut scene.client, "wide", 0, Some(&[1])), code(39));
}
