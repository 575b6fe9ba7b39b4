//! Sparse indexes of one segment: offset to position, timestamp to offset.
//!
//! While a segment grows its entries are in memory ([`Growing`]); when it is sealed they are written, and looked up in
//! the files from then on ([`Sealed`]). Not here: the decision whether a file can be trusted (opening), and the batches.
//!
//! Whatever a look-up answers is a hint: the segment compares it with the batch it points to.

use eventor_core::records::Header;
use eventor_core::storage::{AbortedTxn, Fault, Offset, ReadAt};

use crate::file_system::{File, FileSystem, Open};
use crate::log_file::{LogFile, damaged};
use crate::names::{self, Kind};
use crate::transaction_index;

/// `.index`: the batch that ends with `relative_offset` begins at `position`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OffsetEntry {
    pub(crate) relative_offset: u32,
    pub(crate) position: u32,
}

/// `.timeindex`: up to and with the batch that ends with `relative_offset`, no timestamp is larger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeEntry {
    pub(crate) timestamp: i64,
    pub(crate) relative_offset: u32,
}

/// A fixed-size entry.
pub(crate) trait Entry: Copy {
    const BYTES: usize;
    fn parse(bytes: &[u8]) -> Self;
    fn write(&self, out: &mut Vec<u8>);
}

fn be<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut field = [0; N];
    field.copy_from_slice(&bytes[at..at + N]);
    field
}

impl Entry for OffsetEntry {
    const BYTES: usize = 8;

    fn parse(bytes: &[u8]) -> OffsetEntry {
        OffsetEntry {
            relative_offset: u32::from_be_bytes(be(bytes, 0)),
            position: u32::from_be_bytes(be(bytes, 4)),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.relative_offset.to_be_bytes());
        out.extend_from_slice(&self.position.to_be_bytes());
    }
}

impl Entry for TimeEntry {
    const BYTES: usize = 12;

    fn parse(bytes: &[u8]) -> TimeEntry {
        TimeEntry {
            timestamp: i64::from_be_bytes(be(bytes, 0)),
            relative_offset: u32::from_be_bytes(be(bytes, 8)),
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&self.relative_offset.to_be_bytes());
    }
}

/// Indexes of a segment that still grows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Growing {
    pub(crate) offsets: Vec<OffsetEntry>,
    pub(crate) times: Vec<TimeEntry>,
    pub(crate) aborted: Vec<AbortedTxn>,
    /// The largest timestamp and the last offset of the first batch that holds it; `None` while there is no timestamp.
    pub(crate) max_timestamp: Option<TimeEntry>,
    bytes_since_entry: u64,
}

impl Growing {
    /// Goes on from sealed indexes of a segment of `size_bytes`.
    pub(crate) fn from_sealed<F: File>(sealed: &Sealed<F>, size_bytes: u64) -> Result<Growing, Fault> {
        let offsets = sealed.offsets.all()?;
        let indexed_to = offsets.last().map_or(0, |entry| u64::from(entry.position));
        Ok(Growing {
            offsets,
            times: sealed.times.all()?,
            aborted: sealed.aborted.clone(),
            max_timestamp: sealed.max_timestamp,
            bytes_since_entry: size_bytes.saturating_sub(indexed_to),
        })
    }

    /// Takes note of a batch that begins at `position`: Kafka's rule, an entry when more than `interval_bytes` lie
    /// behind the last one.
    pub(crate) fn add(
        &mut self,
        base_offset: Offset,
        position: u64,
        header: &Header<'_>,
        interval_bytes: u32,
    ) {
        let relative = u32::try_from(header.last_offset().saturating_sub(base_offset)).unwrap_or(u32::MAX);
        let timestamp = header.max_timestamp();
        if self.max_timestamp.map_or(-1, |max| max.timestamp) < timestamp {
            self.max_timestamp = Some(TimeEntry { timestamp, relative_offset: relative });
        }
        if self.bytes_since_entry > u64::from(interval_bytes) {
            if let Ok(position) = u32::try_from(position) {
                self.offsets.push(OffsetEntry { relative_offset: relative, position });
            }
            self.offer_time();
            self.bytes_since_entry = 0;
        }
        self.bytes_since_entry += header.size_bytes() as u64;
    }

    /// Adds the largest timestamp so far to the time index, unless it is there already.
    pub(crate) fn offer_time(&mut self) {
        if let Some(max) = self.max_timestamp
            && self.times.last().is_none_or(|last| last.timestamp < max.timestamp)
        {
            self.times.push(max);
        }
    }

