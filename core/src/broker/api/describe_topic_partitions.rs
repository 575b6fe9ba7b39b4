//! DescribeTopicPartitions 0. The partitions of these topics, a page at a time.
//!
//! - Topics come sorted by name, each once; an empty list means all. Those before the cursor's topic are left out.
//! - A page holds `response_partition_limit` partitions, at least 1 and at most `max.request.partition.size.limit`; topics that
//!   are not there count as none: 3, illegal names 17. `next_cursor` says where to go on.
//! - A cursor whose topic is not in a list, or whose partition is negative: INVALID_REQUEST (42) for every topic.
//! - An empty name is 17 for that topic (Kafka: -1 for all).
//!
//! Waits: none. KIP-966.

use std::collections::BTreeSet;

use crate::error::ErrorCode;
use crate::metadata::image::PartitionState;
use crate::metadata::topic_name;
use crate::protocol::describe_topic_partitions::{
    Cursor, DescribeTopicPartitionsResponseCursor, Partition, Request, Response, Topic,
};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::reach::{Reach, TOPIC_OPERATIONS};
use super::super::snapshot::ServedTopic;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let names: BTreeSet<Text<'c>> = match request.topics {
        [] => ctx.snapshot.topics.keys().map(|name| ctx.text(name)).collect(),
        topics => topics.iter().map(|topic| topic.name).collect(),
    };
    let is_listed = |cursor: &Cursor<'_>| request.topics.is_empty() || names.contains(&cursor.topic_name);
    let response = match request.cursor {
        Some(cursor) if cursor.partition_index < 0 || !is_listed(&cursor) => invalid_request(&request, ctx),
        cursor => page(&request, &names, cursor, ctx),
    };
    ctx.reply(&response)
}

fn invalid_request<'c>(request: &Request<'c>, ctx: &Context<'c>) -> Response<'c> {
    let refused = request.topics.iter().map(|topic| Topic {
        error_code: ErrorCode::INVALID_REQUEST,
        name: Some(topic.name),
        ..Topic::default()
    });
    Response { topics: ctx.slice(refused), ..Response::default() }
}

fn page<'c>(
    request: &Request<'c>,
    names: &BTreeSet<Text<'c>>,
    cursor: Option<Cursor<'c>>,
    ctx: &Context<'c>,
) -> Response<'c> {
    let limit = request.response_partition_limit.min(ctx.broker.config().described_partitions_max).max(1);
    let mut room = usize::try_from(limit).unwrap_or(1);
    let reach = Reach::new(ctx.broker, &ctx.snapshot.image, ctx.peer);
    let mut topics = bumpalo::collections::Vec::new_in(ctx.arena);
    let mut next_cursor = None;
    let go_on = |topic_name, partition_index| {
        Some(DescribeTopicPartitionsResponseCursor { topic_name, partition_index })
    };
    let from = cursor.map_or(Text::new(""), |cursor| cursor.topic_name);
    for &name in names.range(from..) {
        if room == 0 {
            next_cursor = go_on(name, 0);
            break;
        }
        let Some(served) = ctx.snapshot.topic(name) else {
            if !request.topics.is_empty() {
                topics.push(unknown(name));
            }
            continue;
        };
        let first = cursor.filter(|cursor| cursor.topic_name == name).map_or(0, |cursor| cursor.partition_index);
        let mut rest = served.topic.partitions.range(first..);
        let shown = rest.by_ref().take(room).map(|(&index, state)| partition(served, index, state, &reach, ctx));
        let partitions = ctx.slice(shown);
        room -= partitions.len();
        topics.push(Topic {
            error_code: ErrorCode::NONE,
            name: Some(name),
            topic_id: served.topic.id,
            is_internal: topic_name::is_internal(&served.topic.name),
            partitions,
            topic_authorized_operations: TOPIC_OPERATIONS,
        });
        if let Some((&index, _)) = rest.next() {
            next_cursor = go_on(name, index);
            break;
        }
    }
    Response { topics: topics.into_bump_slice(), next_cursor, ..Response::default() }
}

fn unknown(name: Text<'_>) -> Topic<'_> {
    let legal = name.as_str().filter(|name| topic_name::check(name).is_ok());
    Topic {
        error_code: match legal {
            Some(_) => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            None => ErrorCode::INVALID_TOPIC_EXCEPTION,
        },
        name: Some(name),
        is_internal: legal.is_some_and(topic_name::is_internal),
        topic_authorized_operations: TOPIC_OPERATIONS,
        ..Topic::default()
    }
}

fn partition<'c>(
    served: &ServedTopic,
    index: i32,
    state: &PartitionState,
    reach: &Reach<'_>,
    ctx: &Context<'c>,
) -> Partition<'c> {
    let leader = reach.leader(served, index, state);
    let ids = |ids: &[i32]| ctx.slice(ids.iter().copied());
    Partition {
        error_code: leader.error_code,
        partition_index: index,
        leader_id: leader.id,
        leader_epoch: state.leader_epoch,
        replica_nodes: ids(&state.replicas),
        isr_nodes: ids(&state.isr),
        eligible_leader_replicas: Some(ids(&state.eligible_leader_replicas)),
        last_known_elr: Some(ids(&state.last_known_elr)),
        offline_replicas: ctx.slice(reach.offline_replicas(served, index, state)),
    }
}
