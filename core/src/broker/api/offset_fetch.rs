//! OffsetFetch 1-10. How far have these groups read?
//!
//! - Partitions without an offset, and groups that are not there: offset -1, epoch -1, metadata "", no error. Null topics (from
//!   version 2 on) mean everything that the group has committed.
//! - `require_stable` (from version 7 on): UNSTABLE_OFFSET_COMMIT (88) for a partition whose transaction is open (KIP-447).
//! - From version 8 on several groups, from 9 on with a member id and epoch, which only groups of the consumer protocol check: they
//!   are read without. From 10 on topics are named by id: UNKNOWN_TOPIC_ID (100); an offset of an earlier topic of that name is not told.
//! - An empty group id is one like any other, as for OffsetCommit.
//!
//! Waits: `Flushed`, for what the answer was computed from. KIP-447, 516, 709, 848.

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::group::offsets::Committed;
use crate::group::{Shard, name};
use crate::protocol::offset_fetch::{
    Partition, Partitions, Request, Response, ResponseGroup, ResponseTopic, ResponseTopics,
};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::slate::Need;

/// From this version on, several groups may be asked for.
const BATCHED: i16 = 8;
/// From this version on, topics are named by id.
const BY_ID: i16 = 10;
/// Before this version, an error of the group stands at each partition.
const GROUP_ERROR: i16 = 2;

/// A topic of which offsets are asked.
struct Asked<'c> {
    name: Text<'c>,
    topic_id: Uuid,
    partitions: &'c [i32],
}

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let mut needs = Vec::new();
    let response = match ctx.version() < BATCHED {
        true => {
            let topics = request.topics.map(|topics| {
                let asked = topics.iter().map(|topic| Asked {
                    name: topic.name,
                    topic_id: Uuid::nil(),
                    partitions: topic.partition_indexes,
                });
                asked.collect::<Vec<_>>()
            });
            let group = fetch(request.group_id, topics.as_deref(), request.require_stable, &mut needs, ctx);
            alone(&group, topics.as_deref().unwrap_or_default(), ctx)
        }
        false => {
            let groups = request.groups.iter().map(|group| {
                let topics = group.topics.map(|topics| {
                    let asked = topics.iter().map(|topic| Asked {
                        name: topic.name,
                        topic_id: topic.topic_id,
                        partitions: topic.partition_indexes,
                    });
                    asked.collect::<Vec<_>>()
                });
                fetch(group.group_id, topics.as_deref(), request.require_stable, &mut needs, ctx)
            });
            Response { groups: ctx.slice(groups), ..Response::default() }
        }
    };
    ctx.reply_when_flushed(&response, &needs)
}

fn fetch<'c>(
    group_id: Text<'c>,
    topics: Option<&[Asked<'c>]>,
    require_stable: bool,
    needs: &mut Vec<Need>,
    ctx: &Context<'c>,
) -> ResponseGroup<'c> {
    let refused = |error_code| ResponseGroup { group_id, topics: &[], error_code };
    let found = ctx.one_group(group_id, needs, |shard, id, _| match topics {
        Some(topics) => named(shard, id, topics, require_stable, ctx),
        None => all(shard, id, require_stable, ctx),
    });
    match found {
        Ok(topics) => ResponseGroup { group_id, topics: ctx.slice(topics), error_code: ErrorCode::NONE },
        Err(error_code) => refused(error_code),
    }
}

