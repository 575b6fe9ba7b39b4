//! Directories that a real Apache Kafka left behind: each opens as its manifest says.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use eventor_core::records::walk::Walk;
use eventor_core::records::{Batch, Batches, Codec, Decompressor};
use eventor_core::storage::*;
use eventor_core::time::Wall;
use flate2::read::GzDecoder;
use serde_json::Value;
use uuid::Uuid;

use crate::DirectoryStorage;
use crate::file_system::{File, FileSystem, Memory, Open};
use crate::ids;

const NAMES: [&str; 10] = [
    "admin",
    "basic",
    "codecs",
    "compacted",
    "groups",
    "killed",
    "killed-garbage",
    "killed-torn",
    "older",
    "transactions",
];

fn archive(name: &str) -> GzDecoder<std::fs::File> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/data-dirs").join(name);
    GzDecoder::new(std::fs::File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// A recorded directory in memory, and its manifest.
pub(super) fn load(name: &str) -> (Memory, Value) {
    let fs = Memory::new();
    let mut archive_of_files = tar::Archive::new(archive(&format!("{name}.tar.gz")));
    for entry in archive_of_files.entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().trim_end_matches('/').to_owned();
        let Some((_, path)) = path.split_once('/') else { continue };
        if let Some((directory, _)) = path.rsplit_once('/') {
            let _ = fs.create_directory(directory);
        }
        if entry.header().entry_type().is_dir() {
            let _ = fs.create_directory(path);
            continue;
        }
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let length = bytes.len() as u64;
        let written = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let file = fs.open(path, Open::Create).unwrap();
        file.write_at(0, &bytes[..written], &[]).unwrap();
        file.set_length(length).unwrap();
    }
    (fs, serde_json::from_reader(archive(&format!("{name}.json.gz"))).unwrap())
}

fn wall(manifest: &Value) -> Wall {
    Wall(manifest["recorded_ms"].as_i64().unwrap())
}

/// The recordings are older than a producer is remembered.
fn ageless() -> LogConfig {
    LogConfig { producer_id_expiration_ms: i64::MAX, ..LogConfig::default() }
}

/// Every partition of the manifest, with its topic's id.
fn partitions(manifest: &Value) -> Vec<(LogSpec, &Value)> {
    let mut found = Vec::new();
    for (topic, description) in manifest["topics"].as_object().unwrap() {
        let topic_id = ids::from_text(description["id"].as_str().unwrap()).unwrap();
        for (partition, state) in description["partitions"].as_object().unwrap() {
            let name = PartitionName { topic: topic.clone(), partition: partition.parse().unwrap() };
            found.push((LogSpec { name, topic_id, config: ageless(), create: false }, state));
        }
    }
    found
}

/// All `.log` files of partitions that were not deleted, by path.
fn log_files(fs: &Memory) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for directory in fs.list("").unwrap().into_iter().filter(|entry| entry.is_directory) {
        for entry in fs.list(&directory.name).unwrap() {
            if directory.name.ends_with("-delete") {
                continue;
            }
            let path = format!("{}/{}", directory.name, entry.name);
            if path.ends_with(".log") {
                let file = fs.open(&path, Open::Read).unwrap();
                let mut bytes = vec![0; file.length().unwrap() as usize];
                file.read_at(0, &mut bytes).unwrap();
                files.insert(path, bytes);
            }
        }
    }
    files
}

/// The manifest's valid batches of a log, as (base, last, size, crc), from the segment that holds `start` on.
fn expected_batches(manifest: &Value, name: &str, start: Offset) -> Vec<(i64, i64, i64, i64)> {
    let batches = manifest["logs"][name].as_array().map(Vec::as_slice).unwrap_or_default();
    let number = |batch: &Value, field: &str| batch[field].as_i64().unwrap();
    batches
        .iter()
        .filter(|batch| batch["valid"] != Value::Bool(false) && number(batch, "last_offset") >= start)
        .map(|batch| {
            let field = |name| number(batch, name);
            (field("base_offset"), field("last_offset"), field("size"), field("crc"))
        })
        .collect()
}

fn found_batches(log: &dyn Log) -> Vec<(i64, i64, i64, i64)> {
    let bytes = super::read_all(log, log.start_offset());
    let describe = |batch: Batch<'_>| {
        assert!(batch.crc_is_valid());
        (batch.base_offset(), batch.last_offset(), batch.size_bytes() as i64, i64::from(batch.crc()))
    };
    Batches::new(&bytes).map(|batch| describe(batch.unwrap())).collect()
}

