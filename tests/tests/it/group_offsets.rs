//! What groups commit: when they may, what is kept, for how long, and what Kafka's own directories hold.

use eventor_core::group::TOPIC;
use eventor_core::protocol::{
    consumer_group_describe, create_partitions, delete_groups, describe_groups, list_groups, offset_commit,
    offset_delete,
};
use eventor_core::wire::Text;
use eventor_tests::{
    Client, Event, Reply, Setup, Sim, all_committed, at, commit, committed, create_topic, delete_topic,
    failed, join_group, leave_group, subscription, succeeded, sync_group,
};

use crate::archive::{manifest, unpack};
use crate::code;
use crate::groups::{coordinated, described, stable};

const WEEK_MS: u64 = 7 * 24 * 3_600_000;
const OFFSET: &str = "groups.0.topics.0.partitions.0.committed_offset";

fn offset_of(client: &mut Client, group: &str, topic: &str, partition: i32) -> i64 {
    client.call(committed(group, topic, partition)).int(OFFSET)
}

fn forget(client: &mut Client, group: &str, topic: &str) -> Reply {
    let partitions = [offset_delete::Partition { partition_index: 0 }];
    let topics = [offset_delete::Topic { name: Text::new(topic), partitions: &partitions }];
    client.call(at(0, offset_delete::Request { group_id: Text::new(group), topics: &topics }))
}

fn delete(client: &mut Client, group: &str) -> Reply {
    client.call(at(2, delete_groups::Request { groups_names: &[Text::new(group)] }))
}

/// Groups in these states and of these types, all when none are named: id and type of each.
fn listed(client: &mut Client, states: &[&str], types: &[&str]) -> Vec<(String, String)> {
    let states: Vec<Text<'_>> = states.iter().map(|state| Text::new(state)).collect();
    let types: Vec<Text<'_>> = types.iter().map(|kind| Text::new(kind)).collect();
    let reply = client.call(at(5, list_groups::Request { states_filter: &states, types_filter: &types }));
    let at = |index: usize, field: &str| reply.text(&format!("groups.{index}.{field}"));
    (0..reply.count("groups")).map(|index| (at(index, "group_id"), at(index, "group_type"))).collect()
}

#[test]
fn trap_35_what_was_committed_is_kept_whole_and_nothing_is_no_error() {
    let (_sim, mut client) = coordinated();
    let none = client.call(committed("g", "t", 0));
    assert_eq!((none.first_error(), none.int(OFFSET)), (code(0), -1));
    assert_eq!(none.text("groups.0.topics.0.partitions.0.metadata"), "");
    client.call(commit("g", "t", 0, 42).metadata("half way ✓").leader_epoch(3));
    let reply = client.call(committed("g", "t", 0));
    assert_eq!(reply.int(OFFSET), 42);
    assert_eq!(reply.int("groups.0.topics.0.partitions.0.committed_leader_epoch"), 3);
    assert_eq!(reply.text("groups.0.topics.0.partitions.0.metadata"), "half way ✓");
    assert_eq!(offset_of(&mut client, "g", "t", 1), -1);
    assert_eq!(offset_of(&mut client, "g", "missing", 0), -1);
    assert_eq!(client.call(all_committed("nobody")).count("groups.0.topics"), 0);
}

#[test]
fn a_commit_is_answered_once_it_is_on_disk_and_so_is_who_reads_it() {
    let (mut sim, mut client) = coordinated();
    let mut reader = sim.connect();
    client.send(commit("g", "t", 0, 1));
    client.expect_silence();
    reader.send(committed("g", "t", 0));
    reader.expect_silence();
    sim.run_jobs();
    client.expect(succeeded());
    assert_eq!(reader.wait().int(OFFSET), 1);
}

