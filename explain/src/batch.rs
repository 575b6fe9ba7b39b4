//! Record batches: their header, their records, and what was compressed.

use std::ops::Range;

use eventor_core::protocol::on_disk::batch::{LegacyRecord, Record, RecordBatch};
use eventor_core::records::{Batch, Codec, TimestampType, checksum, compression, varint};
use eventor_core::wire::{Kind, Name, Scalar};

use crate::build::Builder;
use crate::file::is_zero;
use crate::{Note, date};

/// From a batch's start: where its magic stands, in every magic.
const MAGIC_AT: usize = 16;
pub(crate) use eventor_core::records::batch::HEADER_BYTES;

/// Batches one behind the other; the last may be cut off, as in a Fetch.
pub(crate) fn explain(builder: &mut Builder<'_>, range: Range<usize>) {
    explain_from(builder, range, 0);
}

/// The size of the batch that begins here, if all of it is there.
pub(crate) fn whole(bytes: &[u8]) -> Option<usize> {
    size(bytes).filter(|size| *size > MAGIC_AT && *size <= bytes.len())
}

/// The size that a batch says it has.
fn size(bytes: &[u8]) -> Option<usize> {
    let size = bytes.get(8..12)?.first_chunk()?;
    Some(usize::try_from(i32::from_be_bytes(*size)).map_or(12, |size| size.saturating_add(12)))
}

/// The same of batches of which the first has this number.
pub(crate) fn explain_from(builder: &mut Builder<'_>, range: Range<usize>, first: u32) {
    let (mut at, mut index) = (range.start, first);
    while at < range.end && !builder.is_full() {
        let rest = builder.bytes(at..range.end);
        let Some(size) = size(rest) else {
            return builder.unread(at..range.end, "the start of a batch that is cut off");
        };
        let Some(magic) = rest.get(MAGIC_AT).filter(|_| size > MAGIC_AT && size <= rest.len()) else {
            return cut(builder, at..range.end, size);
        };
        let bytes = at..at + size;
        builder.node(
            Name::Index(index),
            Kind::Struct(RecordBatch::INFO),
            bytes.clone(),
            |builder| match magic {
                0 | 1 => legacy(builder, bytes),
                2 if size >= HEADER_BYTES => batch(builder, bytes),
                2 => builder.unread(bytes, "shorter than the header of a batch"),
                _ => builder.unread(bytes, "a magic that is not 0, 1 or 2"),
            },
        );
        (at, index) = (at + size, index + 1);
    }
    if at < range.end {
        builder.unread(at..range.end, "more than is explained at once");
    }
}

/// A batch that is longer than the bytes that are there, or cannot be one.
fn cut(builder: &mut Builder<'_>, range: Range<usize>, size: usize) {
    let there = range.len();
    if is_zero(builder.bytes(range.clone())) {
        let why =
            "no batch: room that was set aside and that a clean stop cuts off, or writes that were lost";
        return builder.unread(range, why);
    }
    if builder.bytes(range.clone()).get(MAGIC_AT).is_some_and(|magic| *magic > 2) {
        return builder.unread(range, "no batch: there is no such magic, and the length goes beyond the end");
    }
    match there < HEADER_BYTES || size < HEADER_BYTES {
        true => {
            builder.unread(range, format!("the start of a batch of {size} bytes, of which {there} are here"))
        }
        false => {
            header(builder, range.start);
            let rest = range.start + HEADER_BYTES..range.end;
            builder.unread(rest, format!("cut off: the batch has {size} bytes, of which {there} are here"));
        }
    }
}

fn header(builder: &mut Builder<'_>, start: usize) {
    builder.fields(start..start + HEADER_BYTES, |reader| reader.message::<RecordBatch>(2));
}

fn batch(builder: &mut Builder<'_>, range: Range<usize>) {
    let bytes = builder.bytes(range.clone());
    let mark = builder.mark();
    header(builder, range.start);
    let Ok(batch) = Batch::parse(bytes, 0) else { return };
    let right = checksum(&bytes[MAGIC_AT + 5..]);
    match batch.crc() == right {
        true => builder.note_on("crc", Note::Means(format!("{right:08x}, and it matches"))),
        false => builder.note_on("crc", Note::Wrong(format!("the bytes give {right} ({right:08x})"))),
    }
    if let Some(min) = builder.records.offset_min {
        if batch.base_offset() < min {
            let why = format!("{min} or more is wanted here: offsets rise from batch to batch");
            builder.note_from(mark, "base_offset", Note::Wrong(why));
        }
        if batch.last_offset_delta() < 0 {
            builder.note_from(
                mark,
                "last_offset_delta",
                Note::Wrong("the last record is before the first".into()),
            );
        }
        builder.records.offset_min = Some(min.max(batch.last_offset().saturating_add(1)));
    }
    builder.records.begin(batch.is_control());
    let records = range.start + HEADER_BYTES..range.end;
    match batch.codec() {
        Some(Codec::Uncompressed) => section(builder, records, &batch, mark),
        Some(codec) => compressed(builder, records, &batch, codec, mark),
        None => builder.unread(records, "compressed with a codec that does not exist"),
    }
}

