//! Do the indexes of a segment agree with its batches, and the leader epochs with all of them?

use bumpalo::Bump;
use eventor_core::wire::Scalar;

use super::log::{LogView, SegmentView};
use super::{Directory, File, Findings, entries, tree};
use crate::Format;
use crate::file::binary::{entries_end, int32, int64};

pub(super) fn check(
    files: &[File<'_>],
    log: &LogView<'_>,
    directory: &Directory<'_>,
    findings: &mut Findings,
) {
    let is_clean = directory.file(Format::CleanShutdown).is_some();
    for file in files {
        if let Some(size) = file.place.format.entry_bytes() {
            let Some(segment) = log.segments.iter().find(|segment| segment.base == file.place.offset) else {
                // Where a segment is missed, that was said.
                if log.is_continuous {
                    findings.add(file, 0, "there is no segment of this name beside it");
                }
                continue;
            };
            if !file.is_right || !log.is_right {
                continue;
            }
            let end = entries_end(file.place.format, file.bytes);
            let used = file.bytes[..end].chunks_exact(size);
            let is_last = log.segments.last().is_some_and(|last| last.base == segment.base);
            // The metadata log is never closed, and always recovered.
            let is_closed = !is_last || is_clean && file.place.log() != Some(crate::Log::Metadata);
            if end < file.bytes.len() && is_closed {
                let what =
                    "room for more entries should be cut off here; a broker takes these zeros for entries";
                findings.add(file, end, what);
            }
            match file.place.format {
                Format::OffsetIndex => offsets(file, used, segment, findings),
                Format::TimeIndex => times(file, used, segment, is_closed, findings),
                _ => {}
            }
        } else if file.place.format == Format::LeaderEpochs && file.is_right && log.is_right {
            epochs(file, log, findings);
        }
    }
}

/// Each entry: the last offset of a batch, and where that batch begins.
fn offsets<'e>(
    file: &File<'_>,
    used: impl Iterator<Item = &'e [u8]>,
    segment: &SegmentView<'_>,
    findings: &mut Findings,
) {
    for (number, entry) in used.enumerate() {
        let offset = segment.base.saturating_add(int32(entry, 0).into());
        let position = usize::try_from(int32(entry, 4)).unwrap_or(usize::MAX);
        let at = number * entry.len();
        match segment.entries.binary_search_by_key(&position, |batch| batch.position) {
            Err(_) => findings.add(
                file,
                at + 4,
                format!("position: no batch begins at byte {position} of the segment"),
            ),
            Ok(index) => {
                let batch = &segment.entries[index];
                if batch.last != offset {
                    let what = format!(
                        "relative_offset: {} is wanted here; the batch at byte {position} ends with offset {}",
                        batch.last.saturating_sub(segment.base),
                        batch.last
                    );
                    findings.add(file, at, what);
                }
            }
        }
    }
}

/// Each entry: the largest timestamp so far, and the offset of a batch that has it.
fn times<'e>(
    file: &File<'_>,
    used: impl Iterator<Item = &'e [u8]>,
    segment: &SegmentView<'_>,
    is_closed: bool,
    findings: &mut Findings,
) {
    let mut newest = -1;
    for (number, entry) in used.enumerate() {
        let at = number * entry.len();
        let (timestamp, offset) = (int64(entry, 0), segment.base.saturating_add(int32(entry, 8).into()));
        newest = timestamp;
        let index = segment.entries.partition_point(|batch| batch.last < offset);
        let Some(batch) = segment.entries.get(index).filter(|batch| batch.first <= offset) else {
            findings.add(
                file,
                at + 8,
                format!("relative_offset: no batch of the segment holds offset {offset}"),
            );
            continue;
        };
        if batch.timestamp_max != timestamp {
            let what = format!(
                "timestamp: {} is wanted here, the largest of the batch of offset {offset}",
                batch.timestamp_max
            );
            findings.add(file, at, what);
        }
    }
    let largest = segment.entries.iter().map(|batch| batch.timestamp_max).max().unwrap_or(-1);
    if is_closed && newest < largest {
        let what =
            format!("an entry for timestamp {largest} is wanted at the end, the largest of the segment");
        findings.add(file, file.bytes.len(), what);
    }
}

/// Each batch carries the epoch of the entry that covers it.
fn epochs(file: &File<'_>, log: &LogView<'_>, findings: &mut Findings) {
    let arena = Bump::new();
    let tree = tree(file, &arena);
    let mut epochs = Vec::<(usize, i64, i64)>::new();
    for entry in entries(&tree) {
        let [epoch, start] = entry.as_slice() else { continue };
        let (Scalar::Int(number), Scalar::Int(offset)) = (epoch.value, start.value) else { continue };
        if epochs.last().is_some_and(|(_, before, from)| *before >= number || *from > offset) {
            return findings.add(file, epoch.at, "epochs and their offsets rise from line to line");
        }
        if offset > log.end() {
            return findings.add(
                file,
                start.at,
                format!("start_offset: the log ends with offset {}", log.end() - 1),
            );
        }
        epochs.push((epoch.at, number, offset));
    }
    for (index, batch) in log.entries() {
        let covering = epochs.partition_point(|(_, _, start)| *start <= batch.first).checked_sub(1);
        // What stands before the first line is before the start of the log.
        let Some((at, epoch, _)) = covering.and_then(|covering| epochs.get(covering)) else { continue };
        if *epoch != i64::from(batch.leader_epoch) {
            let what = format!(
                "epoch: {} is wanted for offset {}; the batch at byte {} of {} has it",
                batch.leader_epoch, batch.first, batch.position, log.segments[index].path
            );
            return findings.add(file, *at, what);
        }
    }
}
