//! Groups of consumers: who comes in, how a generation begins and ends, and who is given up when.

use eventor_core::protocol::{
    describe_groups, find_coordinator, leave_group as leave_group_api, list_groups,
};
use eventor_core::wire::Text;
use eventor_tests::{
    Client, Event, JoinGroup, Reply, Setup, Sim, at, commit, create_topic, delete_topic, failed, heartbeat,
    join_group, leave_group, succeeded, sync_group,
};

use crate::code;

/// A broker whose coordinator is there, and a client.
pub fn coordinated() -> (Sim, Client) {
    let mut sim = Setup::seed(7).config(|config| config.groups.topic_partitions = 1).start();
    let mut client = sim.connect();
    client.call(create_topic("t").partitions(2));
    client.call(find("g"));
    (sim, client)
}

pub fn find(group: &'static str) -> impl eventor_tests::Request {
    at(3, find_coordinator::Request { key: Text::new(group), ..Default::default() })
}

/// The answer that has come, once it is on disk.
fn answer(sim: &mut Sim, client: &mut Client) -> Reply {
    sim.run_jobs();
    client.expect(succeeded())
}

/// A stable group `g` of one member: its client and its id.
pub fn stable(sim: &mut Sim, join: JoinGroup) -> (Client, String) {
    let mut client = sim.connect();
    client.send(join);
    sim.advance_ms(3000);
    let id = answer(sim, &mut client).text("member_id");
    client.call(sync_group("g", &id, 1).assign(&id, "everything"));
    (client, id)
}

/// Group `g` in its first generation, without shares yet: its leader and another member, each a client and an id.
fn joined() -> (Sim, [(Client, String); 2]) {
    let (mut sim, mut first) = coordinated();
    let mut second = sim.connect();
    first.send(join_group("g"));
    second.send(join_group("g"));
    sim.advance_ms(6000);
    let (one, two) = (answer(&mut sim, &mut first), answer(&mut sim, &mut second));
    let (one, two) = (one.text("member_id"), two.text("member_id"));
    (sim, [(first, one), (second, two)])
}

pub fn described(sim: &mut Sim, group: &'static str) -> Reply {
    let groups = [Text::new(group)];
    sim.connect().call(at(6, describe_groups::Request { groups: &groups, ..Default::default() }))
}

fn state(sim: &mut Sim) -> String {
    described(sim, "g").text("groups.0.group_state")
}

#[test]
fn trap_38_the_first_rebalance_of_an_empty_group_waits_for_more_members() {
    let (mut sim, mut first) = coordinated();
    let mut second = sim.connect();
    first.send(join_group("g"));
    sim.run_jobs();
    sim.advance_ms(2900);
    second.send(join_group("g"));
    sim.advance_ms(2999);
    first.expect_silence();
    second.expect_silence();
    assert_eq!(state(&mut sim), "PreparingRebalance");
    sim.advance_ms(101);
    let (leader, follower) = (answer(&mut sim, &mut first), answer(&mut sim, &mut second));
    assert_eq!((leader.int("generation_id"), follower.int("generation_id")), (1, 1));
    assert_eq!((leader.count("members"), follower.count("members")), (2, 0), "the leader alone knows all");
    assert_eq!(follower.text("leader"), leader.text("member_id"));
    assert_eq!(leader.text("protocol_name"), "range");
}

#[test]
fn everybody_gets_the_share_that_the_leader_gave_them() {
    let (mut sim, [(mut first, one), (mut second, two)]) = joined();
    second.send(sync_group("g", &two, 1));
    second.expect_silence();
    let reply = first.call(sync_group("g", &one, 1).assign(&one, "left").assign(&two, "right"));
    assert_eq!(reply.bytes("assignment"), b"left");
    assert_eq!(answer(&mut sim, &mut second).bytes("assignment"), b"right");
    let group = described(&mut sim, "g");
    assert_eq!(group.text("groups.0.group_state"), "Stable");
    assert_eq!(group.text("groups.0.protocol_data"), "range");
    assert_eq!(group.count("groups.0.members"), 2);
    // Whoever asks again is told the same.
    assert_eq!(second.call(sync_group("g", &two, 1)).bytes("assignment"), b"right");
}

