//! What groups and members cost for as long as they last: heap bytes held once they are stable, at most 4 KiB for each
//! beyond what it says of itself and what it is given.

use std::sync::Arc;

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::protocol::{ApiKey, find_coordinator};
use eventor_core::wire::Text;
use eventor_storage::file_system::Disk;
use eventor_tests::{JoinGroup, Reply, at, commit, create_topic, frame, join_group, sync_group};

use crate::connection::{Connection, Scratch, open};

const EACH_MAX: i64 = 4096;
const GROUPS: usize = 1000;
const MEMBERS: usize = 100;
/// Of the topic that the members share.
const PARTITIONS: usize = 1000;

/// A broker whose coordinator is there, over files on a disk: those in memory would be counted.
fn coordinated(scratch: &Scratch) -> Arc<Broker> {
    let mut config = Config::default();
    config.groups.initial_rebalance_delay_ms = 0;
    config.groups.topic_partitions = 1;
    let broker = open(Disk::new(&scratch.0), config);
    let find = find_coordinator::Request { key: Text::new("g"), ..Default::default() };
    Connection::new(&broker).prepare(at(3, find));
    broker
}

/// What a member says of itself: the same for all.
fn subscribed(group: &str) -> JoinGroup {
    join_group(group).metadata(&[7; 100])
}

/// What it is given: its part of the topic's partitions, four bytes for each.
fn share() -> String {
    "part".repeat(PARTITIONS / MEMBERS)
}

/// What a member takes with it: what it says and what it is given.
fn own_bytes() -> i64 {
    100 + share().len() as i64
}

fn join(connection: &mut Connection, request: &JoinGroup) {
    connection.send(&frame(request, 1));
}

/// The reply to a JoinGroup of version 3.
fn joined(connection: &mut Connection) -> Reply {
    if connection.received.is_empty() {
        connection.wait();
    }
    let reply = Reply::new(ApiKey::JoinGroup, 3, connection.received[4..].to_vec(), 0);
    assert_eq!(reply.int("error_code"), 0);
    reply
}

/// A group of one member, which has its share and has committed.
fn small_group(connection: &mut Connection, name: &str) {
    join(connection, &subscribed(name));
    let id = joined(connection).text("member_id");
    connection.call(&frame(&sync_group(name, &id, 1).assign(&id, &share()), 2));
    connection.call(&frame(&commit(name, "t", 0, 5).member(&id, 1), 3));
}

/// A group of as many members as there are connections, all of which have their share.
fn large_group(connections: &mut [Connection], name: &str) {
    let (leader, others) = connections.split_first_mut().expect("a leader");
    join(leader, &subscribed(name));
    let id = joined(leader).text("member_id");
    for connection in others.iter_mut() {
        join(connection, &subscribed(name));
    }
    join(leader, &subscribed(name).member(&id));
    let reply = joined(leader);
    assert_eq!(reply.count("members"), MEMBERS, "all of them are in generation 2");
    let ids = (0..MEMBERS).map(|at| reply.text(&format!("members.{at}.member_id")));
    let shares = ids.fold(sync_group(name, &id, 2), |sync, member| sync.assign(&member, &share()));
    leader.call(&frame(&shares, 2));
    for connection in others {
        let id = joined(connection).text("member_id");
        connection.call(&frame(&sync_group(name, &id, 2), 2));
        assert!(connection.received.len() > share().len(), "it has its share");
    }
}

/// Heap bytes that this leaves behind.
fn kept(act: impl FnOnce()) -> i64 {
    allocation_counter::measure(act).bytes_current
}

#[test]
fn a_thousand_groups() {
    let scratch = Scratch::new("groups");
    let broker = coordinated(&scratch);
    let mut connection = Connection::new(&broker);
    small_group(&mut connection, "warm");
    let bytes = kept(|| (0..GROUPS).for_each(|n| small_group(&mut connection, &format!("group-{n}"))));
    let both = bytes / GROUPS as i64 - own_bytes();
    println!("a group and its only member, which has committed: {both} bytes");
    assert!((1..=2 * EACH_MAX).contains(&both), "{both} bytes for each group and its member");
}

#[test]
fn a_hundred_members() {
    let scratch = Scratch::new("members");
    let broker = coordinated(&scratch);
    let mut connections: Vec<_> = (0..MEMBERS).map(|_| Connection::new(&broker)).collect();
    // What connections need to say and hear all this is theirs.
    large_group(&mut connections, "warm");
    let bytes = kept(|| large_group(&mut connections, "large"));
    let each = bytes / MEMBERS as i64 - own_bytes();
    println!("a member: {each} bytes");
    assert!((1..=EACH_MAX).contains(&each), "{each} bytes for each member");
}

#[test]
fn a_thousand_partitions_of_one_group() {
    let scratch = Scratch::new("partitions");
    let broker = coordinated(&scratch);
    let mut connection = Connection::new(&broker);
    connection.prepare(create_topic("large").partitions(PARTITIONS as i32));
    let commits: Vec<_> =
        (0..PARTITIONS as i32).map(|at| frame(&commit("group", "large", at, 5), 1)).collect();
    let mut all = || commits.iter().for_each(|frame| connection.call(frame));
    let first = kept(&mut all) / PARTITIONS as i64;
    println!("an offset: {first} bytes");
    assert!((1..=EACH_MAX / 16).contains(&first), "{first} bytes for each offset");
    // Of what is committed anew, nothing is kept of the offset before.
    let again = kept(all);
    assert!(again < EACH_MAX, "{again} bytes more for {PARTITIONS} offsets that were there");
}
