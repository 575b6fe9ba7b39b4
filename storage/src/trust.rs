//! Which index files of a segment can be taken as they are.
//!
//! They are, when their sizes are right, their last entries rise, and the last entry of each agrees with the batch that it
//! points to. Entries before the last are compared with their batches whenever a look-up uses one.

use std::io;
use std::sync::Arc;

use eventor_core::storage::{Fault, Offset};

use crate::file_system::{File, FileSystem, Open};
use crate::index::{Sealed, Table};
use crate::log_file::{self, Content, LogFile, STATE_FILE_BYTES_MAX, fault};
use crate::names::{self, Kind};
use crate::segment::{Indexes, Segment};
use crate::transaction_index;

/// The index files of the segment at `base_offset`, which ends before `next_base`; `None` when one is missing, cannot be
/// one, or holds impossible transactions.
pub(crate) fn read_indexes<F: FileSystem>(
    fs: &F,
    directory: &str,
    base_offset: Offset,
    next_base: Offset,
) -> Result<Option<Indexes<F::File>>, Fault> {
    let path = |kind| names::path(directory, base_offset, kind);
    let offsets = open(fs, path(Kind::OffsetIndex))?.and_then(|file| Table::open(file).ok());
    let times = open(fs, path(Kind::TimeIndex))?.and_then(|file| Table::open(file).ok());
    let aborted = match log_file::read_whole(fs, &path(Kind::TransactionIndex), STATE_FILE_BYTES_MAX)? {
        Content::Whole(bytes) => transaction_index::from_bytes(&bytes, base_offset, next_base),
        Content::TooLarge(_) => None,
        Content::Missing => Some(Vec::new()),
    };
    let (Some(offsets), Some(times), Some(aborted)) = (offsets, times, aborted) else { return Ok(None) };
    let max_timestamp = times.last()?;
    Ok(Some(Indexes::Sealed(Arc::new(Sealed { offsets, times, aborted, max_timestamp }))))
}

/// Opens an index file, if there is one. It is only read until the segment grows again.
fn open<F: FileSystem>(fs: &F, path: String) -> Result<Option<LogFile<F::File>>, Fault> {
    match fs.open(&path, Open::Read) {
        Ok(file) => Ok(Some(LogFile::new(file, path))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(fault("open", &path)(error)),
    }
}

/// Do a segment's sealed indexes agree with its log? A log that cannot be read there is no agreement either: walking it
/// tells what is wrong.
pub(crate) fn agrees<F: File>(segment: &Segment<F>) -> bool {
    let Some(sealed) = segment.sealed() else { return false };
    let size = segment.size_bytes();
    if size == 0 {
        return sealed.offsets.count() == 0 && sealed.times.count() == 0;
    }
    let agree = || -> Result<bool, Fault> {
        let offsets_rise = sealed.offsets.ends_rising(|before, last| {
            before.relative_offset < last.relative_offset && before.position < last.position
        })?;
        let times_rise = sealed.times.ends_rising(|before, last| before.timestamp < last.timestamp)?;
        let last_offset = sealed.offsets.last()?.is_none_or(|entry| segment.is_confirmed(entry, size));
        let last_time = match sealed.times.last()? {
            Some(entry) => segment.confirmed_time(entry, size)?.is_some(),
            // No entry at all: there must be no timestamp either.
            None => segment.scan(0, size, |_| true)?.is_none_or(|first| first.max_timestamp < 0),
        };
        Ok(offsets_rise && times_rise && last_offset && last_time)
    };
    agree().unwrap_or(false)
}

/// Does a whole record of magic 0 or 1 begin at `position`? Kafka 4 cannot write such, but old directories hold them.
/// Its checksum must be right, as a torn header may say anything.
pub(crate) fn is_old_format<F: File>(file: &LogFile<F>, position: u64, end: u64) -> Result<bool, Fault> {
    let mut head = [0; OLD_PREFIX_BYTES + 5];
    let count = file.read_some(position, &mut head)?;
    let size = usize::try_from(i32::from_be_bytes([head[8], head[9], head[10], head[11]])).unwrap_or(0);
    let left = end.saturating_sub(position).saturating_sub(OLD_PREFIX_BYTES as u64);
    // The smallest such record has 14 bytes behind its size: checksum, magic, attributes, two empty fields.
    if count < head.len() || head[16] > 1 || size < 14 || size as u64 > left {
        return Ok(false);
    }
    let mut record = vec![0; size];
    let count = file.read_some(position + OLD_PREFIX_BYTES as u64, &mut record)?;
    let (stated, covered) = record.split_at(4);
    Ok(count == size && crc32(covered).to_be_bytes() == stated)
}

/// Offset and size, which the size does not count.
const OLD_PREFIX_BYTES: usize = 12;

/// The checksum of old records (that of zlib). Bit by bit: it is only ever asked of one record.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_old_checksum_is_that_of_zlib() {
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
    }
}