#[test]
fn a_member_that_joins_makes_the_others_join_again() {
    let (mut sim, _) = coordinated();
    let (mut old, id) = stable(&mut sim, join_group("g"));
    let mut new = sim.connect();
    new.send(join_group("g"));
    sim.run_jobs();
    new.expect_silence();
    assert_eq!(old.call(heartbeat("g", &id, 1)).first_error(), code(27));
    old.send(join_group("g").member(&id));
    let (old, new) = (answer(&mut sim, &mut old), answer(&mut sim, &mut new));
    assert_eq!((old.int("generation_id"), new.int("generation_id")), (2, 2));
    assert_eq!(new.text("leader"), id, "who led leads on");
}

#[test]
fn trap_36_a_rebalance_waits_for_the_rebalance_timeout_and_heartbeats_keep_the_session_only() {
    let (mut sim, _) = coordinated();
    let slow = join_group("g").session_timeout_ms(10_000).rebalance_timeout_ms(25_000);
    let (mut old, id) = stable(&mut sim, slow);
    let mut new = sim.connect();
    new.send(join_group("g"));
    let begun_ms = sim.now().mono.0;
    for _ in 0..4 {
        sim.advance_ms(6000);
        assert_eq!(old.call(heartbeat("g", &id, 1)).first_error(), code(27));
        new.expect_silence();
    }
    sim.advance_ms(1000);
    let reply = answer(&mut sim, &mut new);
    assert_eq!(reply.at_ms(), begun_ms + 25_000, "who does not join again is given up");
    assert_eq!((reply.int("generation_id"), reply.count("members")), (2, 1));
    assert_eq!(old.call(heartbeat("g", &id, 1)).first_error(), code(25));
}

#[test]
fn a_silent_member_is_given_up_after_its_session() {
    let (mut sim, _) = coordinated();
    let (mut client, id) = stable(&mut sim, join_group("g").session_timeout_ms(8000));
    sim.advance_ms(7999);
    client.call(heartbeat("g", &id, 1));
    sim.advance_ms(7999);
    assert_eq!(state(&mut sim), "Stable");
    sim.advance_ms(1);
    assert_eq!(state(&mut sim), "Empty");
    assert_eq!(client.call(heartbeat("g", &id, 1)).first_error(), code(25));
}

#[test]
fn members_that_never_fetch_their_share_are_given_up() {
    let (mut sim, mut client) = coordinated();
    client.send(join_group("g").session_timeout_ms(60_000).rebalance_timeout_ms(9000));
    sim.advance_ms(3000);
    answer(&mut sim, &mut client);
    sim.advance_ms(8999);
    assert_eq!(state(&mut sim), "CompletingRebalance");
    sim.advance_ms(1);
    assert_eq!(state(&mut sim), "Empty");
}

#[test]
fn a_leader_that_leaves_is_followed_by_another() {
    let (mut sim, [(mut first, one), (mut second, two)]) = joined();
    second.send(sync_group("g", &two, 1));
    first.call(leave_group("g", &one));
    sim.run_jobs();
    second.expect(failed(code(27)));
    second.send(join_group("g").member(&two));
    let reply = answer(&mut sim, &mut second);
    assert_eq!((reply.int("generation_id"), reply.text("leader")), (2, two));
}

#[test]
fn of_a_group_that_is_not_there_nobody_is_known() {
    let (_sim, mut client) = coordinated();
    let reply = client.call(leave_group("nowhere", "x"));
    assert_eq!((reply.int("error_code"), reply.error("members.0.error_code")), (0, code(25)));
    let alone = leave_group_api::Request { group_id: Text::new("nowhere"), ..Default::default() };
    assert_eq!(client.call(at(2, alone)).first_error(), code(25));
}

#[test]
fn while_members_join_again_their_shares_of_before_are_described() {
    let (mut sim, _) = coordinated();
    let (mut client, id) = stable(&mut sim, join_group("g"));
    client.send(join_group("g").member(&id));
    answer(&mut sim, &mut client);
    let group = described(&mut sim, "g");
    assert_eq!(group.text("groups.0.group_state"), "CompletingRebalance");
    assert_eq!(group.bytes("groups.0.members.0.member_assignment"), b"everything");
    assert_eq!(group.bytes("groups.0.members.0.member_metadata"), b"");
}

