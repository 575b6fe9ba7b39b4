//! Frames on a connection: whole, in pieces, glued together, wrong.

use eventor_core::protocol::{
    api_versions, describe_configs, describe_groups, fetch as fetch_api, list_offsets as list_offsets_api,
    metadata as metadata_api, offset_fetch,
};
use eventor_core::wire::Text;
use eventor_tests::{
    Setup, Sim, all_metadata, at, commit, create_topic, fetch, fetched, join_group, metadata, produce,
    produced,
};
use uuid::Uuid;

use crate::groups::find;
use crate::{code, with_topic};

/// Key, version, correlation id and a null client id.
fn header(key: i16, version: i16) -> Vec<u8> {
    [&key.to_be_bytes()[..], &version.to_be_bytes(), &[0, 0, 0, 9, 0xff, 0xff]].concat()
}

fn closes(frame: &[u8]) -> String {
    let mut client = Sim::seed(7).connect();
    client.send_bytes(&[&u32::try_from(frame.len()).unwrap().to_be_bytes()[..], frame].concat());
    client.expect_closed()
}

#[test]
fn a_reply_that_its_version_cannot_express_closes_the_connection() {
    let mut sim = Sim::seed(7);
    let throttled = vec!["0:1"; 10_000].join(",");
    let create = create_topic("t").config("leader.replication.throttled.replicas", &throttled);
    sim.connect().call(create);
    let resources = [describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new("t"),
        ..Default::default()
    }];
    let request = describe_configs::Request { resources: &resources, ..Default::default() };
    assert_eq!(sim.connect().call(at(4, request)).first_error(), code(0));
    let mut client = sim.connect();
    client.send(at(3, request));
    assert!(client.expect_closed().contains("DescribeConfigs version 3"));
}

#[test]
fn trap_08_a_frame_length_that_cannot_be_closes_the_connection_before_the_frame_is_there() {
    for length in [-1, i32::MIN, 104_857_601, i32::MAX] {
        let mut client = Sim::seed(7).connect();
        client.send_bytes(&length.to_be_bytes());
        let why = client.expect_closed();
        assert!(why.contains("socket.request.max.bytes"), "{length}: {why}");
    }
}

#[test]
fn trap_08_an_empty_frame_closes_the_connection() {
    let mut client = Sim::seed(7).connect();
    client.send_bytes(&[0; 4]);
    client.expect_closed();
}

#[test]
fn trap_08_a_declared_length_is_only_a_promise() {
    let mut sim = Sim::seed(7);
    let mut greedy = sim.connect();
    greedy.send_bytes(&104_857_600_i32.to_be_bytes());
    greedy.send_bytes(b"four");
    greedy.expect_silence();
    sim.connect().call(all_metadata());
}

#[test]
fn trap_08_a_count_beyond_the_bytes_that_remain_closes_the_connection() {
    // Metadata v1: an array of two thousand million topics in no bytes.
    let why = closes(&[header(3, 1), i32::MAX.to_be_bytes().to_vec()].concat());
    assert!(why.contains("Metadata"), "{why}");
    // Metadata v13: the same as a varint.
    closes(&[header(3, 13), vec![0, 0xff, 0xff, 0xff, 0xff, 0x07]].concat());
}

#[test]
fn trap_09_bad_lengths_and_long_varints_close_the_connection() {
    // A topic name longer than the frame, and one of negative length other than null.
    for length in [300_i16, -2] {
        closes(&[header(3, 1), vec![0, 0, 0, 1], length.to_be_bytes().to_vec(), b"t".to_vec()].concat());
    }
    // A uvarint of six bytes.
    closes(&[header(3, 13), vec![0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]].concat());
    // A null topic name where none may be.
    closes(&[header(3, 1), vec![0, 0, 0, 1, 0xff, 0xff]].concat());
}

#[test]
fn trap_09_a_name_that_is_not_utf_8_is_an_answer_for_that_topic() {
    let (_sim, mut client) = with_topic();
    let topics = [b"t\xff".as_slice(), b"t"]
        .map(|name| metadata_api::Topic { name: Some(Text(name)), ..Default::default() });
    let reply = client.call(at(9, metadata_api::Request { topics: Some(&topics), ..Default::default() }));
    assert_eq!(reply.error("topics.0.error_code"), code(17));
    assert_eq!(reply.error("topics.1.error_code"), code(0));
}

#[test]
fn trap_09_unknown_tagged_fields_are_skipped() {
    let mut client = Sim::seed(7).connect();
    let unknown = [2, 100, 3, 1, 2, 3, 101, 0];
    // Metadata v13: header tags, no topics, no flags, body tags; descending and doubled tags are taken too.
    let body = [&unknown[..], &[1, 0, 0], &[3, 200, 1, 1, 9, 5, 0, 5, 0]].concat();
    client.send_frame(&[header(3, 13), body].concat());
    assert_eq!(client.wait().error("error_code"), code(0));
}

