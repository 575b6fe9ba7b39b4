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
//! - What was flushed is never cut, whatever it looks like; what was not may be.
//! - An index is a hint. It is compared with the batch it points to, and rebuilt when it is wrong.
//! - A fault takes a log offline for good, and the file that failed to flush is never flushed again.
//!
//! Opening a directory never changes a `.log` file that was closed cleanly. It takes away `.kafka_cleanshutdown` and what
//! deletions and writes left unfinished, and makes anew what is missing or wrong among indexes, producer snapshots,
//! `leader-epoch-checkpoint`, `partition.metadata` and a `directory.id`.

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
pub use ids::to_text as id_text;

#[cfg(test)]
mod tests;

#[cfg(all(test, unix))]
mod scratch;
