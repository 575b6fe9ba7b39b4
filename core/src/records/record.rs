//! The records of an uncompressed record section, one after the other, borrowed and bounded.
//!
//! Not here: decompression ([`super::compression`]) and what a producer may send ([`super::validate`]).
//!
//! A record must be exactly as long as it says, and the section must be used up by exactly as many records as the batch
//! header counts.

use super::varint;
use crate::error::Malformed;

/// One record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// No bits are used yet.
    pub attributes: i8,
    /// Its timestamp, relative to the batch's base timestamp.
    pub timestamp_delta: i64,
    /// Its offset, relative to the batch's base offset.
    pub offset_delta: i32,
    /// The key; `None` for null.
    pub key: Option<&'a [u8]>,
    /// The value; `None` for null, which deletes the key in a compacted topic.
    pub value: Option<&'a [u8]>,
    /// The headers.
    pub headers: Headers<'a>,
}

/// Headers of one record, already checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Headers<'a> {
    count: usize,
    bytes: &'a [u8],
}

/// One header of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordHeader<'a> {
    /// UTF-8 by convention.
    pub key: &'a [u8],
    /// `None` for null.
    pub value: Option<&'a [u8]>,
}

impl<'a> Iterator for Headers<'a> {
    type Item = RecordHeader<'a>;

    fn next(&mut self) -> Option<RecordHeader<'a>> {
        self.count = self.count.checked_sub(1)?;
        let mut cursor = Cursor { bytes: self.bytes, position: 0 };
        let header = cursor.header().ok()?;
        self.bytes = self.bytes.get(cursor.position..).unwrap_or_default();
        Some(header)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count, Some(self.count))
    }
}

impl ExactSizeIterator for Headers<'_> {}

/// The records of an uncompressed record section. Ends at the first that is malformed, after its error.
#[derive(Debug, Clone)]
pub struct RecordIter<'a> {
    cursor: Cursor<'a>,
    remaining: usize,
    failed: bool,
}

impl<'a> RecordIter<'a> {
    /// The records in `bytes`, which must be exactly `records_count`. A negative count is malformed.
    #[must_use]
    pub fn new(bytes: &'a [u8], records_count: i32) -> RecordIter<'a> {
        let cursor = Cursor { bytes, position: 0 };
        // A count that cannot be is found to be one when the bytes run out, or are left over.
        RecordIter { cursor, remaining: usize::try_from(records_count).unwrap_or(usize::MAX), failed: false }
    }

    fn step(&mut self) -> Result<Option<Record<'a>>, Malformed> {
        if self.remaining == 0 {
            return match self.cursor.rest().is_empty() {
                true => Ok(None),
                false => Err(self.cursor.wrong("bytes are left behind the last record")),
            };
        }
        self.remaining -= 1;
        self.cursor.record().map(Some)
    }
}

impl<'a> Iterator for RecordIter<'a> {
    type Item = Result<Record<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let step = self.step();
        self.failed = step.is_err();
        step.transpose()
    }
}

#[derive(Debug, Clone)]
struct Cursor<'a> {
    bytes: &'a [u8],
    /// Never behind the end of `bytes`.
    position: usize,
}

impl<'a> Cursor<'a> {
    fn wrong(&self, what: &'static str) -> Malformed {
        Malformed { at: self.position, what }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.position..).unwrap_or_default()
    }

    fn varint(&mut self, what: &'static str) -> Result<i32, Malformed> {
        let (value, size_bytes) = varint::read_i32(self.rest()).ok_or_else(|| self.wrong(what))?;
        self.position += size_bytes;
        Ok(value)
    }

    fn varlong(&mut self, what: &'static str) -> Result<i64, Malformed> {
        let (value, size_bytes) = varint::read_i64(self.rest()).ok_or_else(|| self.wrong(what))?;
        self.position += size_bytes;
        Ok(value)
    }

    fn take(&mut self, length: i32, what: &'static str) -> Result<&'a [u8], Malformed> {
        let taken = usize::try_from(length).ok().and_then(|length| self.rest().get(..length));
        let taken = taken.ok_or_else(|| self.wrong(what))?;
        self.position += taken.len();
        Ok(taken)
    }

    /// Any negative length is null, as in Kafka.
    fn nullable(&mut self, what: &'static str) -> Result<Option<&'a [u8]>, Malformed> {
        match self.varint(what)? {
            ..0 => Ok(None),
            length => self.take(length, what).map(Some),
        }
    }

    fn header(&mut self) -> Result<RecordHeader<'a>, Malformed> {
        let length = self.varint("header key length")?;
        let key = self.take(length, "header key")?;
        Ok(RecordHeader { key, value: self.nullable("header value")? })
    }

    fn record(&mut self) -> Result<Record<'a>, Malformed> {
        let length = self.varint("record length")?;
        let start = self.position;
        let body = self.take(length, "record is longer than its batch")?;
        let mut cursor = Cursor { bytes: body, position: 0 };
        cursor.body().map_err(|wrong| Malformed { at: start + wrong.at, ..wrong })
    }

    fn body(&mut self) -> Result<Record<'a>, Malformed> {
        let attributes = self.take(1, "record attributes")?[0] as i8;
        let timestamp_delta = self.varlong("record timestamp")?;
        let offset_delta = self.varint("record offset")?;
        let key = self.nullable("record key")?;
        let value = self.nullable("record value")?;
        let count = self.varint("header count")?;
        let count = usize::try_from(count).map_err(|_| self.wrong("header count is negative"))?;
        // A header is at least two bytes: a count that the bytes cannot hold fails before the walk.
        if count > self.rest().len() / 2 {
            return Err(self.wrong("more headers than the record has bytes"));
        }
        let headers = Headers { count, bytes: self.rest() };
        for _ in 0..count {
            self.header()?;
        }
        match self.rest().is_empty() {
            true => Ok(Record { attributes, timestamp_delta, offset_delta, key, value, headers }),
            false => Err(self.wrong("record is longer than its fields")),
        }
    }
}
