//! DescribeLogDirs 0-5. What lies in this broker's log directory, and how much room is there?
//!
//! - There is one directory. Its metadata log is not told, as in Kafka; a partition that is not here is left out.
//! - Nothing lags: there are no followers and nothing moves between directories.
//!
//! Waits: none. KIP-113, 827, 1066.

use crate::protocol::describe_log_dirs::{DescribeLogDirsResult, Partition, Request, Response, Topic};

use super::super::context::{Context, Step};
use super::super::snapshot::ServedTopic;

/// What is not known.
const UNKNOWN: i64 = -1;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let is_asked = |name: &str, index: i32| {
        let asked_for =
            |asked: &[i32], topic: &str| topic == name && asked.contains(&index);
        request.topics.is_none_or(|topics| {
            topics.iter().any(|asked| asked_for(asked.partitions, asked.topic.as_str().unwrap_or_default()))
        })
    };
    let partitions = |topic: &ServedTopic| {
        let asked = topic.partitions.iter().filter(|(index, _)| is_asked(&topic.topic.name, **index));
        ctx.slice(asked.filter_map(|(&partition_index, hosted)| {
            let partition_size = i64::try_from(hosted.size_bytes()?).unwrap_or(i64::MAX);
            let offset_lag = if hosted.view().is_ok() { 0 } else { UNKNOWN };
            Some(Partition { partition_index, partition_size, offset_lag, is_future_key: false })
        }))
    };
    let topics = ctx.snapshot.topics.values().map(|topic| Topic {
        name: ctx.text(&topic.topic.name),
        partitions: partitions(topic),
    });
    let storage = ctx.broker.storage();
    let space = storage.space();
    let bytes = |bytes: Option<u64>| bytes.map_or(UNKNOWN, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
    let result = DescribeLogDirsResult {
        log_dir: ctx.text(&storage.path()),
        topics: ctx.slice(topics.filter(|topic| !topic.partitions.is_empty())),
        total_bytes: bytes(space.map(|space| space.total_bytes)),
        usable_bytes: bytes(space.map(|space| space.usable_bytes)),
        ..DescribeLogDirsResult::default()
    };
    let results = ctx.slice([result]);
    ctx.reply(&Response { results, ..Response::default() })
}