#[test]
fn trap_10_the_client_id_is_never_compact() {
    let mut client = Sim::seed(7).connect();
    let frame = [&[0, 3, 0, 13, 0, 0, 0, 9][..], &[0, 3], b"abc", &[0], &[1, 0, 0, 0]].concat();
    client.send_frame(&frame);
    assert_eq!(client.wait().error("error_code"), code(0));
}

#[test]
fn trap_11_replies_leave_in_request_order_also_behind_a_parked_fetch() {
    let (mut sim, mut client) = with_topic();
    client.send(fetch("t", 0).min_bytes(1).max_wait_ms(500));
    client.send(all_metadata());
    client.send(at(0, api_versions::Request::default()));
    client.expect_silence();
    sim.advance_ms(499);
    client.expect_silence();
    sim.advance_ms(1);
    let times = [client.wait(), client.wait(), client.wait()].map(|reply| reply.at_ms());
    assert_eq!(times, [500, 500, 500]);
}

#[test]
fn trap_11_a_window_of_produce_requests_shares_one_flush() {
    let (mut sim, mut client) = with_topic();
    (0..5).for_each(|_| client.send(produce("t", 0, ["x"]).acks_all()));
    client.expect_silence();
    assert_eq!(sim.run_jobs(), 1, "one flush for all five");
    (0..5).for_each(|offset| _ = client.expect(produced(offset)));
}

#[test]
fn trap_11_acks_0_has_no_reply_and_closes_the_connection_when_it_fails() {
    let (_sim, mut client) = with_topic();
    client.send(produce("t", 0, ["silent"]).acks(0));
    client.expect_silence();
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["silent"]));
    client.send(produce("missing", 0, ["lost"]).acks(0));
    client.expect_closed();
}

#[test]
fn trap_13_two_requests_in_one_segment_and_one_in_many() {
    let (mut sim, client) = with_topic();
    let one = client.encode(all_metadata());
    let glued = [one.clone(), one.clone()].concat();
    let whole = |bytes: &[u8], dribble: bool, sim: &mut Sim| {
        let mut client = sim.connect();
        match dribble {
            true => client.dribble(bytes),
            false => client.send_bytes(bytes),
        }
        client.received()
    };
    let first = whole(&one, false, &mut sim);
    assert_eq!(whole(&one, true, &mut sim), first);
    assert_eq!(whole(&glued, false, &mut sim), [first.clone(), first].concat());
}

#[test]
fn trap_13_a_connection_that_ends_in_the_middle_of_a_frame_is_ordinary() {
    let (mut sim, mut client) = with_topic();
    let mut other = sim.connect();
    let bytes = client.encode(produce("t", 0, ["never"]));
    other.send_bytes(&bytes[..bytes.len() - 1]);
    other.cut();
    let mut another = sim.connect();
    another.send_bytes(&bytes[..7]);
    another.end();
    another.expect_closed();
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, []));
}

#[test]
fn trap_13_a_half_closed_connection_gets_its_replies() {
    let (mut sim, mut client) = with_topic();
    client.send(produce("t", 0, ["last words"]).acks_all());
    client.send(fetch("t", 0).offset(1).min_bytes(1).max_wait_ms(100));
    client.end();
    sim.run_jobs();
    client.expect(produced(0));
    sim.advance_ms(100);
    client.expect(fetched("t", 0, []));
    client.expect_closed();
}

#[test]
fn trap_14_trailing_bytes_are_accepted_and_shown() {
    let mut sim = Sim::seed(7);
    let mut bytes = sim.connect().encode(metadata([]));
    bytes.extend(b"extra");
    let length = u32::try_from(bytes.len() - 4).unwrap();
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    let exchange = sim.exchange(&bytes);
    assert!(exchange.request.contains("trailing bytes"), "{exchange}");
    assert_eq!(exchange.reply().expect("a reply").error("error_code"), code(0));
}

#[test]
fn a_window_of_requests_of_all_kinds_is_answered_in_order() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.send(create_topic("t"));
    client.send(produce("t", 0, ["after it was made"]).acks_all());
    client.send(fetch("t", 0));
    sim.run_jobs();
    client.expect(eventor_tests::succeeded());
    client.expect(produced(0));
    client.expect(fetched("t", 0, ["after it was made"]));
}

#[test]
fn an_idle_connection_is_closed_when_its_time_is_up() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    sim.advance_ms(599_999);
    client.expect_silence();
    sim.advance_ms(1);
    assert!(client.expect_closed().contains("idle"));
}

