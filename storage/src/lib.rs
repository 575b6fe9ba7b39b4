//! Kafka's files, kept as Kafka keeps them: `eventor-core`'s storage traits over a small file-system trait.

pub mod file_system;
#[cfg(all(test, unix))]
mod scratch;