fn check_producers(opened: &OpenLog, state: &Value, manifest: &Value, name: &PartitionName) {
    let mut files = manifest["files"].as_object().unwrap().keys();
    let is_snapshot = |path: &String| path.starts_with(&format!("{name}/")) && path.ends_with(".snapshot");
    let is_clean = manifest["acknowledged_up_to"].is_null();
    let empty = Vec::new();
    // The running broker knew them, but it left no snapshot, and Kafka then starts without.
    let forgotten = is_clean && !files.any(is_snapshot);
    let expected = state["producers"].as_array().filter(|_| !forgotten).unwrap_or(&empty);
    assert_eq!(opened.producers.len(), expected.len(), "{name}: {:?}", opened.producers);
    for producer in expected {
        let field = |name: &str| producer[name].as_i64();
        let (_, found) = opened.producers.iter().find(|(id, _)| Some(*id) == field("producer_id")).unwrap();
        assert_eq!(Some(i64::from(found.epoch)), field("producer_epoch"), "{name}");
        assert_eq!(Some(i64::from(found.last_sequence())), field("last_sequence"), "{name}");
        assert_eq!(Some(found.last_timestamp), field("last_timestamp"), "{name}");
        let open = field("transaction_start_offset").filter(|offset| *offset >= 0);
        assert_eq!(found.txn_first_offset, open, "{name}");
        assert!(opened.producer_id_max >= field("producer_id").unwrap());
    }
}

/// Offsets of data records that a read_committed consumer shows, found as a consumer finds them.
fn committed_offsets(opened: &OpenLog) -> Vec<Offset> {
    let log = &*opened.log;
    let end = opened.producers.last_stable_offset(log.end_offset());
    let aborted = log.aborted(log.start_offset(), end).unwrap();
    let bytes = super::read_all(log, log.start_offset());
    let mut offsets = Vec::new();
    for batch in Batches::new(&bytes).map(Result::unwrap) {
        let is_aborted = batch.is_transactional()
            && aborted.iter().any(|txn| {
                txn.producer_id == batch.producer_id()
                    && (txn.first_offset..txn.last_offset).contains(&batch.base_offset())
            });
        if !is_aborted && !batch.is_control() && batch.last_offset() < end {
            offsets.extend(record_offsets(&batch).into_iter().filter(|offset| *offset >= log.start_offset()));
        }
    }
    offsets
}

fn record_offsets(batch: &Batch<'_>) -> Vec<Offset> {
    let mut plain = batch.records().to_vec();
    if batch.codec() != Some(Codec::Uncompressed) {
        plain.clear();
        Decompressor::new(batch.codec().unwrap(), batch.records(), 1 << 30)
            .unwrap()
            .read_to(&mut plain)
            .unwrap();
    }
    let mut walk = Walk::new(&plain[..], usize::MAX);
    let record = |_| batch.base_offset() + i64::from(walk.record().unwrap().offset_delta);
    (0..batch.records_count()).map(record).collect()
}

fn check_committed(opened: &OpenLog, state: &Value, name: &PartitionName) {
    let Some(ranges) = state["read_committed_offsets"].as_array() else { return };
    let range = |range: &Value| range[0].as_i64().unwrap()..=range[1].as_i64().unwrap();
    let found = committed_offsets(opened);
    let shown = |offset: &Offset| ranges.iter().any(|bounds| range(bounds).contains(offset));
    assert!(found.iter().all(shown), "{name}: {found:?} in {ranges:?}");
    for bounds in ranges {
        assert!(found.contains(range(bounds).start()) && found.contains(range(bounds).end()), "{name}");
    }
}

