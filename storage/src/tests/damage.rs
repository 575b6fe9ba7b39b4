//! Files that are not as they were left: each is repaired, or named.

use eventor_core::partition::producers::Producers;
use eventor_core::storage::*;

use super::{WALL, append, batch, formatted, identity, read_all, small_segments, spec};
use crate::file_system::{File, FileSystem, Memory, Open};
use crate::{DirectoryError, DirectoryStorage, format};

const FIRST: &str = "t-0/00000000000000000000.log";

fn content(fs: &Memory, path: &str) -> Vec<u8> {
    let file = fs.open(path, Open::Read).unwrap();
    let mut bytes = vec![0; file.length().unwrap() as usize];
    file.read_at(0, &mut bytes).unwrap();
    bytes
}

fn write(fs: &Memory, path: &str, position: u64, bytes: &[u8]) {
    fs.open(path, Open::Create).unwrap().write_at(position, bytes, &[]).unwrap();
}

/// A directory whose partition t-0 holds `batches` of 10 offsets each and was flushed, with checkpoints, up to batch
/// `flushed`; then the broker was killed. Answers the bytes of all batches too.
fn killed(config: LogConfig, batches: i64, flushed: i64) -> (Memory, Vec<u8>) {
    let fs = formatted(Memory::new());
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    let mut opened = storage.open_log(&spec("t", config), WALL).unwrap();
    let mut all = Vec::new();
    for number in 0..batches {
        if number == flushed {
            opened.log.flush().unwrap();
            storage.write_checkpoints().unwrap();
        }
        let bytes = batch(number * 10, 10, 10);
        append(&*opened.log, &bytes, &mut opened.producers).unwrap();
        all.extend_from_slice(&bytes);
    }
    (fs, all)
}

fn open(fs: &Memory, config: LogConfig) -> Result<(DirectoryStorage<Memory>, OpenLog), Fault> {
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    let opened = storage.open_log(&LogSpec { create: false, ..spec("t", config) }, WALL)?;
    Ok((storage, opened))
}

#[test]
fn a_torn_end_is_cut_where_nothing_was_promised() {
    let (fs, all) = killed(LogConfig::default(), 5, 2);
    let file = fs.open(FIRST, Open::Write).unwrap();
    file.set_length(file.length().unwrap() - 7).unwrap();
    let (_storage, opened) = open(&fs, LogConfig::default()).unwrap();
    assert_eq!(opened.log.end_offset(), 40);
    assert!(read_all(&*opened.log, 0) == all[..all.len() / 5 * 4]);
    assert_eq!(opened.notes.len(), 1);
    let size = all.len();
    let expected = format!(
        "{FIRST}: cut at byte {} of {}, offset 40: the record batch is longer than the file",
        size / 5 * 4,
        size - 7
    );
    assert_eq!(opened.notes[0], expected);
}

#[test]
fn garbage_and_zeros_behind_the_end_are_cut() {
    for garbage in [vec![0; 1000], vec![0xa5; 301], (0..=255).collect()] {
        let (fs, all) = killed(LogConfig::default(), 5, 5);
        write(&fs, FIRST, all.len() as u64, &garbage);
        let (_storage, opened) = open(&fs, LogConfig::default()).unwrap();
        assert!(read_all(&*opened.log, 0) == all);
        assert_eq!((opened.notes.len(), content(&fs, FIRST).len()), (1, all.len()));
    }
}

#[test]
fn an_old_batch_that_is_appended_again_is_not_taken() {
    let (fs, all) = killed(LogConfig::default(), 5, 2);
    write(&fs, FIRST, all.len() as u64, &all[..all.len() / 5]);
    let (_storage, opened) = open(&fs, LogConfig::default()).unwrap();
    assert!(read_all(&*opened.log, 0) == all);
    assert_eq!(opened.notes.len(), 1);
}