#[test]
fn trap_37_a_commit_during_a_rebalance_is_refused_in_each_situation_in_its_own_way() {
    let (mut sim, mut client) = coordinated();
    // Nobody made the group: an old client is told of a generation, a new one of the group.
    assert_eq!(client.call(commit("g", "t", 0, 1).member("m", 1).version(8)).first_error(), code(22));
    assert_eq!(client.call(commit("g", "t", 0, 1).member("m", 1)).first_error(), code(69));
    client.send(join_group("g"));
    sim.advance_ms(3000);
    let id = client.wait().text("member_id");
    assert_eq!(client.call(commit("g", "t", 0, 1).member(&id, 1)).first_error(), code(27), "no share yet");
    client.call(sync_group("g", &id, 1).assign(&id, "mine"));
    assert_eq!(client.call(commit("g", "t", 0, 1).member(&id, 1)).first_error(), code(0));
    assert_eq!(client.call(commit("g", "t", 0, 1).member(&id, 2)).first_error(), code(22));
    assert_eq!(client.call(commit("g", "t", 0, 1).member("stranger", 1)).first_error(), code(25));
    assert_eq!(
        client.call(commit("g", "t", 0, 1)).first_error(),
        code(25),
        "from outside, while it has members"
    );
    let mut second = sim.connect();
    second.send(join_group("g"));
    let late = client.call(commit("g", "t", 0, 2).member(&id, 1));
    assert_eq!(late.first_error(), code(0), "while others join, what was read may still be committed");
    client.send(join_group("g").member(&id));
    sim.run_jobs();
    assert_eq!(client.wait().int("generation_id"), 2);
    assert_eq!(client.call(commit("g", "t", 0, 3).member(&id, 1)).first_error(), code(22));
    assert_eq!(offset_of(&mut client, "g", "t", 0), 2);
}

#[test]
fn a_commit_counts_as_a_heartbeat() {
    let (mut sim, _) = coordinated();
    let (mut client, id) = stable(&mut sim, join_group("g").session_timeout_ms(8000));
    for offset in 0..4 {
        sim.advance_ms(7000);
        client.call(commit("g", "t", 0, offset).member(&id, 1));
    }
    assert_eq!(described(&mut sim, "g").text("groups.0.group_state"), "Stable");
}

#[test]
fn what_cannot_be_committed_does_not_keep_the_rest_from_it() {
    let (_sim, mut client) = coordinated();
    let long = "x".repeat(4097);
    let partition = |partition_index, metadata| offset_commit::Partition {
        partition_index,
        committed_offset: 7,
        committed_metadata: Some(Text::new(metadata)),
        ..Default::default()
    };
    let partitions = [partition(0, "fine"), partition(1, &long), partition(9, "")];
    let topics =
        [offset_commit::Topic { name: Text::new("t"), partitions: &partitions, ..Default::default() }];
    let request = offset_commit::Request { group_id: Text::new("g"), topics: &topics, ..Default::default() };
    let reply = client.call(at(9, request));
    let of = |at: usize| {
        let path = format!("topics.0.partitions.{at}");
        (reply.int(&format!("{path}.partition_index")), reply.int(&format!("{path}.error_code")))
    };
    assert_eq!([of(0), of(1), of(2)], [(9, 3), (0, 0), (1, 12)]);
    assert_eq!((offset_of(&mut client, "g", "t", 0), offset_of(&mut client, "g", "t", 1)), (7, -1));
}

#[test]
fn a_commit_that_does_not_fit_one_batch_changes_nothing() {
    let (_sim, mut client) = coordinated();
    // The same partition over and over: a batch is the limit, not the topic.
    let partitions = vec![offset_commit::Partition { committed_offset: 7, ..Default::default() }; 50_000];
    let topics =
        [offset_commit::Topic { name: Text::new("t"), partitions: &partitions, ..Default::default() }];
    let request = offset_commit::Request { group_id: Text::new("g"), topics: &topics, ..Default::default() };
    let reply = client.call(at(9, request));
    assert_eq!((reply.first_error(), reply.count("topics.0.partitions")), (code(-1), 50_000));
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
}

#[test]
fn of_a_topic_without_partitions_nothing_is_said_unless_it_is_missing() {
    let (_sim, mut client) = coordinated();
    let topic = |name| offset_commit::Topic { name: Text::new(name), ..Default::default() };
    let topics = [topic("t"), topic("missing")];
    let request = offset_commit::Request { group_id: Text::new("g"), topics: &topics, ..Default::default() };
    let reply = client.call(at(9, request));
    assert_eq!((reply.count("topics"), reply.text("topics.0.name")), (1, "missing".into()));

    client.call(commit("g", "t", 0, 3));
    let topic = |name| offset_delete::Topic { name: Text::new(name), ..Default::default() };
    let request =
        offset_delete::Request { group_id: Text::new("g"), topics: &[topic("t"), topic("missing")] };
    let reply = client.call(at(0, request));
    assert_eq!((reply.count("topics"), reply.text("topics.0.name")), (1, "missing".into()));
}