#[test]
fn whoever_waits_is_answered_when_the_log_goes_offline() {
    let mut sim = Sim::crashing(7);
    let (mut waiting, mut other) = (sim.connect(), sim.connect());
    waiting.call(create_topic("t"));
    waiting.call(find("g"));
    // All of one group, and so of one log.
    waiting.send(join_group("g"));
    sim.run_jobs();
    waiting.expect_silence();
    other.send(commit("g", "t", 0, 1));
    other.expect_silence();
    sim.handle(Event::FailFlush);
    waiting.expect(failed(code(16)));
}

#[test]
fn whoever_is_removed_while_its_request_waits_is_answered() {
    let (mut sim, mut waiting) = coordinated();
    waiting.send(join_group("g").instance("i"));
    sim.run_jobs();
    waiting.expect_silence();
    sim.connect().call(leave_group("g", "").instance("i"));
    sim.run_jobs();
    waiting.expect(failed(code(25)));

    let (mut first, mut second) = (sim.connect(), sim.connect());
    first.send(join_group("h").instance("a"));
    second.send(join_group("h").instance("b"));
    sim.advance_ms(6000);
    sim.run_jobs();
    let (one, two) = (first.expect(succeeded()), second.expect(succeeded()));
    let follower = if one.count("members") == 0 { (first, one, "a") } else { (second, two, "b") };
    let (mut client, reply, instance) = follower;
    client.send(sync_group("h", &reply.text("member_id"), 1).instance(instance));
    client.expect_silence();
    sim.connect().call(leave_group("h", "").instance(instance));
    sim.run_jobs();
    client.expect(failed(code(25)));
}

#[test]
fn the_protocol_is_one_that_all_speak_and_most_like() {
    let (mut sim, _) = coordinated();
    let wishes: [&[&str]; 3] = [&["a", "b", "c"], &["c", "b"], &["c", "a", "b"]];
    let mut clients: Vec<Client> = wishes.iter().map(|_| sim.connect()).collect();
    for (client, wish) in clients.iter_mut().zip(wishes) {
        client.send(join_group("g").protocols(wish));
    }
    sim.advance_ms(9000);
    sim.run_jobs();
    for client in &mut clients {
        assert_eq!(client.expect(succeeded()).text("protocol_name"), "c");
    }
    let mut stranger = sim.connect();
    assert_eq!(stranger.call(join_group("g").protocols(&["d"])).first_error(), code(23));
    assert_eq!(
        stranger.call(join_group("g").protocols(&["c"]).protocol_type("connect")).first_error(),
        code(23)
    );
}

#[test]
fn trap_36_a_member_is_told_its_id_before_it_comes_in() {
    let (mut sim, mut client) = coordinated();
    let reply = client.call(join_group("g").version(4));
    assert_eq!(reply.first_error(), code(79));
    let id = reply.text("member_id");
    assert!(id.starts_with("sim-"), "{id}");
    assert_eq!(described(&mut sim, "g").count("groups.0.members"), 0);
    client.send(join_group("g").version(4).member(&id));
    sim.advance_ms(3000);
    assert_eq!(answer(&mut sim, &mut client).text("member_id"), id);
    assert_eq!(client.call(join_group("g").version(4).member("made up")).first_error(), code(25));
}

#[test]
fn an_id_that_nobody_takes_is_forgotten() {
    let (mut sim, mut client) = coordinated();
    let id = client.call(join_group("g").version(4).session_timeout_ms(7000)).text("member_id");
    sim.advance_ms(7000);
    assert_eq!(client.call(join_group("g").version(4).member(&id)).first_error(), code(25));
}