/// The offsets that were asked for; topics whose id is not known come last, as in Kafka.
fn named<'c>(shard: &Shard, group_id: &str, topics: &[Asked<'c>], require_stable: bool, ctx: &Context<'c>) -> Vec<ResponseTopics<'c>> {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for asked in topics {
        let topic_name = match ctx.version() >= BY_ID {
            true => ctx.snapshot.topics_by_id.get(&asked.topic_id).map(|topic| ctx.text(&topic.topic.name)),
            false => Some(asked.name),
        };
        let Some(topic_name) = topic_name else {
            let missing = |index: &i32| missing(*index, ErrorCode::UNKNOWN_TOPIC_ID);
            let partitions = ctx.slice(asked.partitions.iter().map(missing));
            unknown.push(ResponseTopics { name: asked.name, topic_id: asked.topic_id, partitions });
            continue;
        };
        let topic = name(topic_name);
        let partitions = asked.partitions.iter().map(|&index| {
            let committed = shard.offsets().get(group_id, &topic, index);
            let is_same = |committed: &&Committed| {
                committed.topic_id.is_nil() || asked.topic_id.is_nil() || committed.topic_id == asked.topic_id
            };
            match require_stable && shard.offsets().is_pending(group_id, &topic, index) {
                true => missing(index, ErrorCode::UNSTABLE_OFFSET_COMMIT),
                false => committed.filter(is_same).map_or_else(|| missing(index, ErrorCode::NONE), |c| found(index, c, ctx)),
            }
        });
        known.push(ResponseTopics { name: topic_name, topic_id: asked.topic_id, partitions: ctx.slice(partitions) });
    }
    known.append(&mut unknown);
    known
}

/// Everything that the group has committed; where topics are named by id, those that have one.
fn all<'c>(shard: &Shard, group_id: &str, require_stable: bool, ctx: &Context<'c>) -> Vec<ResponseTopics<'c>> {
    let topics = shard.offsets().group(group_id).into_iter().flatten();
    let topics = topics.filter_map(|(topic, partitions)| {
        let topic_id = ctx.snapshot.topics.get(&**topic).map_or(Uuid::nil(), |served| served.topic.id);
        if ctx.version() >= BY_ID && topic_id.is_nil() {
            return None;
        }
        let partitions = partitions.iter().map(|(&index, committed)| {
            match require_stable && shard.offsets().is_pending(group_id, topic, index) {
                true => missing(index, ErrorCode::UNSTABLE_OFFSET_COMMIT),
                false => found(index, committed, ctx),
            }
        });
        Some(ResponseTopics { name: ctx.text(topic), topic_id, partitions: ctx.slice(partitions) })
    });
    topics.collect()
}

fn found<'c>(partition_index: i32, committed: &Committed, ctx: &Context<'c>) -> Partitions<'c> {
    Partitions {
        partition_index,
        committed_offset: committed.offset,
        committed_leader_epoch: committed.leader_epoch,
        metadata: Some(ctx.text(&committed.metadata)),
        error_code: ErrorCode::NONE,
    }
}

fn missing<'c>(partition_index: i32, error_code: ErrorCode) -> Partitions<'c> {
    Partitions {
        partition_index,
        committed_offset: -1,
        committed_leader_epoch: -1,
        metadata: Some(Text::new("")),
        error_code,
    }
}

/// The form of the versions that ask for one group.
fn alone<'c>(group: &ResponseGroup<'c>, asked: &[Asked<'c>], ctx: &Context<'c>) -> Response<'c> {
    let partition = |one: &Partitions<'c>| Partition {
        partition_index: one.partition_index,
        committed_offset: one.committed_offset,
        committed_leader_epoch: one.committed_leader_epoch,
        metadata: one.metadata,
        error_code: one.error_code,
    };
    let topic = |topic: &ResponseTopics<'c>| ResponseTopic {
        name: topic.name,
        partitions: ctx.slice(topic.partitions.iter().map(partition)),
    };
    let topics = match group.error_code != ErrorCode::NONE && ctx.version() < GROUP_ERROR {
        false => ctx.slice(group.topics.iter().map(topic)),
        true => ctx.slice(asked.iter().map(|asked| ResponseTopic {
            name: asked.name,
            partitions: ctx.slice(asked.partitions.iter().map(|index| partition(&missing(*index, group.error_code)))),
        })),
    };
    Response { topics, error_code: group.error_code, ..Response::default() }
}
