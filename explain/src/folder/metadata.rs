//! What the metadata log says, and whether the rest of a directory agrees with it.

use std::collections::{BTreeMap, BTreeSet};

use bumpalo::Bump;
use eventor_core::protocol::on_disk::MetadataRecord;
use eventor_core::protocol::on_disk::metadata::{
    ConfigRecord, PartitionChangeRecord, PartitionRecord, RegisterBrokerRecord, RemoveTopicRecord,
    TopicRecord,
};
use eventor_core::records::{Batches, RecordIter, compression};
use eventor_core::wire::{Message, Reader, Scalar};
use uuid::Uuid;

use super::{Directory, File, Findings, Logs, entries, find, tree};
use crate::Format;

/// The topic of the metadata log, and its id, which is the same everywhere.
const TOPIC: &str = "__cluster_metadata";
const TOPIC_ID: Uuid = Uuid::from_u128(1);
/// In a ConfigRecord: of a topic.
const TOPIC_RESOURCE: i8 = 2;
/// More of a batch is not looked at.
const BATCH_BYTES_MAX: usize = 64 << 20;

/// The end of a metadata log.
#[derive(Default)]
pub(super) struct Metadata {
    topics: BTreeMap<String, Uuid>,
    names: BTreeMap<Uuid, String>,
    partitions: BTreeMap<(Uuid, i32), Replica>,
    /// Registered brokers: their epoch, and their directories.
    brokers: BTreeMap<i32, (i64, Vec<Uuid>)>,
    /// Topics that are or were compacted.
    pub compacted: BTreeSet<String>,
}

#[derive(Default, Clone)]
struct Replica {
    leader_epoch: i32,
    directories: Vec<Uuid>,
}

impl Metadata {
    /// Replays the metadata log that lies in one of these; `None` without one that is whole.
    pub fn find(directories: &BTreeMap<&str, Directory<'_>>) -> Option<Metadata> {
        let files = directories.values().find_map(|directory| directory.partitions.get(&(TOPIC, 0)))?;
        let segments: Vec<_> = files.iter().filter(|file| file.place.format == Format::Segment).collect();
        let start = segments.first()?.place.offset;
        let is_snapshot =
            |file: &&File<'_>| file.place.format == Format::MetadataSnapshot && file.place.offset >= start;
        let snapshot = files.iter().rfind(is_snapshot);
        let from = snapshot.map_or(0, |file| file.place.offset);
        let mut metadata = Metadata::default();
        if let Some(file) = snapshot {
            metadata.replay(file.bytes, 0);
        }
        segments.iter().for_each(|file| metadata.replay(file.bytes, from));
        (start <= from && !metadata.brokers.is_empty() | !metadata.topics.is_empty()).then_some(metadata)
    }

    /// Applies the records of batches from an offset on.
    fn replay(&mut self, bytes: &[u8], from: i64) {
        let batches = Batches::new(bytes).map_while(Result::ok);
        for batch in batches.filter(|batch| !batch.is_control() && batch.last_offset() >= from) {
            let Ok(plain) = compression::decompress_all(&batch, BATCH_BYTES_MAX) else { continue };
            for record in RecordIter::new(&plain, batch.records_count()).map_while(Result::ok) {
                let offset = batch.base_offset().saturating_add(record.offset_delta.into());
                if offset >= from {
                    _ = self.apply(record.value.unwrap_or_default());
                }
            }
        }
    }

