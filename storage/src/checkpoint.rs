//! Kafka's checkpoint files: version 0, a count, a line per entry.

use std::collections::BTreeMap;

use eventor_core::storage::{Fault, Log, Offset, PartitionName};

use crate::file_system::FileSystem;
use crate::log::SegmentedLog;
use crate::log_file;
use crate::names::METADATA_DIRECTORY;

const RECOVERY_POINTS: &str = "recovery-point-offset-checkpoint";
const START_OFFSETS: &str = "log-start-offset-checkpoint";
const HIGH_WATERMARKS: &str = "replication-offset-checkpoint";

/// A checkpoint of these lines.
pub(crate) fn text(rows: impl ExactSizeIterator<Item = String>) -> String {
    let mut text = format!("0\n{}\n", rows.len());
    for row in rows {
        text.push_str(&row);
        text.push('\n');
    }
    text
}

/// Lines of `N` words each; `None` when the version, the count or a line is wrong. An empty file has no lines.
pub(crate) fn parse<const N: usize>(bytes: &[u8]) -> Option<Vec<[&str; N]>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.lines();
    let Some(version) = lines.next() else { return Some(Vec::new()) };
    let count: usize = lines.next()?.trim().parse().ok()?;
    let rows: Option<Vec<[&str; N]>> = lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split_whitespace().collect::<Vec<_>>().try_into().ok())
        .collect();
    rows.filter(|rows| version.trim() == "0" && rows.len() == count)
}

/// An offset per partition.
pub(crate) type Offsets = BTreeMap<PartitionName, Offset>;

/// Reads an offset checkpoint. `Ok(None)` when it is not one: Kafka then knows nothing, and so do we.
pub(crate) fn read_offsets<F: FileSystem>(fs: &F, path: &str) -> Result<Option<Offsets>, Fault> {
    let Some(bytes) = log_file::read_small(fs, path)? else { return Ok(Some(Offsets::new())) };
    let entry = |[topic, partition, offset]: [&str; 3]| {
        let name = PartitionName { topic: topic.to_owned(), partition: partition.parse().ok()? };
        Some((name, offset.parse().ok()?))
    };
    Ok(parse::<3>(&bytes).and_then(|rows| rows.into_iter().map(entry).collect()))
}

pub(crate) fn write_offsets<F: FileSystem>(fs: &F, path: &str, offsets: &Offsets) -> Result<(), Fault> {
    let rows = offsets.iter().map(|(name, offset)| format!("{} {} {offset}", name.topic, name.partition));
    log_file::write_small(fs, path, text(rows).as_bytes())
}

/// What the checkpoint files say, also of partitions that are not open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Checkpoints {
    pub(crate) recovery_points: Offsets,
    pub(crate) start_offsets: Offsets,
    pub(crate) high_watermarks: Offsets,
}

impl Checkpoints {
    pub(crate) fn read<F: FileSystem>(fs: &F, notes: &mut Vec<String>) -> Result<Checkpoints, Fault> {
        let mut read = |path: &str| {
            let offsets = read_offsets(fs, path)?;
            if offsets.is_none() {
                notes.push(format!("{path}: cannot be read; taken as empty"));
            }
            Ok(offsets.unwrap_or_default())
        };
        Ok(Checkpoints {
            recovery_points: read(RECOVERY_POINTS)?,
            start_offsets: read(START_OFFSETS)?,
            high_watermarks: read(HIGH_WATERMARKS)?,
        })
    }

    pub(crate) fn write<F: FileSystem>(&self, fs: &F) -> Result<(), Fault> {
        write_offsets(fs, RECOVERY_POINTS, &self.recovery_points)?;
        write_offsets(fs, START_OFFSETS, &self.start_offsets)?;
        write_offsets(fs, HIGH_WATERMARKS, &self.high_watermarks)
    }

    /// Forgets a partition; answers whether anything was known of it.
    pub(crate) fn forget(&mut self, name: &PartitionName) -> bool {
        let maps = [&mut self.recovery_points, &mut self.start_offsets, &mut self.high_watermarks];
        maps.into_iter().fold(false, |known, map| map.remove(name).is_some() | known)
    }

    /// Takes over what an open log says.
    pub(crate) fn note<F: FileSystem>(&mut self, name: &PartitionName, log: &SegmentedLog<F>) {
        let view = log.view();
        self.recovery_points.insert(name.clone(), log.flushed_offset());
        if log.directory == METADATA_DIRECTORY {
            return;
        }
        self.high_watermarks.insert(name.clone(), view.end_offset);
        let first_base = view.segments.first().map_or(0, |segment| segment.base_offset);
        if view.start_offset > first_base {
            self.start_offsets.insert(name.clone(), view.start_offset);
        } else {
            self.start_offsets.remove(name);
        }
    }
}
