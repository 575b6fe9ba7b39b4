//! Record batches, magic 2: the header view, records, control records, compression, validation of what a producer
//! sends, and a builder.
//!
//! Not here: offsets and producer state (the partition), where batches are kept (storage). Magic 0 and 1 are refused.
//!
//! Everything reads borrowed bytes; nothing that bytes can say makes a reader panic, loop or allocate.

pub mod batch;
pub mod build;
pub mod compression;
pub mod control;
pub mod record;
pub mod validate;
pub mod varint;
pub mod walk;

pub use batch::{Batch, BatchMut, Batches, Codec, Header, TimestampType};
pub use build::{BatchBuilder, BatchSpec, NewRecord};
pub use compression::{Compression, Decompressor};
pub use control::{ControlType, EndTxnMarker};
pub use record::{Record, RecordIter};

/// CRC-32C (Castagnoli), as batches and producer snapshots carry it.
#[must_use]
pub fn checksum(bytes: &[u8]) -> u32 {
    crc32c::crc32c(bytes)
}

#[cfg(test)]
mod tests;
