//! A long file, part by part: a row for each batch, and a tree of those that somebody opens. Never a tree of all.

use std::ops::Range;

use bumpalo::Bump;
use eventor_core::records::{Batch, Header};

use super::{Format, Place, binary};
use crate::batch::{self, HEADER_BYTES};
use crate::build::Builder;
use crate::{Log, Tree, date};

/// So many entries of an index are one part.
const ENTRIES_PER_PART: usize = 512;

/// The parts of a file, one after the other: batches of a segment, pieces of an index, or the whole of a small file.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    place: Place<'a>,
    log: Log,
    bytes: &'a [u8],
    /// Where the entries of an index end.
    used: usize,
    next: Part,
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its number in the file.
    pub index: usize,
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is, in a line.
    pub says: String,
    /// The smallest offset that a batch may have here.
    offset_min: i64,
}

impl<'a> Parts<'a> {
    /// The parts of the file with this path; `None` for what no broker writes.
    #[must_use]
    pub fn new(path: &'a str, bytes: &'a [u8]) -> Option<Parts<'a>> {
        let place = Place::of(path)?;
        let log = place.log().unwrap_or_else(|| Log::of_records(bytes));
        let (offset_min, used) = (place.offset_min(), binary::entries_end(place.format, bytes));
        Some(Parts {
            place,
            log,
            bytes,
            used,
            next: Part { index: 0, range: 0..0, says: String::new(), offset_min },
        })
    }

    /// How many bytes were listed so far.
    #[must_use]
    pub fn position(&self) -> usize {
        self.next.range.start
    }

    /// What each byte of a part is. Positions are those in the file, of which the rest stays unexplained.
    #[must_use]
    pub fn tree<'t>(&self, part: &Part, arena: &'t Bump) -> Tree<'t>
    where
        'a: 't,
    {
        let mut builder = Builder::new(self.bytes, arena);
        match self.place.format {
            Format::Segment | Format::MetadataSnapshot => {
                builder.records.log = self.log;
                builder.records.offset_min = Some(part.offset_min);
                batch::explain_from(&mut builder, part.range.clone(), part.index as u32);
            }
            format if format.entry_bytes().is_some() => {
                binary::entries(
                    &mut builder,
                    &self.place,
                    part.range.clone(),
                    part.index * ENTRIES_PER_PART,
                    self.used,
                );
            }
            _ => super::explain(&mut builder, &self.place),
        }
        builder.finish()
    }

    /// The size of the part that begins here, what it says, and the smallest offset behind it.
    fn measure(&self, at: usize) -> (usize, String, i64) {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let offset_min = self.next.offset_min;
        match self.place.format {
            Format::Segment | Format::MetadataSnapshot => match Header::parse(rest, 0) {
                Ok(header) if header.size_bytes() <= rest.len() && rest.get(16) == Some(&2) => {
                    let next = offset_min.max(header.last_offset().saturating_add(1));
                    (header.size_bytes(), says(&header, &rest[..header.size_bytes()]), next)
                }
                _ => match batch::whole(rest) {
                    Some(size) => (size, "not a batch of magic 2".to_owned(), offset_min),
                    None => (rest.len(), "no whole batch".to_owned(), offset_min),
                },
            },
            format => match format.entry_bytes() {
                Some(size) => {
                    let end = self.used.saturating_sub(at);
                    let part = size * ENTRIES_PER_PART;
                    match end <= part {
                        true => (rest.len(), format!("{} entries", end / size), 0),
                        false => (part, format!("{ENTRIES_PER_PART} entries"), 0),
                    }
                }
                None => (rest.len(), "the whole file".to_owned(), 0),
            },
        }
    }
}

impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        let at = self.next.range.start;
        if at >= self.bytes.len() {
            return None;
        }
        let (size, says, next_offset) = self.measure(at);
        let end = at + size.max(1);
        let Part { index, offset_min, .. } = self.next;
        self.next = Part { index: index + 1, range: end..end, says: String::new(), offset_min: next_offset };
        Some(Part { index, range: at..end, says, offset_min })
    }
}

/// A batch in a line.
fn says(header: &Header<'_>, bytes: &[u8]) -> String {
    let (first, last) = (header.base_offset(), header.last_offset());
    let mut said = format!("offsets {first} to {last}, {} records", header.records_count());
    if header.max_timestamp() >= 0 {
        said += &format!(", {}", date(header.max_timestamp()));
    }
    if let Some(codec) = header.codec() {
        said += &format!(", {codec:?}");
    }
    if header.has_producer_id() {
        said += &format!(", producer {}", header.producer_id());
    }
    for (is_so, word) in [(header.is_transactional(), ", transactional"), (header.is_control(), ", control")]
    {
        said += if is_so { word } else { "" };
    }
    if bytes.len() >= HEADER_BYTES && Batch::parse(bytes, 0).is_ok_and(|batch| !batch.crc_is_valid()) {
        said += ", wrong checksum";
    }
    said
}
