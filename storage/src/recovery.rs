//! Opening a log that was left behind, cleanly or not.
//!
//! 1. What was unfinished is settled ([`crate::leftovers`]).
//! 2. Each segment is either trusted with its indexes (after a clean stop, or when it lies below the recovery point), or
//!    walked: every batch's checksum and offset checked, its indexes rebuilt. An index that does not agree with its log
//!    makes its segment one that is walked.
//! 3. Producer states come from the newest usable snapshot and the batches behind it.
//! 4. What was found is made durable.
//!
//! **Bytes are only cut at or above the recovery point.** A wrong batch below it takes the partition offline, with its bytes
//! as they are. The recovery point is a little old, so what is intact behind a cut may have been acknowledged: the segment
//! that is cut there is copied first, and those behind it are renamed ([`crate::lost`]).

use std::sync::Arc;

use eventor_core::partition::producers::Producers;
use eventor_core::planted::{self, Bug};
use eventor_core::records::Batch;
use eventor_core::storage::{EpochStart, Fault, LogConfig, Offset};
use eventor_core::time::Wall;

use crate::epochs;
use crate::file_system::{FileSystem, Open};
use crate::index::Growing;
use crate::leftovers;
use crate::log::{Parts, SegmentedLog, create_segment, seal_indexes};
use crate::log_file::{self, LogFile, damaged, fault};
use crate::lost;
use crate::names::{self, Kind};
use crate::scan::{self, Stop};
use crate::segment::{Indexes, Segment};
use crate::snapshot;
use crate::trust;

/// How far behind a cut intact batches are looked for, to tell a torn end from a loss.
const LOSS_SEARCH_BYTES: u64 = 16 << 20;
/// After a clean stop without any snapshot, a log up to this size is read for the producer ids in it.
const PRODUCER_ID_SCAN_BYTES: u64 = 64 << 20;

/// What is known of a log before it is opened.
pub(crate) struct Opening<F: FileSystem> {
    pub(crate) fs: Arc<F>,
    /// The partition's directory; it exists.
    pub(crate) directory: String,
    pub(crate) config: LogConfig,
    /// Was the log directory closed cleanly?
    pub(crate) is_clean: bool,
    /// Check every batch, also of what was flushed.
    pub(crate) check_all: bool,
    /// Everything below was flushed.
    pub(crate) recovery_point: Offset,
    /// The first offset that was not deleted.
    pub(crate) start_offset: Offset,
    pub(crate) wall: Wall,
}

/// A log as it was found.
pub(crate) struct Opened<F: FileSystem> {
    pub(crate) log: SegmentedLog<F>,
    pub(crate) producers: Producers,
    pub(crate) producer_id_max: i64,
    pub(crate) notes: Vec<String>,
}

/// A segment on its way to being open.
struct Candidate<F: FileSystem> {
    segment: Segment<F::File>,
    /// Its batches and indexes have to be checked and rebuilt.
    walk: bool,
}

struct Recovery<F: FileSystem> {
    opening: Opening<F>,
    candidates: Vec<Candidate<F>>,
    /// Producers as of `end_offset`.
    producers: Producers,
    /// Batches below this offset are in `producers` already.
    replayed_to: Offset,
    epochs: Vec<EpochStart>,
    end_offset: Offset,
    /// Something was rebuilt or cut, so it has to be made durable.
    changed: bool,
    /// Nothing was ever written to it: there is a name to keep, and no content.
    is_new: bool,
    notes: Vec<String>,
}

/// Opens the log in a directory.
pub(crate) fn open<F: FileSystem>(opening: Opening<F>) -> Result<Opened<F>, Fault> {
    let files = leftovers::settle(&*opening.fs, &opening.directory)?;
    let epochs = epochs::read(&*opening.fs, &opening.directory)?.unwrap_or_default();
    let mut recovery = Recovery {
        changed: !opening.is_clean,
        is_new: files.logs.is_empty() && opening.start_offset == 0,
        opening,
        candidates: Vec::new(),
        producers: Producers::default(),
        replayed_to: 0,
        epochs: epochs.clone(),
        end_offset: 0,
        notes: Vec::new(),
    };
    let live = recovery.remove_dead(&files.logs)?;
    recovery.open_segments(live)?;
    recovery.find_end()?;
    recovery.load_producers(&files.snapshots)?;
    let had_snapshots = !files.snapshots.is_empty();
    recovery.walk_segments(had_snapshots)?;
    recovery.check_end()?;
    recovery.finish(&files.snapshots, had_snapshots, &epochs)
}

