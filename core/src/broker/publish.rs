//! How a change of metadata comes into force: durable first, then its logs exist, then requests see it.
//!
//! The controller's pending image may be ahead of the snapshot that requests see. A publish job carries one image: it flushes
//! the metadata log, makes the logs that the image names and the snapshot has not, and comes back to be swapped in. Logs of
//! topics that are gone are closed then, and their files removed by a job; those whose name is in use again go before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::event::{Event, Level};
use crate::group;
use crate::metadata::controller::Controller;
use crate::metadata::image::{Image, PartitionState, Topic};
use crate::metadata::topic_config::TopicConfig;
use crate::partition::Closed;
use crate::storage::{Fault, LogSpec, PartitionName, Storage};
use crate::time::{Now, Wall};

use super::Broker;
use super::group_shard::GroupShard;
use super::hosted::Hosted;
use super::jobs::{self, Publish, Work};
use super::snapshot::{ServedTopic, Snapshot};
use super::transactions::{self, TransactionLog};

/// Opens every partition that this node leads. Blocks; before any listener accepts.
///
/// # Errors
/// A fault of the directory as a whole; a log that does not open is offline, and the others are served.
pub(super) fn open(
    config: &Config,
    storage: &dyn Storage,
    controller: &mut Controller,
    wall: Wall,
) -> Result<(Snapshot, Vec<Event>), Fault> {
    let image = Arc::new(controller.pending.clone());
    let mut events = Vec::new();
    let strays = storage.set_strays_aside(&|name, id| {
        let topic = image.topics.get(&name.topic);
        topic.is_some_and(|topic| {
            topic.partitions.contains_key(&name.partition) && id.is_none_or(|id| id == topic.id)
        })
    })?;
    let aside = "is not in the metadata: set aside";
    events
        .extend(strays.into_iter().map(|name| Event::new(Level::Warn, "storage", format!("{name} {aside}"))));

    let mut producer_id_max = -1;
    let mut notes = Vec::new();
    let mut opened = Vec::new();
    for (spec, leader_epoch) in wanted(config, &image, &Snapshot::default()) {
        let (hosted, seen) = jobs::open(storage, &spec, leader_epoch, wall, &mut notes);
        producer_id_max = producer_id_max.max(seen);
        events.extend(hosted.take_news());
        opened.push(hosted);
    }
    controller.skip_producer_ids(producer_id_max);
    events.extend(notes.into_iter().map(|note| Event::new(Level::Warn, "partition", note)));
    Ok((assemble(config, image, &Snapshot::default(), opened), events))
}

/// The job that puts everything pending in force.
pub(super) fn pending(broker: &Broker) -> Publish {
    let controller = broker.controller();
    let (image, log) = (Arc::new(controller.pending.clone()), controller.log().clone());
    let wall = controller.appended_at();
    drop(controller);
    let before = broker.snapshot();
    let open = wanted(&broker.config, &image, &before);
    let replaced =
        gone(&before, &image).filter(|hosted| image.topics.contains_key(&hosted.name.topic)).collect();
    Publish { storage: broker.storage.clone(), log, image, replaced, open, wall }
}

/// Partitions of topics that `before` has and `image` has not.
fn gone(before: &Snapshot, image: &Image) -> impl Iterator<Item = Arc<Hosted>> {
    let is_gone = |served: &&Arc<ServedTopic>| {
        let now = image.topics.get(&served.topic.name);
        now.is_none_or(|topic| topic.id != served.topic.id)
    };
    before.topics.values().filter(is_gone).flat_map(|served| served.partitions.values().cloned())
}

/// Swaps in what a publish job made, and lets go of what is no longer there.
pub(super) fn publish(broker: &Broker, image: Arc<Image>, opened: Vec<Hosted>, notes: Vec<String>, now: Now) {
    let before = broker.snapshot();
    let end_offset = image.end_offset;
    opened.iter().filter_map(Hosted::take_news).for_each(|event| broker.say(event));
    notes.into_iter().for_each(|note| broker.say(Event::new(Level::Warn, "partition", note)));
    let after = assemble(&broker.config, image, &before, opened);
    let gone: Vec<Arc<Hosted>> = gone(&before, &after.image).collect();
    // Under a name that is in use again the job has removed the files already, and other ones are there now.
    let names: Vec<PartitionName> = gone
        .iter()
        .map(|hosted| hosted.name.clone())
        .filter(|name| !after.topics.contains_key(&name.topic))
        .collect();
    broker.replace_snapshot(after);
    gone.iter().for_each(|hosted| hosted.close(Closed::Deleted));
    let_go_of_groups(broker, &before, &gone, now);
    if !names.is_empty() {
        broker.want_work(Work::Delete(broker.storage.clone(), names));
    }
    broker.touch(now);
    broker.published.advance(end_offset);
}

/// Does this node serve the partition?
fn is_ours(config: &Config, state: &PartitionState) -> bool {
    state.leader == config.node_id
}