#[test]
fn a_wrong_batch_that_was_flushed_is_kept_and_named() {
    let (fs, all) = killed(small_segments(), 50, 42);
    let before: Vec<String> = fs.list("t-0").unwrap().into_iter().map(|entry| entry.name).collect();
    // In the segment that holds the recovery point: flushed, and looked at.
    let segment =
        before.iter().filter(|name| name.ends_with(".log") && **name <= format!("{:020}.log", 419)).max();
    let path = format!("t-0/{}", segment.unwrap());
    let mut bytes = content(&fs, &path);
    bytes[100] ^= 1;
    write(&fs, &path, 0, &bytes);
    let Err(Fault::Damaged { path: named, at, what }) = open(&fs, small_segments()) else {
        panic!("not damaged")
    };
    assert_eq!((named, at), (path.clone(), 17));
    assert!(what.contains("everything below offset 420 was flushed, so nothing is cut"), "{what}");
    assert!(content(&fs, &path) == bytes);
    let logs = |names: &[String]| names.iter().filter(|name| name.ends_with(".log")).count();
    let after: Vec<String> = fs.list("t-0").unwrap().into_iter().map(|entry| entry.name).collect();
    assert_eq!(logs(&after), logs(&before));
    // Put right, it opens, and nothing was lost meanwhile.
    bytes[100] ^= 1;
    write(&fs, &path, 0, &bytes);
    let (_storage, opened) = open(&fs, small_segments()).unwrap();
    assert!(read_all(&*opened.log, 0) == all);
}

#[test]
fn segments_behind_a_cut_are_set_aside() {
    let (fs, all) = killed(small_segments(), 50, 0);
    let mut bytes = content(&fs, FIRST);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    write(&fs, FIRST, 0, &bytes);
    let (_storage, opened) = open(&fs, small_segments()).unwrap();
    let found = read_all(&*opened.log, 0);
    assert!(all.starts_with(&found) && !found.is_empty());
    assert!(opened.notes[0].contains("look intact, may have been acknowledged"), "{:?}", opened.notes);
    let lost = fs.list("t-0").unwrap().into_iter().filter(|entry| entry.name.ends_with(".log.lost")).count();
    assert!(lost > 0);
}

#[test]
fn a_cut_before_intact_batches_keeps_a_copy_of_the_segment() {
    let (fs, all) = killed(LogConfig::default(), 5, 1);
    let size = all.len() / 5;
    let mut torn = all.clone();
    torn[size * 2 + 100] ^= 1;
    for (round, lost) in [".lost", ".2.lost"].into_iter().enumerate() {
        write(&fs, FIRST, 0, &torn);
        let (_storage, opened) = open(&fs, LogConfig::default()).unwrap();
        assert!(read_all(&*opened.log, 0) == all[..size * 2]);
        assert!(content(&fs, &format!("{FIRST}{lost}")) == torn, "round {round}: all of it");
        let expected = format!(
            "; batches behind it look intact, may have been acknowledged and are lost to readers; all of it was copied to {FIRST}{lost}"
        );
        assert!(opened.notes.iter().any(|note| note.ends_with(&expected)), "{:?}", opened.notes);
    }
}

#[test]
fn a_log_that_is_shorter_than_it_was_flushed_is_named() {
    let (fs, _) = killed(LogConfig::default(), 5, 4);
    fs.open(FIRST, Open::Write).unwrap().set_length(0).unwrap();
    let fault = open(&fs, LogConfig::default()).err().unwrap();
    assert!(fault.to_string().contains("the log ends at offset 0, but it was flushed up to 40"), "{fault}");
}

