//! The batches of a partition, all segments together.

use bumpalo::Bump;
use eventor_core::records::{Batch, EndTxnMarker, RecordIter};

use super::{File, Findings, wrongs};
use crate::batch::HEADER_BYTES;
use crate::{Format, Parts};

/// What there is to know of a batch without its records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Where it begins in its segment.
    pub position: usize,
    pub first: i64,
    pub last: i64,
    pub timestamp_max: i64,
    pub leader_epoch: i32,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub last_sequence: i32,
    pub is_transactional: bool,
    /// The end of a transaction: was it committed?
    pub committed: Option<bool>,
    pub is_control: bool,
}

/// A segment.
pub(crate) struct SegmentView<'a> {
    pub path: &'a str,
    pub base: i64,
    pub entries: Vec<Entry>,
}

/// All segments of a partition, ascending.
pub(crate) struct LogView<'a> {
    pub segments: Vec<SegmentView<'a>>,
    /// Was every batch right in itself? If not, nothing is concluded from them.
    pub is_right: bool,
    /// May batches and records be missing?
    pub is_compacted: bool,
    /// Do its segments and batches follow each other?
    pub is_continuous: bool,
}

impl<'a> LogView<'a> {
    /// Reads every batch once, and tells what is wrong in it.
    pub fn scan(files: &[File<'a>], findings: &mut Findings) -> LogView<'a> {
        let topic = files.first().and_then(|file| file.place.partition).map_or("", |(topic, _)| topic);
        let is_compacted = matches!(topic, "__consumer_offsets" | "__transaction_state");
        let mut log = LogView { segments: Vec::new(), is_right: true, is_compacted, is_continuous: true };
        let mut arena = Bump::new();
        for file in files.iter().filter(|file| file.place.format == Format::Segment) {
            let mut entries = Vec::new();
            let Some(parts) = Parts::new(file.path, file.bytes) else { continue };
            for part in parts.clone() {
                arena.reset();
                let tree = parts.tree(&part, &arena);
                log.is_right &= wrongs(file, &tree, part.range.start + HEADER_BYTES, findings);
                let Ok(batch) = Batch::parse(&file.bytes[part.range.clone()], 0) else { continue };
                let missing = i64::from(batch.records_count()) <= i64::from(batch.last_offset_delta());
                log.is_compacted |= missing || batch.delete_horizon().is_some();
                entries.push(Entry::new(part.range.start, &batch));
            }
            log.segments.push(SegmentView { path: file.path, base: file.place.offset, entries });
        }
        log
    }

    /// Every batch, with the number of its segment.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let segments = self.segments.iter().enumerate();
        segments.flat_map(|(index, segment)| segment.entries.iter().map(move |entry| (index, entry)))
    }

    /// The offset that its first segment is named after.
    pub fn start(&self) -> i64 {
        self.segments.first().map_or(0, |segment| segment.base)
    }

    /// The offset behind its last record.
    pub fn end(&self) -> i64 {
        let last = self.entries().last().map_or(0, |(_, entry)| entry.last.saturating_add(1));
        self.segments.last().map_or(0, |segment| segment.base).max(last)
    }

    /// Is everything there that was ever written?
    pub fn is_complete(&self) -> bool {
        !self.is_compacted && self.is_continuous && self.start() == 0
    }

    /// Tells where segments or batches do not follow each other; true for nowhere.
    pub fn check(&self, findings: &mut Findings) -> bool {
        if !self.is_right {
            return true;
        }
        let (mut next, mut is_continuous) = (self.start(), true);
        for segment in &self.segments {
            if segment.base < next {
                let what = format!(
                    "the segment before ends with offset {}; the name of this one says {}",
                    next - 1,
                    segment.base
                );
                findings.add_to(segment.path, 0, what);
                is_continuous = false;
            }
            for entry in &segment.entries {
                if entry.first > next && !self.is_compacted {
                    let what = format!(
                        "base_offset: {next} is wanted here; offsets {next} to {} are missing, which only compaction may do",
                        entry.first - 1
                    );
                    findings.add_to(segment.path, entry.position, what);
                    is_continuous = false;
                }
                next = next.max(entry.last.saturating_add(1));
            }
            if segment.entries.is_empty() && segment.base > next && !self.is_compacted {
                let what = format!("offsets {next} to {} are missing before this segment", segment.base - 1);
                findings.add_to(segment.path, 0, what);
                is_continuous = false;
            }
            next = next.max(segment.base);
        }
        is_continuous
    }
}

impl Entry {
    fn new(position: usize, batch: &Batch<'_>) -> Entry {
        let committed = || {
            let record = RecordIter::new(batch.records(), batch.records_count()).next()?.ok()?;
            EndTxnMarker::read(record.key, record.value).ok()?.map(|marker| marker.committed)
        };
        Entry {
            position,
            first: batch.base_offset(),
            last: batch.last_offset(),
            timestamp_max: batch.max_timestamp(),
            leader_epoch: batch.partition_leader_epoch(),
            producer_id: batch.producer_id(),
            producer_epoch: batch.producer_epoch(),
            last_sequence: batch.last_sequence(),
            is_transactional: batch.is_transactional(),
            committed: if batch.is_control() { committed() } else { None },
            is_control: batch.is_control(),
        }
    }
}
