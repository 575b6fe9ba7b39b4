//! What is durable when, and what is left after the power went.

use eventor_core::protocol::create_topics;
use eventor_core::wire::Text;
use eventor_tests::{
    Event, Files, Setup, Sim, all_metadata, at, batch, commit, create_topic, delete_records, delete_topic,
    failed, fetch, fetched, heartbeat, init_producer_id, metadata, produce, produced, succeeded,
};

use crate::code;
use crate::groups::find;

fn crashing_with_topic() -> Sim {
    let mut sim = Sim::crashing(7);
    sim.connect().call(create_topic("t"));
    sim
}

#[test]
fn acks_all_waits_for_the_flush_and_acks_1_does_not() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    client.send(produce("t", 0, ["one"]).acks(1));
    client.expect(produced(0));
    client.send(produce("t", 0, ["all"]).acks_all());
    client.expect_silence();
    sim.run_jobs();
    client.expect(produced(1));
}

#[test]
fn acks_all_answers_at_once_when_the_setting_says_so() {
    let mut sim = Setup::seed(7).config(|config| config.acks_wait_for_flush = false).start();
    let mut client = sim.connect();
    client.call(create_topic("t"));
    client.send(produce("t", 0, ["all"]).acks_all());
    client.expect(produced(0));
}

#[test]
fn a_flush_covers_what_was_appended_before_it_started() {
    let mut sim = crashing_with_topic();
    let (mut early, mut late) = (sim.connect(), sim.connect());
    early.send(produce("t", 0, ["early"]).acks_all());
    sim.handle(Event::StartFlush);
    late.send(produce("t", 0, ["late"]).acks_all());
    sim.handle(Event::FinishFlush);
    early.expect(produced(0));
    late.expect_silence();
    sim.run_jobs();
    late.expect(produced(1));
}

#[test]
fn what_was_acknowledged_survives_every_loss_of_power() {
    for seed in 0..50 {
        let mut sim = crashing_with_topic();
        let mut client = sim.connect();
        client.call(produce("t", 0, ["kept", "too"]).acks_all());
        client.send(produce("t", 0, ["maybe"]));
        sim.handle(Event::Crash { seed });
        sim.reopen();
        let reply = sim.connect().call(fetch("t", 0));
        let found: Vec<String> = reply.records(0, 0).iter().map(|record| record.text()).collect();
        assert!(found == ["kept", "too"] || found == ["kept", "too", "maybe"], "seed {seed}: {found:?}");
    }
}

#[test]
fn a_topic_that_was_acknowledged_survives_every_loss_of_power() {
    for seed in 0..50 {
        let mut sim = crashing_with_topic();
        sim.handle(Event::Crash { seed });
        sim.reopen();
        let mut client = sim.connect();
        assert_eq!(client.call(metadata(["t"])).first_error(), code(0), "seed {seed}");
        client.send(produce("t", 0, ["x"]));
        client.expect(produced(0));
    }
}

#[test]
fn a_change_too_large_for_one_batch_of_metadata_is_there_whole_or_not_at_all() {
    let throttled = vec!["0:1"; 7000].join(",");
    let name = Text::new("leader.replication.throttled.replicas");
    let config = create_topics::CreatableTopicConfig { name, value: Some(Text(throttled.as_bytes())) };
    let names: Vec<String> = (0..50).map(|at| format!("large-{at}")).collect();
    let topics: Vec<_> = names
        .iter()
        .map(|name| create_topics::CreatableTopic {
            name: Text(name.as_bytes()),
            num_partitions: 1,
            replication_factor: 1,
            configs: std::slice::from_ref(&config),
            ..Default::default()
        })
        .collect();
    let request = create_topics::Request { topics: &topics, timeout_ms: 1000, ..Default::default() };
    // Within the first batch of its records, behind it, behind all.
    for (bytes, there) in [(500_000, 1), (1_300_000, 1), (100_000_000, 51)] {
        let mut sim = crashing_with_topic();
        let mut client = sim.connect();
        sim.handle(Event::FillDiskAfter(bytes));
        client.send(at(7, request));
        sim.run_jobs();
        sim.handle(Event::Kill);
        sim.handle(Event::MakeRoom);
        sim.reopen();
        let topics = sim.connect().call(all_metadata()).count("topics");
        assert_eq!(topics, there, "the disk was full after {bytes} bytes");
    }
}

#[test]
fn a_failed_flush_takes_the_partition_offline_for_good() {
    let mut sim = crashing_with_topic();
    sim.connect().call(create_topic("u"));
    let mut client = sim.connect();
    client.send(produce("t", 0, ["lost"]).acks_all());
    sim.handle(Event::FailFlush);
    client.expect(failed(code(56)));
    assert_eq!(said(&mut sim, "t-0 is offline"), 1, "the log says so, once");
    client.send(produce("t", 0, ["more"]));
    client.expect(failed(code(56)));
    client.send(fetch("t", 0));
    client.expect(failed(code(56)));
    client.call(produce("u", 0, ["others go on"]).acks_all());
    client.send(fetch("u", 0));
    client.expect(fetched("u", 0, ["others go on"]));
}