#[test]
fn no_segment_of_a_clean_log_that_would_begin_behind_its_end_is_removed() {
    let (fs, all) = killed(small_segments(), 50, 0);
    let (storage, opened) = open(&fs, small_segments()).unwrap();
    opened.log.close(&opened.producers).unwrap();
    storage.metadata_log().close(&Producers::default()).unwrap();
    storage.close(1).unwrap();
    drop((storage, opened));
    let logs = || {
        let names = fs.list("t-0").unwrap().into_iter().map(|entry| format!("t-0/{}", entry.name));
        names.filter(|path| path.ends_with(".log")).map(|path| content(&fs, &path)).collect::<Vec<_>>()
    };
    let before = logs();
    assert!(before.len() > 3 && before.concat() == all);
    write(&fs, "log-start-offset-checkpoint", 0, b"0\n1\nt 0 1000\n");
    let fault = open(&fs, small_segments()).err().unwrap();
    assert!(fault.to_string().contains("log-start-offset-checkpoint says that it begins at 1000"), "{fault}");
    assert!(logs() == before);
}

#[test]
fn records_of_an_old_format_are_named() {
    let (fs, _) = killed(LogConfig::default(), 1, 0);
    // Offset 0, 22 bytes: checksum, magic 1, attributes, timestamp, no key, no value.
    let mut old = [[0; 12].as_slice(), &[0; 4], &[1, 0], &[0; 8], &[0xff; 8]].concat();
    old[11] = 22;
    let mut crc = flate2::Crc::new();
    crc.update(&old[16..]);
    old[12..16].copy_from_slice(&crc.sum().to_be_bytes());
    write(&fs, FIRST, 0, &old);
    fs.open(FIRST, Open::Write).unwrap().set_length(34).unwrap();
    let fault = open(&fs, LogConfig::default()).err().unwrap();
    assert!(fault.to_string().contains("records of format 0 or 1"), "{fault}");
}

#[test]
fn no_flipped_bit_in_an_index_changes_what_is_read() {
    let (fs, all) = killed(small_segments(), 20, 19);
    let indexes: Vec<String> = fs.list("t-0").unwrap().into_iter().map(|entry| entry.name).collect();
    for name in indexes.iter().filter(|name| name.ends_with("index")) {
        let path = format!("t-0/{name}");
        let good = content(&fs, &path);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            write(&fs, &path, 0, &bad);
            let (_storage, opened) = open(&fs, small_segments()).unwrap();
            assert!(read_all(&*opened.log, 0) == all);
            for offset in (0..200).step_by(10) {
                let limit = ReadLimit { bytes_max: 1, at_least_one_batch: true, end_offset: 200 };
                let region = opened.log.read(offset, limit).unwrap().region.unwrap();
                let mut bytes = Vec::new();
                region.read_to(&mut bytes).unwrap();
                assert!(bytes == batch(offset, 10, 10));
                let found = opened.log.find_timestamp(WALL.0 + offset).unwrap().unwrap();
                assert_eq!(found.offset, offset);
            }
            write(&fs, &path, 0, &good);
            fs.open(&path, Open::Write).unwrap().set_length(good.len() as u64).unwrap();
        }
    }
}

#[test]
fn a_snapshot_or_an_index_of_transactions_of_any_length_keeps_no_partition_closed() {
    for length in [(64 << 20) + 1, 2 << 30] {
        let (fs, all) = killed(small_segments(), 20, 10);
        for entry in fs.list("t-0").unwrap() {
            let path = format!("t-0/{}", entry.name);
            if path.ends_with(".snapshot") {
                fs.open(&path, Open::Write).unwrap().set_length(length).unwrap();
            } else if let Some(segment) = path.strip_suffix(".log") {
                let index = format!("{segment}.txnindex");
                fs.open(&index, Open::Create).unwrap().set_length(length).unwrap();
            }
        }
        let (_storage, mut opened) = open(&fs, small_segments()).unwrap();
        assert!(read_all(&*opened.log, 0) == all);
        // What would be written next is there already, too long.
        let next = fs.open("t-0/00000000000000000200.snapshot", Open::Create).unwrap();
        next.set_length(length).unwrap();
        opened.log.roll(&opened.producers, WALL).unwrap();
        append(&*opened.log, &batch(200, 1, 10), &mut opened.producers).unwrap();
        opened.log.flush().unwrap();
    }
}

