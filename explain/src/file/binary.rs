//! Indexes and producer snapshots.

use std::ops::Range;

use eventor_core::protocol::on_disk::file::{AbortedTxn, OffsetIndexEntry, ProducerSnapshot, TimeIndexEntry};
use eventor_core::records::checksum;
use eventor_core::wire::{Kind, MessageInfo, Name};

use super::{Format, Place, zeros, zeros_at_end};
use crate::Note;
use crate::build::Builder;
use crate::inside::int16;

const INDEX_ENTRY_BYTES: usize = 8;
const TIME_INDEX_ENTRY_BYTES: usize = 12;
const TRANSACTION_INDEX_ENTRY_BYTES: usize = 34;
/// Version and checksum stand before what the checksum is of.
const SNAPSHOT_CRC_END: usize = 6;
const SNAPSHOT_HEAD_BYTES: usize = 10;
const PRODUCER_ENTRY_BYTES: usize = 46;

impl Format {
    /// How many bytes each entry of an index has.
    pub(crate) fn entry_bytes(self) -> Option<usize> {
        match self {
            Format::OffsetIndex => Some(INDEX_ENTRY_BYTES),
            Format::TimeIndex => Some(TIME_INDEX_ENTRY_BYTES),
            Format::TransactionIndex => Some(TRANSACTION_INDEX_ENTRY_BYTES),
            _ => None,
        }
    }

    fn entry(self) -> &'static MessageInfo {
        match self {
            Format::OffsetIndex => OffsetIndexEntry::MESSAGE,
            Format::TimeIndex => TimeIndexEntry::MESSAGE,
            _ => AbortedTxn::MESSAGE,
        }
    }
}

/// Eight bytes of an entry as a number.
pub(crate) fn int64(bytes: &[u8], at: usize) -> i64 {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| i64::from_be_bytes(*bytes))
}

/// Four bytes of an entry as a number.
pub(crate) fn int32(bytes: &[u8], at: usize) -> i32 {
    bytes.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| i32::from_be_bytes(*bytes))
}

/// Where the entries of an index end, and nothing but the room for more follows.
pub(crate) fn entries_end(format: Format, bytes: &[u8]) -> usize {
    let size = format.entry_bytes().unwrap_or(1);
    let last = bytes.len() - zeros_at_end(bytes);
    last.next_multiple_of(size).min(bytes.len() / size * size)
}

/// Entries of an index in this range, which begins with the one of this number.
/// Behind `used` there are none.
pub(super) fn entries(
    builder: &mut Builder<'_>,
    place: &Place<'_>,
    range: Range<usize>,
    first: usize,
    used: usize,
) {
    let size = place.format.entry_bytes().unwrap_or(1);
    let message = place.format.entry();
    let mut at = range.start;
    let mut index = first as u32;
    while at + size <= range.end {
        if builder.is_full() {
            return builder.unread(at..range.end, "more than is explained at once");
        }
        if at >= used {
            let note =
                "room for more entries, in the file since the segment was opened; a clean stop cuts it off";
            return zeros(builder, at..range.end, Note::Means(note.into()));
        }
        let before = at.checked_sub(size).filter(|_| index > 0);
        builder.node(Name::Index(index), Kind::Struct(message.fields), at..at + size, |builder| {
            let mut from = at;
            if place.format == Format::TransactionIndex {
                if int16(builder, "version", at) != 0 {
                    builder.note(Note::Wrong("there is only version 0".into()));
                }
                from += 2;
            }
            builder.fields(from..at + size, |reader| message.read(reader, message.schema.versions.first));
            let bytes = builder.bytes(at..at + size);
            let before = before.map(|before| builder.bytes(before..before + size));
            entry_notes(builder, place, bytes, before);
        });
        (at, index) = (at + size, index + 1);
    }
    if at < range.end {
        builder.unread(at..range.end, format!("not a whole entry, which has {size} bytes"));
    }
}

