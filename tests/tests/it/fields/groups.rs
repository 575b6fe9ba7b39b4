//! The APIs about groups and their offsets.

use eventor_core::protocol::{
    ApiKey, consumer_group_describe, delete_groups, describe_groups, find_coordinator,
    join_group as join_api, leave_group as leave_api, list_groups, offset_delete, offset_fetch,
};
use eventor_core::wire::{Blob, Text, Value};
use eventor_tests::{Reply, all_committed, at, commit, heartbeat, join_group, subscription, sync_group};

use super::row::{EMPTY, Group, NULL, Row, TRUE, UNKNOWN_ID, acts, cannot, int, ints, text, texts};
use super::scene::{Scene, foreign_groups, topics, transactions};

const GROUP: Text<'static> = Text::new("g");
const FOR_THE_LOG: &str = "it is for the log";
const NO_EPOCHS: &str =
    "only members of the consumer protocol have an epoch, and that protocol is not served";

/// A group `g` whose static member `i` has joined: the scene, and the member's id.
fn joined() -> (Scene, String) {
    let mut scene = topics();
    scene.client.send(join_group("g").instance("i").session_timeout_ms(300_000));
    scene.sim.advance_ms(3000);
    let member_id = scene.client.wait().text("member_id");
    (scene, member_id)
}

/// The same, stable; and a group `h` without members that has committed.
fn stable() -> (Scene, String) {
    let (mut scene, id) = joined();
    scene.client.call(sync_group("g", &id, 1).instance("i").assign(&id, "mine"));
    scene.client.call(commit("h", "t", 0, 1).metadata("m").leader_epoch(0));
    (scene, id)
}

fn then_describe(scene: &mut Scene) -> Reply {
    let groups = ["g", "new"].map(Text::new);
    scene.sim.connect().call(at(6, describe_groups::Request { groups: &groups, ..Default::default() }))
}

fn then_committed(scene: &mut Scene) -> Reply {
    scene.sim.connect().call(all_committed("g"))
}

/// Long enough for offsets to be looked at for age.
fn then_much_later(scene: &mut Scene) -> Reply {
    scene.sim.advance_ms(700_000);
    scene.sim.run_jobs();
    scene.sim.connect().call(all_committed("h"))
}

/// Whether a topic is read by the new group.
fn then_delete_offset(scene: &mut Scene) -> Reply {
    scene.sim.connect().call(at(0, deletion("new")))
}

