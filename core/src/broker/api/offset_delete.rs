//! OffsetDelete 0. A group forgets how far it has read some partitions.
//!
//! - Partitions that a member reads: GROUP_SUBSCRIBED_TO_TOPIC (86); those that are not there: UNKNOWN_TOPIC_OR_PARTITION (3), before the
//!   others in the answer. A group that is not there: GROUP_ID_NOT_FOUND (69) for all; one with members of another kind of protocol than
//!   the consumers': NON_EMPTY_GROUP (68); an empty id: INVALID_GROUP_ID (24).
//!
//! Waits: `Flushed`. KIP-496.

use crate::error::ErrorCode;
use crate::group::{Name, name};
use crate::protocol::offset_delete::{Partition, Request, Response, ResponsePartition, ResponseTopic, Topic};

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let refused = |error_code| Response { error_code, ..Response::default() };
    let (group_id, shard) = match ctx.group(request.group_id) {
        Ok(found) => found,
        Err(error_code) => return ctx.reply(&refused(error_code)),
    };
    let snapshot = ctx.snapshot.clone();
    let is_there = |topic, index| {
        let known = snapshot.topic(topic);
        known.is_some_and(|known| known.topic.partitions.contains_key(&index))
    };
    let known: Vec<(Name, i32)> = request
        .topics
        .iter()
        .flat_map(|topic| topic.partitions.iter().map(|partition| (topic.name, partition.partition_index)))
        .filter(|(topic, index)| is_there(*topic, *index))
        .map(|(topic, index)| (name(topic), index))
        .collect();
    let turned = ctx.broker.group_turn(&shard, ctx.now, |shard, turn| shard.delete_offsets(&group_id, &known, turn));
    let turned = match turned {
        Ok(turned) => turned,
        Err(error_code) => return ctx.reply(&refused(error_code)),
    };
    let errors = match &turned.value {
        Ok(errors) => errors,
        Err(error_code) => return ctx.reply(&refused(*error_code)),
    };
    let mut errors = errors.iter().copied();
    let mut topics = Vec::new();
    // Kafka says nothing of a topic that is there and of which no partition is named.
    let is_told = |topic: &&Topic<'_>| !topic.partitions.is_empty() || snapshot.topic(topic.name).is_none();
    for topic in request.topics.iter().filter(is_told) {
        let error = |partition: &Partition| ResponsePartition {
            partition_index: partition.partition_index,
            error_code: match is_there(topic.name, partition.partition_index) {
                true => errors.next().unwrap_or(ErrorCode::UNKNOWN_SERVER_ERROR),
                false => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            },
        };
        let mut partitions: Vec<ResponsePartition> = topic.partitions.iter().map(error).collect();
        partitions.sort_by_key(|one| one.error_code != ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
        topics.push(ResponseTopic { name: topic.name, partitions: ctx.slice(partitions) });
    }
    // As in OffsetCommit, those of which a partition is not there come first.
    let is_missing = |one: &ResponsePartition| one.error_code == ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
    topics.sort_by_key(|topic| !topic.partitions.is_empty() && !topic.partitions.iter().any(is_missing));
    let response = Response { topics: ctx.slice(topics), ..Response::default() };
    ctx.reply_when_flushed(&response, &[(shard.hosted.clone(), turned.durable_at)])
}
