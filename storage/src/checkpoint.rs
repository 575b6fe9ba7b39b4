//! Kafka's checkpoint files: version 0, a count, a line per entry.

use std::collections::BTreeMap;

use eventor_core::storage::{Fault, Offset, PartitionName};

use crate::file_system::FileSystem;
use crate::log_file;

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