fn compressed(builder: &mut Builder<'_>, range: Range<usize>, batch: &Batch<'_>, codec: Codec, mark: usize) {
    let bytes = builder.bytes(range.clone());
    builder.leaf("records", Kind::Raw, range, Scalar::Blob(bytes));
    match compression::decompress_all(batch, builder.decompressed_bytes_left) {
        Ok(plain) => {
            builder.decompressed_bytes_left -= plain.len();
            builder.note(Note::Means(format!("{codec:?}, {} bytes when decompressed", plain.len())));
            let plain = builder.arena.alloc_slice_copy(&plain);
            builder.buffer(plain, |builder| section(builder, 0..plain.len(), batch, mark));
        }
        Err(why) => builder.note(Note::Wrong(format!("{codec:?}: {why}"))),
    }
}

/// The records of a batch, uncompressed. The batch's node has the place `mark`.
fn section(builder: &mut Builder<'_>, range: Range<usize>, batch: &Batch<'_>, mark: usize) {
    let (mut at, mut index, count) = (range.start, 0, batch.records_count());
    let (mut delta_before, mut timestamp_max) = (-1, Some(i64::MIN));
    while at < range.end && index < count && !builder.is_full() {
        let rest = builder.bytes(at..range.end);
        let end = varint::read_i32(rest)
            .and_then(|(length, bytes)| Some(at + bytes + usize::try_from(length).ok()?))
            .filter(|end| *end <= range.end);
        let Some(end) = end else {
            return builder.unread(at..range.end, "a record whose length cannot be");
        };
        builder.node(Name::Index(index as u32), Kind::Struct(Record::INFO), at..end, |builder| {
            let record = builder.fields(at..end, |reader| reader.message::<Record<'_>>(2));
            let Some(record) = record else {
                timestamp_max = None;
                return;
            };
            let delta = record.offset_delta.0;
            match delta > delta_before && delta <= batch.last_offset_delta() {
                true => builder.note_around(Note::Means(place(batch, &record))),
                false => {
                    let why = "its offset does not lie between the one before and the last of the batch";
                    builder.note_around(Note::Wrong(why.into()));
                }
            }
            delta_before = delta;
            timestamp_max = timestamp_max.map(|max| max.max(timestamp(batch, &record)));
        });
        (at, index) = (end, index + 1);
    }
    if at < range.end {
        let is_last = index >= count;
        builder.unread(
            at..range.end,
            if is_last { "behind the last record" } else { "more than is explained at once" },
        );
    } else if index < count {
        let why = format!("{index} records are here");
        builder.note_from(mark, "records_count", Note::Wrong(why));
    } else if let Some(max) = timestamp_max.filter(|max| index > 0 && *max != batch.max_timestamp())
        && builder.records.offset_min.is_some()
    {
        // A leader sets it; what a producer sends there counts for nothing.
        let why = format!("the largest timestamp of the records is {max}");
        builder.note_from(mark, "max_timestamp", Note::Wrong(why));
    }
}

/// The offset of a record, and its time.
fn place(batch: &Batch<'_>, record: &Record<'_>) -> String {
    let offset = batch.base_offset().wrapping_add(record.offset_delta.0.into());
    match timestamp(batch, record) {
        ..0 => format!("offset {offset}"),
        timestamp => format!("offset {offset}, {}", date(timestamp)),
    }
}

fn timestamp(batch: &Batch<'_>, record: &Record<'_>) -> i64 {
    match batch.timestamp_type() {
        TimestampType::LogAppendTime => batch.max_timestamp(),
        TimestampType::CreateTime => batch.base_timestamp().wrapping_add(record.timestamp_delta.0),
    }
}

/// Records of magic 0 and 1 stand alone, or are compressed in one that does.
fn legacy(builder: &mut Builder<'_>, range: Range<usize>) {
    let magic = builder.bytes(range.clone()).get(MAGIC_AT).copied().unwrap_or_default();
    builder.fields(range, |reader| reader.message::<LegacyRecord<'_>>(magic.into()));
}
