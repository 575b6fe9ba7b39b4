//! Finding bytes in a log's published segments.
//!
//! Nothing here takes a lock longer than a look at an index in memory, and nothing copies record bytes.

use std::sync::Arc;

use eventor_core::records::walk::{Input, Walk, WalkError};
use eventor_core::records::{Batch, Codec, Decompressor, TimestampType};
use eventor_core::storage::{AbortedTxn, Fault, Offset, ReadAt, ReadLimit, Region, Slice, TimestampOffset};

use crate::file_system::{File, FileSystem};
use crate::log::View;
use crate::segment::{Found, Segment};

/// A stream is only walked, never held, so this bounds the work and not the memory.
const DECOMPRESSED_BYTES_MAX: usize = 1 << 30;

impl<F: FileSystem> View<F> {
    /// The slot of the segment that holds `offset`, or would.
    fn slot(&self, offset: Offset) -> usize {
        self.segments.partition_point(|segment| segment.base_offset <= offset).saturating_sub(1)
    }

    /// Where a segment ends, for this view.
    fn end_of(&self, slot: usize) -> u64 {
        if slot + 1 == self.segments.len() { self.end_position } else { self.segments[slot].size_bytes() }
    }

    /// The offset behind a segment's last one, or a larger one below the next segment.
    fn next_offset_of(&self, slot: usize) -> Offset {
        self.segments.get(slot + 1).map_or(self.end_offset, |next| next.base_offset)
    }

    /// The batch that contains or follows `offset`, and the slot of its segment.
    fn locate(&self, offset: Offset) -> Result<Option<(usize, Found)>, Fault> {
        if offset >= self.end_offset {
            return Ok(None);
        }
        for slot in self.slot(offset)..self.segments.len() {
            if let Some(found) = self.segments[slot].locate(offset, self.end_of(slot))? {
                return Ok(Some((slot, found)));
            }
        }
        Ok(None)
    }

    /// Where the batch with `offset` begins, and its size when that was seen on the way; known without reading at the end
    /// of the log.
    fn position(&self, offset: Offset) -> Result<Option<(usize, u64, Option<u64>)>, Fault> {
        if offset == self.last_append.0 {
            return Ok(Some((self.segments.len() - 1, self.last_append.1, None)));
        }
        Ok(self.locate(offset)?.map(|(slot, found)| (slot, found.position, Some(found.size_bytes))))
    }

    pub(crate) fn read(&self, offset: Offset, limit: ReadLimit) -> Result<Slice, Fault> {
        let end_offset = limit.end_offset.min(self.end_offset);
        let nothing = Slice { region: None, bound_offset: end_offset };
        // The start may have risen since the caller looked.
        if offset >= end_offset || offset < self.start_offset {
            return Ok(nothing);
        }
        let Some((slot, position, size_bytes)) = self.position(offset)? else { return Ok(nothing) };
        let segment = &self.segments[slot];
        let visible_end = self.visible_end(slot, position, u64::from(limit.bytes_max), end_offset)?;
        let visible = visible_end.saturating_sub(position);
        let mut length = visible.min(u64::from(limit.bytes_max));
        if limit.at_least_one_batch && length < visible {
            let first = match size_bytes {
                Some(_) => size_bytes,
                None => segment.scan(position, visible_end, |_| true)?.map(|found| found.size_bytes),
            };
            length = length.max(first.unwrap_or(0).min(visible));
        }
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        if length == 0 {
            return Ok(nothing);
        }
        let bound_offset = self.bound_offset(slot, position + u64::from(length))?.min(end_offset);
        let region = Region { source: Arc::clone(&segment.file) as _, position, length };
        Ok(Slice { region: Some(region), bound_offset })
    }

    /// An offset at or behind the last one below `position`. Worth a look at the index only where it shortens something.
    fn bound_offset(&self, slot: usize, position: u64) -> Result<Offset, Fault> {
        let segment = &self.segments[slot];
        let bound =
            if segment.has_aborted() { segment.offset_bound(position, self.end_of(slot))? } else { None };
        Ok(bound.unwrap_or_else(|| self.next_offset_of(slot)))
    }

    /// Up to where a read of `bytes_max` from `position` may go so that it shows nothing at or above `end_offset`.
    fn visible_end(
        &self,
        slot: usize,
        position: u64,
        bytes_max: u64,
        end_offset: Offset,
    ) -> Result<u64, Fault> {
        let (segment, end) = (&self.segments[slot], self.end_of(slot));
        if end_offset >= self.next_offset_of(slot) {
            return Ok(end);
        }
        // Often the index says already that the limit lies far behind what is asked for.
        if let Some(at) = segment.position_floor(end_offset - 1, end)?
            && at >= position.saturating_add(bytes_max)
        {
            return Ok(at);
        }
        let behind = segment.locate(end_offset, end)?;
        Ok(behind.map_or(end, |found| found.position))
    }