fn check_partition(opened: &OpenLog, state: &Value, manifest: &Value, name: &PartitionName) {
    let log = &*opened.log;
    let field = |field: &str| state[field].as_i64().unwrap();
    assert_eq!(log.start_offset(), field("log_start_offset"), "{name}");
    assert_eq!(log.flushed_offset(), log.end_offset(), "{name}");
    let expected = expected_batches(manifest, &name.to_string(), log.start_offset());
    assert_eq!(found_batches(log), expected, "{name}");
    if name.topic == "__share_group_state" {
        // Stopping wrote to it after it was asked.
        return;
    }
    assert_eq!(log.end_offset(), field("high_watermark"), "{name}");
    let last_stable = opened.producers.last_stable_offset(log.end_offset());
    assert_eq!(last_stable, field("last_stable_offset"), "{name}");
    check_producers(opened, state, manifest, name);
    check_committed(opened, state, name);
    let found = log.max_timestamp().unwrap().map_or((-1, -1), |found| (found.timestamp, found.offset));
    let expected = &state["max_timestamp"];
    let expected = (expected["timestamp"].as_i64().unwrap(), expected["offset"].as_i64().unwrap());
    assert_eq!(found, expected, "{name}");
    if let Some(text) = manifest["files"][format!("{name}/leader-epoch-checkpoint")]["text"].as_str() {
        let epochs = log.epochs();
        let lines: Vec<String> =
            epochs.iter().map(|entry| format!("{} {}", entry.epoch, entry.start_offset)).collect();
        assert_eq!(lines, text.lines().skip(2).collect::<Vec<_>>(), "{name}");
    }
}

/// Every record of the manifest is found by its timestamp: the first one that is not older.
fn check_timestamps(log: &dyn Log, state: &Value, name: &PartitionName) {
    let Some(records) = state["records"].as_array() else { return };
    let pair = |record: &Value| (record["timestamp"].as_i64().unwrap(), record["offset"].as_i64().unwrap());
    for (timestamp, _) in records.iter().map(pair) {
        let expected = records.iter().map(pair).find(|(other, _)| *other >= timestamp).unwrap();
        let found = log.find_timestamp(timestamp).unwrap().unwrap();
        // Markers have timestamps too, and consumers do not see them.
        assert!(found.offset <= expected.1 && found.timestamp >= timestamp, "{name}: {found:?} {expected:?}");
        let seen = records.iter().map(pair).any(|(_, offset)| offset == found.offset);
        assert!(found.offset == expected.1 || !seen, "{name}: {found:?} {expected:?}");
    }
}

fn opens_as_its_manifest_says(name: &str) {
    let (fs, manifest) = load(name);
    let is_clean = !name.starts_with("killed");
    let before = log_files(&fs);
    let storage = DirectoryStorage::open(fs.clone(), wall(&manifest)).unwrap();
    assert_eq!(storage.identity().cluster_id, manifest["cluster_id"].as_str().unwrap());
    assert_eq!(storage.clean_shutdown_epoch().is_some(), is_clean);
    let mut opened_logs = Vec::new();
    for (spec, state) in partitions(&manifest) {
        let opened = storage.open_log(&spec, wall(&manifest)).unwrap();
        check_partition(&opened, state, &manifest, &spec.name);
        check_timestamps(&*opened.log, state, &spec.name);
        let changed = manifest["changed_file"].as_str().filter(|_| name != "killed");
        let cut = changed.is_some_and(|file| file.starts_with(&spec.name.to_string()));
        assert_eq!(opened.notes.len(), usize::from(cut), "{:?}", opened.notes);
        opened_logs.push(opened);
    }
    let strays = storage.set_strays_aside(&|_, _| false).unwrap();
    assert_eq!(strays, [] as [String; 0]);
    let metadata = storage.metadata_log();
    let expected = expected_batches(&manifest, "__cluster_metadata-0", metadata.start_offset());
    assert_eq!(found_batches(&*metadata), expected);
    let snapshot = storage.metadata_snapshot().unwrap();
    let snapshots = manifest["logs"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|log| log.starts_with("__cluster") && log.ends_with(".checkpoint"));
    let newest = snapshots.max().map(|path| path.split_once('/').unwrap().1.to_owned());
    let found = snapshot.map(|found| format!("{:020}-{:010}.checkpoint", found.end_offset, found.epoch));
    assert_eq!(found, newest);
    if is_clean {
        assert!(log_files(&fs) == before, "{name}: a log was changed by opening it");
    }

    metadata.close(&Default::default()).unwrap();
    opened_logs.iter().for_each(|opened| opened.log.close(&opened.producers).unwrap());
    storage.close(9).unwrap();
    let after = log_files(&fs);
    if is_clean {
        assert!(after == before, "{name}: a log was changed by closing it");
    }
    drop(storage);
    // A second time, cleanly: all is as it was left.
    let storage = DirectoryStorage::open(fs.clone(), wall(&manifest)).unwrap();
    assert_eq!(storage.clean_shutdown_epoch(), Some(9));
    for (spec, state) in partitions(&manifest) {
        let opened = storage.open_log(&spec, wall(&manifest)).unwrap();
        assert_eq!(opened.notes, [] as [String; 0]);
        check_partition(&opened, state, &manifest, &spec.name);
    }
    assert!(log_files(&fs) == after);
}