#[test]
fn two_hundred_clients_are_served_at_once() {
    let (mut sim, mut producer) = with_topic();
    let mut clients: Vec<_> = (0..200).map(|_| sim.connect()).collect();
    clients.iter_mut().for_each(|client| client.send(fetch("t", 0).min_bytes(1).max_wait_ms(60_000)));
    producer.send(produce("t", 0, ["for all"]));
    producer.expect(produced(0));
    clients.iter_mut().for_each(|client| _ = client.expect(fetched("t", 0, ["for all"]).at_ms(0)));
}

#[test]
fn a_peer_that_is_done_is_answered_and_kept_no_longer_than_an_idle_one() {
    let (mut sim, _) = with_topic();
    let mut reader = sim.connect();
    reader.send(fetch("t", 0).min_bytes(1).max_wait_ms(1000));
    reader.end();
    sim.advance_ms(1000);
    reader.expect(fetched("t", 0, []));
    let mut gone = sim.connect();
    gone.send(fetch("t", 0).min_bytes(1).max_wait_ms(i32::MAX));
    gone.end();
    sim.advance_ms(599_999);
    gone.expect_silence();
    sim.advance_ms(1);
    assert!(gone.expect_closed().contains("connections.max.idle.ms"));
    let mut deaf = sim.connect();
    deaf.send(fetch("t", 0).min_bytes(1).max_wait_ms(i32::MAX));
    // So much that its end is not seen.
    (0..2000).for_each(|_| deaf.send(fetch("t", 0)));
    deaf.end();
    sim.advance_ms(600_000);
    assert!(deaf.expect_closed().contains("connections.max.idle.ms"));
    let mut patient = sim.connect();
    patient.send(fetch("t", 0).min_bytes(1).max_wait_ms(i32::MAX));
    sim.advance_ms(700_000);
    patient.expect_silence();
}

#[test]
fn a_reply_that_multiplies_what_is_asked_has_an_end() {
    let mut sim = Setup::seed(7).config(|config| config.reply_bytes_max = 1 << 20).start();
    let mut client = sim.connect();
    client.call(create_topic("t"));
    let topic = describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new("t"),
        configuration_keys: None,
    };
    let resources = vec![topic; 10_000];
    let request = describe_configs::Request { resources: &resources, ..Default::default() };
    client.send(at(4, request));
    let why = client.expect_closed();
    assert!(why.contains("DescribeConfigs") && why.contains("too large"), "{why}");
    let mut client = sim.connect();
    client.call(find("g"));
    client.call(commit("g", "t", 0, 1).metadata(&"m".repeat(4000)));
    let groups = vec![offset_fetch::Group { group_id: Text::new("g"), ..Default::default() }; 10_000];
    client.send(at(8, offset_fetch::Request { groups: &groups, ..Default::default() }));
    assert!(client.expect_closed().contains("too large"));
    let mut client = sim.connect();
    let id = join_group("described").metadata(&[7; 4000]).member("");
    client.send(id);
    sim.advance_ms(3000);
    sim.run_jobs();
    client.wait();
    let groups = vec![Text::new("described"); 100_000];
    client.send(at(5, describe_groups::Request { groups: &groups, ..Default::default() }));
    assert!(client.expect_closed().contains("too large"));
    sim.connect().call(all_metadata());
}

#[test]
fn requests_that_name_very_many_are_answered() {
    let (_sim, mut client) = with_topic();
    let partition = |partition| fetch_api::Partition { partition, ..Default::default() };
    let partitions: Vec<_> = (0..100_000).map(partition).collect();
    let topics = [fetch_api::Topic { topic: Text::new("t"), topic_id: Uuid::nil(), partitions: &partitions }];
    let request =
        fetch_api::Request { max_bytes: 1, session_epoch: 0, topics: &topics, ..Default::default() };
    let reply = client.call(at(12, request));
    assert_eq!(reply.count("responses.0.partitions"), 100_000);
    let again = fetch_api::Request {
        session_id: reply.int("session_id") as i32,
        session_epoch: 1,
        topics: &[],
        ..request
    };
    assert!(client.call(at(12, again)).count("responses") > 0, "those that are unknown are told again");
    let asked = |partition_index| list_offsets_api::Partition { partition_index, ..Default::default() };
    let asked: Vec<_> = (0..100_000).map(asked).collect();
    let topics = [list_offsets_api::Topic { name: Text::new("t"), partitions: &asked }];
    let request = list_offsets_api::Request { replica_id: -1, topics: &topics, ..Default::default() };
    assert_eq!(client.call(at(6, request)).count("topics.0.partitions"), 100_000);
}
