//! What will happen next, and when: by name, and nothing happens by itself that was not on the list.

use eventor_core::error::ErrorCode;
use eventor_tests::{
    Event, Sim, Travelled, failed, fetch, fetched, join_group, metadata, succeeded, sync_group,
};

use super::groups::{coordinated, described};
use super::with_topic;

/// What is on the list, the broker's own upkeep and idle connections apart.
fn listed(sim: &Sim) -> Vec<String> {
    let left_out = ["checkpoint", "retention check", "idle connection", "offsets expiry check"];
    let deadlines = sim.deadlines().into_iter();
    let deadlines = deadlines.filter(|(_, deadline)| !left_out.contains(&deadline.name));
    deadlines
        .map(|(connection, deadline)| {
            let on = connection.map(|number| format!(" on {number}")).unwrap_or_default();
            format!("{}{on}: {} ({})", deadline.at.0, deadline.name, deadline.of)
        })
        .collect()
}

/// Lets time pass up to the next thing that will happen; answers its name.
fn to_next(sim: &mut Sim) -> &'static str {
    let (_, next) = sim.deadlines().into_iter().next().expect("something will happen");
    sim.advance_ms(next.at - sim.now().mono);
    sim.run_jobs();
    next.name
}

#[test]
fn a_parked_fetch_is_on_the_list_and_answered_exactly_then() {
    let (mut sim, mut client) = with_topic();
    client.send(fetch("t", 0).min_bytes(1).max_wait_ms(500));
    assert_eq!(listed(&sim), ["500 on 0: fetch answered at the latest (Fetch 2)"]);
    sim.advance_ms(499);
    client.expect_silence();
    assert_eq!(to_next(&mut sim), "fetch answered at the latest");
    client.expect(fetched("t", 0, []).at_ms(500));
    assert_eq!(listed(&sim), Vec::<String>::new());
}

#[test]
fn what_a_group_waits_for_is_on_the_list() {
    let (mut sim, _) = coordinated();
    let mut client = sim.connect();
    client.send(join_group("g").session_timeout_ms(10_000).rebalance_timeout_ms(20_000));
    let lines = listed(&sim);
    assert_eq!(lines[0], "3000: initial rebalance (group g)");
    assert!(lines[1].starts_with("300000: session timeout (member "), "{lines:?}");
    assert_eq!(to_next(&mut sim), "initial rebalance");
    let id = client.expect(succeeded()).text("member_id");
    let silence = format!("13000: session timeout (member {id} of group g)");
    assert_eq!(listed(&sim), [&silence, "23000: sync timeout (group g)"]);
    client.call(sync_group("g", &id, 1).assign(&id, "everything"));
    // Nobody is left who could miss the sync timeout, which is therefore not told.
    assert_eq!(listed(&sim), [silence]);
    while to_next(&mut sim) != "session timeout" {}
    assert_eq!(sim.now().mono.0, 13_000);
    assert_eq!(described(&mut sim, "g").text("groups.0.group_state"), "Empty");
}

#[test]
fn bytes_under_way_arrive_in_their_order_at_their_time() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    sim.handle(Event::Delay { connection: 0, ms: 200 });
    client.send(metadata(["t"]));
    sim.handle(Event::Delay { connection: 0, ms: 0 });
    // The second may not overtake the first, nor the end both of them.
    client.send(metadata(["t"]));
    client.end();
    assert_eq!(listed(&sim), ["200 on 0: bytes reach the broker ()"]);
    sim.handle(Event::Delay { connection: 0, ms: 50 });
    sim.advance_ms(249);
    client.expect_silence();
    assert_eq!(listed(&sim), ["250 on 0: bytes reach the client ()"]);
    sim.advance_ms(1);
    client.expect(failed(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION).at_ms(250));
    client.expect(failed(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION).at_ms(250));
    assert_eq!(client.expect_closed(), "the peer is done");
    let what: Vec<Travelled> = sim.packets(0).into_iter().map(|packet| packet.what).collect();
    let (sent, received) = (client.encode(metadata(["t"])).len(), sim.received(0).len());
    let expected = [
        Travelled::Opened,
        Travelled::Sent(0..sent),
        Travelled::Sent(sent..2 * sent),
        Travelled::Ended,
        Travelled::Received(0..received),
        Travelled::Closed,
    ];
    assert_eq!(what, expected);
}

#[test]
fn what_is_under_way_when_a_connection_is_cut_is_lost() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    sim.handle(Event::Delay { connection: 0, ms: 200 });
    client.send(metadata(["t"]));
    client.cut();
    assert_eq!(listed(&sim), Vec::<String>::new());
    sim.advance_ms(1000);
    assert_eq!(client.expect_closed(), "cut");
    assert!(sim.received(0).is_empty());
}
