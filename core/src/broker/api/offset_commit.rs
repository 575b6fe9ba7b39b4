//! OffsetCommit 2-10. How far a group has read.
//!
//! - By a member of the current generation, or from outside (generation -1) while the group has no members: such a commit makes the
//!   group when it is not there. REBALANCE_IN_PROGRESS (27), ILLEGAL_GENERATION (22), UNKNOWN_MEMBER_ID (25) and FENCED_INSTANCE_ID (82) each
//!   in its own case, for all partitions; a missing group is 22, from version 9 on GROUP_ID_NOT_FOUND (69).
//! - Partitions that are not there: UNKNOWN_TOPIC_OR_PARTITION (3), an unknown id (version 10) UNKNOWN_TOPIC_ID (100); they come before
//!   the others in the answer, as in Kafka. Metadata beyond `offset.metadata.max.bytes`: OFFSET_METADATA_TOO_LARGE (12).
//! - `retention_time_ms` (versions 2-4) is kept with the offset.
//!
//! Waits: `Flushed`. KIP-98, 211, 320, 345, 848.

use std::collections::BTreeMap;

use crate::error::ErrorCode;
use crate::group::offsets::Committed;
use crate::group::shard::{Commit, Committer};
use crate::group::{NAME_BYTES_MAX, Name, name};
use crate::protocol::offset_commit::{Partition, Request, Response, ResponsePartition, ResponseTopic, Topic};

use super::super::context::{Context, Step};

/// From this version on, topics are named by id.
const BY_ID: i16 = 10;
/// From this version on, a client knows that a group can be missing.
const MISSING_GROUPS: i16 = 9;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let (mut commits, mut errors) = (Vec::new(), BTreeMap::new());
    for (at, topic) in request.topics.iter().enumerate() {
        for (index, partition) in topic.partitions.iter().enumerate() {
            match commit(&request, topic, partition, ctx) {
                Ok(commit) => commits.push(commit),
                Err(error_code) => {
                    errors.insert((at, index), error_code);
                }
            }
        }
    }
    // Where nothing can be committed, the group is not looked at, as in Kafka.
    if commits.is_empty() && errors.values().all(|error| *error != ErrorCode::OFFSET_METADATA_TOO_LARGE) {
        let response = answer(&request, &errors, ErrorCode::NONE, ctx);
        return ctx.reply(&response);
    }
    let group_id = name(request.group_id);
    let (member_id, instance_id) = (name(request.member_id), request.group_instance_id.map(name));
    let committer = Committer {
        member_id: &member_id,
        instance_id: instance_id.as_deref(),
        generation: request.generation_id_or_member_epoch,
        knows_missing_groups: ctx.version() >= MISSING_GROUPS,
    };
    let shard = match ctx.snapshot.group_shard(&group_id) {
        Ok(shard) => shard.clone(),
        Err(error_code) => {
            let response = answer(&request, &errors, error_code, ctx);
            return ctx.reply(&response);
        }
    };
    let turned =
        ctx.broker.group_turn(&shard, ctx.now, |shard, turn| shard.commit(&group_id, &committer, commits, turn));
    match turned {
        Ok(turned) => {
            let response = answer(&request, &errors, turned.value.err().unwrap_or(ErrorCode::NONE), ctx);
            ctx.reply_when_flushed(&response, &[(shard.hosted.clone(), turned.durable_at)])
        }
        Err(error_code) => {
            let response = answer(&request, &errors, error_code, ctx);
            ctx.reply(&response)
        }
    }
}

/// What one partition commits, or why it cannot.
fn commit(request: &Request<'_>, topic: &Topic<'_>, partition: &Partition<'_>, ctx: &Context<'_>) -> Result<Commit, ErrorCode> {
    let known = match ctx.version() >= BY_ID {
        true => ctx.snapshot.topics_by_id.get(&topic.topic_id).ok_or(ErrorCode::UNKNOWN_TOPIC_ID)?,
        false => ctx.snapshot.topic(topic.name).ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?,
    };
    if !known.topic.partitions.contains_key(&partition.partition_index) {
        return Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
    }
    let metadata: Name = partition.committed_metadata.map(name).unwrap_or_default();
    if metadata.encode_utf16().count() > ctx.broker.config().groups.offset_metadata_max {
        return Err(ErrorCode::OFFSET_METADATA_TOO_LARGE);
    }
    // Records that keep a time of expiry are of an old version.
    if request.retention_time_ms != -1 && metadata.len() > NAME_BYTES_MAX {
        return Err(ErrorCode::OFFSET_METADATA_TOO_LARGE);
    }
    let wall = ctx.now.wall.0;
    let committed = Committed {
        offset: partition.committed_offset,
        leader_epoch: partition.committed_leader_epoch.max(-1),
        metadata,
        commit_timestamp: wall,
        expire_timestamp: match request.retention_time_ms {
            -1 => None,
            retention_ms => Some(wall.saturating_add(retention_ms)),
        },
        // Also of one that was named: what comes later under its name has another.
        topic_id: known.topic.id,
        record_offset: -1,
    };
    Ok(Commit { topic: known.topic.name.as_str().into(), partition: partition.partition_index, committed })
}

/// Every partition's answer: its own error, or else `all`.
fn answer<'c>(
    request: &Request<'c>,
    errors: &BTreeMap<(usize, usize), ErrorCode>,
    all: ErrorCode,
    ctx: &Context<'c>,
) -> Response<'c> {
    let topic = |(at, topic): (usize, &Topic<'c>)| {
        let partition = |(index, partition): (usize, &Partition<'c>)| {
            let own = errors.get(&(at, index)).copied();
            // An error of the group comes before one of the metadata: nobody looked at that.
            let is_own = |own: &ErrorCode| all == ErrorCode::NONE || *own != ErrorCode::OFFSET_METADATA_TOO_LARGE;
            let error_code = own.filter(is_own).unwrap_or(all);
            ResponsePartition { partition_index: partition.partition_index, error_code }
        };
        // Kafka puts partitions that are not there before the others.
        let mut partitions: Vec<ResponsePartition> = topic.partitions.iter().enumerate().map(partition).collect();
        partitions.sort_by_key(|one| !is_missing(one.error_code));
        ResponseTopic { name: topic.name, topic_id: topic.topic_id, partitions: ctx.slice(partitions) }
    };
    let is_whole = |(at, topic): &(usize, &Topic<'c>)| {
        !topic.partitions.is_empty()
            && (0..topic.partitions.len()).all(|index| errors.get(&(*at, index)).is_none_or(|error| !is_missing(*error)))
    };
    // Kafka says nothing of a topic that is there and of which no partition is named.
    let is_told = |(_, topic): &(usize, &Topic<'c>)| {
        let is_there = match ctx.version() >= BY_ID {
            true => ctx.snapshot.topics_by_id.contains_key(&topic.topic_id),
            false => ctx.snapshot.topic(topic.name).is_some(),
        };
        !is_there || !topic.partitions.is_empty()
    };
    // Those of which a partition is not there come first.
    let mut topics: Vec<_> = request.topics.iter().enumerate().filter(is_told).collect();
    topics.sort_by_key(is_whole);
    Response { topics: ctx.slice(topics.into_iter().map(topic)), ..Response::default() }
}

fn is_missing(error_code: ErrorCode) -> bool {
    matches!(error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION | ErrorCode::UNKNOWN_TOPIC_ID)
}