    fn apply(&mut self, value: &[u8]) -> Option<()> {
        let arena = Bump::new();
        let mut reader = Reader::new(value, &arena);
        let _frame = reader.uvarint().ok()?;
        let kind = MetadataRecord::from_number(i16::try_from(reader.uvarint().ok()?).ok()?)?;
        let version = i16::try_from(reader.uvarint().ok()?).ok()?;
        let rest = reader.rest();
        match kind {
            MetadataRecord::Topic => {
                let topic = TopicRecord::decode(rest, version, &arena).ok()?;
                let name = topic.name.as_str()?.to_owned();
                self.names.insert(topic.topic_id, name.clone());
                self.topics.insert(name, topic.topic_id);
            }
            MetadataRecord::RemoveTopic => {
                let id = RemoveTopicRecord::decode(rest, version, &arena).ok()?.topic_id;
                let name = self.names.remove(&id)?;
                if self.topics.get(&name) == Some(&id) {
                    self.topics.remove(&name);
                    self.compacted.remove(&name);
                }
                self.partitions.retain(|(topic, _), _| *topic != id);
            }
            MetadataRecord::Partition => {
                let record = PartitionRecord::decode(rest, version, &arena).ok()?;
                let replica =
                    Replica { leader_epoch: record.leader_epoch, directories: record.directories.to_vec() };
                self.partitions.insert((record.topic_id, record.partition_id), replica);
            }
            MetadataRecord::PartitionChange => {
                let record = PartitionChangeRecord::decode(rest, version, &arena).ok()?;
                let replica = self.partitions.get_mut(&(record.topic_id, record.partition_id))?;
                if record.leader != PartitionChangeRecord::default().leader {
                    replica.leader_epoch = replica.leader_epoch.saturating_add(1);
                }
                if let Some(directories) = record.directories {
                    replica.directories = directories.to_vec();
                }
            }
            MetadataRecord::Config => {
                let record = ConfigRecord::decode(rest, version, &arena).ok()?;
                let value = record.value.and_then(|value| value.as_str()).unwrap_or_default();
                let is_policy = record.name.as_str() == Some("cleanup.policy");
                if record.resource_type == TOPIC_RESOURCE && is_policy && value.contains("compact") {
                    self.compacted.insert(record.resource_name.as_str()?.to_owned());
                }
            }
            MetadataRecord::RegisterBroker => {
                let record = RegisterBrokerRecord::decode(rest, version, &arena).ok()?;
                self.brokers.insert(record.broker_id, (record.broker_epoch, record.log_dirs.to_vec()));
            }
            _ => {}
        }
        Some(())
    }

    /// Is there such a partition?
    pub fn has(&self, topic: &str, partition: i64) -> bool {
        let id = self.topics.get(topic).zip(i32::try_from(partition).ok());
        id.is_some_and(|(id, partition)| self.partitions.contains_key(&(*id, partition)))
    }

    /// Holds a log directory against it.
    pub fn check(&self, root: &str, directory: &Directory<'_>, logs: &Logs<'_>, findings: &mut Findings) {
        let own = self.identity(directory, findings);
        for ((topic, partition), files) in &directory.partitions {
            if *topic == TOPIC {
                raft(files, &logs[&(root, *topic, *partition)], findings);
            }
            self.partition(topic, *partition, files, findings);
        }
        for ((id, partition), replica) in &self.partitions {
            let (Some(own), Some(topic)) = (own, self.names.get(id)) else { continue };
            let number = u32::try_from(*partition).unwrap_or(u32::MAX);
            if replica.directories.contains(&own)
                && !directory.partitions.contains_key(&(topic.as_str(), number))
            {
                let slash = if root.is_empty() { "" } else { "/" };
                let path = format!("{root}{slash}{topic}-{partition}");
                findings.add_to(
                    &path,
                    0,
                    "this folder is missing: the metadata log places the partition here",
                );
            }
        }
    }

    /// Compares `meta.properties` and the mark of a clean stop; answers the directory's own id.
    fn identity(&self, directory: &Directory<'_>, findings: &mut Findings) -> Option<Uuid> {
        let file = directory.file(Format::MetaProperties).filter(|file| file.is_right)?;
        let arena = Bump::new();
        let properties = tree(file, &arena);
        let node = find(&properties, "node_id").or_else(|| find(&properties, "broker_id"))?;
        let Scalar::Int(number) = node.value else { return None };
        let broker = i32::try_from(number).ok().and_then(|number| self.brokers.get(&number));
        let Some((broker_epoch, directories)) = broker else {
            if !self.brokers.is_empty() {
                findings.add(file, node.at, format!("node_id: the metadata log has no broker {number}"));
            }
            return None;
        };
        if let Some(mark) = directory.file(Format::CleanShutdown).filter(|file| file.is_right)
            && let Some(epoch) = find(&tree(mark, &arena), "broker_epoch")
            && epoch.value != Scalar::Int(*broker_epoch)
        {
            let what = format!("broker_epoch: {broker_epoch} is wanted, by the metadata log");
            findings.add(mark, epoch.at, what);
        }
        let id = find(&properties, "directory_id")?;
        let Scalar::Uuid(own) = id.value else { return None };
        if !directories.is_empty() && !directories.contains(&own) {
            findings.add(
                file,
                id.at,
                format!("directory_id: the metadata log has other directories of broker {number}"),
            );
            return None;
        }
        Some(own)
    }

