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

/// How often a byte may be part of a checksum, on average, when batches are looked for among bytes that are not.
const CHECKSUMS_PER_BYTE_MAX: u64 = 4;

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
            // One that is longer than the file is never read: its length is wrong.
            Ok(header) if header.size_bytes() as u64 <= left => header.size_bytes(),
            _ => HEADER_BYTES.min(usize::try_from(left).unwrap_or(usize::MAX)),
        };
        if rest.len() < wanted {
            let length = wanted.max(BATCHES_READ_BYTES.min(usize::try_from(left).unwrap_or(usize::MAX)));
            buffer.resize(length, 0);
            filled = file.read_some(position, &mut buffer)?;
            from = 0;
            if filled < length {
                return Err(damaged(file.path(), position + filled as u64, "the file became shorter"));
            }
            // Only now the header may be there, and say that its batch is longer still.
            continue;
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

/// Does an intact batch that could follow `next_offset` begin anywhere from `position` on, before `end`? Looks at
/// `limit_bytes` at most, and says yes when so many headers look right that their checksums are too much work.
pub(crate) fn intact_batch_in<F: File>(
    file: &LogFile<F>,
    position: u64,
    end: u64,
    next_offset: Offset,
    limit_bytes: u64,
) -> Result<bool, Fault> {
    let length = usize::try_from(end.saturating_sub(position).min(limit_bytes)).unwrap_or(0);
    let mut bytes = vec![0; length];
    let count = file.read_some(position, &mut bytes)?;
    bytes.truncate(count);
    let offsets = next_offset..next_offset.saturating_add(1 << 31);
    // A producer may fill its records with headers, each of which claims all that follows.
    let mut checksums_left_bytes = limit_bytes.saturating_mul(CHECKSUMS_PER_BYTE_MAX);
    for at in 0..bytes.len() {
        let Ok(batch) = Batch::parse(&bytes[at..], 0) else { continue };
        if !offsets.contains(&batch.base_offset()) || batch.last_offset_delta() < 0 || batch.codec().is_none()
        {
            continue;
        }
        let Some(left) = checksums_left_bytes.checked_sub(batch.size_bytes() as u64) else { return Ok(true) };
        checksums_left_bytes = left;
        if batch.crc_is_valid() {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use eventor_core::records::{BatchBuilder, BatchSpec, NewRecord};

    use super::*;
    use crate::file_system::{Memory, Open};

    const OFFSET: Offset = 100;

    /// Is there a batch among headers of this base offset, each of which claims all that follows and has a wrong checksum?
    fn found_among_headers(base_offset: Offset, last_offset_delta: i32, codec: u8, count: usize) -> bool {
        let mut bytes = vec![0; count * HEADER_BYTES];
        for at in (0..bytes.len()).step_by(HEADER_BYTES) {
            let rest = (bytes.len() - at - 12) as i32;
            let header = &mut bytes[at..at + HEADER_BYTES];
            header[..8].copy_from_slice(&base_offset.to_be_bytes());
            header[8..12].copy_from_slice(&rest.to_be_bytes());
            header[16] = 2;
            header[22] = codec;
            header[23..27].copy_from_slice(&last_offset_delta.to_be_bytes());
        }
        let file = LogFile::open(&Memory::new(), "log".to_owned(), Open::Create).expect("made");
        file.replace(&bytes).expect("written");
        intact_batch_in(&file, 0, bytes.len() as u64, OFFSET, bytes.len() as u64).expect("read")
    }

    #[test]
    fn batches_of_any_size_are_walked_in_any_order() {
        const SIZES: [usize; 7] = [
            200,
            BATCHES_READ_BYTES - 1,
            BATCHES_READ_BYTES,
            BATCHES_READ_BYTES + 1,
            BATCHES_READ_BYTES + 2 * HEADER_BYTES,
            3 * BATCHES_READ_BYTES,
            10 * BATCHES_READ_BYTES + 7,
        ];
        for first in 0..SIZES.len() {
            let sizes = (first..first + SIZES.len()).map(|at| SIZES[at % SIZES.len()]);
            let mut bytes = Vec::new();
            let mut starts = Vec::new();
            for (offset, size) in (0..).zip(sizes) {
                starts.push(bytes.len() as u64);
                bytes.extend(batch_of_size(offset, size));
            }
            let file = LogFile::open(&Memory::new(), "log".to_owned(), Open::Create).expect("made");
            file.replace(&bytes).expect("written");
            let mut walked = Vec::new();
            let visit = |position, _: &Batch<'_>| {
                walked.push(position);
                Ok(())
            };
            let (next_offset, stop) = walk(&file, 0, bytes.len() as u64, 0, visit).expect("read");
            assert_eq!((next_offset, stop, walked), (SIZES.len() as Offset, None, starts));
        }
    }

    /// A batch of exactly this many bytes, of one record.
    fn batch_of_size(base_offset: Offset, size: usize) -> Vec<u8> {
        let build = |length: usize| {
            let mut builder = BatchBuilder::new(BatchSpec { base_offset, ..BatchSpec::default() });
            builder.push(NewRecord { timestamp: 0, key: None, value: Some(&vec![7; length]), headers: &[] });
            builder.build()
        };
        // What is not the value.
        let other = build(size - 100).len() - (size - 100);
        let batch = build(size - other);
        assert_eq!(batch.len(), size);
        batch
    }

    #[test]
    fn headers_that_claim_all_that_follows_do_not_take_for_ever() {
        assert!(!found_among_headers(OFFSET, 0, 0, 2), "two checksums were looked at");
        assert!(found_among_headers(OFFSET, 0, 0, 1000), "a thousand would be too much work");
    }

    #[test]
    fn headers_that_cannot_follow_are_not_looked_at() {
        assert!(!found_among_headers(OFFSET - 1, 0, 0, 1000));
        assert!(!found_among_headers(OFFSET + (1 << 31), 0, 0, 1000));
        assert!(!found_among_headers(OFFSET, -1, 0, 1000));
        assert!(!found_among_headers(OFFSET, 0, 5, 1000));
    }
}