/// How many lines the broker wanted to log with these words.
fn said(sim: &mut Sim, words: &str) -> usize {
    sim.take_log().iter().filter(|event| event.text.contains(words)).count()
}

#[test]
fn a_full_disk_takes_the_partition_offline_and_nothing_that_was_acknowledged() {
    let mut sim = crashing_with_topic();
    sim.connect().call(create_topic("u"));
    let mut client = sim.connect();
    client.call(produce("t", 0, ["durable"]).acks_all());
    client.call(produce("t", 0, ["appended"]));
    sim.handle(Event::FillDiskAfter(10));
    client.send(produce("t", 0, ["too much"]));
    client.expect(failed(code(56)));
    assert_eq!(said(&mut sim, "t-0 is offline: write t-0/00000000000000000000.log: no space is left"), 1);
    client.send(fetch("t", 0));
    client.expect(failed(code(56)));
    client.send(fetch("u", 0));
    client.expect(fetched("u", 0, []));
    // What fitted of the batch is a torn end: cut, and nothing else.
    sim.handle(Event::Kill);
    sim.handle(Event::MakeRoom);
    sim.reopen();
    let mut client = sim.connect();
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["durable", "appended"]));
    client.send(produce("t", 0, ["there is room"]));
    client.expect(produced(2));
}

#[test]
fn a_full_disk_that_the_metadata_does_not_fit_on_stops_the_broker() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    sim.handle(Event::FillDiskAfter(10));
    client.send(create_topic("u"));
    sim.run_jobs();
    assert!(sim.fatal().is_some_and(|line| line.contains("no space is left")), "{:?}", sim.fatal());
    assert!(client.reply().is_none(), "nothing is acknowledged that is not there");
    sim.handle(Event::Kill);
    sim.handle(Event::MakeRoom);
    sim.reopen();
    assert_eq!(sim.connect().call(metadata(["t", "u"])).first_error(), code(3), "t is there, and u is not");
}

#[test]
fn a_failed_flush_of_the_metadata_stops_the_broker() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    client.send(create_topic("u"));
    sim.handle(Event::FailJob);
    assert!(sim.fatal().is_some_and(|line| line.contains("metadata")), "{:?}", sim.fatal());
    assert!(client.reply().is_none(), "nothing is acknowledged that may be lost");
}

#[test]
fn behind_a_change_that_is_lost_nothing_is_answered() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    client.call(find("g"));
    client.send(commit("g", "t", 0, 1));
    client.send(heartbeat("g", "nobody", 1));
    client.expect_silence();
    let before = client.received().len();
    sim.handle(Event::FailFlush);
    assert_eq!(client.received().len(), before, "the second reply would be taken for the first");
    assert!(client.closed().is_some_and(|why| why.contains("offline")), "{:?}", client.closed());
}

#[test]
fn ids_that_no_broker_hands_out_take_none_away() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    let handed_out = client.call(init_producer_id()).int("producer_id");
    for id in [i64::MAX, i64::MAX - 1, 1 << 62] {
        client.call(produce("t", 0, batch(["x"]).producer(id, 0, 0)).acks_all());
    }
    client.call(produce("t", 0, batch(["x"]).producer(handed_out + 70_000, 0, 0)).acks_all());
    sim.handle(Event::Kill);
    sim.reopen();
    let next = sim.connect().call(init_producer_id()).int("producer_id");
    assert!((handed_out + 70_001..handed_out + 80_000).contains(&next), "{next}");
}

#[test]
fn an_acknowledgement_that_takes_too_long_is_told() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    client.send(produce("t", 0, ["slow"]).acks_all().timeout_ms(100));
    sim.advance_ms(99);
    client.expect_silence();
    sim.advance_ms(1);
    client.expect(failed(code(7)).at_ms(100));
}

#[test]
fn a_duplicate_is_recognised_after_a_restart_and_after_a_kill() {
    let mut sim = crashing_with_topic();
    let mut client = sim.connect();
    let id = client.call(init_producer_id()).int("producer_id");
    client.call(produce("t", 0, batch(["once"]).producer(id, 0, 0)).acks_all());
    sim.stop();
    sim.reopen();
    let mut client = sim.connect();
    client.send(produce("t", 0, batch(["once"]).producer(id, 0, 0)));
    client.expect(produced(0));
    client.send(produce("t", 0, batch(["twice"]).producer(id, 0, 1)));
    client.expect(produced(1));
    sim.handle(Event::Kill);
    sim.reopen();
    let mut client = sim.connect();
    client.send(produce("t", 0, batch(["twice"]).producer(id, 0, 1)));
    client.expect(produced(1));
    let other = client.call(init_producer_id()).int("producer_id");
    assert!(other > id, "a producer id is never handed out again");
}