#[test]
fn an_interrupted_compaction_is_undone_or_completed() {
    let (fs, all) = killed(LogConfig::default(), 5, 5);
    let write_segment = |suffix: &str, bytes: &[u8]| write(&fs, &format!("{FIRST}{suffix}"), 0, bytes);
    write_segment(".cleaned", b"half a segment");
    write_segment(".swap", &all[..all.len() / 5]);
    write(&fs, "t-0/00000000000000000007.log.deleted", 0, b"gone");
    let (storage, opened) = open(&fs, LogConfig::default()).unwrap();
    assert!(read_all(&*opened.log, 0) == all);
    drop((storage, opened));
    // Nothing is being cleaned now, so the swap is whole and replaces what it was made from: here, all.
    let mut compacted = batch(0, 1, 3);
    compacted.extend(batch(49, 1, 3));
    write_segment(".swap", &compacted);
    let (_storage, opened) = open(&fs, LogConfig::default()).unwrap();
    assert!(read_all(&*opened.log, 0) == compacted);
    let names: Vec<String> = fs.list("t-0").unwrap().into_iter().map(|entry| entry.name).collect();
    assert!(
        !names
            .iter()
            .any(|name| name.ends_with(".deleted") || name.ends_with(".swap") || name.ends_with(".cleaned"))
    );
}

fn refusal(fs: &Memory) -> DirectoryError {
    DirectoryStorage::open(fs.clone(), WALL).err().unwrap()
}

#[test]
fn a_directory_that_cannot_be_opened_says_what_to_do() {
    let fs = Memory::new();
    assert_eq!(refusal(&fs), DirectoryError::NotFormatted("memory".to_owned()));
    assert!(fs.list("").unwrap().is_empty(), "somebody else's directory is left alone");
    format(&fs, &identity(), b"").unwrap();
    assert_eq!(format(&fs, &identity(), b""), Err(DirectoryError::AlreadyFormatted("memory".to_owned())));

    let first = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    assert_eq!(refusal(&fs), DirectoryError::Locked("memory".to_owned()));
    first.metadata_log().close(&Producers::default()).unwrap();
    first.close(1).unwrap();
    // Closed is released, also while somebody still holds the storage.
    drop(DirectoryStorage::open(fs.clone(), WALL).unwrap());

    fs.create_directory("holiday-pictures").unwrap();
    let foreign =
        DirectoryError::Foreign { directory: "memory".to_owned(), name: "holiday-pictures".to_owned() };
    assert_eq!(refusal(&fs), foreign);
    assert_eq!(
        foreign.to_string(),
        "memory holds the directory holiday-pictures, which is no partition's: move it elsewhere"
    );
    fs.remove_directory("holiday-pictures").unwrap();
    write(&fs, "meta.properties", 0, b"version=9\n");
    assert!(matches!(refusal(&fs), DirectoryError::Properties { .. }));
}

#[test]
fn directories_that_no_topic_knows_are_set_aside() {
    let (fs, _) = killed(LogConfig::default(), 1, 0);
    fs.create_directory("old-3").unwrap();
    fs.create_directory("gone-1.0123456789abcdef0123456789abcdef-delete").unwrap();
    let storage = DirectoryStorage::open(fs.clone(), WALL).unwrap();
    assert_eq!(storage.notes().len(), 1);
    let renamed = storage.set_strays_aside(&|name, _| name.topic == "t").unwrap();
    assert_eq!(renamed, ["old-3.00000000000000000000000000000000-stray"]);
    let directories: Vec<String> =
        fs.list("").unwrap().into_iter().filter(|entry| entry.is_directory).map(|entry| entry.name).collect();
    assert_eq!(directories, ["__cluster_metadata-0", &renamed[0], "t-0"]);
    let other = LogSpec { topic_id: uuid::Uuid::from_u128(5), ..spec("t", LogConfig::default()) };
    let fault = storage.open_log(&other, WALL).err().unwrap();
    assert!(fault.to_string().contains("it belongs to topic id"), "{fault}");
}
