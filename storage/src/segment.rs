//! One segment: a file of batches, and indexes to find them by offset and by time.
//!
//! Not here: which segment holds an offset, how far readers may see (the log), and appending.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use eventor_core::lock::lock;
use eventor_core::storage::{AbortedTxn, Fault, Offset};
use eventor_core::time::Wall;

use crate::file_system::File;
use crate::index::{Growing, OffsetEntry, Sealed, TimeEntry};
use crate::log_file::LogFile;
use crate::scan::Headers;

/// Where a batch lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) position: u64,
    pub(crate) size_bytes: u64,
    pub(crate) base_offset: Offset,
    pub(crate) last_offset: Offset,
    pub(crate) max_timestamp: i64,
    pub(crate) leader_epoch: i32,
}

/// A segment's indexes, while it grows and afterwards.
#[derive(Debug)]
pub(crate) enum Indexes<F> {
    Growing(Growing),
    Sealed(Arc<Sealed<F>>),
}

/// A segment. Shared by readers; only the log's appender changes it.
#[derive(Debug)]
pub(crate) struct Segment<F> {
    pub(crate) base_offset: Offset,
    pub(crate) file: Arc<LogFile<F>>,
    /// Its bytes; while it grows, the log's published end says more.
    size_bytes: AtomicU64,
    indexes: Mutex<Indexes<F>>,
    /// When it was made or opened.
    since: Wall,
}

impl<F: File> Segment<F> {
    pub(crate) fn new(
        base_offset: Offset,
        file: LogFile<F>,
        size_bytes: u64,
        indexes: Indexes<F>,
        since: Wall,
    ) -> Segment<F> {
        Segment {
            base_offset,
            file: Arc::new(file),
            size_bytes: AtomicU64::new(size_bytes),
            indexes: Mutex::new(indexes),
            since,
        }
    }

    pub(crate) fn size_bytes(&self) -> u64 {
        self.size_bytes.load(Ordering::Acquire)
    }

    pub(crate) fn set_size_bytes(&self, size_bytes: u64) {
        self.size_bytes.store(size_bytes, Ordering::Release);
    }

