//! What groups and members cost for as long as they last: heap bytes held once they are stable, at most 4 KiB for each
//! beyond its own metadata: what it says of itself, and what it is given.
//!
//! A member is what groups of two hold more than groups of one, and a group is what is left of those.

use std::sync::Arc;

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::protocol::{ApiKey, find_coordinator};
use eventor_core::wire::Text;
use eventor_storage::file_system::Disk;
use eventor_tests::{
    JoinGroup, Reply, assignment, at, commit, create_topic, frame, join_group, subscription,
    subscription_owning, sync_group,
};

use crate::connection::{Connection, Scratch, open};

const EACH_MAX: i64 = 4096;
const GROUPS: usize = 1000;
/// As many as take long enough where each is large.
const LARGE_GROUPS: usize = 20;
const MEMBERS: usize = 100;
const TOPICS: usize = 1000;
const PARTITIONS: i32 = 1000;

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

/// A member's own metadata: the same for all.
struct Own {
    says: Vec<u8>,
    is_given: Vec<u8>,
}

impl Own {
    /// Of one that reads the topic `t` and has these partitions of it.
    fn new(partitions: &[i32]) -> Own {
        Own { says: subscription(&["t"]), is_given: assignment("t", partitions) }
    }

    fn bytes(&self) -> i64 {
        (self.says.len() + self.is_given.len()) as i64
    }

    fn join(&self, group: &str) -> JoinGroup {
        join_group(group).metadata(&self.says)
    }
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

/// A group of as many members as there are connections, all of which have their share; its leader has committed.
fn gather(connections: &mut [Connection], name: &str, own: &Own) {
    let (leader, others) = connections.split_first_mut().expect("a leader");
    join(leader, &own.join(name));
    let mut reply = joined(leader);
    let (id, mut generation) = (reply.text("member_id"), 1);
    if !others.is_empty() {
        for connection in others.iter_mut() {
            join(connection, &own.join(name));
        }
        join(leader, &own.join(name).member(&id));
        (reply, generation) = (joined(leader), 2);
    }
    assert_eq!(reply.count("members"), others.len() + 1, "all of them are in this generation");
    let ids = (0..=others.len()).map(|at| reply.text(&format!("members.{at}.member_id")));
    let shares =
        ids.fold(sync_group(name, &id, generation), |sync, member| sync.assign(&member, &own.is_given));
    leader.call(&frame(&shares, 2));
    leader.call(&frame(&commit(name, "t", 0, 5).member(&id, generation), 3));
    for connection in others {
        let id = joined(connection).text("member_id");
        connection.call(&frame(&sync_group(name, &id, generation), 2));
        assert!(connection.received.len() > own.is_given.len(), "it has its share");
    }
}

/// Heap bytes that this leaves behind.
fn kept(act: impl FnOnce()) -> i64 {
    allocation_counter::measure(act).bytes_current
}

/// Asserts what each group and what each member costs, of so many groups of one and of as many of two.
fn assert_costs(name: &str, groups: usize, own: &Own) {
    let scratch = Scratch::new(name);
    let broker = coordinated(&scratch);
    let mut connections = [(); 2].map(|()| Connection::new(&broker));
    // What connections need to say and hear all this is theirs.
    gather(&mut connections, "warm", own);
    let mut of = |members: usize| {
        let group = |n| format!("group-of-{members}-{n:04}");
        let all = || (0..groups).for_each(|n| gather(&mut connections[..members], &group(n), own));
        kept(all) / groups as i64 - members as i64 * own.bytes()
    };
    let (one, two) = (of(1), of(2));
    let (member, group) = (two - one, 2 * one - two);
    println!("{name}: a group {group} bytes, a member {member} bytes beyond its own {}", own.bytes());
    assert!((1..=EACH_MAX).contains(&group), "{name}: {group} bytes for each group");
    assert!((1..=EACH_MAX).contains(&member), "{name}: {member} bytes for each member");
}

#[test]
fn a_thousand_groups() {
    assert_costs("groups", GROUPS, &Own::new(&[0, 1, 2, 3]));
}

#[test]
fn members_that_read_a_thousand_topics() {
    let topics: Vec<String> = (0..TOPICS).map(|n| format!("topic-{n:04}")).collect();
    let topics: Vec<&str> = topics.iter().map(String::as_str).collect();
    assert_costs("topics", LARGE_GROUPS, &Own { says: subscription(&topics), ..Own::new(&[0]) });
}

#[test]
fn members_that_have_a_thousand_partitions() {
    let partitions: Vec<i32> = (0..PARTITIONS).collect();
    let own = Own { says: subscription_owning(&["t"], &partitions), ..Own::new(&partitions) };
    assert_costs("partitions", LARGE_GROUPS, &own);
}

#[test]
fn a_thousand_groups_without_members() {
    let scratch = Scratch::new("empty");
    let broker = coordinated(&scratch);
    let mut connection = Connection::new(&broker);
    let mut group = |name: &str| connection.call(&frame(&commit(name, "t", 0, 5), 1));
    group("warm");
    let each = kept(|| (0..GROUPS).for_each(|n| group(&format!("group-{n:04}")))) / GROUPS as i64;
    println!("a group without members, which somebody has committed for: {each} bytes");
    assert!((1..=EACH_MAX).contains(&each), "{each} bytes for each group");
}

#[test]
fn a_hundred_members() {
    let scratch = Scratch::new("members");
    let broker = coordinated(&scratch);
    let mut connections: Vec<_> = (0..MEMBERS).map(|_| Connection::new(&broker)).collect();
    let own = Own::new(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    gather(&mut connections, "warm", &own);
    let bytes = kept(|| gather(&mut connections, "large", &own));
    let each = bytes / MEMBERS as i64 - own.bytes();
    println!("one of a hundred members: {each} bytes");
    assert!((1..=EACH_MAX).contains(&each), "{each} bytes for each member");
}

#[test]
fn a_thousand_partitions_of_one_group() {
    let scratch = Scratch::new("offsets");
    let broker = coordinated(&scratch);
    let mut connection = Connection::new(&broker);
    connection.prepare(create_topic("large").partitions(PARTITIONS));
    let commits: Vec<_> = (0..PARTITIONS).map(|at| frame(&commit("group", "large", at, 5), 1)).collect();
    let mut all = || commits.iter().for_each(|frame| connection.call(frame));
    let first = kept(&mut all) / i64::from(PARTITIONS);
    println!("an offset: {first} bytes");
    assert!((1..=EACH_MAX / 16).contains(&first), "{first} bytes for each offset");
    // Of what is committed anew, nothing is kept of the offset before.
    let again = kept(all);
    assert!(again < EACH_MAX, "{again} bytes more for {PARTITIONS} offsets that were there");
}