impl<F: FileSystem> Recovery<F> {
    fn fs(&self) -> &F {
        &self.opening.fs
    }

    fn directory(&self) -> &str {
        &self.opening.directory
    }

    /// Segments that lie below the log's start as a whole go before anything is read: of those that a deletion was about to
    /// take a crash may have left any. Answers the others. All stay when producers would be forgotten with them, and after a
    /// clean stop, which leaves no deletion half done: such a log is not yet known to reach as far as its start.
    fn remove_dead<'b>(&mut self, bases: &'b [Offset]) -> Result<&'b [Offset], Fault> {
        if self.opening.is_clean {
            return Ok(bases);
        }
        let behind = bases.partition_point(|base| *base <= self.opening.start_offset);
        let (dead, live) = bases.split_at(behind.saturating_sub(1));
        let (Some(first), false) = (live.first(), dead.is_empty()) else { return Ok(bases) };
        if snapshot::newest_usable(self.fs(), self.directory(), &[*first])?.is_none() {
            return Ok(bases);
        }
        let kept = names::path(self.directory(), *first, Kind::ProducerSnapshot);
        LogFile::open(self.fs(), kept, Open::Write)?.sync()?;
        self.fs().sync_directory(self.directory()).map_err(fault("flush", self.directory()))?;
        for base_offset in dead {
            remove_segment(self.fs(), self.directory(), *base_offset)?;
        }
        self.changed = true;
        Ok(live)
    }

    fn open_segments(&mut self, bases: &[Offset]) -> Result<(), Fault> {
        for (slot, &base_offset) in bases.iter().enumerate() {
            let path = names::path(self.directory(), base_offset, Kind::Log);
            let file = LogFile::open(self.fs(), path, Open::Write)?;
            let size_bytes = file.length()?;
            let next_base = bases.get(slot + 1).copied();
            // Strictly below: a flush that ended exactly there came before this segment's indexes were written.
            let is_flushed = next_base.is_some_and(|next| next < self.opening.recovery_point);
            let mut indexes = None;
            if !self.opening.check_all && (self.opening.is_clean || is_flushed) {
                let next_base = next_base.unwrap_or(Offset::MAX);
                indexes = trust::read_indexes(self.fs(), self.directory(), base_offset, next_base)?;
            }
            let indexes = indexes.unwrap_or_else(|| Indexes::Growing(Growing::default()));
            let segment = Segment::new(base_offset, file, size_bytes, indexes, self.opening.wall);
            let walk = !trust::agrees(&segment);
            self.candidates.push(Candidate { segment, walk });
        }
        Ok(())
    }

    /// Finds where the last segment ends, if it need not be walked anyway.
    fn find_end(&mut self) -> Result<(), Fault> {
        let Some(last) = self.candidates.last() else { return Ok(()) };
        let segment = &last.segment;
        self.end_offset = segment.base_offset;
        if last.walk {
            return Ok(());
        }
        let size = segment.size_bytes();
        let start = segment.position_floor(Offset::MAX, size)?.unwrap_or(0);
        let (end_offset, stop) = scan::walk(&segment.file, start, size, segment.base_offset, |_, _| Ok(()))?;
        self.end_offset = end_offset;
        if let Some(stop) = stop {
            self.cut(self.candidates.len() - 1, end_offset, &stop)?;
        }
        Ok(())
    }

    /// Takes the newest usable snapshot that does not lie behind the first segment to be walked.
    fn load_producers(&mut self, snapshots: &[Offset]) -> Result<(), Fault> {
        let walked = self.candidates.iter().find(|candidate| candidate.walk);
        // Without any segment, all of them went for lying below the start.
        let end_offset =
            self.end_offset.max(if self.candidates.is_empty() { self.opening.start_offset } else { 0 });
        let before = walked.map_or(end_offset, |candidate| candidate.segment.base_offset);
        let usable = &snapshots[..snapshots.partition_point(|offset| *offset <= before)];
        if let Some((offset, mut producers)) = snapshot::newest_usable(self.fs(), self.directory(), usable)? {
            producers.expire(self.opening.wall, self.opening.config.producer_id_expiration_ms);
            self.producers = producers;
            self.replayed_to = offset;
        }
        Ok(())
    }

    /// Walks the segments that need it, and the batches behind the snapshot in those that do not.
    fn walk_segments(&mut self, had_snapshots: bool) -> Result<(), Fault> {
        let size_bytes: u64 = self.candidates.iter().map(|candidate| candidate.segment.size_bytes()).sum();
        // After a clean stop without snapshots there are no producers to find, only the ids they had.
        let skip_replay = self.opening.is_clean && !had_snapshots && size_bytes > PRODUCER_ID_SCAN_BYTES;
        let mut slot = 0;
        while slot < self.candidates.len() {
            let candidate = &self.candidates[slot];
            let next_base =
                self.candidates.get(slot + 1).map_or(self.end_offset, |next| next.segment.base_offset);
            if candidate.walk {
                if self.walk_segment(slot)? {
                    break;
                }
            } else if next_base > self.replayed_to && !skip_replay {
                self.replay_segment(slot)?;
            }
            slot += 1;
        }
        Ok(())
    }

    /// Replays the producers of a trusted segment.
    fn replay_segment(&mut self, slot: usize) -> Result<(), Fault> {
        let segment = &self.candidates[slot].segment;
        let (size, replayed_to) = (segment.size_bytes(), self.replayed_to);
        let Some(from) = segment.locate(replayed_to, size)? else { return Ok(()) };
        let (producers, notes) = (&mut self.producers, &mut self.notes);
        let (next_offset, stop) =
            scan::walk(&segment.file, from.position, size, segment.base_offset, |_, batch| {
                replay(producers, notes, batch);
                Ok(())
            })?;
        match stop {
            // Behind a clean stop or below the recovery point nothing may be cut.
            Some(stop) => Err(damaged(segment.file.path(), stop.at, stop.what)),
            None => {
                self.replayed_to = self.replayed_to.max(next_offset);
                Ok(())
            }
        }
    }

    /// Checks every batch of a segment and rebuilds its indexes. Answers whether the log was cut here.
    fn walk_segment(&mut self, slot: usize) -> Result<bool, Fault> {
        self.keep_producers_at(slot)?;
        let segment = &self.candidates[slot].segment;
        let base_offset = segment.base_offset;
        let mut growing = Growing::default();
        let (producers, notes, epochs) = (&mut self.producers, &mut self.notes, &mut self.epochs);
        let (replayed_to, interval) = (self.replayed_to, self.opening.config.index_interval_bytes);
        let walked = scan::walk(&segment.file, 0, segment.size_bytes(), base_offset, |position, batch| {
            growing.add(base_offset, position, batch, interval);
            if batch.base_offset() >= replayed_to {
                growing.aborted.extend(replay(producers, notes, batch));
            }
            let epoch = batch.partition_leader_epoch();
            if epoch >= 0 && epochs.last().is_none_or(|last| last.epoch < epoch) {
                epochs.push(EpochStart { epoch, start_offset: batch.base_offset() });
            }
            Ok(())
        });
        let (next_offset, stop) = walked?;
        segment.set_indexes(Indexes::Growing(growing));
        self.replayed_to = replayed_to.max(next_offset);
        self.changed = true;
        if stop.is_some() || slot + 1 == self.candidates.len() {
            self.end_offset = next_offset;
        }
        let Some(stop) = stop else { return Ok(false) };
        self.cut(slot, next_offset, &stop)?;
        Ok(true)
    }

    /// Every segment but the first has the producer states at its base in a snapshot, for the time when those before it are
    /// deleted.
    fn keep_producers_at(&mut self, slot: usize) -> Result<(), Fault> {
        let base_offset = self.candidates[slot].segment.base_offset;
        let is_known = slot == 0
            || self.replayed_to > base_offset
            || snapshot::newest_usable(self.fs(), self.directory(), &[base_offset])?.is_some();
        match is_known {
            true => Ok(()),
            false => snapshot::write(self.fs(), self.directory(), base_offset, &self.producers)?.sync(),
        }
    }

    /// Cuts a segment where it stops being intact and sets the later ones aside, if none of it is known to be flushed.
    fn cut(&mut self, slot: usize, next_offset: Offset, stop: &Stop) -> Result<(), Fault> {
        let segment = &self.candidates[slot].segment;
        let size = segment.size_bytes();
        let path = segment.file.path().to_owned();
        if trust::is_old_format(&segment.file, stop.position, size)? {
            let what = "records of format 0 or 1: let Apache Kafka 3.9 or older copy this topic first";
            return Err(damaged(&path, stop.position, what));
        }
        if next_offset < self.opening.recovery_point {
            let what = format!(
                "{}; everything below offset {} was flushed, so nothing is cut: restore the file, or delete the topic",
                stop.what, self.opening.recovery_point
            );
            return Err(damaged(&path, stop.at, what));
        }
        let intact_behind =
            scan::intact_batch_in(&segment.file, stop.position + 1, size, next_offset, LOSS_SEARCH_BYTES)?;
        let set_aside: Vec<Offset> =
            self.candidates[slot + 1..].iter().map(|later| later.segment.base_offset).collect();
        let mut note =
            format!("{path}: cut at byte {} of {size}, offset {next_offset}: {}", stop.position, stop.what);
        if intact_behind || !set_aside.is_empty() {
            note += "; batches behind it look intact, may have been acknowledged and are lost to readers";
        }
        if intact_behind {
            note += &format!("; all of it was copied to {}", lost::copy(self.fs(), &segment.file)?);
        }
        if !planted::is(Bug::SkipTailTruncation) {
            segment.file.set_length(stop.position)?;
            segment.set_size_bytes(stop.position);
        }
        for base_offset in set_aside {
            let from = names::path(self.directory(), base_offset, Kind::Log);
            let to = lost::rename(self.fs(), &from)?;
            note += &format!("; {from} was renamed to {to}");
            for kind in [Kind::OffsetIndex, Kind::TimeIndex, Kind::TransactionIndex] {
                log_file::remove_if_there(self.fs(), &names::path(self.directory(), base_offset, kind))?;
            }
        }
        self.candidates.truncate(slot + 1);
        self.notes.push(note);
        self.changed = true;
        Ok(())
    }

    /// Everything that was flushed and not deleted must be there; and the log may not end below its own start.
    fn check_end(&mut self) -> Result<(), Fault> {
        let recovery_point = self.opening.recovery_point;
        if self.end_offset < recovery_point && self.opening.start_offset < recovery_point {
            let what = format!(
                "the log ends at offset {}, but it was flushed up to {}: restore its files, or delete the topic",
                self.end_offset, self.opening.recovery_point
            );
            let last = self.candidates.last().map(|last| &last.segment);
            let path = last.map_or(self.directory(), |segment| segment.file.path());
            return Err(damaged(path, last.map_or(0, |segment| segment.size_bytes()), what));
        }
        if self.end_offset < self.opening.start_offset && self.opening.is_clean && !self.candidates.is_empty()
        {
            let what = format!(
                "the log ends at offset {}, but log-start-offset-checkpoint says that it begins at {}: correct that file",
                self.end_offset, self.opening.start_offset
            );
            return Err(damaged(self.directory(), 0, what));
        }
        if self.end_offset < self.opening.start_offset {
            self.keep_producers_at_start()?;
            for candidate in std::mem::take(&mut self.candidates) {
                remove_segment(self.fs(), self.directory(), candidate.segment.base_offset)?;
            }
            self.end_offset = self.opening.start_offset;
            self.notes.push(format!(
                "{}: all records lie below its start offset {}: it is empty now",
                self.directory(),
                self.end_offset
            ));
        }
        if self.candidates.is_empty() {
            self.end_offset = self.opening.start_offset;
            let config = &self.opening.config;
            let wall = self.opening.wall;
            let segment = create_segment(self.fs(), self.directory(), self.end_offset, config, wall)?;
            self.candidates.push(Candidate { segment, walk: false });
            self.changed = true;
        }
        Ok(())
    }

    /// Producers outlive their records, also when a crash leaves only some of the segments that go now.
    fn keep_producers_at_start(&mut self) -> Result<(), Fault> {
        let start_offset = self.opening.start_offset;
        match snapshot::newest_usable(self.fs(), self.directory(), &[start_offset])? {
            Some((_, producers)) => self.producers = producers,
            None => snapshot::write(self.fs(), self.directory(), start_offset, &self.producers)?.sync()?,
        }
        self.fs().sync_directory(self.directory()).map_err(fault("flush", self.directory()))
    }

    /// Writes what was rebuilt, makes it durable, and puts the log together.
    fn finish(
        mut self,
        snapshots: &[Offset],
        had_snapshots: bool,
        epochs_before: &[EpochStart],
    ) -> Result<Opened<F>, Fault> {
        let producer_id_max = self.producers.producer_id_max();
        if self.opening.is_clean && !had_snapshots {
            self.producers = Producers::default();
        }
        let first_base = self.candidates.first().map_or(0, |first| first.segment.base_offset);
        let start_offset = self.opening.start_offset.max(first_base);
        epochs::clamp(&mut self.epochs, start_offset, self.end_offset);
        if self.epochs != epochs_before {
            epochs::write(self.fs(), self.directory(), &self.epochs)?;
        }
        self.remove_snapshots(snapshots)?;
        let (last, sealed) = self.candidates.split_last().expect("there is a segment");
        for candidate in sealed {
            for file in seal_indexes(self.fs(), self.directory(), &candidate.segment)? {
                file.sync()?;
            }
            if candidate.walk {
                candidate.segment.file.sync()?;
            }
        }
        last.segment.unseal()?;
        if self.changed && !self.is_new {
            last.segment.file.sync()?;
            snapshot::write(self.fs(), self.directory(), self.end_offset, &self.producers)?.sync()?;
        }
        if self.changed {
            self.fs().sync_directory(self.directory()).map_err(fault("flush", self.directory()))?;
        }
        let first_timestamp =
            last.segment.scan(0, last.segment.size_bytes(), |_| true)?.map(|found| found.max_timestamp);
        let parts = Parts {
            fs: Arc::clone(&self.opening.fs),
            directory: self.opening.directory,
            config: self.opening.config,
            segments: self.candidates.into_iter().map(|candidate| Arc::new(candidate.segment)).collect(),
            start_offset,
            end_offset: self.end_offset,
            flushed_offset: self.end_offset,
            first_timestamp,
            epochs: self.epochs,
            wall: self.opening.wall,
        };
        let log = SegmentedLog::new(parts);
        Ok(Opened { log, producers: self.producers, producer_id_max, notes: self.notes })
    }

    /// Keeps the snapshots that start a segment and the newest one, as Kafka does; none may lie behind the end.
    fn remove_snapshots(&self, snapshots: &[Offset]) -> Result<(), Fault> {
        let newest = snapshots.iter().rev().find(|offset| **offset <= self.end_offset);
        for offset in snapshots {
            let starts_segment =
                self.candidates.iter().any(|candidate| candidate.segment.base_offset == *offset);
            if *offset > self.end_offset || (Some(offset) != newest && !starts_segment) {
                let path = names::path(self.directory(), *offset, Kind::ProducerSnapshot);
                log_file::remove_if_there(self.fs(), &path)?;
            }
        }
        Ok(())
    }
}

/// Replays a batch; a control batch that makes no sense is noted and skipped, as its checksum says it was written so.
fn replay(
    producers: &mut Producers,
    notes: &mut Vec<String>,
    batch: &Batch<'_>,
) -> Option<eventor_core::storage::AbortedTxn> {
    producers.replay(batch).unwrap_or_else(|malformed| {
        notes.push(format!("control batch at offset {}: {malformed}; skipped", batch.base_offset()));
        None
    })
}

fn remove_segment<F: FileSystem>(fs: &F, directory: &str, base_offset: Offset) -> Result<(), Fault> {
    for kind in [Kind::OffsetIndex, Kind::TimeIndex, Kind::TransactionIndex, Kind::Log] {
        log_file::remove_if_there(fs, &names::path(directory, base_offset, kind))?;
    }
    Ok(())
}