#[test]
fn trap_36_a_static_member_keeps_its_place_over_a_restart() {
    let (mut sim, _) = coordinated();
    let (mut before, old) = stable(&mut sim, join_group("g").instance("i"));
    let mut after = sim.connect();
    let reply = after.call(join_group("g").instance("i").version(9));
    assert_eq!((reply.first_error(), reply.int("generation_id")), (code(0), 1), "no rebalance");
    assert_eq!(reply.int("skip_assignment"), 1, "there is nothing to assign");
    let new = reply.text("member_id");
    assert_ne!(new, old);
    assert_eq!(after.call(sync_group("g", &new, 1).instance("i")).bytes("assignment"), b"everything");
    let fenced = [
        before.call(heartbeat("g", &old, 1).instance("i")),
        before.call(sync_group("g", &old, 1).instance("i")),
        before.call(commit("g", "t", 0, 1).member(&old, 1).instance("i")),
        before.call(join_group("g").instance("i").member(&old)),
        before.call(leave_group("g", &old).instance("i")),
    ];
    for reply in fenced {
        assert_eq!(reply.first_error(), code(82), "{}", reply.annotated());
    }
    sim.advance_ms(9999);
    assert_eq!(state(&mut sim), "Stable", "its session began anew");
}

#[test]
fn a_static_member_that_is_back_with_more_than_a_record_holds_is_refused() {
    let (mut sim, _) = coordinated();
    let (mut before, old) = stable(&mut sim, join_group("g").instance("i"));
    let much = vec![0; 2 << 20];
    let refused = sim.connect().call(join_group("g").instance("i").metadata(&much));
    assert_eq!(refused.first_error(), code(-1));
    assert_eq!(
        before.call(heartbeat("g", &old, 1).instance("i")).first_error(),
        code(0),
        "it kept its place"
    );
    sim.stop();
    sim.reopen();
    sim.run_jobs();
    assert_eq!(sim.connect().call(heartbeat("g", &old, 1).instance("i")).first_error(), code(0));
}

#[test]
fn before_version_9_a_static_leader_that_is_back_does_not_know_that_it_leads() {
    let (mut sim, _) = coordinated();
    let (_, old) = stable(&mut sim, join_group("g").instance("i"));
    let reply = sim.connect().call(join_group("g").instance("i").version(8));
    assert_eq!((reply.text("leader"), reply.count("members")), (old, 0));
}

#[test]
fn a_stop_answers_everybody_who_waits() {
    let (mut sim, mut joining) = coordinated();
    joining.send(join_group("g"));
    sim.run_jobs();
    joining.expect_silence();
    sim.stop();
    joining.expect(failed(code(16)));
}

#[test]
fn groups_and_their_members_are_there_after_a_restart_and_after_a_kill() {
    for is_killed in [false, true] {
        let (mut sim, _) = coordinated();
        let (_, id) = stable(&mut sim, join_group("g").instance("i").session_timeout_ms(8000));
        if is_killed {
            sim.handle(Event::Kill);
        } else {
            sim.stop();
        }
        sim.reopen();
        let mut client = sim.connect();
        assert_eq!(client.call(heartbeat("h", "x", 1)).first_error(), code(0), "it is still loading");
        assert_eq!(client.call(sync_group("g", &id, 1)).first_error(), code(14));
        sim.run_jobs();
        assert_eq!(client.call(heartbeat("g", &id, 1).instance("i")).first_error(), code(0));
        assert_eq!(client.call(sync_group("g", &id, 1)).bytes("assignment"), b"everything");
        sim.advance_ms(8000);
        assert_eq!(state(&mut sim), "Empty", "its session began at the start");
    }
}

#[test]
fn groups_go_with_their_topic() {
    let (mut sim, mut waiting) = coordinated();
    waiting.send(join_group("g"));
    sim.run_jobs();
    let mut client = sim.connect();
    assert_eq!(client.call(delete_topic("__consumer_offsets")).first_error(), code(0));
    sim.run_jobs();
    waiting.expect(failed(code(16)));
    assert_eq!(client.call(heartbeat("g", "x", 1)).first_error(), code(16));
    assert_eq!(client.call(find("g")).first_error(), code(0), "the topic is made again");
    assert_eq!(client.call(at(5, list_groups::Request::default())).count("groups"), 0);
}