    /// Is either index full, with one slot of the time index kept for the closing entry?
    pub(crate) fn is_full(&self, index_bytes_max: u32) -> bool {
        let slots = |bytes: usize| index_bytes_max as usize / bytes;
        self.offsets.len() >= slots(OffsetEntry::BYTES)
            || self.times.len() + 1 >= slots(TimeEntry::BYTES).max(2)
    }

    /// Writes all index files of the segment at `base_offset` and answers them, for syncing. The transaction index
    /// exists only when it has entries.
    pub(crate) fn write<S: FileSystem>(
        &mut self,
        fs: &S,
        directory: &str,
        base_offset: Offset,
    ) -> Result<Vec<LogFile<S::File>>, Fault> {
        self.offer_time();
        let mut files = vec![
            write_entries(fs, names::path(directory, base_offset, Kind::OffsetIndex), &self.offsets)?,
            write_entries(fs, names::path(directory, base_offset, Kind::TimeIndex), &self.times)?,
        ];
        let path = names::path(directory, base_offset, Kind::TransactionIndex);
        if self.aborted.is_empty() {
            crate::log_file::remove_if_there(fs, &path)?;
        } else {
            let file = LogFile::open(fs, path, Open::Create)?;
            file.replace(&transaction_index::to_bytes(&self.aborted))?;
            files.push(file);
        }
        Ok(files)
    }
}

fn write_entries<S: FileSystem, E: Entry>(
    fs: &S,
    path: String,
    entries: &[E],
) -> Result<LogFile<S::File>, Fault> {
    let mut bytes = Vec::with_capacity(entries.len() * E::BYTES);
    entries.iter().for_each(|entry| entry.write(&mut bytes));
    let file = LogFile::open(fs, path, Open::Create)?;
    file.replace(&bytes)?;
    Ok(file)
}

/// Indexes of a segment that grows no more: the sparse ones stay in their files.
#[derive(Debug)]
pub(crate) struct Sealed<F> {
    pub(crate) offsets: Table<F, OffsetEntry>,
    pub(crate) times: Table<F, TimeEntry>,
    pub(crate) aborted: Vec<AbortedTxn>,
    pub(crate) max_timestamp: Option<TimeEntry>,
}

/// An index file, searched where it lies.
#[derive(Debug)]
pub(crate) struct Table<F, E> {
    file: LogFile<F>,
    count: usize,
    entry: std::marker::PhantomData<fn() -> E>,
}

impl<F: File, E: Entry> Table<F, E> {
    /// Opens an index file; its length must be a number of entries.
    pub(crate) fn open(file: LogFile<F>) -> Result<Table<F, E>, Fault> {
        let length = file.length()?;
        if length % E::BYTES as u64 != 0 {
            return Err(damaged(file.path(), length, "the index does not end with a whole entry"));
        }
        let count = usize::try_from(length / E::BYTES as u64).unwrap_or(0);
        Ok(Table { file, count, entry: std::marker::PhantomData })
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }

    fn get(&self, slot: usize) -> Result<E, Fault> {
        let mut bytes = [0; 16];
        let bytes = &mut bytes[..E::BYTES];
        self.file.read_at((slot * E::BYTES) as u64, bytes)?;
        Ok(E::parse(bytes))
    }

    /// All entries, for an index that goes on growing.
    pub(crate) fn all(&self) -> Result<Vec<E>, Fault> {
        let mut bytes = vec![0; self.count * E::BYTES];
        self.file.read_at(0, &mut bytes)?;
        Ok(bytes.chunks_exact(E::BYTES).map(E::parse).collect())
    }

    /// The number of leading entries that are `below`, which holds for none behind them.
    fn partition_point(&self, below: impl Fn(&E) -> bool) -> Result<usize, Fault> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low + (high - low) / 2;
            if below(&self.get(middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    pub(crate) fn last(&self) -> Result<Option<E>, Fault> {
        self.count.checked_sub(1).map(|slot| self.get(slot)).transpose()
    }

    /// Does the last entry rise above the one before it, if there are two?
    pub(crate) fn ends_rising(&self, rises: impl Fn(&E, &E) -> bool) -> Result<bool, Fault> {
        match self.count.checked_sub(2) {
            Some(slot) => Ok(rises(&self.get(slot)?, &self.get(slot + 1)?)),
            None => Ok(true),
        }
    }

    /// The last entry that is `below`.
    pub(crate) fn last_where(&self, below: impl Fn(&E) -> bool) -> Result<Option<E>, Fault> {
        self.partition_point(below)?.checked_sub(1).map(|slot| self.get(slot)).transpose()
    }

    /// The first entry that is not `below`.
    pub(crate) fn first_not(&self, below: impl Fn(&E) -> bool) -> Result<Option<E>, Fault> {
        let slot = self.partition_point(below)?;
        if slot < self.count { self.get(slot).map(Some) } else { Ok(None) }
    }
}