#[test]
fn every_recorded_directory_opens_as_its_manifest_says() {
    std::thread::scope(|scope| {
        let opening = NAMES.map(|name| (name, scope.spawn(move || opens_as_its_manifest_says(name))));
        let wrong: Vec<&str> =
            opening.into_iter().filter_map(|(name, opened)| opened.join().err().map(|_| name)).collect();
        assert_eq!(wrong, [] as [&str; 0]);
    });
}

#[test]
fn an_index_that_is_missing_or_wrong_is_rebuilt_as_kafka_wrote_it() {
    let (kafka, manifest) = load("basic");
    let indexes = ["index", "timeindex"].map(|suffix| format!("sensors-0/00000000000000000100.{suffix}"));
    let content = |fs: &Memory, path: &str| {
        let file = fs.open(path, Open::Read).unwrap();
        let mut bytes = vec![0; file.length().unwrap() as usize];
        file.read_at(0, &mut bytes).unwrap();
        bytes
    };
    for damage in 0..3 {
        for path in &indexes {
            let (fs, _) = load("basic");
            match damage {
                0 => fs.remove(path).unwrap(),
                1 => fs.open(path, Open::Write).unwrap().set_length(17).unwrap(),
                _ => {
                    let length = content(&fs, path).len() as u64;
                    fs.open(path, Open::Write).unwrap().write_at(length - 1, &[0xff], &[]).unwrap();
                }
            }
            let storage = DirectoryStorage::open(fs.clone(), wall(&manifest)).unwrap();
            let (spec, state) =
                partitions(&manifest).into_iter().find(|(spec, _)| spec.name.topic == "sensors").unwrap();
            let opened = storage.open_log(&spec, wall(&manifest)).unwrap();
            check_partition(&opened, state, &manifest, &spec.name);
            for path in &indexes {
                assert_eq!(content(&fs, path), content(&kafka, path), "{path}");
            }
        }
    }
}

#[test]
fn a_directory_that_was_formatted_by_hand_opens() {
    // As test generators write it: padded ids, one log per partition, nothing else, header count -1.
    let fs = Memory::new();
    let write = |path: &str, bytes: &[u8]| {
        fs.open(path, Open::Create).unwrap().write_at(0, bytes, &[]).unwrap();
    };
    let id = "EAAAAAAAQACAAAAAAAAAAQ==";
    write("meta.properties", format!("version=1\ncluster.id=x\nnode.id=1\ndirectory.id={id}\n").as_bytes());
    write(".kafka_cleanshutdown", br#"{"version":0,"brokerEpoch":10}"#);
    fs.create_directory("__cluster_metadata-0").unwrap();
    write("__cluster_metadata-0/00000000000000000000.log", &super::batch(1, 2, 5));
    fs.create_directory("t-0").unwrap();
    write("t-0/partition.metadata", format!("version: 0\ntopic_id: {id}").as_bytes());
    let mut log = Vec::new();
    for base_offset in 0..3 {
        let mut batch = super::producer_batch(base_offset, 0);
        let headers_at = batch.len() - 1;
        batch[headers_at] = 1;
        let crc = eventor_core::records::checksum(&batch[21..]);
        batch[17..21].copy_from_slice(&crc.to_be_bytes());
        log.extend_from_slice(&batch);
    }
    write("t-0/00000000000000000000.log", &log);
    let storage = DirectoryStorage::open(fs.clone(), super::WALL).unwrap();
    assert_eq!(storage.clean_shutdown_epoch(), Some(10));
    assert_eq!((storage.metadata_log().start_offset(), storage.metadata_log().end_offset()), (0, 3));
    let name = PartitionName { topic: "t".to_owned(), partition: 0 };
    let topic_id = Uuid::from_u128(0x10000000_0000_4000_8000_000000000001);
    let spec = LogSpec { name, topic_id, config: LogConfig::default(), create: false };
    let opened = storage.open_log(&spec, super::WALL).unwrap();
    assert_eq!(opened.notes, [] as [String; 0]);
    assert_eq!((opened.log.start_offset(), opened.log.end_offset()), (0, 3));
    assert!(opened.producers.is_empty());
    assert_eq!(opened.producer_id_max, 0);
    assert!(super::read_all(&*opened.log, 0) == log);
    assert_eq!(opened.log.find_timestamp(super::WALL.0 + 1).unwrap().unwrap().offset, 1);
}
