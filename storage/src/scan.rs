//! Walking a segment's batches: headers only, in small reads, or whole batches with their checksums.
//!
//! Not here: what to do about bytes that are not a batch. Both walks say where they stopped and why.

use eventor_core::error::Malformed;
use eventor_core::records::batch::{Batch, HEADER_BYTES, Header};
use eventor_core::storage::{Fault, Offset, ReadAt};

use crate::file_system::File;
use crate::log_file::{LogFile, damaged};

/// About one index interval, so that a look-up is mostly one read.
const HEADERS_READ_BYTES: usize = 4096 + HEADER_BYTES;
/// What a walk over whole batches reads at once.
const BATCHES_READ_BYTES: usize = 1 << 20;

/// Walks headers from a batch's start to `end`, which is a batch's end. Bytes there are known to be batches:
/// anything else is damage.
pub(crate) struct Headers<'a, F> {
    file: &'a LogFile<F>,
    position: u64,
    end: u64,
    /// Where in the file `buffer` begins, and how much of it is filled.
    buffered_at: u64,
    filled: usize,
    buffer: [u8; HEADERS_READ_BYTES],
}

impl<'a, F: File> Headers<'a, F> {
    pub(crate) fn new(file: &'a LogFile<F>, position: u64, end: u64) -> Headers<'a, F> {
        Headers { file, position, end, buffered_at: position, filled: 0, buffer: [0; HEADERS_READ_BYTES] }
    }

    /// The next header and where its batch begins.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Header<'_>)>, Fault> {
        let at = self.position;
        if at >= self.end {
            return Ok(None);
        }
        let buffered_end = self.buffered_at + self.filled as u64;
        if at + HEADER_BYTES as u64 > buffered_end {
            let left = usize::try_from(self.end - at).unwrap_or(usize::MAX).min(HEADERS_READ_BYTES);
            self.file.read_at(at, &mut self.buffer[..left])?;
            (self.buffered_at, self.filled) = (at, left);
        }
        let from = (at - self.buffered_at) as usize;
        let header = Header::parse(&self.buffer[from..self.filled], 0)
            .map_err(|malformed| damaged(self.file.path(), at + malformed.at as u64, malformed.what))?;
        self.position = at + header.size_bytes() as u64;
        if self.position > self.end {
            return Err(damaged(self.file.path(), at, "a record batch reaches beyond the log's end"));
        }
        Ok(Some((at, header)))
    }
}

/// Why a walk over whole batches stopped before the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stop {
    /// Where the first wrong batch begins.
    pub(crate) position: u64,
    /// Position of the wrong byte.
    pub(crate) at: u64,
    pub(crate) what: &'static str,
}

/// Walks whole batches from `position` to `end`, and checks length, magic, checksum and that offsets rise from
/// `next_offset` on. Calls `visit` with each good one.
///
/// Answers the offset behind the last good batch, and where and why it stopped if that is before `end`.
pub(crate) fn walk<F: File>(
    file: &LogFile<F>,
    mut position: u64,
    end: u64,
    mut next_offset: Offset,
    mut visit: impl FnMut(u64, &Batch<'_>) -> Result<(), Fault>,
) -> Result<(Offset, Option<Stop>), Fault> {
    let mut buffer = vec![0; BATCHES_READ_BYTES.min(usize::try_from(end - position).unwrap_or(usize::MAX))];
    let mut filled = 0;
    let mut from = 0;
    while position < end {
        let rest = &buffer[from..filled];
        let left = end - position;
        let wanted = match Header::parse(rest, 0) {
            Ok(header) => header.size_bytes() as u64,
            Err(_) => HEADER_BYTES as u64,
        };
        if (rest.len() as u64) < wanted.min(left) {
            // A batch larger than the file is never read: its length is wrong.
            let length = usize::try_from(if wanted <= left { wanted } else { HEADER_BYTES as u64 }.min(left));
            let length = length.unwrap_or(usize::MAX).max(BATCHES_READ_BYTES.min(left as usize));
            buffer.resize(length, 0);
            filled = file.read_some(position, &mut buffer)?;
            from = 0;
            if filled < length {
                return Err(damaged(file.path(), position + filled as u64, "the file became shorter"));
            }
        }
        let found = whole_batch(&buffer[from..filled], left, next_offset);
        match found {
            Ok(batch) => {
                visit(position, &batch)?;
                next_offset = batch.next_offset();
                from += batch.size_bytes();
                position += batch.size_bytes() as u64;
            }
            Err(Malformed { at, what }) => {
                return Ok((next_offset, Some(Stop { position, at: position + at as u64, what })));
            }
        }
    }
    Ok((next_offset, None))
}

fn whole_batch(bytes: &[u8], left: u64, next_offset: Offset) -> Result<Batch<'_>, Malformed> {
    let header = Header::parse(bytes, 0)?;
    if header.size_bytes() as u64 > left {
        return Err(Malformed { at: 8, what: "the record batch is longer than the file" });
    }
    let batch = Batch::parse(bytes, 0)?;
    if !batch.crc_is_valid() {
        return Err(Malformed { at: 17, what: "the record batch does not match its checksum" });
    }
    if batch.last_offset_delta() < 0
        || batch.base_offset() < next_offset
        || batch.next_offset() <= batch.last_offset()
    {
        return Err(Malformed { at: 0, what: "the record batch's offset is not behind the one before" });
    }
    Ok(batch)
}

/// Is there an intact batch anywhere in the bytes from `position` to `end`? Looks at `limit_bytes` of them at most.
pub(crate) fn intact_batch_in<F: File>(
    file: &LogFile<F>,
    position: u64,
    end: u64,
    limit_bytes: u64,
) -> Result<bool, Fault> {
    let length = usize::try_from(end.saturating_sub(position).min(limit_bytes)).unwrap_or(0);
    let mut bytes = vec![0; length];
    let count = file.read_some(position, &mut bytes)?;
    bytes.truncate(count);
    // Checksums are only computed where magic and length look right, so this is about one pass.
    let intact = |at: usize| Batch::parse(&bytes[at..], 0).is_ok_and(|batch| batch.crc_is_valid());
    Ok((0..bytes.len()).any(intact))
}