#[test]
fn leader_epochs_never_go_back() {
    let mut sim = crashing_with_topic();
    let mut last = -1;
    for round in 0..6 {
        let reply = sim.connect().call(metadata(["t"]));
        let epoch = reply.int("topics.0.partitions.0.leader_epoch");
        assert!(epoch >= last, "round {round}: {epoch} after {last}");
        last = epoch;
        match round % 2 {
            0 => sim.stop(),
            _ => sim.handle(Event::Kill),
        }
        sim.reopen();
    }
}

#[test]
fn the_same_seed_and_inputs_give_the_same_bytes() {
    let run = || {
        let mut sim = Sim::crashing(99);
        let mut client = sim.connect();
        client.call(create_topic("t"));
        client.call(produce("t", 0, ["x"]).acks_all());
        sim.handle(Event::Crash { seed: 5 });
        sim.reopen();
        let mut client = sim.connect();
        client.send(fetch("t", 0));
        client.expect(fetched("t", 0, ["x"]));
        (client.received(), sim.recording())
    };
    let (bytes, recording) = run();
    assert_eq!(run(), (bytes.clone(), recording.clone()));
    let replayed = Setup::seed(99).files(Files::crashing()).replay(&recording).expect("it starts");
    assert_eq!(replayed.recording(), recording);
    assert_eq!(replayed.received(1), bytes);
}

#[test]
fn a_clean_stop_and_start_shows_the_same() {
    let mut sim = crashing_with_topic();
    sim.connect().call(produce("t", 0, ["a", "b"]).acks_all());
    sim.stop();
    assert!(sim.files().read(".kafka_cleanshutdown").is_some());
    sim.reopen();
    let mut client = sim.connect();
    client.send(fetch("t", 0));
    client.expect(fetched("t", 0, ["a", "b"]));
    client.send(metadata(["t"]));
    client.expect(succeeded());
}

#[test]
fn what_is_rolled_is_flushed_by_the_next_checkpoint_though_nobody_waits_for_it() {
    let mut sim = Sim::crashing(7);
    let mut client = sim.connect();
    client.call(create_topic("t").config("internal.segment.bytes", "2000"));
    for _ in 0..10 {
        client.call(produce("t", 0, ["x".repeat(500).as_str()]).acks(1));
    }
    assert_eq!(recovery_point(&sim), None, "nothing was flushed");
    sim.advance_ms(10_000);
    sim.run_jobs();
    assert_eq!(recovery_point(&sim), Some(10));
}

/// Of t-0, as its checkpoint says.
fn recovery_point(sim: &Sim) -> Option<i64> {
    let file = sim.files().read("recovery-point-offset-checkpoint")?;
    let text = String::from_utf8(file).expect("a checkpoint is text");
    text.lines().find_map(|line| line.strip_prefix("t 0 ")).map(|offset| offset.parse().expect("an offset"))
}

#[test]
fn a_log_that_begins_behind_its_end_is_left_as_it_is() {
    let mut sim = crashing_with_topic();
    sim.connect().call(produce("t", 0, ["kept"]).acks_all());
    sim.stop();
    let files = sim.files();
    let before = files.ending(".log");
    files.write("log-start-offset-checkpoint", b"0\n1\nt 0 1000\n");
    sim.reopen();
    let mut client = sim.connect();
    client.send(fetch("t", 0));
    client.expect(failed(code(56)));
    assert_eq!(said(&mut sim, "log-start-offset-checkpoint says that it begins at 1000"), 1);
    assert_eq!(
        files.ending(".log").get("t-0/00000000000000000000.log"),
        before.get("t-0/00000000000000000000.log")
    );
}

#[test]
fn what_was_acknowledged_to_a_topic_of_a_deleted_ones_name_survives_a_kill() {
    for start in [30, 20] {
        let mut sim = crashing_with_topic();
        let mut client = sim.connect();
        for _ in 0..30 {
            client.call(produce("t", 0, ["old"]).acks_all());
        }
        client.call(delete_records("t", 0, start));
        client.call(delete_topic("t"));
        client.call(create_topic("t"));
        client.call(produce("t", 0, ["new", "too"]).acks_all());
        sim.handle(Event::Kill);
        sim.reopen();
        let mut client = sim.connect();
        client.send(fetch("t", 0));
        client.expect(fetched("t", 0, ["new", "too"]));
    }
}

#[test]
fn batches_longer_than_one_read_are_there_after_every_kind_of_end() {
    let ends: [fn(&mut Sim); 3] =
        [Sim::stop, |sim| sim.handle(Event::Kill), |sim| sim.handle(Event::Crash { seed: 3 })];
    for end in ends {
        let mut sim = Sim::crashing(7);
        let mut client = sim.connect();
        client.call(create_topic("t").config("max.message.bytes", "4000000"));
        let long = "x".repeat(2_000_000);
        for offset in 0..3 {
            client.send(produce("t", 0, [long.as_str()]).acks_all());
            sim.run_jobs();
            client.expect(produced(offset));
        }
        end(&mut sim);
        sim.reopen();
        let mut client = sim.connect();
        client.send(produce("t", 0, ["next"]));
        client.expect(produced(3));
    }
}
