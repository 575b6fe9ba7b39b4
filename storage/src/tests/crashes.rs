//! Loss of power at any moment: what was flushed is there, the rest is a prefix, and recovering is itself crash-safe.

use std::sync::Arc;

use eventor_core::partition::producers::Producers;
use eventor_core::random::Random;
use eventor_core::records::build::end_txn_marker;
use eventor_core::records::{Batch, BatchBuilder, BatchSpec, Batches, ControlType};
use eventor_core::storage::*;

use super::{WALL, append, batch_of, formatted, identity, read_all, spec};
use crate::file_system::{Crash, Operation};
use crate::{DirectoryStorage, format};

/// What should be in the log: every batch that an append took, how much of it was promised, and what may be gone.
#[derive(Default, Clone)]
struct Model {
    batches: Vec<Vec<u8>>,
    end_offset: Offset,
    flushed: Offset,
    /// The highest start that was asked for, and the highest that is promised.
    start_asked: Offset,
    start: Offset,
}

fn next_offset(batch: &[u8]) -> Offset {
    Batch::parse(batch, 0).unwrap().next_offset()
}

fn replayed(batches: &[Vec<u8>]) -> (Producers, Vec<AbortedTxn>) {
    let mut producers = Producers::default();
    let aborted =
        batches.iter().filter_map(|batch| producers.replay(&Batch::parse(batch, 0).unwrap()).unwrap());
    let aborted = aborted.collect();
    (producers, aborted)
}

impl Model {
    /// Compares a log that was found after a crash, and forgets what was lost.
    fn check(&mut self, opened: &OpenLog) {
        let log = &*opened.log;
        let (start, end) = (log.start_offset(), log.end_offset());
        assert!(end >= self.flushed, "flushed to {}, found {end}", self.flushed);
        assert!((self.start..=self.start_asked).contains(&start), "{start}: from {} on", self.start);
        let found = read_all(log, start);
        assert!(Batches::new(&found).all(|batch| batch.is_ok()));
        let live = self.batches.partition_point(|batch| next_offset(batch) <= start);
        let count = live + Batches::new(&found).count();
        let expected = self.batches.get(live..count).unwrap_or_default().concat();
        assert!(found == expected, "found {count} batches, {} of {} bytes", found.len(), expected.len());
        self.batches.truncate(count);
        if found.is_empty() {
            assert_eq!(start, end);
            // What was not flushed may have gone with what is below the start, its producers too.
            let same =
                |batches: &[Vec<u8>]| replayed(batches).0.to_snapshot() == opened.producers.to_snapshot();
            while !same(&self.batches) {
                let lost = self.batches.pop().expect("producers are those of some of the batches");
                assert!(next_offset(&lost) > self.flushed);
            }
        } else {
            assert_eq!(end, next_offset(self.batches.last().unwrap()));
        }
        let (producers, aborted) = replayed(&self.batches);
        assert!(
            opened.producers.to_snapshot() == producers.to_snapshot(),
            "producers are those of all batches, deleted ones too"
        );
        let aborted: Vec<_> = aborted.into_iter().filter(|txn| txn.last_offset >= start).collect();
        assert_eq!(log.aborted(start, end).unwrap(), aborted);
        for offset in (start..end).step_by(7) {
            let found = log.find_timestamp(WALL.0 + offset).unwrap();
            assert!(found.is_some_and(|found| (start..=offset).contains(&found.offset)));
        }
        (self.end_offset, self.flushed) = (end, log.flushed_offset());
        (self.start_asked, self.start) = (start, start);
    }
}

struct Run {
    random: Random,
    model: Model,
    config: LogConfig,
    deleted: usize,
}

impl Run {
    fn open(&self, fs: &Crash) -> Result<(DirectoryStorage<Crash>, OpenLog), String> {
        let storage = DirectoryStorage::open(fs.clone(), WALL).map_err(|error| error.to_string())?;
        let opened = storage.open_log(&spec("t", self.config), WALL).map_err(|fault| fault.to_string())?;
        Ok((storage, opened))
    }