    fn indexes(&self) -> MutexGuard<'_, Indexes<F>> {
        lock(&self.indexes)
    }

    /// Runs `change` on the indexes of a segment that grows; does nothing on a sealed one.
    pub(crate) fn grow<T>(&self, change: impl FnOnce(&mut Growing) -> T) -> Option<T> {
        match &mut *self.indexes() {
            Indexes::Growing(growing) => Some(change(growing)),
            Indexes::Sealed(_) => None,
        }
    }

    pub(crate) fn set_indexes(&self, indexes: Indexes<F>) {
        *self.indexes() = indexes;
    }

    pub(crate) fn sealed(&self) -> Option<Arc<Sealed<F>>> {
        self.look_up(|_| ()).err()
    }

    /// Lets it grow again.
    pub(crate) fn unseal(&self) -> Result<(), Fault> {
        if let Some(sealed) = self.sealed() {
            let growing = Growing::from_sealed(&sealed, self.size_bytes())?;
            self.set_indexes(Indexes::Growing(growing));
        }
        Ok(())
    }

    /// The sealed indexes, or what `look_up` finds in the growing ones.
    fn look_up<T>(&self, look_up: impl FnOnce(&Growing) -> T) -> Result<T, Arc<Sealed<F>>> {
        match &*self.indexes() {
            Indexes::Growing(growing) => Ok(look_up(growing)),
            Indexes::Sealed(sealed) => Err(Arc::clone(sealed)),
        }
    }

    pub(crate) fn max_timestamp(&self) -> Option<TimeEntry> {
        self.look_up(|growing| growing.max_timestamp).unwrap_or_else(|sealed| sealed.max_timestamp)
    }

    /// Its largest record timestamp; where records have none, when it was last written, as far as that is known.
    pub(crate) fn newest(&self) -> Wall {
        let stamped = self.max_timestamp().filter(|max| max.timestamp >= 0);
        stamped.map(|max| Wall(max.timestamp)).or_else(|| self.file.modified()).unwrap_or(self.since)
    }

    /// Calls `visit` with the aborted transactions, in order, until it says to stop.
    pub(crate) fn aborted(&self, mut visit: impl FnMut(&AbortedTxn) -> bool) {
        let seen = self.look_up(|growing| growing.aborted.iter().all(&mut visit));
        if let Err(sealed) = seen {
            sealed.aborted.iter().all(&mut visit);
        }
    }

    fn relative(&self, offset: Offset) -> u32 {
        u32::try_from(offset.saturating_sub(self.base_offset).max(0)).unwrap_or(u32::MAX)
    }

    /// The index entry with the largest offset of at most `offset`.
    fn floor_entry(&self, offset: Offset) -> Result<Option<OffsetEntry>, Fault> {
        let key = self.relative(offset);
        let below = |entry: &OffsetEntry| entry.relative_offset <= key;
        let floor = |growing: &Growing| {
            growing.offsets.partition_point(below).checked_sub(1).map(|slot| growing.offsets[slot])
        };
        match self.look_up(floor) {
            Ok(entry) => Ok(entry),
            Err(sealed) => sealed.offsets.last_where(below),
        }
    }

    /// The first batch that contains or follows `offset`, in the bytes below `end`.
    ///
    /// The index is never trusted blindly: where its entry does not agree with the batch it points to, the search
    /// begins at the segment's start.
    pub(crate) fn locate(&self, offset: Offset, end: u64) -> Result<Option<Found>, Fault> {
        if let Some(entry) = self.floor_entry(offset)? {
            let expected = self.base_offset + i64::from(entry.relative_offset);
            let (mut is_first, mut agrees) = (true, true);
            let found = self.scan(u64::from(entry.position), end, |found| {
                if std::mem::take(&mut is_first) {
                    agrees = found.last_offset == expected;
                }
                !agrees || found.last_offset >= offset
            });
            if agrees && !is_first && found.is_ok() {
                return found;
            }
        }
        self.scan(0, end, |found| found.last_offset >= offset)
    }

    /// A position below which all is below `offset`, as near to `offset` as the index knows.
    pub(crate) fn position_floor(&self, offset: Offset, end: u64) -> Result<Option<u64>, Fault> {
        let Some(entry) = self.floor_entry(offset)? else { return Ok(None) };
        Ok(self.is_confirmed(entry, end).then_some(u64::from(entry.position)))
    }

    /// An offset at or behind the last one below `position`, as near to it as the index knows.
    pub(crate) fn offset_bound(&self, position: u64, end: u64) -> Result<Option<Offset>, Fault> {
        let below = |entry: &OffsetEntry| u64::from(entry.position) < position;
        let first_from =
            |growing: &Growing| growing.offsets.get(growing.offsets.partition_point(below)).copied();
        let entry = match self.look_up(first_from) {
            Ok(entry) => entry,
            Err(sealed) => sealed.offsets.first_not(below)?,
        };
        let entry = entry.filter(|entry| self.is_confirmed(*entry, end));
        Ok(entry.map(|entry| self.base_offset + i64::from(entry.relative_offset)))
    }

    /// Does the batch that an index entry points to agree with it?
    pub(crate) fn is_confirmed(&self, entry: OffsetEntry, end: u64) -> bool {
        let expected = self.base_offset + i64::from(entry.relative_offset);
        let found = self.scan(u64::from(entry.position), end, |_| true);
        found.is_ok_and(|found| found.is_some_and(|found| found.last_offset == expected))
    }

    /// Does it hold any ABORT marker of a transaction with data?
    pub(crate) fn has_aborted(&self) -> bool {
        let mut any = false;
        self.aborted(|_| {
            any = true;
            false
        });
        any
    }

    /// The first batch from `start` on that `wanted` takes.
    pub(crate) fn scan(
        &self,
        start: u64,
        end: u64,
        mut wanted: impl FnMut(&Found) -> bool,
    ) -> Result<Option<Found>, Fault> {
        let mut headers = Headers::new(&self.file, start, end);
        while let Some((position, header)) = headers.next()? {
            let found = Found {
                position,
                size_bytes: header.size_bytes() as u64,
                base_offset: header.base_offset(),
                last_offset: header.last_offset(),
                max_timestamp: header.max_timestamp(),
                leader_epoch: header.partition_leader_epoch(),
            };
            if wanted(&found) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// A batch's start from which on a search for `timestamp` finds the first record with it or a later one.
    pub(crate) fn start_for_timestamp(&self, timestamp: i64, end: u64) -> Result<u64, Fault> {
        let below = |entry: &TimeEntry| entry.timestamp <= timestamp;
        let floor = |growing: &Growing| {
            growing.times.partition_point(below).checked_sub(1).map(|slot| growing.times[slot])
        };
        let floor = match self.look_up(floor) {
            Ok(entry) => entry,
            Err(sealed) => sealed.times.last_where(below)?,
        };
        let Some(entry) = floor else { return Ok(0) };
        Ok(self.confirmed_time(entry, end)?.map_or(0, |found| found.position))
    }

    /// The batch that a time index entry points to, if it agrees.
    pub(crate) fn confirmed_time(&self, entry: TimeEntry, end: u64) -> Result<Option<Found>, Fault> {
        let offset = self.base_offset + i64::from(entry.relative_offset);
        let found = self.locate(offset, end)?;
        // Older brokers noted the record's offset, not the batch's last one.
        Ok(found.filter(|found| found.base_offset <= offset && found.max_timestamp == entry.timestamp))
    }
}
