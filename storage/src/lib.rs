//! Kafka's files, kept as Kafka keeps them: `eventor-core`'s storage traits over a small file-system trait.
//!
//! Not here: what is in records and metadata (core), when to flush, to write checkpoints or to delete (the broker), and
//! compaction (nobody yet).
//!
//! From the outside in: a [`DirectoryStorage`] is a log directory; it opens a log per partition; a log is segments, the
//! last of which grows; a segment is a file of batches and indexes into it; all of it lies on a
//! [`file_system::FileSystem`].
//!
//! Three rules hold everywhere:
//!
//! - What is known to be flushed is never cut, whatever it looks like; what is intact behind a cut elsewhere is kept as `.lost`.
//! - An index is a hint. It is compared with the batch it points to, and rebuilt when it is wrong.
//! - A fault takes a log offline for good, and the file that failed to flush is never flushed again.
//!
//! Opening and stopping a directory that was closed cleanly changes no `.log` file of a user's partition; what may change
//! is [`MAY_CHANGE`].

mod checkpoint;
mod deletion;
mod directory;
mod epochs;
pub mod file_system;
mod format;
mod ids;
mod index;
pub mod java_properties;
mod leftovers;
mod log;
mod log_file;
mod lost;
mod metadata;
mod names;
mod properties;
mod quorum_state;
mod read;
mod recovery;
mod scan;
mod segment;
mod snapshot;
mod transaction_index;
mod trust;

pub use directory::DirectoryStorage;
pub use format::{DirectoryError, format, identity};
pub use ids::{from_text as id_from_text, to_text as id_text};

/// What opening and stopping a directory may change that was closed cleanly: the end of a file's path, or a part of it that
/// ends with a slash, and why.
///
/// After an unclean stop it also cuts what is not known to be flushed, as `recovery` says.
pub const MAY_CHANGE: &[(&str, &str)] = &[
    (".lock", "made: one broker at a time"),
    (".kafka_cleanshutdown", "removed at the start, written at the stop"),
    ("meta.properties", "completed with a directory.id"),
    ("partition.metadata", "made when it is missing"),
    (
        "__cluster_metadata-0/",
        "a start and a stop are records of Kafka's own; its snapshots, checkpoints and indexes follow",
    ),
    ("leader-epoch-checkpoint", "a start begins an epoch; a missing or wrong one is made from the log"),
    ("recovery-point-offset-checkpoint", "written at the stop"),
    ("replication-offset-checkpoint", "written at the stop"),
    ("log-start-offset-checkpoint", "written at the stop"),
    (".index", "trimmed at the stop, made anew when it is missing or wrong"),
    (".timeindex", "the same"),
    (".txnindex", "the same"),
    (".snapshot", "of producers: written at the stop, removed when it serves nothing"),
    ("-delete/", "a deletion that was begun is finished"),
    (".deleted", "the same"),
    (".cleaned", "what a compaction left unfinished is removed"),
    (".swap", "the same"),
    (".tmp", "what a write left unfinished is removed"),
];

#[cfg(test)]
mod tests;

#[cfg(all(test, unix))]
mod scratch;
