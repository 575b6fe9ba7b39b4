//! ListOffsets 1-11. Which offset has each partition at a point in time?
//!
//! - `-1` latest: the high watermark, or under read_committed the last stable offset. `-2` earliest, `-4` earliest local (the
//!   same without tiering). `-3` the record with the largest timestamp (7+). `-5`, `-6` tiered forms: -1. A form that is newer
//!   than the request: UNSUPPORTED_VERSION (35). From 0 on: the first record with at least that timestamp; none: -1, no error.
//! - A partition named twice: INVALID_REQUEST (42) for it. Leader epochs are checked.
//! - `timeout_ms` has no effect: without tiered storage nothing here waits. `replica_id` -1 is a consumer; any other sees the
//!   log's end whatever its isolation level, which is the high watermark on a single node.
//!
//! Waits: none. KIP-79, 98, 320, 734, 1005, 1075.

use bumpalo::collections::Vec as ArenaVec;

use crate::error::ErrorCode;
use crate::partition::View;
use crate::protocol::list_offsets::{Partition, PartitionResponse, Request, Response, Topic, TopicResponse};
use crate::storage::{Fault, Log, Offset, TimestampOffset};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::hosted::Hosted;

const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const MAX_TIMESTAMP: i64 = -3;
const EARLIEST_LOCAL: i64 = -4;
const LATEST_TIERED: i64 = -5;
const EARLIEST_PENDING_UPLOAD: i64 = -6;

/// `replica_id` of everybody but followers and debuggers.
const CONSUMER: i32 = -1;

/// `isolation_level` of a reader that sees complete transactions only.
pub(crate) const READ_COMMITTED: i8 = 1;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let named = named(&request, ctx);
    // Kafka answers partitions: of a topic without any it says nothing.
    let asked = request.topics.iter().filter(|topic| !topic.partitions.is_empty());
    let topics = ctx.slice(asked.map(|topic| TopicResponse {
        name: topic.name,
        partitions: ctx.slice(topic.partitions.iter().map(|partition| {
            let answer = match is_named_twice(named, topic.name, partition.partition_index) {
                true => Err(ErrorCode::INVALID_REQUEST),
                false => find(&request, topic, partition, ctx),
            };
            let nothing =
                PartitionResponse { partition_index: partition.partition_index, ..PartitionResponse::default() };
            match answer {
                Ok(Some(found)) => PartitionResponse {
                    timestamp: found.timestamp,
                    offset: found.offset,
                    leader_epoch: found.leader_epoch,
                    ..nothing
                },
                Ok(None) => nothing,
                Err(error_code) => PartitionResponse { error_code, ..nothing },
            }
        })),
    }));
    ctx.reply(&Response { throttle_time_ms: 0, topics })
}

/// Every partition that is named, by topic and number.
fn named<'c>(request: &Request<'c>, ctx: &Context<'c>) -> &'c [(Text<'c>, i32)] {
    let of_topic = |topic: &Topic<'c>| {
        let name = topic.name;
        topic.partitions.iter().map(move |partition| (name, partition.partition_index))
    };
    let mut named = ArenaVec::from_iter_in(request.topics.iter().flat_map(of_topic), ctx.arena);
    named.sort_unstable();
    named.into_bump_slice()
}

fn is_named_twice(named: &[(Text<'_>, i32)], topic: Text<'_>, partition: i32) -> bool {
    let first = named.partition_point(|other| *other < (topic, partition));
    named.get(first + 1) == Some(&(topic, partition))
}

/// The oldest version that knows a form of the question.
fn first_version(timestamp: i64) -> Option<i16> {
    match timestamp {
        0.. | LATEST | EARLIEST => Some(1),
        MAX_TIMESTAMP => Some(7),
        EARLIEST_LOCAL => Some(8),
        LATEST_TIERED => Some(9),
        EARLIEST_PENDING_UPLOAD => Some(11),
        _ => None,
    }
}

fn find(
    request: &Request<'_>,
    topic: &Topic<'_>,
    asked: &Partition,
    ctx: &Context<'_>,
) -> Result<Option<TimestampOffset>, ErrorCode> {
    let timestamp = asked.timestamp;
    if first_version(timestamp).is_none_or(|first| ctx.version() < first) {
        return Err(ErrorCode::UNSUPPORTED_VERSION);
    }
    let hosted = ctx.snapshot.partition(topic.name, asked.partition_index)?;
    let view = hosted.view()?;
    view.check_leader_epoch(asked.current_leader_epoch)?;
    let log = hosted.log()?;
    let end_offset = match request.isolation_level == READ_COMMITTED && request.replica_id == CONSUMER {
        true => view.stable_offset,
        false => view.end_offset,
    };
    match timestamp {
        LATEST => Ok(Some(untimed(end_offset, view.leader_epoch))),
        EARLIEST | EARLIEST_LOCAL => Ok(Some(untimed(view.start_offset, epoch_at_start(&**log, &view)))),
        LATEST_TIERED | EARLIEST_PENDING_UPLOAD => Ok(None),
        MAX_TIMESTAMP => visible(log.max_timestamp(), end_offset, hosted, ctx),
        _ => visible(log.find_timestamp(timestamp), end_offset, hosted, ctx),
    }
}

fn untimed(offset: Offset, leader_epoch: i32) -> TimestampOffset {
    TimestampOffset { timestamp: -1, offset, leader_epoch }
}

/// The first epoch, if it covers the log's start.
fn epoch_at_start(log: &dyn Log, view: &View) -> i32 {
    let epochs = log.epochs();
    epochs.first().filter(|first| first.start_offset <= view.start_offset).map_or(-1, |first| first.epoch)
}

/// What lies at or above the visible end is not found.
fn visible(
    found: Result<Option<TimestampOffset>, Fault>,
    end_offset: Offset,
    hosted: &Hosted,
    ctx: &Context<'_>,
) -> Result<Option<TimestampOffset>, ErrorCode> {
    match found {
        Ok(found) => Ok(found.filter(|found| found.offset < end_offset)),
        Err(fault) => Err(ctx.broker.take_offline(hosted, fault)),
    }
}