    /// A batch as some producer would send it next, or a transaction's marker.
    fn next_batch(&mut self, producers: &Producers) -> Vec<u8> {
        let base_offset = self.model.end_offset;
        let producer_id = self.random.below(4) as i64 - 1;
        if producers.has_open_txn(producer_id, 0) && self.random.below(2) == 0 {
            let marker = eventor_core::records::EndTxnMarker {
                committed: self.random.below(2) == 0,
                coordinator_epoch: 0,
            };
            let mut bytes = end_txn_marker(producer_id, 0, marker, WALL.0 + base_offset);
            eventor_core::records::batch::assign_offsets(&mut bytes, base_offset, 0).unwrap();
            return bytes;
        }
        let spec = BatchSpec {
            base_offset,
            partition_leader_epoch: 0,
            producer_id,
            producer_epoch: if producer_id < 0 { -1 } else { 0 },
            base_sequence: if producer_id < 0 { -1 } else { base_offset as i32 },
            transactional: producer_id > 0,
            control: false,
        };
        batch_of(spec, 1 + self.random.below(3) as i32, self.random.below(300) as usize)
    }

    /// Appends, flushes and writes checkpoints at random; ends early when the power is gone.
    fn work(&mut self, storage: &DirectoryStorage<Crash>, opened: &mut OpenLog) {
        for _ in 0..self.random.below(60) {
            match self.random.below(10) {
                0 | 1 => match opened.log.flush() {
                    Ok(flushed) => self.model.flushed = flushed,
                    Err(_) => return,
                },
                2 => self.checkpoint(storage, opened),
                3 => self.delete(storage, opened),
                _ => {
                    let bytes = self.next_batch(&opened.producers);
                    // Even one that fails may be found later: it was never refused.
                    self.model.batches.push(bytes.clone());
                    if append(&*opened.log, &bytes, &mut opened.producers).is_err() {
                        return;
                    }
                    self.model.end_offset = next_offset(&bytes);
                }
            }
        }
    }
}

impl Run {
    fn checkpoint(&mut self, storage: &DirectoryStorage<Crash>, opened: &OpenLog) {
        if storage.write_checkpoints().is_ok() {
            self.model.start = opened.log.start_offset();
        }
    }

    /// Raises the start as clients do, and deletes segments as retention does.
    fn delete(&mut self, storage: &DirectoryStorage<Crash>, opened: &mut OpenLog) {
        let log = &*opened.log;
        if self.random.below(3) == 0 && log.roll(&opened.producers, WALL).is_err() {
            return;
        }
        let room = log.end_offset() - log.start_offset();
        let start = log.end_offset() - self.random.below(room as u64 + 1) as Offset;
        self.model.start_asked = start;
        log.raise_start(start);
        assert_eq!(log.start_offset(), start);
        self.checkpoint(storage, opened);
        if self.model.start == start
            && let Ok(deleted) = opened.log.delete_segments()
        {
            self.deleted += deleted.len();
            assert!(opened.log.segments().unwrap().get(1).is_none_or(|second| second.base_offset > start));
            if self.random.below(2) == 0 {
                drop(opened.log.remove_deleted(&deleted));
            }
        }
    }

    /// Stops as a broker does, if nothing fails.
    fn close(&mut self, storage: &DirectoryStorage<Crash>, opened: &OpenLog) {
        let logs_closed = opened
            .log
            .close(&opened.producers)
            .and_then(|()| storage.metadata_log().close(&Producers::default()));
        if logs_closed.and_then(|()| storage.close(1)).is_ok() {
            self.model.flushed = self.model.end_offset;
        }
    }
}

fn survives(seed: u64) -> usize {
    let mut random = Random::seed(seed);
    let config = LogConfig {
        segment_bytes: 500 + random.below(3000) as u32,
        index_interval_bytes: random.below(500) as u32,
        preallocate: random.below(4) == 0,
        ..LogConfig::default()
    };
    let mut run = Run { random, model: Model::default(), config, deleted: 0 };
    let mut fs = formatted(Crash::new());
    for _generation in 0..4 {
        let Ok((storage, mut opened)) = run.open(&fs) else { panic!("nothing fails yet") };
        run.model.check(&opened);
        if run.random.below(2) == 0 {
            fs.cut_power_after(run.random.below(60));
        }
        run.work(&storage, &mut opened);
        if run.random.below(3) == 0 {
            run.close(&storage, &opened);
        }
        drop((storage, opened));
        // The process is killed and nothing is lost yet, or the power fails.
        let recovering = if run.random.below(3) == 0 { fs } else { fs.crash(run.random.next_u64()) };
        // Crashing again while it recovers, at any moment, loses nothing more; once it is open, nothing at all.
        recovering.cut_power_after(run.random.below(40));
        if let Ok((_storage, opened)) = run.open(&recovering) {
            run.model.check(&opened);
        }
        fs = recovering.crash(run.random.next_u64());
        let (_storage, opened) = run.open(&fs).unwrap();
        let mut once = run.model.clone();
        once.check(&opened);
        // Recovering twice is recovering once.
        drop((_storage, opened));
        let (_storage, opened) = run.open(&fs).unwrap();
        assert_eq!(opened.log.end_offset(), once.end_offset);
        // The zeros of a segment that was made anew and is still empty are nothing lost.
        assert!(opened.notes.iter().all(|note| note.contains("cut at byte 0 ") && run.config.preallocate));
        drop((_storage, opened));
        run.model = once;
        fs = fs.crash(run.random.next_u64());
    }
    run.deleted
}