/// What an entry says, and whether it may stand behind the one before.
fn entry_notes(builder: &mut Builder<'_>, place: &Place<'_>, entry: &[u8], before: Option<&[u8]>) {
    let means = |number: i32| Note::Means(format!("offset {}", place.offset.saturating_add(number.into())));
    let wrong = |why: &str| Note::Wrong(why.into());
    match place.format {
        Format::OffsetIndex => {
            let offset = int32(entry, 0);
            builder.note_on("relative_offset", means(offset));
            if offset < 0 || before.is_some_and(|before| int32(before, 0) >= offset) {
                builder.note_on("relative_offset", wrong("offsets rise from entry to entry"));
            }
            if int32(entry, 4) < 0 || before.is_some_and(|before| int32(before, 4) >= int32(entry, 4)) {
                builder.note_on("position", wrong("positions rise from entry to entry"));
            }
        }
        Format::TimeIndex => {
            let (timestamp, offset) = (int64(entry, 0), int32(entry, 8));
            builder.note_on("relative_offset", means(offset));
            if timestamp < 0 || before.is_some_and(|before| int64(before, 0) >= timestamp) {
                builder.note_on("timestamp", wrong("timestamps rise from entry to entry"));
            }
            if offset < 0 || before.is_some_and(|before| int32(before, 8) > offset) {
                builder.note_on("relative_offset", wrong("offsets never fall from entry to entry"));
            }
        }
        _ => {
            let (first, last) = (int64(entry, 10), int64(entry, 18));
            if first > last {
                builder.note_on("first_offset", wrong("the transaction begins behind its end"));
            }
            if last < place.offset || before.is_some_and(|before| int64(before, 18) >= last) {
                builder.note_on("last_offset", wrong("these rise, and are in the segment of the same name"));
            }
        }
    }
}

/// The producers of a partition at the offset that the file is named after.
pub(super) fn producer_snapshot(builder: &mut Builder<'_>) {
    let all = 0..builder.end();
    let bytes = builder.bytes(all.clone());
    if bytes.len() < 2 {
        return builder.unread(all, "a producer snapshot begins with its version");
    }
    let version = int16(builder, "version", 0);
    let message = ProducerSnapshot::MESSAGE;
    if !message.schema.versions.contains(version) {
        builder.note(Note::Wrong("there is only version 1".into()));
        return builder.unread(2..all.end, "not read any further");
    }
    builder.read(2..all.end, |reader| message.read(reader, version));
    if let Some(rest) = bytes.get(SNAPSHOT_CRC_END..) {
        let (crc, right) = (int32(bytes, 2) as u32, checksum(rest));
        builder.note_on(
            "crc",
            match crc == right {
                true => Note::Means(format!("{right:08x}, and it matches")),
                false => Note::Wrong(format!("the bytes give {right} ({right:08x})")),
            },
        );
    }
    let entries = usize::try_from(int32(bytes, SNAPSHOT_CRC_END)).unwrap_or_default();
    let end = entries.saturating_mul(PRODUCER_ENTRY_BYTES).saturating_add(SNAPSHOT_HEAD_BYTES);
    if end < bytes.len() {
        builder.note(Note::Wrong("bytes behind the last entry".into()));
    }
}

/// An entry of a producer snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Producer {
    pub at: usize,
    pub id: i64,
    pub epoch: i16,
    pub last_sequence: i32,
    pub last_offset: i64,
    pub transaction_start: i64,
}

/// The entries of a producer snapshot that can be read.
pub(crate) fn producers(bytes: &[u8]) -> impl Iterator<Item = Producer> {
    let entries = bytes.get(SNAPSHOT_HEAD_BYTES..).unwrap_or_default().chunks_exact(PRODUCER_ENTRY_BYTES);
    entries.enumerate().map(|(index, entry)| Producer {
        at: SNAPSHOT_HEAD_BYTES + index * PRODUCER_ENTRY_BYTES,
        id: int64(entry, 0),
        epoch: (int32(entry, 8) >> 16) as i16,
        last_sequence: int32(entry, 10),
        last_offset: int64(entry, 14),
        transaction_start: int64(entry, 38),
    })
}
