//! Names of files in a partition's directory, and of the directories themselves.

use eventor_core::storage::{Offset, PartitionName};

/// What a file named after an offset holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Log,
    OffsetIndex,
    TimeIndex,
    TransactionIndex,
    ProducerSnapshot,
}

impl Kind {
    pub(crate) const ALL: [Kind; 5] =
        [Kind::Log, Kind::OffsetIndex, Kind::TimeIndex, Kind::TransactionIndex, Kind::ProducerSnapshot];

    const fn suffix(self) -> &'static str {
        match self {
            Kind::Log => ".log",
            Kind::OffsetIndex => ".index",
            Kind::TimeIndex => ".timeindex",
            Kind::TransactionIndex => ".txnindex",
            Kind::ProducerSnapshot => ".snapshot",
        }
    }
}

/// `<directory>/<offset, 20 digits><suffix>`.
pub(crate) fn path(directory: &str, offset: Offset, kind: Kind) -> String {
    format!("{directory}/{offset:020}{}", kind.suffix())
}

/// The offset and kind that a file's name states.
pub(crate) fn parse(name: &str) -> Option<(Offset, Kind)> {
    Kind::ALL.into_iter().find_map(|kind| Some((offset(name.strip_suffix(kind.suffix())?)?, kind)))
}

/// 20 decimal digits, as they stand in file names.
pub(crate) fn offset(digits: &str) -> Option<Offset> {
    let well_formed = digits.len() == 20 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { digits.parse().ok() } else { None }
}

/// The metadata log's directory.
pub(crate) const METADATA_DIRECTORY: &str = "__cluster_metadata-0";

/// What a sub-directory of a log directory is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DirectoryName {
    /// `<topic>-<partition>`.
    Partition(PartitionName),
    /// `….<hex>-delete`: a deletion that was not finished.
    Delete,
    /// `….<hex>-stray`: set aside for the operator.
    Stray,
    /// `….<hex>-future`: a replica on its way between directories.
    Future,
}

/// Reads a sub-directory's name; `None` when Kafka would not know it either.
pub(crate) fn parse_directory(name: &str) -> Option<DirectoryName> {
    let suffixed = [
        ("-delete", DirectoryName::Delete),
        ("-stray", DirectoryName::Stray),
        ("-future", DirectoryName::Future),
    ];
    for (suffix, meaning) in suffixed {
        if let Some((_, hex)) = name.strip_suffix(suffix).and_then(|rest| rest.rsplit_once('.'))
            && hex.len() == 32
            && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
        {
            return Some(meaning);
        }
    }
    parse_partition(name).map(DirectoryName::Partition)
}

fn parse_partition(name: &str) -> Option<PartitionName> {
    let (topic, partition) = name.rsplit_once('-')?;
    let digits = !partition.is_empty() && partition.bytes().all(|byte| byte.is_ascii_digit());
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let named = (1..=249).contains(&topic.len()) && topic != "." && topic != ".." && topic.bytes().all(legal);
    let partition = if digits && named { partition.parse().ok()? } else { return None };
    Some(PartitionName { topic: topic.to_owned(), partition })
}

/// A directory's name on its way out or aside; the topic's part is cut so that the name stays below 255 bytes.
pub(crate) fn set_aside(name: &str, id: uuid::Uuid, suffix: &str) -> String {
    let tail = format!(".{}-{suffix}", id.simple());
    let (topic, partition) = name.rsplit_once('-').unwrap_or((name, "0"));
    let room = 255usize.saturating_sub(tail.len() + 1 + partition.len()).min(topic.len());
    format!("{}-{partition}{tail}", &topic[..room])
}