#[test]
fn what_was_flushed_survives_every_crash() {
    let seeds = std::env::var("EVENTOR_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(300);
    let mut deleted = 0;
    for seed in 0..seeds {
        deleted +=
            std::panic::catch_unwind(|| survives(seed)).unwrap_or_else(|_| panic!("seed {seed} fails"));
    }
    assert!(deleted as u64 > seeds, "segments are deleted: {deleted}");
}

#[test]
fn a_failed_flush_takes_the_log_offline_and_is_never_tried_again() {
    let fs = formatted(Crash::new());
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    let mut opened = storage.open_log(&spec("t", LogConfig::default()), WALL).unwrap();
    let log = Arc::clone(&opened.log);
    append(&*log, &super::batch(0, 3, 10), &mut opened.producers).unwrap();
    assert_eq!(log.flush(), Ok(3));
    append(&*log, &super::batch(3, 1, 10), &mut opened.producers).unwrap();
    fs.fail(Operation::Sync, 1);
    let fault = log.flush().unwrap_err();
    assert_eq!(fault.to_string(), "flush t-0/00000000000000000000.log: made to fail");
    let changes = fs.changes();
    assert_eq!(log.flush(), Err(fault.clone()));
    assert_eq!(append(&*log, &super::batch(4, 1, 10), &mut Producers::default()), Err(fault));
    assert_eq!((log.flushed_offset(), fs.changes()), (3, changes));
    // Without a clean end of every log there is no clean marker.
    storage.metadata_log().close(&Producers::default()).unwrap();
    storage.close(1).unwrap();
    drop(storage);
    let storage = DirectoryStorage::open(fs.crash(1), WALL).unwrap();
    assert_eq!(storage.clean_shutdown_epoch(), None);
    assert!(storage.open_log(&spec("t", LogConfig::default()), WALL).unwrap().log.end_offset() >= 3);
}

#[test]
fn a_failed_write_takes_the_log_offline_and_is_not_visible() {
    let fs = formatted(Crash::new());
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    let mut opened = storage.open_log(&spec("t", LogConfig::default()), WALL).unwrap();
    append(&*opened.log, &super::batch(0, 3, 10), &mut opened.producers).unwrap();
    fs.fail(Operation::Write, 1);
    append(&*opened.log, &super::batch(3, 1, 10), &mut opened.producers).unwrap_err();
    assert_eq!(opened.log.end_offset(), 3);
    opened.log.flush().unwrap_err();
}

#[test]
fn a_directory_is_formatted_whole_or_not_at_all() {
    let control = |base_offset, control| {
        let spec =
            BatchSpec { base_offset, control: true, partition_leader_epoch: 0, ..BatchSpec::default() };
        let mut builder = BatchBuilder::new(spec);
        builder.push_control(WALL.0, control, &[0, 0, 0]);
        builder.build()
    };
    let bootstrap =
        [control(0, ControlType::SnapshotHeader), control(1, ControlType::SnapshotFooter)].concat();
    for changes in 0..20 {
        for seed in 0..10 {
            let fs = Crash::new();
            fs.cut_power_after(changes);
            let done = format(&fs, &identity(), &bootstrap).is_ok();
            let fs = fs.crash(seed);
            let is_formatted = crate::identity(&fs).unwrap().is_some();
            assert!(is_formatted || !done);
            if !is_formatted {
                format(&fs, &identity(), &bootstrap).unwrap();
            }
            let storage = DirectoryStorage::open(fs, WALL).unwrap();
            assert!(storage.identity() == identity());
            let snapshot = storage.metadata_snapshot().unwrap().unwrap();
            assert!((snapshot.end_offset, snapshot.epoch, &snapshot.bytes[..]) == (0, 0, &bootstrap[..]));
        }
    }
}

#[test]
fn the_quorum_epoch_never_goes_back() {
    for changes in 0..12 {
        let fs = formatted(Crash::new());
        let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
        assert_eq!(storage.quorum_epoch(), 0);
        storage.set_quorum_epoch(3).unwrap();
        fs.cut_power_after(changes);
        let remembered = if storage.set_quorum_epoch(4).is_ok() { 4 } else { 3 };
        drop(storage);
        let storage = DirectoryStorage::open(fs.crash(changes), WALL).unwrap();
        assert!(storage.quorum_epoch() >= remembered);
    }
}

#[test]
fn a_partition_is_made_whole_or_not_at_all() {
    for changes in 0..40 {
        for seed in 0..5 {
            let fs = formatted(Crash::new());
            let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
            fs.cut_power_after(changes);
            let made = storage.open_log(&spec("t", LogConfig::default()), WALL).is_ok();
            drop(storage);
            let fs = fs.crash(seed);
            let storage = DirectoryStorage::open(fs, WALL).unwrap();
            let again = LogSpec { create: !made, ..spec("t", LogConfig::default()) };
            let mut opened = storage.open_log(&again, WALL).unwrap();
            assert_eq!(opened.log.end_offset(), 0);
            append(&*opened.log, &super::batch(0, 1, 10), &mut opened.producers).unwrap();
        }
    }
}

#[test]
fn a_deleted_partition_stays_deleted_and_leaves_nothing_to_its_successor() {
    for changes in 0..40 {
        let fs = formatted(Crash::new());
        let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
        let mut opened = storage.open_log(&spec("t", LogConfig::default()), WALL).unwrap();
        append(&*opened.log, &super::batch(0, 9, 10), &mut opened.producers).unwrap();
        opened.log.flush().unwrap();
        storage.write_checkpoints().unwrap();
        fs.cut_power_after(changes);
        let deleted = storage.delete_log(&spec("t", LogConfig::default()).name).is_ok();
        drop(storage);
        let fs = fs.crash(changes);
        let storage = DirectoryStorage::open(fs, WALL).unwrap();
        let opened = storage.open_log(&spec("t", LogConfig::default()), WALL).unwrap();
        if deleted {
            assert_eq!((opened.log.end_offset(), opened.high_watermark), (0, 0));
        } else {
            assert!([0, 9].contains(&opened.log.end_offset()));
        }
    }
}

#[test]
fn what_was_remembered_of_a_deleted_partition_does_not_meet_its_successor_after_a_crash() {
    let spec = spec("t", LogConfig::default());
    for (start, failing_syncs) in [(30, 0), (20, 0), (0, 0), (30, 1)] {
        let fs = formatted(Crash::new());
        let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
        let mut opened = storage.open_log(&spec, WALL).unwrap();
        append(&*opened.log, &super::batch(0, 20, 10), &mut opened.producers).unwrap();
        append(&*opened.log, &super::batch(20, 10, 10), &mut opened.producers).unwrap();
        opened.log.flush().unwrap();
        opened.log.raise_start(start);
        storage.write_checkpoints().unwrap();
        storage.delete_log(&spec.name).unwrap();
        // One that failed is tried again, and has not forgotten what it has to do.
        for _ in 0..failing_syncs {
            fs.fail(Operation::Sync, 1);
            storage.open_log(&spec, WALL).err().unwrap();
        }
        let mut opened = storage.open_log(&spec, WALL).unwrap();
        append(&*opened.log, &super::batch(0, 5, 10), &mut opened.producers).unwrap();
        assert_eq!(opened.log.flush(), Ok(5));
        drop(storage);
        let storage = DirectoryStorage::open(fs.crash(start as u64), WALL).unwrap();
        let opened = storage.open_log(&LogSpec { create: false, ..spec.clone() }, WALL).unwrap();
        assert_eq!(
            (opened.log.start_offset(), opened.log.end_offset()),
            (0, 5),
            "it began at {start} before"
        );
    }
}
