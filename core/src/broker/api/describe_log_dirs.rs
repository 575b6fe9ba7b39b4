//! DescribeLogDirs 0-5. What lies in this broker's log directory, and how much room is there?
//!
//! - There is one directory. Its metadata log is not told, as in Kafka; a partition that is not here is left out.
//! - Nothing lags: there are no followers and nothing moves between directories.
//!
//! Waits: none. KIP-113, 827, 1066.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::protocol::describe_log_dirs::{DescribableLogDirTopic, DescribeLogDirsResult, Partition, Request, Response, Topic};

use super::super::context::{Context, Step};
use super::super::hosted::Hosted;
use super::super::snapshot::{ServedTopic, Snapshot};

/// What is not known.
const UNKNOWN: i64 = -1;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let told = |topic: &ServedTopic, partitions: &mut dyn Iterator<Item = (&i32, &Arc<Hosted>)>| Topic {
        name: ctx.text(&topic.topic.name),
        partitions: ctx.slice(partitions.filter_map(|(&partition_index, hosted)| {
            let partition_size = i64::try_from(hosted.size_bytes()?).unwrap_or(i64::MAX);
            let offset_lag = if hosted.view().is_ok() { 0 } else { UNKNOWN };
            Some(Partition { partition_index, partition_size, offset_lag, is_future_key: false })
        })),
    };
    let topics: Vec<Topic<'c>> = match request.topics {
        None => ctx.snapshot.topics.values().map(|topic| told(topic, &mut topic.partitions.iter())).collect(),
        Some(asked) => {
            let here = asked_for(asked, &ctx.snapshot);
            let told = |(topic, indexes): (&&str, &BTreeSet<i32>)| {
                let topic = ctx.snapshot.topics.get(*topic)?;
                let mut partitions = indexes.iter().filter_map(|index| topic.partitions.get_key_value(index));
                Some(told(topic, &mut partitions))
            };
            here.iter().filter_map(told).collect()
        }
    };
    let storage = ctx.broker.storage();
    let space = storage.space();
    let bytes = |bytes: Option<u64>| bytes.map_or(UNKNOWN, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX));
    let result = DescribeLogDirsResult {
        log_dir: ctx.text(&storage.path()),
        topics: ctx.slice(topics.into_iter().filter(|topic| !topic.partitions.is_empty())),
        total_bytes: bytes(space.map(|space| space.total_bytes)),
        usable_bytes: bytes(space.map(|space| space.usable_bytes)),
        ..DescribeLogDirsResult::default()
    };
    let results = ctx.slice([result]);
    ctx.reply(&Response { results, ..Response::default() })
}

/// What is asked for and here, each once, however often it is asked for.
fn asked_for<'s>(asked: &[DescribableLogDirTopic<'_>], snapshot: &'s Snapshot) -> BTreeMap<&'s str, BTreeSet<i32>> {
    let mut here: BTreeMap<&str, BTreeSet<i32>> = BTreeMap::new();
    for asked in asked {
        let Some(topic) = snapshot.topic(asked.topic) else { continue };
        let indexes = asked.partitions.iter().filter(|index| topic.partitions.contains_key(index));
        here.entry(&topic.topic.name).or_default().extend(indexes);
    }
    here
}