fn deletion(group: &'static str) -> offset_delete::Request<'static> {
    const PARTITION: &[offset_delete::Partition] = &[offset_delete::Partition { partition_index: 0 }];
    const TOPICS: &[offset_delete::Topic<'static>] =
        &[offset_delete::Topic { name: Text::new("t"), partitions: PARTITION }];
    offset_delete::Request { group_id: Text::new(group), topics: TOPICS }
}

pub fn find_coordinator_rows() -> Group {
    fn find(version: i16) -> Scene {
        let coordinator_keys = &[GROUP];
        topics().asked(at(version, find_coordinator::Request { key: GROUP, key_type: 0, coordinator_keys }))
    }
    let rows = vec![
        cannot("key", "this broker coordinates whatever there is"),
        acts("key_type", find, int(1)),
        acts("coordinator_keys", find, EMPTY),
    ];
    Group::of(ApiKey::FindCoordinator, rows)
}

pub fn join_group_rows() -> Group {
    fn asked(version: i16, group: &str, scene: Scene) -> Scene {
        let metadata = subscription(&["t"]);
        let protocols = [join_api::Protocol { name: Text::new("range"), metadata: Blob(&metadata) }];
        let request = join_api::Request {
            group_id: Text::new(group),
            session_timeout_ms: 300_000,
            rebalance_timeout_ms: 20_000,
            member_id: Text::new(""),
            group_instance_id: Some(Text::new("j")),
            protocol_type: Text::new("consumer"),
            protocols: &protocols,
            reason: None,
        };
        scene.asked(at(version, request))
    }
    let new = |version| asked(version, "new", topics());
    let second = |version| asked(version, "g", stable().0);
    let other = subscription(&["other"]);
    let rows = vec![
        acts("group_id", new, text("")),
        acts("session_timeout_ms", new, int(1)),
        acts("rebalance_timeout_ms", new, int(200_000)).then(then_describe),
        acts("member_id", new, text("x")),
        acts("group_instance_id", new, NULL),
        acts("protocol_type", second, text("connect")),
        acts("protocols", new, EMPTY),
        acts("protocols.name", second, text("other")),
        acts("protocols.metadata", new, Value::Blob(other))
            .given("rebalance_timeout_ms", int(200_000))
            .then(then_delete_offset),
        cannot("reason", FOR_THE_LOG),
    ];
    Group::of(ApiKey::JoinGroup, rows)
}

pub fn heartbeat_rows() -> Group {
    fn alive(version: i16) -> Scene {
        assert_eq!(version, 4);
        let (scene, id) = stable();
        scene.asked(heartbeat("g", &id, 1).instance("i"))
    }
    let rows = vec![
        acts("group_id", alive, text("h")),
        acts("generation_id", alive, int(2)),
        acts("member_id", alive, text("x")),
        acts("group_instance_id", alive, text("j")),
    ];
    Group::of(ApiKey::Heartbeat, rows)
}

pub fn leave_group_rows() -> Group {
    fn leaving(version: i16) -> Scene {
        let (scene, id) = stable();
        let member_id = Text::new(&id);
        let group_instance_id = Some(Text::new("i"));
        let members = [leave_api::MemberIdentity { member_id, group_instance_id, reason: None }];
        scene.asked(at(version, leave_api::Request { group_id: GROUP, member_id, members: &members }))
    }
    let rows = vec![
        acts("group_id", leaving, text("h")),
        acts("member_id", leaving, text("x")),
        acts("members", leaving, EMPTY),
        acts("members.member_id", leaving, text("x")),
        acts("members.group_instance_id", leaving, text("j")),
        cannot("members.reason", FOR_THE_LOG),
    ];
    Group::of(ApiKey::LeaveGroup, rows)
}

pub fn sync_group_rows() -> Group {
    fn leads(version: i16) -> Scene {
        let (scene, id) = joined();
        scene.asked(sync_group("g", &id, 1).instance("i").assign(&id, "mine").version(version))
    }
    let rows = vec![
        acts("group_id", leads, text("h")),
        acts("generation_id", leads, int(2)),
        acts("member_id", leads, text("x")),
        acts("group_instance_id", leads, text("j")),
        acts("protocol_type", leads, text("connect")),
        acts("protocol_name", leads, text("other")),
        acts("assignments", leads, EMPTY),
        acts("assignments.member_id", leads, text("x")),
        acts("assignments.assignment", leads, Value::Blob(b"nothing".to_vec())).then(then_describe),
    ];
    Group::of(ApiKey::SyncGroup, rows)
}

pub fn offset_commit_rows() -> Group {
    fn of_member(version: i16) -> Scene {
        let (mut scene, id) = stable();
        let topic_id = scene.id("t");
        let request = commit("g", "t", 0, 1).member(&id, 1).instance("i").by_id(topic_id).version(version);
        scene.asked(request)
    }
    fn from_outside(version: i16) -> Scene {
        assert_eq!(version, 4);
        stable().0.asked(commit("h", "t", 1, 1).retention_time_ms(86_400_000))
    }
    let rows = vec![
        acts("group_id", of_member, text("new")),
        acts("generation_id_or_member_epoch", of_member, int(2)),
        acts("member_id", of_member, text("x")),
        acts("group_instance_id", of_member, text("j")),
        acts("retention_time_ms", from_outside, int(1)).then(then_much_later),
        acts("topics", of_member, EMPTY),
        acts("topics.name", of_member, text("missing")),
        acts("topics.topic_id", of_member, UNKNOWN_ID),
        acts("topics.partitions", of_member, EMPTY).then(then_committed),
        acts("topics.partitions.partition_index", of_member, int(9)),
        acts("topics.partitions.committed_offset", of_member, int(2)).then(then_committed),
        acts("topics.partitions.committed_leader_epoch", of_member, int(0)).then(then_committed),
        acts("topics.partitions.committed_metadata", of_member, text("m")).then(then_committed),
    ];
    Group::of(ApiKey::OffsetCommit, rows)
}

pub fn offset_fetch_rows() -> Group {
    fn some(version: i16) -> Scene {
        let (mut scene, _) = stable();
        let (name, topic_id, partition_indexes) = (Text::new("t"), scene.id("t"), &[0, 1][..]);
        let old = [offset_fetch::Topic { name, partition_indexes }];
        let topics = [offset_fetch::Topics { name, topic_id, partition_indexes }];
        let group =
            offset_fetch::Group { group_id: Text::new("h"), topics: Some(&topics), ..Default::default() };
        let request = offset_fetch::Request {
            group_id: Text::new("h"),
            topics: Some(&old),
            groups: &[group],
            require_stable: false,
        };
        scene.asked(at(version, request))
    }
    /// Of a group for which a transaction that is open has committed.
    fn pending(version: i16) -> Scene {
        let mut scene = transactions();
        let topic_id = scene.id("payments");
        let topics = [offset_fetch::Topics { topic_id, partition_indexes: &[0], ..Default::default() }];
        let group_id = Text::new("copiers");
        let group = offset_fetch::Group { group_id, topics: Some(&topics), ..Default::default() };
        scene.asked(at(version, offset_fetch::Request { groups: &[group], ..Default::default() }))
    }
    let rows = vec![
        acts("group_id", some, text("new")),
        acts("topics", some, NULL),
        acts("topics.name", some, text("other")),
        acts("topics.partition_indexes", some, ints(&[1])),
        acts("groups", some, EMPTY),
        acts("groups.group_id", some, text("new")),
        cannot("groups.member_id", NO_EPOCHS),
        cannot("groups.member_epoch", NO_EPOCHS),
        acts("groups.topics", some, NULL),
        acts("groups.topics.name", some, text("other")),
        acts("groups.topics.topic_id", some, UNKNOWN_ID),
        acts("groups.topics.partition_indexes", some, ints(&[1])),
        acts("require_stable", pending, TRUE),
    ];
    Group::of(ApiKey::OffsetFetch, rows)
}

pub fn offset_delete_rows() -> Group {
    let one = |version| stable().0.asked(at(version, deletion("h")));
    let rows: Vec<Row> = vec![
        acts("group_id", one, text("new")),
        acts("topics", one, EMPTY),
        acts("topics.name", one, text("missing")),
        acts("topics.partitions", one, EMPTY),
        acts("topics.partitions.partition_index", one, int(9)),
    ];
    Group::of(ApiKey::OffsetDelete, rows)
}

pub fn list_groups_rows() -> Group {
    let all = |version| stable().0.asked(at(version, list_groups::Request::default()));
    let rows =
        vec![acts("states_filter", all, texts(&["Stable"])), acts("types_filter", all, texts(&["consumer"]))];
    Group::of(ApiKey::ListGroups, rows)
}

pub fn describe_groups_rows() -> Group {
    let one = |version| {
        stable().0.asked(at(version, describe_groups::Request { groups: &[GROUP], ..Default::default() }))
    };
    let rows = vec![acts("groups", one, texts(&["h"])), acts("include_authorized_operations", one, TRUE)];
    Group::of(ApiKey::DescribeGroups, rows)
}

pub fn delete_groups_rows() -> Group {
    let one =
        |version| stable().0.asked(at(version, delete_groups::Request { groups_names: &[Text::new("h")] }));
    Group::of(ApiKey::DeleteGroups, vec![acts("groups_names", one, texts(&["g"]))])
}

pub fn consumer_group_describe_rows() -> Group {
    let one = |version| {
        let group_ids = &[Text::new("consumer-ended")];
        let request = consumer_group_describe::Request { group_ids, include_authorized_operations: false };
        foreign_groups().asked(at(version, request))
    };
    let rows = vec![
        acts("group_ids", one, texts(&["classic-ended"])),
        acts("include_authorized_operations", one, TRUE),
    ];
    Group::of(ApiKey::ConsumerGroupDescribe, rows)
}