#[test]
fn topics_of_which_a_partition_is_missing_are_answered_first() {
    let (_sim, mut client) = coordinated();
    client.call(create_topic("u"));
    client.call(commit("g", "t", 0, 3));
    let [there, missing] = [0, 9].map(|partition_index| offset_delete::Partition { partition_index });
    let topic = |name, partitions| offset_delete::Topic { name: Text::new(name), partitions };
    let (whole, part) = ([there], [there, missing]);
    let topics = [topic("t", &whole[..]), topic("u", &part)];
    let reply = client.call(at(0, offset_delete::Request { group_id: Text::new("g"), topics: &topics }));
    assert_eq!((reply.text("topics.0.name"), reply.text("topics.1.name")), ("u".into(), "t".into()));
}

#[test]
fn offsets_are_there_after_a_restart_a_kill_and_a_power_cut() {
    for end in [None, Some(Event::Kill), Some(Event::Crash { seed: 3 })] {
        let files = eventor_tests::Files::crashing();
        let mut sim = Setup::seed(7).files(files).config(|config| config.groups.topic_partitions = 1).start();
        let mut client = sim.connect();
        client.call(create_topic("t"));
        client.call(crate::groups::find("g"));
        for offset in 0..50 {
            client.call(commit("g", "t", 0, offset).metadata("m"));
        }
        client.call(commit("gone", "t", 0, 1));
        forget(&mut client, "gone", "t");
        match end.clone() {
            None => sim.stop(),
            Some(event) => sim.handle(event),
        }
        sim.reopen();
        let mut client = sim.connect();
        assert_eq!(client.call(committed("g", "t", 0)).first_error(), code(14), "it is still loading");
        sim.run_jobs();
        assert_eq!(offset_of(&mut client, "g", "t", 0), 49, "{end:?}");
        assert_eq!(offset_of(&mut client, "gone", "t", 0), -1, "{end:?}");
        assert_eq!(listed(&mut client, &[], &[]).len(), 2);
    }
}

#[test]
fn offsets_of_a_group_without_members_expire_and_then_so_does_the_group() {
    let (mut sim, mut client) = coordinated();
    client.call(commit("g", "t", 0, 1));
    sim.advance_ms(WEEK_MS - 700_000);
    sim.run_jobs();
    assert_eq!(offset_of(&mut sim.connect(), "g", "t", 0), 1);
    sim.advance_ms(1_400_000);
    sim.run_jobs();
    let mut client = sim.connect();
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
    assert_eq!(listed(&mut client, &[], &[]), []);
}

#[test]
fn what_members_read_does_not_expire_and_its_age_begins_when_they_leave() {
    let (mut sim, _) = coordinated();
    let (mut client, id) = stable(&mut sim, join_group("g").session_timeout_ms(1_800_000));
    client.call(commit("g", "t", 0, 5).member(&id, 1));
    for _ in 0..(2 * WEEK_MS / 1_200_000) {
        sim.advance_ms(1_200_000);
        let mut client = sim.connect();
        client.call(eventor_tests::heartbeat("g", &id, 1));
    }
    assert_eq!(offset_of(&mut sim.connect(), "g", "t", 0), 5);
    sim.connect().call(leave_group("g", &id));
    sim.advance_ms(WEEK_MS - 700_000);
    assert_eq!(offset_of(&mut sim.connect(), "g", "t", 0), 5);
    sim.advance_ms(1_400_000);
    sim.run_jobs();
    assert_eq!(offset_of(&mut sim.connect(), "g", "t", 0), -1);
}