    fn partition(&self, topic: &str, partition: u32, files: &[File<'_>], findings: &mut Findings) {
        let wanted = if topic == TOPIC { Some(&TOPIC_ID) } else { self.topics.get(topic) };
        let Some(first) = files.first() else { return };
        let Some(wanted) = wanted else {
            let what = format!("the metadata log has no topic {topic}: a broker sets this folder aside");
            return findings.add_to(first.place.folder, 0, what);
        };
        let arena = Bump::new();
        match files.iter().find(|file| file.place.format == Format::PartitionMetadata) {
            None if topic == TOPIC => {}
            None => {
                let what = "partition.metadata is missing: without it a broker sets this folder aside";
                findings.add_to(first.place.folder, 0, what);
            }
            Some(file) if !file.is_right => {}
            Some(file) => {
                if let Some(id) =
                    find(&tree(file, &arena), "topic_id").filter(|id| id.value != Scalar::Uuid(*wanted))
                {
                    findings.add(file, id.at, format!("topic_id: {wanted} is wanted, by the metadata log"));
                }
            }
        }
        let Some(replica) = self.partitions.get(&(*wanted, partition as i32)) else {
            if topic != TOPIC {
                let what = format!("the metadata log has no partition {partition} of topic {topic}");
                findings.add_to(first.place.folder, 0, what);
            }
            return;
        };
        let epochs = files.iter().find(|file| file.place.format == Format::LeaderEpochs && file.is_right);
        let Some(file) = epochs else { return };
        let last = entries(&tree(file, &arena)).pop();
        if let Some(epoch) = last.and_then(|mut entry| (!entry.is_empty()).then(|| entry.remove(0)))
            && let Scalar::Int(number) = epoch.value
            && number > i64::from(replica.leader_epoch)
        {
            let what = format!("epoch: no more than {} is wanted, by the metadata log", replica.leader_epoch);
            findings.add(file, epoch.at, what);
        }
    }
}

/// Compares what raft keeps beside the metadata log with it.
fn raft(files: &[File<'_>], log: &super::log::LogView<'_>, findings: &mut Findings) {
    if !log.is_right || log.segments.is_empty() {
        return;
    }
    let arena = Bump::new();
    let newest = log.entries().last().map_or(0, |(_, batch)| batch.leader_epoch);
    for file in files.iter().filter(|file| file.is_right) {
        match file.place.format {
            Format::QuorumState => {
                let epoch = find(&tree(file, &arena), "leader_epoch");
                if let Some((Scalar::Int(number), at)) = epoch.map(|epoch| (epoch.value, epoch.at))
                    && number < newest.into()
                {
                    findings.add(
                        file,
                        at,
                        format!("leader_epoch: {newest} or more is wanted, by the metadata log"),
                    );
                }
            }
            Format::MetadataSnapshot if file.place.epoch.is_some() => snapshot(file, log, findings),
            _ => {}
        }
    }
    let covers =
        |file: &File<'_>| file.place.format == Format::MetadataSnapshot && file.place.offset >= log.start();
    if log.start() > 0 && !files.iter().any(covers) {
        let what = format!("a snapshot of offset {} or later is wanted: the log before is gone", log.start());
        findings.add_to(log.segments[0].path, 0, what);
    }
}

/// A snapshot ends where a batch does, in its epoch, and says that it is whole.
fn snapshot(file: &File<'_>, log: &super::log::LogView<'_>, findings: &mut Findings) {
    let end = file.place.offset;
    if end > log.end() {
        findings.add(file, 0, format!("the name says offset {end}, and the log ends before {}", log.end()));
    }
    let mut entries = log.entries();
    if let Some((_, batch)) = entries.find(|(_, batch)| batch.first < end && batch.last >= end - 1) {
        if batch.last >= end {
            findings.add(file, 0, format!("the name says offset {end}, which is in the middle of a batch"));
        } else if file.place.epoch.is_some_and(|epoch| epoch != batch.leader_epoch) {
            findings.add(file, 0, format!("the name should say epoch {}, by the log", batch.leader_epoch));
        }
    }
    let batches: Vec<_> = Batches::new(file.bytes).map_while(Result::ok).collect();
    for (batch, wanted, word) in [(batches.first(), 3, "header"), (batches.last(), 4, "footer")] {
        let kind = batch.and_then(|batch| {
            let record = RecordIter::new(batch.records(), batch.records_count()).next()?.ok()?;
            record.key.filter(|_| batch.is_control())?.get(3).copied()
        });
        if kind != Some(wanted) {
            let at = if wanted == 3 { 0 } else { file.bytes.len() };
            findings.add(file, at, format!("the {word} of the snapshot is missing"));
        }
    }
}