    pub(crate) fn bytes_between(&self, offset: Offset, end_offset: Offset) -> Result<u64, Fault> {
        let end_offset = end_offset.min(self.end_offset);
        if offset >= end_offset {
            return Ok(0);
        }
        let Some((first, start, _)) = self.position(offset)? else { return Ok(0) };
        let (last, end) = if end_offset == self.end_offset {
            (self.segments.len() - 1, self.end_position)
        } else {
            let position = self.position(end_offset)?.map(|(slot, position, _)| (slot, position));
            position.unwrap_or((self.segments.len() - 1, self.end_position))
        };
        let between = (first..last).map(|slot| self.end_of(slot)).sum::<u64>();
        Ok((between + end).saturating_sub(start))
    }

    pub(crate) fn find_timestamp(&self, timestamp: i64) -> Result<Option<TimestampOffset>, Fault> {
        for (slot, segment) in self.segments.iter().enumerate() {
            let holds = segment.max_timestamp().is_some_and(|max| max.timestamp >= timestamp);
            if !holds || self.next_offset_of(slot) <= self.start_offset {
                continue;
            }
            let end = self.end_of(slot);
            let mut from = segment.start_for_timestamp(timestamp, end)?;
            let wanted =
                |found: &Found| found.max_timestamp >= timestamp && found.last_offset >= self.start_offset;
            while let Some(found) = segment.scan(from, end, wanted)? {
                let record =
                    record_at(segment, &found, |at, offset| at >= timestamp && offset >= self.start_offset)?;
                if record.is_some() {
                    return Ok(record);
                }
                from = found.position + found.size_bytes;
            }
        }
        Ok(None)
    }

    pub(crate) fn max_timestamp(&self) -> Result<Option<TimestampOffset>, Fault> {
        let mut largest = None;
        for (slot, segment) in self.segments.iter().enumerate() {
            if let Some(max) = segment.max_timestamp()
                && largest.is_none_or(|(_, before): (usize, i64)| max.timestamp > before)
            {
                largest = Some((slot, max.timestamp));
            }
        }
        let Some((slot, timestamp)) = largest else { return Ok(None) };
        let (segment, end) = (&self.segments[slot], self.end_of(slot));
        let from = segment.start_for_timestamp(timestamp, end)?;
        let Some(found) = segment.scan(from, end, |found| found.max_timestamp >= timestamp)? else {
            return Ok(None);
        };
        record_at(segment, &found, |at, _| at >= timestamp)
    }

    pub(crate) fn aborted(&self, from: Offset, to: Offset) -> Vec<AbortedTxn> {
        let mut overlapping = Vec::new();
        for segment in &self.segments[self.slot(from)..] {
            let mut complete = false;
            segment.aborted(|txn| {
                if txn.last_offset >= from && txn.first_offset < to {
                    overlapping.push(*txn);
                }
                complete = txn.last_stable_offset >= to;
                !complete
            });
            if complete {
                break;
            }
        }
        overlapping
    }
}

/// The first record of a batch that `wanted` takes by timestamp and offset.
///
/// Records that cannot be read (Kafka serves such batches too) are answered by what the batch's header says.
fn record_at<F: File>(
    segment: &Segment<F>,
    found: &Found,
    wanted: impl Fn(i64, Offset) -> bool,
) -> Result<Option<TimestampOffset>, Fault> {
    let mut bytes = vec![0; usize::try_from(found.size_bytes).unwrap_or(0)];
    segment.file.read_at(found.position, &mut bytes)?;
    let leader_epoch = found.leader_epoch;
    let answer = |(timestamp, offset)| TimestampOffset { timestamp, offset, leader_epoch };
    let by_header = (found.max_timestamp, found.last_offset);
    let by_header = Some(by_header).filter(|(timestamp, offset)| wanted(*timestamp, *offset)).map(answer);
    let Ok(batch) = Batch::parse(&bytes, 0) else { return Ok(by_header) };
    let record = match batch.codec() {
        Some(Codec::Uncompressed) => {
            first_record(&batch, Walk::new(batch.records(), DECOMPRESSED_BYTES_MAX), &wanted)
        }
        Some(codec) => match Decompressor::new(codec, batch.records(), DECOMPRESSED_BYTES_MAX) {
            Ok(records) => first_record(&batch, Walk::new(records, DECOMPRESSED_BYTES_MAX), &wanted),
            Err(_) => return Ok(by_header),
        },
        None => return Ok(by_header),
    };
    Ok(record.map_or(by_header, |record| record.map(answer)))
}

fn first_record<I: Input>(
    batch: &Batch<'_>,
    mut records: Walk<I>,
    wanted: impl Fn(i64, Offset) -> bool,
) -> Result<Option<(i64, Offset)>, WalkError> {
    for _ in 0..batch.records_count() {
        let head = records.record()?;
        let offset = batch.base_offset().saturating_add(i64::from(head.offset_delta));
        let timestamp = match batch.timestamp_type() {
            TimestampType::LogAppendTime => batch.max_timestamp(),
            TimestampType::CreateTime => batch.base_timestamp().saturating_add(head.timestamp_delta),
        };
        if wanted(timestamp, offset) {
            return Ok(Some((timestamp, offset)));
        }
    }
    Ok(None)
}
