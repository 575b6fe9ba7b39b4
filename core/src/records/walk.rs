//! Walks over records that may come out of a decompressor, without keeping their keys and values.
//!
//! Not here: access to keys and values ([`super::record`]).

use super::compression::Undecodable;
use super::varint;
use crate::error::Malformed;

/// Bytes that come in chunks.
pub trait Input {
    /// What lies ahead; empty only at the end.
    ///
    /// # Errors
    /// What lies ahead cannot be decoded.
    fn chunk(&mut self) -> Result<&[u8], Undecodable>;

    /// Goes on by `bytes`, at most as many as the last chunk had.
    fn consume(&mut self, bytes: usize);
}

impl Input for &[u8] {
    #[inline]
    fn chunk(&mut self) -> Result<&[u8], Undecodable> {
        Ok(self)
    }

    #[inline]
    fn consume(&mut self, bytes: usize) {
        *self = self.get(bytes..).unwrap_or_default();
    }
}

/// What can be said of a record without its key and value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its timestamp, relative to the batch's base timestamp.
    pub timestamp_delta: i64,
    /// Its offset, relative to the batch's base offset.
    pub offset_delta: i32,
    /// Is the key not null?
    pub has_key: bool,
}

/// Why a walk ended early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkError {
    /// The records are not what they should be. Positions are in the uncompressed bytes.
    Records(Malformed),
    /// One of them is larger than is allowed.
    RecordTooLarge,
    /// The stream around them is not what it should be.
    Stream(Undecodable),
}

/// A walk over records.
#[derive(Debug)]
pub struct Walk<I> {
    input: I,
    /// Bytes behind us.
    position: u64,
    /// Where the current record ends.
    end: u64,
    record_bytes_max: usize,
}

impl<I: Input> Walk<I> {
    /// Begins at the first record. No record may say that it has more than `record_bytes_max` bytes.
    pub fn new(input: I, record_bytes_max: usize) -> Walk<I> {
        Walk { input, position: 0, end: u64::MAX, record_bytes_max }
    }

    /// Checks one record from end to end.
    ///
    /// # Errors
    /// It is too large or cut, its parts do not add up to its length, or a length in it cannot be.
    #[inline]
    pub fn record(&mut self) -> Result<Head, WalkError> {
        self.end = u64::MAX;
        let length = self.varint("record length")?;
        let length = u64::try_from(length).map_err(|_| self.wrong("record length is negative"))?;
        if length > self.record_bytes_max as u64 {
            return Err(WalkError::RecordTooLarge);
        }
        self.end = self.position.saturating_add(length);
        self.skip(1, "record attributes")?;
        let timestamp_delta = self.varlong("record timestamp")?;
        let offset_delta = self.varint("record offset")?;
        let key = self.varint("record key")?;
        self.skip(key, "record key")?;
        let value = self.varint("record value")?;
        self.skip(value, "record value")?;
        let headers = self.varint("header count")?;
        if headers != 0 {
            self.headers(headers)?;
        }
        match self.position == self.end {
            true => Ok(Head { timestamp_delta, offset_delta, has_key: key >= 0 }),
            false => Err(self.wrong("record is longer than its fields")),
        }
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// Something is.
    pub fn finish(mut self) -> Result<(), WalkError> {
        match self.chunk()?.is_empty() {
            true => Ok(()),
            false => Err(self.wrong("bytes are left behind the last record")),
        }
    }

    fn headers(&mut self, count: i32) -> Result<(), WalkError> {
        let count = u64::try_from(count).map_err(|_| self.wrong("header count is negative"))?;
        if count > (self.end - self.position) / 2 {
            return Err(self.wrong("more headers than the record has bytes"));
        }
        for _ in 0..count {
            let key = self.varint("header key")?;
            if key < 0 {
                return Err(self.wrong("header key is null"));
            }
            self.skip(key, "header key")?;
            let value = self.varint("header value")?;
            self.skip(value, "header value")?;
        }
        Ok(())
    }

    #[cold]
    fn wrong(&self, what: &'static str) -> WalkError {
        WalkError::Records(Malformed { at: usize::try_from(self.position).unwrap_or(usize::MAX), what })
    }

    #[inline]
    fn chunk(&mut self) -> Result<&[u8], WalkError> {
        self.input.chunk().map_err(WalkError::Stream)
    }

    #[inline]
    fn advance(&mut self, bytes: usize, what: &'static str) -> Result<(), WalkError> {
        self.position += bytes as u64;
        self.input.consume(bytes);
        match self.position <= self.end {
            true => Ok(()),
            false => Err(self.wrong(what)),
        }
    }

    #[inline]
    fn varint(&mut self, what: &'static str) -> Result<i32, WalkError> {
        let (value, size_bytes) = match varint::read_i32(self.chunk()?) {
            Some(read) => read,
            None => return self.slow_varint::<5, _>(varint::read_i32, what),
        };
        self.advance(size_bytes, what)?;
        Ok(value)
    }

    #[inline]
    fn varlong(&mut self, what: &'static str) -> Result<i64, WalkError> {
        let (value, size_bytes) = match varint::read_i64(self.chunk()?) {
            Some(read) => read,
            None => return self.slow_varint::<10, _>(varint::read_i64, what),
        };
        self.advance(size_bytes, what)?;
        Ok(value)
    }

    /// A number that lies across two chunks, or is none.
    #[cold]
    fn slow_varint<const N: usize, T>(
        &mut self,
        read: impl Fn(&[u8]) -> Option<(T, usize)>,
        what: &'static str,
    ) -> Result<T, WalkError> {
        let mut bytes = [0; N];
        for at in 0..N {
            let Some(&byte) = self.chunk()?.first() else { break };
            bytes[at] = byte;
            self.advance(1, what)?;
            if let Some((value, _)) = read(&bytes[..=at]) {
                return Ok(value);
            }
        }
        Err(self.wrong(what))
    }

    /// A negative length is null, which takes no bytes.
    #[inline]
    fn skip(&mut self, length: i32, what: &'static str) -> Result<(), WalkError> {
        let mut rest = usize::try_from(length).unwrap_or(0);
        if rest as u64 > self.end - self.position {
            return Err(self.wrong(what));
        }
        while rest > 0 {
            let step = rest.min(self.chunk()?.len());
            if step == 0 {
                return Err(self.wrong("records are cut"));
            }
            self.advance(step, what)?;
            rest -= step;
        }
        Ok(())
    }
}
