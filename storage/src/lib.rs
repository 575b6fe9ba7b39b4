//! Kafka's files, kept as Kafka keeps them: `eventor-core`'s storage traits over a small file-system trait.

mod checkpoint;
mod directory;
mod epochs;
pub mod file_system;
mod format;
mod ids;
mod index;
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
