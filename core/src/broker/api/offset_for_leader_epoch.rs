//! OffsetForLeaderEpoch 2-4. Where a leader epoch ended, so that a reader notices a log that was cut.
//!
//! - Checks the asker's own epoch first: newer UNKNOWN_LEADER_EPOCH (75), older FENCED_LEADER_EPOCH (74).
//! - An epoch that is not known: epoch -1 and offset -1, without an error.
//! - `replica_id` has no effect: clients send -1, and this node has no followers.
//!
//! Waits: none. KIP-101, KIP-320.

use crate::error::ErrorCode;
use crate::partition::epochs;
use crate::protocol::offset_for_leader_epoch::{
    EpochEndOffset, OffsetForLeaderPartition, OffsetForLeaderTopicResult, Request, Response,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let topics = ctx.slice(request.topics.iter().map(|topic| OffsetForLeaderTopicResult {
        topic: topic.topic,
        partitions: ctx.slice(topic.partitions.iter().map(|partition| {
            end_of(topic.topic, partition, ctx).unwrap_or_else(|error_code| EpochEndOffset {
                error_code,
                partition: partition.partition,
                ..EpochEndOffset::default()
            })
        })),
    }));
    ctx.reply(&Response { throttle_time_ms: 0, topics })
}

fn end_of(
    topic: Text<'_>,
    asked: &OffsetForLeaderPartition,
    ctx: &Context<'_>,
) -> Result<EpochEndOffset, ErrorCode> {
    let hosted = ctx.snapshot.partition(topic, asked.partition)?;
    let view = hosted.view()?;
    view.check_leader_epoch(asked.current_leader_epoch)?;
    let end = epochs::end_of(asked.leader_epoch, &hosted.log()?.epochs(), view.end_offset);
    Ok(EpochEndOffset {
        error_code: ErrorCode::NONE,
        partition: asked.partition,
        leader_epoch: end.map_or(-1, |end| end.epoch),
        end_offset: end.map_or(-1, |end| end.end_offset),
    })
}