/// Logs that `image` names and `before` has not, each with its leader epoch.
fn wanted(config: &Config, image: &Image, before: &Snapshot) -> Vec<(LogSpec, i32)> {
    let mut specs = Vec::new();
    for topic in image.topics.values() {
        let served = before.topics_by_id.get(&topic.id);
        if served.is_some_and(|served| Arc::ptr_eq(&served.topic, topic)) {
            continue;
        }
        let log = TopicConfig::resolve(config, image, &topic.name).log;
        for (&partition, state) in topic.partitions.iter().filter(|(_, state)| is_ours(config, state)) {
            if served.is_none_or(|served| !served.partitions.contains_key(&partition)) {
                let name = PartitionName { topic: topic.name.clone(), partition };
                specs.push((
                    LogSpec { name, topic_id: topic.id, config: log, create: true },
                    state.leader_epoch,
                ));
            }
        }
    }
    specs
}

/// The snapshot of `image`: partitions of `before` that are still there, and those that were opened for it.
fn assemble(config: &Config, image: Arc<Image>, before: &Snapshot, opened: Vec<Hosted>) -> Snapshot {
    let mut fresh: BTreeMap<(uuid::Uuid, i32), Arc<Hosted>> = opened
        .into_iter()
        .map(|hosted| ((hosted.topic_id, hosted.name.partition), Arc::new(hosted)))
        .collect();
    let same_configs = before.image.configs == image.configs;
    let mut after = Snapshot::default();
    for topic in image.topics.values() {
        let served = before.topics_by_id.get(&topic.id);
        let unchanged = served.filter(|served| same_configs && Arc::ptr_eq(&served.topic, topic));
        let served = match unchanged {
            Some(served) => served.clone(),
            None => Arc::new(serve(config, &image, topic, served.map(|served| &**served), &mut fresh)),
        };
        after.topics.insert(topic.name.clone(), served.clone());
        after.topics_by_id.insert(topic.id, served);
    }
    after.group_partitions = group_partitions(before, &after);
    after.group_shards = group_shards(config, before, &after);
    after.transaction_logs = transaction_logs(before, &after);
    after.image = image;
    after
}

/// Groups whose partition is gone answer no more; what groups committed for topics that are gone goes with them.
fn let_go_of_groups(broker: &Broker, before: &Snapshot, gone: &[Arc<Hosted>], now: Now) {
    let after = broker.snapshot();
    for (partition, shard) in &before.group_shards {
        if after.group_shards.get(partition).is_none_or(|known| !Arc::ptr_eq(known, shard)) {
            shard.close();
        }
    }
    let topics: BTreeSet<&str> = gone.iter().map(|hosted| hosted.name.topic.as_str()).collect();
    topics.iter().for_each(|topic| broker.forget_offsets(topic, now));
}

/// How many partitions hold groups: those that their topic had when it was first served.
fn group_partitions(before: &Snapshot, after: &Snapshot) -> i32 {
    let topic = |snapshot: &Snapshot| snapshot.topics.get(group::TOPIC).map(|served| served.topic.clone());
    match (topic(before), topic(after)) {
        (Some(known), Some(now)) if known.id == now.id => before.group_partitions,
        (_, now) => now.map_or(0, |now| i32::try_from(now.partitions.len()).unwrap_or(i32::MAX)),
    }
}

/// One shard for each partition of the groups' topic; those of `before` stay.
fn group_shards(config: &Config, before: &Snapshot, after: &Snapshot) -> BTreeMap<i32, Arc<GroupShard>> {
    let Some(topic) = after.topics.get(group::TOPIC) else { return BTreeMap::new() };
    let batch_bytes_max = topic.config.max_message_bytes as usize;
    let shard = |(&partition, hosted): (&i32, &Arc<Hosted>)| {
        let known = before.group_shards.get(&partition).filter(|known| Arc::ptr_eq(&known.hosted, hosted));
        let made = || Arc::new(GroupShard::new(hosted.clone(), config.groups, batch_bytes_max));
        let shard = known.cloned().unwrap_or_else(made);
        shard.set_batch_bytes_max(batch_bytes_max);
        (partition, shard)
    };
    topic.partitions.iter().map(shard).collect()
}

/// The logs of transactions; those of `before` stay.
fn transaction_logs(before: &Snapshot, after: &Snapshot) -> BTreeMap<i32, Arc<TransactionLog>> {
    let Some(topic) = after.topics.get(transactions::TOPIC) else { return BTreeMap::new() };
    let log = |(&partition, hosted): (&i32, &Arc<Hosted>)| {
        let known = before.transaction_logs.get(&partition).filter(|known| known.is_of(hosted));
        (partition, known.cloned().unwrap_or_else(|| Arc::new(TransactionLog::new(hosted.clone()))))
    };
    topic.partitions.iter().map(log).collect()
}

fn serve(
    config: &Config,
    image: &Image,
    topic: &Arc<Topic>,
    before: Option<&ServedTopic>,
    fresh: &mut BTreeMap<(uuid::Uuid, i32), Arc<Hosted>>,
) -> ServedTopic {
    let topic_config = Arc::new(TopicConfig::resolve(config, image, &topic.name));
    let mut partitions = BTreeMap::new();
    for (&index, state) in topic.partitions.iter().filter(|(_, state)| is_ours(config, state)) {
        let known = before.and_then(|before| before.partitions.get(&index).cloned());
        if let Some(hosted) = &known {
            hosted.renew(state.leader_epoch, topic_config.log);
        }
        if let Some(hosted) = known.or_else(|| fresh.remove(&(topic.id, index))) {
            partitions.insert(index, hosted);
        }
    }
    ServedTopic { topic: topic.clone(), config: topic_config, partitions }
}
