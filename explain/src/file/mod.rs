//! The files of a data directory, each as a tree: from its path, which says what it is, and its bytes.
//!
//! Not what a folder says as a whole: whether its files agree is another question.

pub(crate) mod binary;
mod json;
pub(crate) mod lines;
mod parts;
mod place;

use bumpalo::Bump;
use eventor_core::protocol::on_disk::file::QuorumStateData;
use eventor_core::protocol::on_disk::text::{
    CleanShutdown, FirstDirty, HighWatermark, LeaderEpoch, LogStart, MetaProperties, PartitionMetadata,
    RecoveryPoint,
};
use eventor_core::wire::{Kind, Scalar};

pub use parts::{Part, Parts};
pub use place::{Format, Place};

use crate::build::Builder;
use crate::{Log, Note, Tree, batch};

/// A file of a data directory. What no broker writes is a leaf.
pub fn file<'a>(path: &str, bytes: &'a [u8], arena: &'a Bump) -> Tree<'a> {
    let mut builder = Builder::new(bytes, arena);
    match Place::of(path) {
        Some(place) => explain(&mut builder, &place),
        None => builder.unread(0..bytes.len(), "no broker writes a file of this name"),
    }
    builder.finish()
}

/// All of a file.
pub(crate) fn explain(builder: &mut Builder<'_>, place: &Place<'_>) {
    let all = 0..builder.end();
    match place.format {
        Format::Segment | Format::MetadataSnapshot => {
            builder.records.log = place.log().unwrap_or_else(|| Log::of_records(builder.bytes(all.clone())));
            builder.records.offset_min = Some(place.offset_min());
            batch::explain(builder, all);
        }
        Format::OffsetIndex | Format::TimeIndex | Format::TransactionIndex => {
            let used = binary::entries_end(place.format, builder.bytes(all.clone()));
            binary::entries(builder, place, all, 0, used);
        }
        Format::ProducerSnapshot => binary::producer_snapshot(builder),
        Format::LeaderEpochs => {
            lines::checkpoint(builder, LeaderEpoch::INFO);
        }
        Format::RecoveryPoints => lines::checkpoint(builder, RecoveryPoint::INFO),
        Format::HighWatermarks => lines::checkpoint(builder, HighWatermark::INFO),
        Format::LogStarts => lines::checkpoint(builder, LogStart::INFO),
        Format::CleanerOffsets => lines::checkpoint(builder, FirstDirty::INFO),
        Format::PartitionMetadata => lines::in_order(builder, PartitionMetadata::INFO),
        Format::MetaProperties => lines::properties(builder, MetaProperties::INFO),
        Format::QuorumState => json::explain(builder, QuorumStateData::INFO),
        Format::CleanShutdown => json::explain(builder, CleanShutdown::INFO),
        Format::Lock if builder.end() == 0 => {}
        Format::Lock => builder.unread(all, "this file is there to be locked, and empty"),
    }
}

/// Zeros where nothing was written yet, or where writes were lost.
fn zeros<'a>(builder: &mut Builder<'a>, range: std::ops::Range<usize>, note: Note) {
    let bytes: &'a [u8] = builder.bytes(range.clone());
    builder.leaf("zeros", Kind::Raw, range, Scalar::Blob(bytes));
    builder.note(note);
}

/// Is there nothing but zeros?
pub(crate) fn is_zero(bytes: &[u8]) -> bool {
    zeros_at_end(bytes) == bytes.len()
}

/// How many zeros stand at the end, as fast as bytes can be compared.
fn zeros_at_end(bytes: &[u8]) -> usize {
    const ZEROS: [u8; 4096] = [0; 4096];
    let blocks = bytes.rchunks(ZEROS.len()).take_while(|block| *block == &ZEROS[..block.len()]);
    let count = blocks.map(<[u8]>::len).sum::<usize>();
    let rest = &bytes[..bytes.len() - count];
    count + rest.iter().rev().take_while(|byte| **byte == 0).count()
}

#[cfg(test)]
mod tests;
