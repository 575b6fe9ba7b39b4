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

/// What should be in the log: every batch that an append took, and how much of it was promised.
#[derive(Default, Clone)]
struct Model {
    batches: Vec<Vec<u8>>,
    end_offset: Offset,
    flushed: Offset,
}

impl Model {
    /// Compares a log that was found after a crash, and forgets what was lost.
    fn check(&mut self, opened: &OpenLog) {
        let log = &*opened.log;
        assert!(log.end_offset() >= self.flushed, "flushed to {}, found {}", self.flushed, log.end_offset());
        let found = read_all(log, log.start_offset());
        assert!(Batches::new(&found).all(|batch| batch.is_ok()));
        let count = Batches::new(&found).count();
        let expected = self.batches.get(..count).unwrap_or_default().concat();
        assert!(found == expected, "found {count} batches, {} of {} bytes", found.len(), expected.len());
        self.batches.truncate(count);
        let mut producers = Producers::default();
        let mut aborted = Vec::new();
        let mut end_offset = 0;
        for batch in Batches::new(&found).map(|batch| batch.unwrap()) {
            assert_eq!(batch.base_offset(), end_offset);
            aborted.extend(producers.replay(&batch).unwrap());
            end_offset = batch.next_offset();
        }
        assert_eq!(log.end_offset(), end_offset);
        assert!(
            opened.producers.to_snapshot() == producers.to_snapshot(),
            "producers are those of the batches found"
        );
        assert_eq!(log.aborted(0, end_offset).unwrap(), aborted);
        for offset in (0..end_offset).step_by(7) {
            let found = log.find_timestamp(WALL.0 + offset).unwrap();
            assert!(found.is_some_and(|found| found.offset <= offset));
        }
        (self.end_offset, self.flushed) = (end_offset, log.flushed_offset());
    }
}

struct Run {
    random: Random,
    model: Model,
    config: LogConfig,
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
                2 => drop(storage.write_checkpoints()),
                _ => {
                    let bytes = self.next_batch(&opened.producers);
                    // Even one that fails may be found later: it was never refused.
                    self.model.batches.push(bytes.clone());
                    if append(&*opened.log, &bytes, &mut opened.producers).is_err() {
                        return;
                    }
                    self.model.end_offset = Batch::parse(&bytes, 0).unwrap().next_offset();
                }
            }
        }
    }
}

impl Run {
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

fn survives(seed: u64) {
    let mut random = Random::seed(seed);
    let config = LogConfig {
        segment_bytes: 500 + random.below(3000) as u32,
        index_interval_bytes: random.below(500) as u32,
        preallocate: random.below(4) == 0,
        ..LogConfig::default()
    };
    let mut run = Run { random, model: Model::default(), config };
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
        assert_eq!(opened.notes, [] as [String; 0]);
        drop((_storage, opened));
        run.model = once;
        fs = fs.crash(run.random.next_u64());
    }
}

#[test]
fn what_was_flushed_survives_every_crash() {
    let seeds = std::env::var("EVENTOR_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(300);
    for seed in 0..seeds {
        if std::panic::catch_unwind(|| survives(seed)).is_err() {
            panic!("seed {seed} fails");
        }
    }
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
