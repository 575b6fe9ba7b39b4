//! DeleteRecords 0-2. Nothing below an offset may be read any more.
//!
//! - Answered once it is durable: the offset does not go back over a crash. Segments that lie below as a whole are deleted when
//!   old ones are looked for next. An offset below the start changes nothing; -1 stands for the high watermark.
//! - Beyond the high watermark, or negative: OFFSET_OUT_OF_RANGE (1). Internal topics: INVALID_TOPIC_EXCEPTION (17). Topics that
//!   are compacted and not deleted from: POLICY_VIOLATION (44). Whatever is refused has a low watermark of -1.
//! - `timeout_ms` has no effect: there are no followers to wait for.
//!
//! Waits: `Checkpointed`. KIP-107.

use crate::error::ErrorCode;
use crate::metadata::topic_name::is_internal;
use crate::protocol::delete_records::{Partition, PartitionResult, Request, Response, Topic, TopicResult};
use crate::storage::Offset;

use super::super::context::{Context, Step};

/// Stands for the high watermark.
const ALL: Offset = -1;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let mut is_changed = false;
    // Kafka answers partitions: of a topic without any it says nothing.
    let asked = request.topics.iter().filter(|topic| !topic.partitions.is_empty());
    let topics = ctx.slice(asked.map(|topic| {
        let partitions = ctx.slice(topic.partitions.iter().map(|partition| {
            let partition_index = partition.partition_index;
            match delete(topic, partition, ctx) {
                Ok(low_watermark) => {
                    is_changed = true;
                    PartitionResult { partition_index, low_watermark, ..PartitionResult::default() }
                }
                Err(error_code) => PartitionResult { partition_index, low_watermark: -1, error_code },
            }
        }));
        TopicResult { name: topic.name, partitions }
    }));
    let response = Response { topics, ..Response::default() };
    if !is_changed {
        return ctx.reply(&response);
    }
    ctx.broker.touch(ctx.now);
    ctx.reply_when_checkpointed(&response)
}

/// Answers where the partition begins now.
fn delete(topic: &Topic<'_>, partition: &Partition, ctx: &Context<'_>) -> Result<Offset, ErrorCode> {
    let served = ctx.snapshot.topic(topic.name).ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?;
    if !served.topic.partitions.contains_key(&partition.partition_index) {
        return Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
    }
    if is_internal(&served.topic.name) {
        return Err(ErrorCode::INVALID_TOPIC_EXCEPTION);
    }
    let hosted = served.partition(partition.partition_index)?;
    hosted.view()?;
    if served.config.compacted && !served.config.retention.deletes {
        return Err(ErrorCode::POLICY_VIOLATION);
    }
    hosted.raise_start(Some(partition.offset).filter(|offset| *offset != ALL))
}
