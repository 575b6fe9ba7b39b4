//! What a file of a data directory is, by its path alone.

use crate::Log;

/// The kinds of files that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.log`: record batches.
    Segment,
    /// `.index`: where batches begin, by offset.
    OffsetIndex,
    /// `.timeindex`: offsets by time.
    TimeIndex,
    /// `.txnindex`: aborted transactions.
    TransactionIndex,
    /// `.snapshot`: the producers of a partition.
    ProducerSnapshot,
    /// `.checkpoint`: what the metadata log said up to an offset.
    MetadataSnapshot,
    /// `leader-epoch-checkpoint`.
    LeaderEpochs,
    /// `recovery-point-offset-checkpoint`.
    RecoveryPoints,
    /// `replication-offset-checkpoint`.
    HighWatermarks,
    /// `log-start-offset-checkpoint`.
    LogStarts,
    /// `cleaner-offset-checkpoint`.
    CleanerOffsets,
    /// `partition.metadata`.
    PartitionMetadata,
    /// `meta.properties`.
    MetaProperties,
    /// `quorum-state`.
    QuorumState,
    /// `.kafka_cleanshutdown`.
    CleanShutdown,
    /// `.lock`, which is empty.
    Lock,
}

/// Files with names of their own.
const NAMES: &[(&str, Format)] = &[
    ("leader-epoch-checkpoint", Format::LeaderEpochs),
    ("recovery-point-offset-checkpoint", Format::RecoveryPoints),
    ("replication-offset-checkpoint", Format::HighWatermarks),
    ("log-start-offset-checkpoint", Format::LogStarts),
    ("cleaner-offset-checkpoint", Format::CleanerOffsets),
    ("partition.metadata", Format::PartitionMetadata),
    ("meta.properties", Format::MetaProperties),
    ("quorum-state", Format::QuorumState),
    (".kafka_cleanshutdown", Format::CleanShutdown),
    (".lock", Format::Lock),
    ("bootstrap.checkpoint", Format::MetadataSnapshot),
];

/// Files whose name begins with an offset, by what it ends with.
const ENDINGS: &[(&str, Format)] = &[
    (".log", Format::Segment),
    (".index", Format::OffsetIndex),
    (".timeindex", Format::TimeIndex),
    (".txnindex", Format::TransactionIndex),
    (".snapshot", Format::ProducerSnapshot),
    (".checkpoint", Format::MetadataSnapshot),
];

/// What is added to the name of a file that is not, or no longer, in use.
const UNUSED: &[&str] = &[".deleted", ".cleaned", ".swap", ".lost", ".tmp", ".part"];

/// What a path says of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'p> {
    /// The folder that it lies in, up to its last `/`; empty for none.
    pub folder: &'p str,
    /// The topic and the partition that the folder is of.
    pub partition: Option<(&'p str, u32)>,
    /// What it is.
    pub format: Format,
    /// The offset that its name begins with; 0 if there is none.
    pub offset: i64,
    /// The epoch in the name of a metadata snapshot.
    pub epoch: Option<i32>,
    /// Is it, or its whole partition, set aside: deleted, half compacted, kept after a loss?
    pub is_unused: bool,
}

impl<'p> Place<'p> {
    /// What is at this path; `None` for what no broker writes.
    #[must_use]
    pub fn of(path: &'p str) -> Option<Place<'p>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (folder_name, folder_is_unused) = folder_name(folder);
        let plain = UNUSED.iter().fold(name, |name, end| name.strip_suffix(end).unwrap_or(name));
        let at = |format, offset, epoch| Place {
            folder,
            partition: partition(folder_name),
            format,
            offset,
            epoch,
            is_unused: folder_is_unused || plain.len() < name.len(),
        };
        if let Some((_, format)) = NAMES.iter().find(|(known, _)| *known == plain) {
            return Some(at(*format, 0, None));
        }
        let (stem, format) =
            ENDINGS.iter().find_map(|(end, format)| Some((plain.strip_suffix(end)?, *format)))?;
        let (offset, epoch) = match stem.split_once('-') {
            Some((offset, epoch)) if format == Format::MetadataSnapshot => {
                (offset, Some(epoch.parse().ok()?))
            }
            _ => (stem, None),
        };
        Some(at(format, offset.parse().ok().filter(|offset| *offset >= 0)?, epoch))
    }

    /// The smallest offset that a batch in it may have. Those of a metadata snapshot begin anew.
    pub(crate) fn offset_min(&self) -> i64 {
        if self.format == Format::Segment { self.offset } else { 0 }
    }

    /// Whose records a segment here holds; `None` if only its content can tell.
    #[must_use]
    pub fn log(&self) -> Option<Log> {
        match (self.format, self.partition) {
            (Format::MetadataSnapshot, _) => Some(Log::Metadata),
            (_, Some((topic, _))) => Some(Log::of_topic(topic)),
            (_, None) => None,
        }
    }
}

/// The name of a folder without what marks it as set aside, and whether it is.
fn folder_name(folder: &str) -> (&str, bool) {
    let name = folder.rsplit('/').next().unwrap_or_default();
    let is_marked = ["-delete", "-future", "-stray"].iter().any(|end| name.ends_with(end));
    match name.rsplit_once('.') {
        Some((name, _)) if is_marked => (name, true),
        _ => (name, false),
    }
}

/// Topic and partition of a folder of this name.
pub(crate) fn partition(name: &str) -> Option<(&str, u32)> {
    let (topic, number) = name.rsplit_once('-')?;
    let is_topic = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (!topic.is_empty() && topic.len() <= 249 && topic.bytes().all(is_topic))
        .then_some((topic, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_a_file_is() {
        let place = Place::of("/data/my-topic-7/00000000000000000042.timeindex").expect("a known file");
        assert_eq!(
            (place.format, place.partition, place.offset),
            (Format::TimeIndex, Some(("my-topic", 7)), 42)
        );
        assert_eq!(place.log(), Some(Log::Any));
        let place = Place::of("__cluster_metadata-0/00000000000000000010-0000000002.checkpoint.deleted");
        let place = place.expect("a known file");
        assert_eq!((place.offset, place.epoch, place.is_unused), (10, Some(2), true));
        let unused = "gone-0.0123456789abcdef0123456789abcdef-delete/00000000000000000000.log";
        let place = Place::of(unused).expect("a known file");
        assert_eq!((place.partition, place.is_unused), (Some(("gone", 0)), true));
        assert_eq!(Place::of("00000000000000000000.log").expect("a known file").log(), None);
        for path in ["", "/", "a/b/c", "x.log", "-1.log", "99999999999999999999.log", "é.index"] {
            assert_eq!(Place::of(path), None, "{path}");
        }
    }
}