#[test]
fn offsets_and_groups_are_deleted_unless_somebody_reads() {
    let (mut sim, _) = coordinated();
    let (mut client, id) = stable(&mut sim, join_group("g"));
    client.call(commit("g", "t", 0, 5).member(&id, 1));
    assert_eq!(forget(&mut client, "g", "t").first_error(), code(86));
    assert_eq!(forget(&mut client, "missing", "t").first_error(), code(69));
    assert_eq!(delete(&mut client, "g").first_error(), code(68));
    assert_eq!(delete(&mut client, "missing").first_error(), code(69));
    client.call(leave_group("g", &id));
    assert_eq!(forget(&mut client, "g", "t").first_error(), code(0));
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
    client.call(commit("g", "t", 0, 6));
    assert_eq!(delete(&mut client, "g").first_error(), code(0));
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
    assert_eq!(delete(&mut client, "g").first_error(), code(69));
}

#[test]
fn what_a_generation_reads_is_what_its_members_said_when_it_began() {
    let (mut sim, mut admin) = coordinated();
    admin.call(create_topic("other"));
    let (mut member, id) = stable(&mut sim, join_group("g"));
    member.call(commit("g", "other", 0, 5).member(&id, 1));
    let mut newcomer = sim.connect();
    newcomer.send(join_group("g").metadata(&subscription(&["other"])));
    sim.advance_ms(1);
    assert_eq!(forget(&mut admin, "g", "other").first_error(), code(0), "nobody of this generation reads it");
    assert_eq!(forget(&mut admin, "g", "t").first_error(), code(86));
    member.send(join_group("g").member(&id));
    sim.advance_ms(1);
    assert_eq!(member.wait().int("generation_id"), 2);
    assert_eq!(forget(&mut admin, "g", "other").first_error(), code(86));
    assert_eq!(forget(&mut admin, "g", "t").first_error(), code(86));
}

#[test]
fn offsets_of_a_topic_go_with_it() {
    let (mut sim, mut client) = coordinated();
    client.call(commit("g", "t", 0, 5));
    client.call(delete_topic("t"));
    sim.run_jobs();
    client.call(create_topic("t"));
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
}

#[test]
fn groups_stay_where_they_are_while_their_topic_gets_more_partitions() {
    let groups = ["a", "b", "c", "d", "e", "f"];
    let (mut sim, mut client) = coordinated();
    for (group, offset) in groups.into_iter().zip(0..) {
        client.call(commit(group, "t", 0, offset));
    }
    let (mut member, id) = stable(&mut sim, join_group("g"));
    let topic = create_partitions::Topic { name: Text::new(TOPIC), count: 5, assignments: None };
    let request = create_partitions::Request { topics: &[topic], timeout_ms: 1000, validate_only: false };
    assert_eq!(client.call(at(3, request)).first_error(), code(0));
    assert_eq!(member.call(eventor_tests::heartbeat("g", &id, 1)).first_error(), code(0));
    for (group, offset) in groups.into_iter().zip(0..) {
        assert_eq!(offset_of(&mut client, group, "t", 0), offset, "{group}");
    }
    // A topic that is made anew is another one: its groups are where its partitions say.
    client.call(delete_topic(TOPIC));
    client.call(crate::groups::find("a"));
    client.call(commit("a", "t", 0, 7));
    assert_eq!(offset_of(&mut client, "a", "t", 0), 7);
    // From the next start on, all partitions hold groups.
    let topic = create_partitions::Topic { name: Text::new(TOPIC), count: 5, assignments: None };
    let request = create_partitions::Request { topics: &[topic], timeout_ms: 1000, validate_only: false };
    assert_eq!(client.call(at(3, request)).first_error(), code(0));
    sim.stop();
    sim.reopen();
    sim.run_jobs();
    let mut client = sim.connect();
    client.call(commit("a", "t", 0, 8));
    assert!(
        sim.files().read("__consumer_offsets-2/00000000000000000000.log").is_some_and(|log| !log.is_empty())
    );
}

#[test]
fn offsets_of_a_topic_that_went_before_the_power_did_do_not_come_back() {
    for seed in 0..20 {
        for is_made_again_at_once in [false, true] {
            let files = eventor_tests::Files::crashing();
            let mut sim =
                Setup::seed(7).files(files).config(|config| config.groups.topic_partitions = 1).start();
            let mut client = sim.connect();
            client.call(create_topic("t"));
            client.call(create_topic("u"));
            client.call(crate::groups::find("g"));
            client.call(commit("g", "t", 0, 5));
            client.call(commit("g", "u", 0, 6));
            client.send(delete_topic("t"));
            if is_made_again_at_once {
                client.send(create_topic("t"));
            }
            // The metadata is on disk then; that the offset has ended is not.
            sim.handle(Event::Job);
            sim.handle(Event::Crash { seed });
            sim.reopen();
            sim.run_jobs();
            let mut client = sim.connect();
            client.call(create_topic("t"));
            assert_eq!(offset_of(&mut client, "g", "t", 0), -1, "seed {seed}");
            assert_eq!(offset_of(&mut client, "g", "u", 0), 6, "seed {seed}");
        }
    }
}

