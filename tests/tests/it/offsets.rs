//! ListOffsets and OffsetForLeaderEpoch.

use eventor_core::protocol::offset_for_leader_epoch as epochs;
use eventor_core::wire::Text;
use eventor_tests::{Reply, START_MS, at, batch, list_offsets, produce};

use crate::{code, with_topic};

fn found(reply: &Reply) -> (i64, i64) {
    let field = |name: &str| reply.int(&format!("topics.0.partitions.0.{name}"));
    (field("offset"), field("timestamp"))
}

#[test]
fn trap_26_every_form_of_the_question() {
    let (_sim, mut client) = with_topic();
    let empty = [(-1, (0, -1)), (-2, (0, -1)), (-3, (-1, -1)), (-4, (0, -1)), (-5, (-1, -1)), (-6, (-1, -1))];
    for (form, expected) in empty {
        assert_eq!(found(&client.call(list_offsets("t", 0, form))), expected, "{form} of an empty log");
    }
    client.call(produce("t", 0, batch(["a", "b", "c"]).timestamp(1000)));
    client.call(produce("t", 0, batch(["late"]).timestamp(500)));
    let filled =
        [(-1, (4, -1)), (-2, (0, -1)), (-3, (2, 1002)), (-4, (0, -1)), (-5, (-1, -1)), (-6, (-1, -1))];
    for (form, expected) in filled {
        assert_eq!(found(&client.call(list_offsets("t", 0, form))), expected, "{form}");
    }
}

#[test]
fn trap_26_a_form_newer_than_the_version_is_told() {
    let (_sim, mut client) = with_topic();
    for (form, first) in [(-1, 1), (-2, 1), (-3, 7), (-4, 8), (-5, 9), (-6, 11), (-7, 12), (-99, 12)] {
        for version in 1..=11 {
            let expected = if version >= first { 0 } else { 35 };
            let reply = client.call(list_offsets("t", 0, form).version(version));
            assert_eq!(reply.first_error(), code(expected), "{form} in v{version}");
        }
    }
}

#[test]
fn trap_26_by_time_it_is_the_first_record_and_not_the_first_batch() {
    let (_sim, mut client) = with_topic();
    client.call(produce("t", 0, batch(["a", "b", "c"]).timestamp(1000)));
    client.call(produce("t", 0, batch(["d"]).timestamp(START_MS)));
    for (timestamp, expected) in [
        (0, (0, 1000)),
        (1001, (1, 1001)),
        (1003, (3, START_MS)),
        (START_MS, (3, START_MS)),
        (START_MS + 1, (-1, -1)),
    ] {
        let reply = client.call(list_offsets("t", 0, timestamp));
        assert_eq!((reply.first_error(), found(&reply)), (code(0), expected), "{timestamp}");
    }
}

#[test]
fn unknown_partitions_are_told() {
    let (_sim, mut client) = with_topic();
    for (topic, partition) in [("missing", 0), ("t", 1), ("t", -1)] {
        let reply = client.call(list_offsets(topic, partition, -1));
        assert_eq!((reply.first_error(), found(&reply)), (code(3), (-1, -1)));
    }
}

#[test]
fn trap_27_leader_epochs_are_checked() {
    let (_sim, mut client) = with_topic();
    for (current, expected) in [(-2, 74), (-1, 0), (0, 0), (7, 75)] {
        let reply = client.call(list_offsets("t", 0, -1).current_leader_epoch(current));
        assert_eq!(reply.first_error(), code(expected), "{current}");
    }
    for (current, expected) in [(-2, 74), (-1, 0), (0, 0), (7, 75)] {
        let partition =
            epochs::OffsetForLeaderPartition { partition: 0, current_leader_epoch: current, leader_epoch: 0 };
        let topic = epochs::OffsetForLeaderTopic { topic: Text::new("t"), partitions: &[partition] };
        let reply = client.call(at(4, epochs::Request { topics: &[topic], ..Default::default() }));
        assert_eq!(reply.first_error(), code(expected));
    }
}

#[test]
fn the_end_of_an_epoch_is_the_start_of_the_next() {
    let (mut sim, mut client) = with_topic();
    client.call(produce("t", 0, ["a", "b"]));
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    client.call(produce("t", 0, ["c"]));
    let mut end_of = |leader_epoch| {
        let partition = epochs::OffsetForLeaderPartition { leader_epoch, ..Default::default() };
        let topic = epochs::OffsetForLeaderTopic { topic: Text::new("t"), partitions: &[partition] };
        let reply = client.call(at(4, epochs::Request { topics: &[topic], ..Default::default() }));
        reply.int("topics.0.partitions.0.end_offset")
    };
    assert_eq!(end_of(0), 2);
    let ends: Vec<i64> = (1..9).map(&mut end_of).collect();
    assert!(ends.contains(&3), "the epoch of now ends at the log's end: {ends:?}");
}
