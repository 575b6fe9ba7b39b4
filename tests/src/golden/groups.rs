//! The groups of the prepared state, and the requests about groups.
//!
//! Two groups are there: `readers`, stable, with one static member that reads `orders`; and `idle`, without members, whose
//! offsets somebody committed from outside.

use std::sync::OnceLock;

use eventor_core::protocol::{
    ApiKey, consumer_group_describe, delete_groups, describe_groups, find_coordinator, heartbeat, join_group,
    leave_group, list_groups, offset_commit, offset_delete, offset_fetch, sync_group,
};
use eventor_core::wire::{Blob, Text};
use uuid::Uuid;

use super::requests::{UNKNOWN_ID, frame};
use super::{Golden, Ids, golden};
use crate::subscription;

const READERS: Text<'static> = Text::new("readers");
const IDLE: Text<'static> = Text::new("idle");
const NOBODY: Text<'static> = Text::new("nobody");
/// The static member of `readers`.
const READER: Option<Text<'static>> = Some(Text::new("reader-1"));
const CONSUMER: Text<'static> = Text::new("consumer");
const RANGE: Text<'static> = Text::new("range");

/// The frames up to where the member of `readers` has joined.
pub(super) fn up_to_join() -> Vec<Vec<u8>> {
    vec![
        frame(3, find_coordinator::Request { key: READERS, ..Default::default() }),
        committed_by_hand(),
        joining(5, READERS, Text::new(""), READER),
    ]
}

/// The rest, which needs the id that the member was given.
pub(super) fn after_join(member_id: &str) -> Vec<Vec<u8>> {
    let member_id = Text::new(member_id);
    let assignments = [sync_group::Assignment { member_id, assignment: Blob(b"orders: 0, 1") }];
    let partitions = [offset(0, 4, "of a member")];
    let topics =
        [offset_commit::Topic { name: Text::new("codecs"), partitions: &partitions, ..Default::default() }];
    let commit = offset_commit::Request {
        group_id: READERS,
        generation_id_or_member_epoch: 1,
        member_id,
        group_instance_id: READER,
        topics: &topics,
        ..Default::default()
    };
    vec![synced(3, member_id, &assignments), frame(7, commit)]
}

/// The id of the member of `readers`: what the broker of the goldens draws from its seed.
#[must_use]
pub fn member_id() -> &'static str {
    static MEMBER_ID: OnceLock<String> = OnceLock::new();
    MEMBER_ID.get_or_init(|| {
        let mut client = super::setup().start().connect();
        let mut member_id = String::new();
        for frame in super::up_to_join() {
            if let Some(reply) = client.exchange(&frame).reply()
                && reply.api() == ApiKey::JoinGroup
            {
                member_id = reply.text("member_id");
            }
        }
        member_id
    })
}

fn offset(
    partition_index: i32,
    committed_offset: i64,
    metadata: &'static str,
) -> offset_commit::Partition<'static> {
    offset_commit::Partition {
        partition_index,
        committed_offset,
        committed_leader_epoch: 0,
        committed_metadata: Some(Text::new(metadata)),
    }
}

fn committed_by_hand() -> Vec<u8> {
    let (orders, codecs) = ([offset(0, 3, "by hand"), offset(1, 0, "")], [offset(0, 8, "")]);
    let topic =
        |name, partitions| offset_commit::Topic { name: Text::new(name), partitions, ..Default::default() };
    let topics = [topic("orders", &orders[..]), topic("codecs", &codecs)];
    frame(8, offset_commit::Request { group_id: IDLE, topics: &topics, ..Default::default() })
}

fn joining(version: i16, group_id: Text<'_>, member_id: Text<'_>, instance_id: Option<Text<'_>>) -> Vec<u8> {
    let (orders, both) = (subscription(&["orders"]), subscription(&["orders", "codecs"]));
    let protocols = [
        join_group::Protocol { name: RANGE, metadata: Blob(&orders) },
        join_group::Protocol { name: Text::new("roundrobin"), metadata: Blob(&both) },
    ];
    let request = join_group::Request {
        group_id,
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 60_000,
        member_id,
        group_instance_id: instance_id,
        protocol_type: CONSUMER,
        protocols: &protocols,
        reason: Some(Text::new("a golden")),
    };
    frame(version, request)
}

fn synced(version: i16, member_id: Text<'_>, assignments: &[sync_group::Assignment<'_>]) -> Vec<u8> {
    let request = sync_group::Request {
        group_id: READERS,
        generation_id: 1,
        member_id,
        group_instance_id: READER,
        protocol_type: Some(CONSUMER),
        protocol_name: Some(RANGE),
        assignments,
    };
    frame(version, request)
}

/// The golden request of an API in a version; none for APIs that are not about groups.
pub(super) fn of(api: ApiKey, version: i16, ids: &Ids) -> Option<Vec<u8>> {
    let member_id = Text::new(member_id());
    let names = [READERS, IDLE, NOBODY, Text::new("")];
    Some(match api {
        ApiKey::FindCoordinator => frame(
            version,
            find_coordinator::Request { key: READERS, key_type: 0, coordinator_keys: &names[..2] },
        ),
        ApiKey::JoinGroup => joining(version, Text::new("new"), Text::new(""), Some(Text::new("newcomer"))),
        ApiKey::SyncGroup => {
            synced(version, member_id, &[sync_group::Assignment { member_id, assignment: Blob(b"late") }])
        }
        ApiKey::Heartbeat => frame(
            version,
            heartbeat::Request { group_id: READERS, generation_id: 1, member_id, group_instance_id: READER },
        ),
        ApiKey::LeaveGroup => left(version, member_id),
        ApiKey::OffsetCommit => committed(version, ids),
        ApiKey::OffsetFetch => fetched(version, ids),
        ApiKey::OffsetDelete => deleted(IDLE),
        ApiKey::ListGroups => {
            let filter = list_groups::Request {
                states_filter: &[Text::new("empty"), Text::new("Stable")],
                types_filter: &[Text::new("classic")],
            };
            frame(version, filter)
        }
        ApiKey::DescribeGroups => {
            frame(version, describe_groups::Request { groups: &names, include_authorized_operations: true })
        }
        ApiKey::DeleteGroups => frame(version, delete_groups::Request { groups_names: &names }),
        ApiKey::ConsumerGroupDescribe => frame(
            version,
            consumer_group_describe::Request { group_ids: &names, include_authorized_operations: true },
        ),
        _ => return None,
    })
}

