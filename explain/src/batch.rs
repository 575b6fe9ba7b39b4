//! Record batches: their header, their records, and what was compressed.

use std::ops::Range;

use eventor_core::protocol::on_disk::batch::{LegacyRecord, Record, RecordBatch};
use eventor_core::records::{Batch, Codec, TimestampType, checksum, compression, varint};
use eventor_core::wire::{Kind, Name, Scalar};

use crate::build::Builder;
use crate::{Note, date};

/// From a batch's start: where its magic stands, in every magic.
const MAGIC_AT: usize = 16;
const HEADER_BYTES: usize = eventor_core::records::batch::HEADER_BYTES;

/// Batches one behind the other; the last may be cut off, as in a Fetch.
pub(crate) fn explain(builder: &mut Builder<'_>, range: Range<usize>) {
    let (mut at, mut index) = (range.start, 0);
    while at < range.end && !builder.is_full() {
        let rest = builder.bytes(at..range.end);
        let size = match rest.get(8..12).and_then(|size| size.first_chunk()) {
            Some(size) => usize::try_from(i32::from_be_bytes(*size)).map_or(12, |size| size + 12),
            None => return builder.unread(at..range.end, "the start of a batch that is cut off"),
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
    header(builder, range.start);
    let Ok(batch) = Batch::parse(bytes, 0) else { return };
    let right = checksum(&bytes[MAGIC_AT + 5..]);
    match batch.crc() == right {
        true => builder.note_on("crc", Note::Means(format!("{right:08x}, and it matches"))),
        false => builder.note_on("crc", Note::Wrong(format!("the bytes give {right} ({right:08x})"))),
    }
    builder.records.begin(batch.is_control());
    let records = range.start + HEADER_BYTES..range.end;
    match batch.codec() {
        Some(Codec::Uncompressed) => section(builder, records, &batch),
        Some(codec) => compressed(builder, records, &batch, codec),
        None => builder.unread(records, "compressed with a codec that does not exist"),
    }
}

fn compressed(builder: &mut Builder<'_>, range: Range<usize>, batch: &Batch<'_>, codec: Codec) {
    let bytes = builder.bytes(range.clone());
    builder.leaf("records", Kind::Raw, range, Scalar::Blob(bytes));
    match compression::decompress_all(batch, builder.decompressed_bytes_left) {
        Ok(plain) => {
            builder.decompressed_bytes_left -= plain.len();
            builder.note(Note::Means(format!("{codec:?}, {} bytes when decompressed", plain.len())));
            let plain = builder.arena.alloc_slice_copy(&plain);
            builder.buffer(plain, |builder| section(builder, 0..plain.len(), batch));
        }
        Err(why) => builder.note(Note::Wrong(format!("{codec:?}: {why}"))),
    }
}

/// The records of a batch, uncompressed.
fn section(builder: &mut Builder<'_>, range: Range<usize>, batch: &Batch<'_>) {
    let (mut at, mut index, count) = (range.start, 0, batch.records_count());
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
            if let Some(record) = record {
                builder.note_around(Note::Means(place(batch, &record)));
            }
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
        builder.note(Note::Wrong(format!("the last of {index} records; the batch announces {count}")));
    }
}

/// The offset of a record, and its time.
fn place(batch: &Batch<'_>, record: &Record<'_>) -> String {
    let offset = batch.base_offset().wrapping_add(record.offset_delta.0.into());
    let timestamp = match batch.timestamp_type() {
        TimestampType::LogAppendTime => batch.max_timestamp(),
        TimestampType::CreateTime => batch.base_timestamp().wrapping_add(record.timestamp_delta.0),
    };
    match timestamp {
        ..0 => format!("offset {offset}"),
        0.. => format!("offset {offset}, {}", date(timestamp)),
    }
}

/// Records of magic 0 and 1 stand alone, or are compressed in one that does.
fn legacy(builder: &mut Builder<'_>, range: Range<usize>) {
    let magic = builder.bytes(range.clone()).get(MAGIC_AT).copied().unwrap_or_default();
    builder.fields(range, |reader| reader.message::<LegacyRecord<'_>>(magic.into()));
}
