//! Logs over every file system: the same behaviour on each. Crashes, damage and real directories have files of their own.

mod crashes;
mod damage;
mod fixtures;

use eventor_core::partition::producers::Producers;
use eventor_core::records::{Batch, BatchBuilder, BatchSpec, Batches, NewRecord};
use eventor_core::storage::*;
use eventor_core::time::Wall;
use uuid::Uuid;

#[cfg(unix)]
use crate::file_system::Disk;
use crate::file_system::{Crash, FileSystem, Memory};
use crate::{DirectoryStorage, format};

pub(crate) const WALL: Wall = Wall(1_700_000_000_000);

pub(crate) fn identity() -> Identity {
    Identity { cluster_id: "cluster".to_owned(), node_id: 1, directory_id: Uuid::from_u128(1 << 100) }
}

/// A batch of `count` records of about `size` bytes each.
pub(crate) fn batch(base_offset: Offset, count: i32, size: usize) -> Vec<u8> {
    batch_of(BatchSpec { base_offset, partition_leader_epoch: 0, ..BatchSpec::default() }, count, size)
}

pub(crate) fn batch_of(spec: BatchSpec, count: i32, size: usize) -> Vec<u8> {
    let first = WALL.0 + spec.base_offset;
    let mut builder = BatchBuilder::new(spec);
    for index in 0..i64::from(count) {
        let value = vec![b'v'; size];
        builder.push(NewRecord { timestamp: first + index, key: None, value: Some(&value), headers: &[] });
    }
    builder.build()
}

/// One record of producer 0, always with sequence 0.
pub(crate) fn producer_batch(base_offset: Offset, producer_id: i64) -> Vec<u8> {
    let spec =
        BatchSpec { base_offset, producer_id, producer_epoch: 0, base_sequence: 0, ..BatchSpec::default() };
    batch_of(spec, 1, 5)
}

/// Appends a batch as a partition would.
pub(crate) fn append(log: &dyn Log, bytes: &[u8], producers: &mut Producers) -> Result<(), Fault> {
    let parsed = Batch::parse(bytes, 0).unwrap();
    let before = producers.clone();
    let aborted = producers.append(&parsed);
    let (head, tail) = bytes.split_at(61);
    log.append(&Append {
        head,
        tail,
        base_offset: parsed.base_offset(),
        last_offset: parsed.last_offset(),
        max_timestamp: parsed.max_timestamp(),
        aborted,
        producers: &before,
        wall: WALL,
    })
}

pub(crate) fn spec(topic: &str, config: LogConfig) -> LogSpec {
    let name = PartitionName { topic: topic.to_owned(), partition: 0 };
    LogSpec { name, topic_id: Uuid::from_u128(77), config, create: true }
}

/// All bytes that a reader sees from `offset` on.
pub(crate) fn read_all(log: &dyn Log, mut offset: Offset) -> Vec<u8> {
    let mut bytes = Vec::new();
    let limit = ReadLimit { bytes_max: 1 << 20, at_least_one_batch: true, end_offset: log.end_offset() };
    while let Some(region) = log.read(offset, limit).unwrap().region {
        let mut part = Vec::new();
        region.read_to(&mut part).unwrap();
        let mut whole = 0;
        for batch in Batches::new(&part).map_while(Result::ok) {
            offset = batch.next_offset();
            whole += batch.size_bytes();
        }
        bytes.extend_from_slice(&part[..whole]);
    }
    bytes
}

fn formatted<F: FileSystem>(fs: F) -> F {
    format(&fs, &identity(), b"").unwrap();
    fs
}

fn small_segments() -> LogConfig {
    LogConfig { segment_bytes: 2000, index_interval_bytes: 100, ..LogConfig::default() }
}

fn keeps_what_is_appended<F: FileSystem + Clone>(fs: F) {
    let fs = formatted(fs);
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    let opened = storage.open_log(&spec("t", small_segments()), WALL).unwrap();
    let (log, mut producers) = (opened.log, opened.producers);
    assert_eq!((log.start_offset(), log.end_offset(), log.flushed_offset()), (0, 0, 0));
    let mut stored = Vec::new();
    for base in 0..100 {
        let bytes = batch(base * 3, 3, base as usize);
        append(&*log, &bytes, &mut producers).unwrap();
        stored.extend_from_slice(&bytes);
    }
    assert_eq!(log.end_offset(), 300);
    assert_eq!(log.size_bytes(), stored.len() as u64);
    assert_eq!(log.flushed_offset(), 0);
    assert_eq!(log.flush().unwrap(), 300);
    assert!(read_all(&*log, 0) == stored);
    for offset in 0..300 {
        let limit = ReadLimit { bytes_max: 1, at_least_one_batch: true, end_offset: 300 };
        let region = log.read(offset, limit).unwrap().region.unwrap();
        let mut bytes = Vec::new();
        region.read_to(&mut bytes).unwrap();
        let found = Batch::parse(&bytes, 0).unwrap();
        assert_eq!((found.base_offset(), found.size_bytes()), (offset / 3 * 3, bytes.len()));
        let found = log.find_timestamp(WALL.0 + offset).unwrap().unwrap();
        assert_eq!((found.offset, found.timestamp), (offset, WALL.0 + offset));
        let between = log.bytes_between(offset, 300).unwrap();
        let from: usize = (0..offset / 3).map(|base| batch(base * 3, 3, base as usize).len()).sum();
        assert_eq!(between, (stored.len() - from) as u64);
    }
    assert_eq!(log.max_timestamp().unwrap().unwrap().offset, 299);
    assert_eq!(log.find_timestamp(WALL.0 + 300).unwrap(), None);
    storage.metadata_log().close(&Producers::default()).unwrap();
    log.close(&producers).unwrap();
    log.flush().unwrap_err();
    storage.close(7).unwrap();

    let storage = DirectoryStorage::open(fs, WALL).unwrap();
    assert_eq!(storage.clean_shutdown_epoch(), Some(7));
    let opened = storage.open_log(&spec("t", small_segments()), WALL).unwrap();
    assert_eq!(opened.notes, [] as [String; 0]);
    assert_eq!((opened.high_watermark, opened.log.flushed_offset()), (300, 300));
    assert!(read_all(&*opened.log, 0) == stored);
    assert_eq!(opened.log.find_timestamp(WALL.0 + 150).unwrap().unwrap().offset, 150);
    append(&*opened.log, &batch(300, 1, 10), &mut producers).unwrap();
    assert_eq!(opened.log.end_offset(), 301);
    storage.delete_log(&spec("t", small_segments()).name).unwrap();
    opened.log.flush().unwrap_err();
    let opened = storage.open_log(&spec("t", small_segments()), WALL).unwrap();
    assert_eq!((opened.log.end_offset(), opened.high_watermark), (0, 0));
}

#[test]
fn a_log_keeps_what_is_appended_over_a_clean_stop() {
    keeps_what_is_appended(Memory::new());
    keeps_what_is_appended(Crash::new());
    #[cfg(unix)]
    {
        let directory = crate::scratch::Scratch::new();
        keeps_what_is_appended(Disk::new(directory.path()));
    }
}