#[test]
fn a_log_that_fails_ends_its_own_groups_only() {
    let files = eventor_tests::Files::crashing();
    let mut sim = Setup::seed(7).files(files).config(|config| config.groups.topic_partitions = 2).start();
    let mut client = sim.connect();
    client.call(create_topic("t"));
    client.call(crate::groups::find("a"));
    client.call(commit("a", "t", 0, 1));
    client.call(commit("b", "t", 0, 1));
    let mut waiting = sim.connect();
    waiting.send(join_group("c"));
    sim.run_jobs();
    client.send(commit("a", "t", 0, 2));
    sim.handle(Event::FailFlush);
    assert!(client.expect_closed().contains("offline"), "nobody can say what became of it");
    sim.run_jobs();
    let mut client = sim.connect();
    assert_eq!(client.call(commit("a", "t", 0, 3)).first_error(), code(16));
    assert_eq!(client.call(commit("b", "t", 0, 3)).first_error(), code(0));
    assert_eq!(offset_of(&mut client, "b", "t", 0), 3);
    waiting.expect(failed(code(16)));
}

/// A broker on a directory that Kafka wrote, at the time when Kafka wrote it.
fn of_kafka(name: &str) -> Sim {
    let recorded_ms = manifest(name)["recorded_ms"].as_i64().expect("when it was recorded");
    let mut sim = Setup::seed(7).files(unpack(name)).start_ms(recorded_ms).start();
    sim.run_jobs();
    sim
}

#[test]
fn offsets_that_kafka_committed_are_read_as_it_told_them() {
    let mut compared = 0;
    for name in ["groups", "transactions", "basic", "older"] {
        let mut client = of_kafka(name).connect();
        let manifest = manifest(name);
        let Some(groups) = manifest["groups"].as_object() else { continue };
        for (group, told) in groups.iter().filter(|(_, told)| told["type"] != "Share") {
            for (partition, offset) in told["offsets"].as_object().into_iter().flatten() {
                let (topic, index) = partition.rsplit_once('-').expect("a partition");
                let reply = client.call(committed(group, topic, index.parse().expect("an index")));
                assert_eq!(Some(reply.int(OFFSET)), offset["offset"].as_i64(), "{name} {group} {partition}");
                compared += 1;
                let metadata = reply.text("groups.0.topics.0.partitions.0.metadata");
                assert_eq!(
                    Some(metadata.as_str()),
                    offset["metadata"].as_str(),
                    "{name} {group} {partition}"
                );
            }
        }
    }
    assert!(compared >= 10, "only {compared} offsets were told");
}

/// More offsets than one job replays.
fn much_committed(sim: &mut Sim, client: &mut Client) {
    let metadata = "m".repeat(4000);
    for at in 0..400 {
        client.send(commit("g", "t", 0, at).metadata(&metadata));
        sim.run_jobs();
        client.wait();
    }
}

#[test]
fn a_topic_that_goes_while_groups_are_read_takes_its_offsets_with_it() {
    let (mut sim, mut client) = coordinated();
    much_committed(&mut sim, &mut client);
    sim.handle(Event::Kill);
    sim.reopen();
    let mut client = sim.connect();
    assert_eq!(client.call(committed("g", "t", 0)).first_error(), code(14), "it is being read");
    client.send(delete_topic("t"));
    client.send(create_topic("t"));
    sim.handle(Event::Job);
    client.expect(succeeded());
    sim.run_jobs();
    client.expect(succeeded());
    assert_eq!(offset_of(&mut client, "g", "t", 0), -1);
}