#[test]
fn trap_39_a_coordinator_is_found_although_its_topic_is_not_there_yet() {
    let mut sim = Setup::seed(7).start();
    let mut client = sim.connect();
    assert_eq!(client.call(heartbeat("g", "x", 1)).first_error(), code(16));
    assert_eq!(client.call(at(5, list_groups::Request::default())).first_error(), code(0));
    let reply = client.call(find("g"));
    assert_eq!((reply.first_error(), reply.int("node_id")), (code(0), 1));
    let keys = ["g", "h"].map(Text::new);
    let of = |key_type| find_coordinator::Request { key_type, coordinator_keys: &keys, ..Default::default() };
    let reply = client.call(at(4, of(0)));
    assert_eq!((reply.first_error(), reply.count("coordinators")), (code(0), 2));
    assert_eq!(client.call(at(6, of(1))).first_error(), code(53));
    assert_eq!(client.call(at(6, of(2))).first_error(), code(42), "no key of share state");
    let keys = [":AAAAAAAAAAAAAAAAAAAAAQ:0", "g:AAAAAAAAAAAAAAAAAAAAAQ:x", "g:short:0"].map(Text::new);
    let wrong = find_coordinator::Request { key_type: 2, coordinator_keys: &keys, ..Default::default() };
    let reply = client.call(at(6, wrong));
    (0..3).for_each(|at| assert_eq!(reply.error(&format!("coordinators.{at}.error_code")), code(42)));
    let keys = ["g:h:AAAAAAAAAAAAAAAAAAAAAQ:0"].map(Text::new);
    let right = find_coordinator::Request { key_type: 2, coordinator_keys: &keys, ..Default::default() };
    assert_eq!(client.call(at(6, right)).first_error(), code(53));
    assert_eq!(client.call(at(5, of(2))).first_error(), code(42));
}

#[test]
fn names_that_no_record_can_say_are_refused() {
    let (mut sim, mut client) = coordinated();
    let long = "x".repeat(40_000);
    let refused = [
        join_group("g").version(9).member(&long),
        join_group("g").version(9).instance(&long),
        join_group("g").version(9).protocol_type(&long),
        join_group("g").version(9).protocols(&["range", &long]),
        // The id that it would be given is longer than its name by 37 bytes.
        join_group("g").version(5).instance(&long[..32_731]),
    ];
    for join in refused {
        assert_eq!(client.call(join).first_error(), code(42));
    }
    let instance = &long[..32_730];
    let (_, id) = stable(&mut sim, join_group("g").instance(instance));
    assert_eq!(id.len(), 32_767);
    sim.stop();
    sim.reopen();
    sim.run_jobs();
    let groups = [Text::new("g")];
    let request = describe_groups::Request { groups: &groups, ..Default::default() };
    let reply = sim.connect().call(at(4, request));
    assert_eq!(reply.text("groups.0.members.0.member_id"), id);
    assert_eq!(reply.text("groups.0.members.0.group_instance_id"), instance);
}

#[test]
fn sizes_that_nobody_expects_do_no_harm() {
    let (mut sim, mut client) = coordinated();
    let long = "g".repeat(32_767);
    client.send(join_group(&long).version(9).instance("i"));
    sim.advance_ms(3000);
    let id = answer(&mut sim, &mut client).text("member_id");
    let longer = "g".repeat(40_000);
    assert_eq!(client.call(join_group(&longer).version(9)).first_error(), code(24));
    let mut sync = sync_group(&long, &id, 1).instance("i");
    for member in 0..10_000 {
        sync = sync.assign(&format!("nobody-{member}"), "nothing");
    }
    assert_eq!(client.call(sync.assign(&id, "mine")).bytes("assignment"), b"mine");
    // A share that no record holds: the group tries again, nobody hangs.
    let huge = "x".repeat(2 << 20);
    let (mut client, _) = (sim.connect(), ());
    client.send(join_group("h"));
    sim.advance_ms(3000);
    let id = answer(&mut sim, &mut client).text("member_id");
    let reply = client.call(sync_group("h", &id, 1).assign(&id, &huge));
    assert_eq!((reply.first_error(), reply.bytes("assignment").len()), (code(-1), 0));
}