/// Goldens beside those that every version has.
pub(super) fn special() -> Vec<Golden> {
    let transactional =
        find_coordinator::Request { key_type: 1, coordinator_keys: &[Text::new("tx")], ..Default::default() };
    let share = find_coordinator::Request { key_type: 2, ..transactional };
    let partition = Text::new("sharers:AAAAAAAAAAAAAAAAAAAAAQ:0");
    let of_share = find_coordinator::Request { coordinator_keys: &[partition], ..share };
    let commit = offset_commit::Request {
        group_id: READERS,
        generation_id_or_member_epoch: 9,
        member_id: Text::new(member_id()),
        topics: &[offset_commit::Topic {
            name: Text::new("orders"),
            partitions: &[offset(0, 1, "")],
            ..Default::default()
        }],
        ..Default::default()
    };
    vec![
        golden(ApiKey::FindCoordinator, 6, "of_transactions", frame(6, transactional)),
        golden(ApiKey::FindCoordinator, 3, "of_transactions", frame(3, transactional)),
        golden(ApiKey::FindCoordinator, 5, "of_share_state", frame(5, share)),
        golden(ApiKey::FindCoordinator, 6, "of_share_state", frame(6, of_share)),
        golden(ApiKey::FindCoordinator, 6, "of_no_share_state", frame(6, share)),
        golden(ApiKey::JoinGroup, 4, "must_know_its_id", joining(4, Text::new("new"), Text::new(""), None)),
        golden(ApiKey::JoinGroup, 8, "static_member_is_back", joining(8, READERS, Text::new(""), READER)),
        golden(ApiKey::JoinGroup, 9, "static_member_is_back", joining(9, READERS, Text::new(""), READER)),
        golden(ApiKey::JoinGroup, 9, "is_fenced", joining(9, READERS, Text::new("other"), READER)),
        golden(ApiKey::OffsetCommit, 9, "of_another_generation", frame(9, commit)),
        golden(ApiKey::OffsetDelete, 0, "is_read", deleted(READERS)),
        golden(ApiKey::ListGroups, 5, "all", frame(5, list_groups::Request::default())),
    ]
}

fn left(version: i16, member_id: Text<'_>) -> Vec<u8> {
    let reason = Some(Text::new("a golden"));
    let members = [
        leave_group::MemberIdentity { member_id, group_instance_id: READER, reason },
        leave_group::MemberIdentity { member_id: Text::new("gone"), group_instance_id: None, reason },
    ];
    frame(version, leave_group::Request { group_id: READERS, member_id, members: &members })
}

/// What is taken, what is too long, what is not there.
fn committed(version: i16, ids: &Ids) -> Vec<u8> {
    let long = "x".repeat(5000);
    let too_long =
        offset_commit::Partition { committed_metadata: Some(Text::new(&long)), ..offset(1, 1, "") };
    let (orders, missing) = ([offset(0, 4, "golden"), too_long, offset(9, 1, "")], [offset(0, 1, "")]);
    let topic =
        |name, topic_id, partitions| offset_commit::Topic { name: Text::new(name), topic_id, partitions };
    let topics = [topic("orders", ids[0], &orders[..]), topic("missing", UNKNOWN_ID, &missing)];
    let request = offset_commit::Request {
        group_id: IDLE,
        retention_time_ms: 60_000,
        topics: &topics,
        ..Default::default()
    };
    frame(version, request)
}

fn fetched(version: i16, ids: &Ids) -> Vec<u8> {
    let topic = |name, partition_indexes| offset_fetch::Topic { name: Text::new(name), partition_indexes };
    let topics = [topic("orders", &[0, 1, 9][..]), topic("codecs", &[0]), topic("missing", &[0])];
    let of = |name, topic_id, partition_indexes| offset_fetch::Topics {
        name: Text::new(name),
        topic_id,
        partition_indexes,
    };
    let some = [
        of("orders", ids[0], &[0, 1, 9][..]),
        of("codecs", ids[1], &[0]),
        of("missing", UNKNOWN_ID, &[0]),
        of("nil", Uuid::nil(), &[0]),
    ];
    let group = |group_id, topics| offset_fetch::Group { group_id, topics, ..Default::default() };
    let groups = [group(READERS, Some(&some[..])), group(IDLE, None), group(NOBODY, Some(&some[..1]))];
    let request = offset_fetch::Request {
        group_id: IDLE,
        topics: Some(&topics),
        groups: &groups,
        require_stable: true,
    };
    frame(version, request)
}

fn deleted(group_id: Text<'_>) -> Vec<u8> {
    let partition = |partition_index| offset_delete::Partition { partition_index };
    let (orders, missing) = ([partition(0), partition(9)], [partition(0)]);
    let topic = |name, partitions| offset_delete::Topic { name: Text::new(name), partitions };
    let topics = [topic("orders", &orders[..]), topic("missing", &missing)];
    frame(0, offset_delete::Request { group_id, topics: &topics })
}