#[test]
fn what_an_open_transaction_will_commit_is_not_told_as_stable() {
    let mut client = of_kafka("transactions").connect();
    assert_eq!(offset_of(&mut client, "copiers", "payments", 0), -1);
    let reply = client.call(committed("copiers", "payments", 0).stable());
    assert_eq!(reply.first_error(), code(88));
    assert_eq!(
        client.call(committed("copiers", "orders", 0).stable()).int(OFFSET),
        53,
        "aborted ones leave no trace"
    );
}

#[test]
fn groups_of_every_protocol_are_listed_as_kafka_lists_them() {
    let mut client = of_kafka("groups").connect();
    let manifest = manifest("groups");
    let told = manifest["groups"].as_object().expect("groups");
    let mut wanted: Vec<(String, String)> = told
        .iter()
        .map(|(group, told)| (group.clone(), told["type"].as_str().unwrap_or_default().to_lowercase()))
        .collect();
    wanted.sort();
    let mut found: Vec<(String, String)> =
        listed(&mut client, &[], &[]).into_iter().map(|(group, kind)| (group, kind.to_lowercase())).collect();
    found.sort();
    assert_eq!(found, wanted);
    assert_eq!(listed(&mut client, &[], &["share"]).len(), 3);
    assert_eq!(
        listed(&mut client, &["empty"], &["Consumer"]),
        [("consumer-ended".into(), "consumer".into())]
    );
}

fn consumer_group(client: &mut Client, group: &str) -> Reply {
    let group_ids = [Text::new(group)];
    let request = consumer_group_describe::Request { group_ids: &group_ids, ..Default::default() };
    client.call(at(1, request))
}

#[test]
fn groups_of_the_consumer_protocol_are_described_as_kafka_describes_them() {
    let mut client = of_kafka("groups").connect();
    let manifest = manifest("groups");
    for group in ["consumer-ended", "consumer-live", "consumer-pattern"] {
        let (reply, told) = (consumer_group(&mut client, group), &manifest["groups"][group]);
        assert_eq!(reply.first_error(), code(0));
        assert_eq!(Some(reply.text("groups.0.group_state").as_str()), told["state"].as_str(), "{group}");
        assert_eq!(Some(reply.int("groups.0.group_epoch")), told["group_epoch"].as_i64(), "{group}");
        let assigned = told["target_assignment_epoch"].as_i64();
        assert_eq!(Some(reply.int("groups.0.assignment_epoch")), assigned, "{group}");
        assert_eq!(
            reply.count("groups.0.members"),
            told["members"].as_array().map_or(0, Vec::len),
            "{group}"
        );
    }
    assert_eq!(consumer_group(&mut client, "classic-live").first_error(), code(69));
}

#[test]
fn an_empty_group_of_the_consumer_protocol_turns_classic_and_one_with_members_does_not() {
    let mut sim = of_kafka("groups");
    let mut client = sim.connect();
    assert_eq!(client.call(join_group("consumer-live")).first_error(), code(23));
    assert_eq!(client.call(join_group("share-ended")).first_error(), code(23));
    assert_eq!(client.call(join_group("consumer-ended").member("x")).first_error(), code(25));
    client.send(join_group("consumer-ended"));
    sim.advance_ms(3000);
    assert_eq!(client.wait().first_error(), code(0));
    for _ in 0..2 {
        assert_eq!(consumer_group(&mut client, "consumer-ended").first_error(), code(69));
        assert_eq!(offset_of(&mut client, "consumer-ended", "orders", 0), 12, "its offsets stay");
        assert!(listed(&mut client, &[], &["classic"]).iter().any(|(group, _)| group == "consumer-ended"));
        sim.stop();
        sim.reopen();
        sim.run_jobs();
        client = sim.connect();
    }
}

#[test]
fn live_members_of_kafka_have_their_session_to_come_back() {
    let mut sim = of_kafka("groups");
    let state = |sim: &mut Sim| {
        let groups = [Text::new("classic-live")];
        let request = describe_groups::Request { groups: &groups, ..Default::default() };
        let reply = sim.connect().call(at(6, request));
        (reply.text("groups.0.group_state"), reply.count("groups.0.members"))
    };
    assert_eq!(state(&mut sim), ("Stable".into(), 2));
    sim.advance_ms(44_000);
    assert_eq!(state(&mut sim), ("Stable".into(), 2));
    sim.advance_ms(2000);
    assert_eq!(state(&mut sim), ("Empty".into(), 0));
}
