//! The files that Kafka wrote, explained: each byte once, and nothing is wrong but what was damaged on purpose.

use std::collections::BTreeMap;

use bumpalo::Bump;
use eventor_core::random::Random;
use eventor_core::records::{Batches, checksum};
use eventor_explain::{Place, Tree, check, file};

use crate::archive;

/// Leaves lie end to end in each buffer.
fn assert_covers(tree: &Tree<'_>, path: &str) {
    let mut ends = vec![0; tree.buffers.len()];
    for leaf in tree.leaves() {
        assert_eq!(leaf.range.start, ends[leaf.buffer], "{path}: {leaf}");
        ends[leaf.buffer] = leaf.range.end;
    }
    let sizes = tree.buffers.iter().map(|buffer| buffer.len());
    assert!(sizes.eq(ends), "{path}: the last bytes are not explained");
}

#[test]
fn every_byte_of_kafkas_files_is_explained_and_right() {
    for name in archive::NAMES {
        let files = archive::unpack(name);
        let mut wrongs = Vec::new();
        for path in files.paths() {
            assert!(Place::of(&path).is_some(), "{path} is not known");
            let (arena, content) = (Bump::new(), files.read(&path).expect("a file"));
            let tree = file(&path, &content, &arena);
            assert_covers(&tree, &path);
            wrongs.extend(
                tree.wrongs().map(|(node, why)| format!("{path} {} {}: {why}", node.range.start, node.name)),
            );
        }
        let tail = "orders-0/00000000000000001673.log";
        let expected = match name {
            "killed-garbage" => vec![format!(
                "{tail} 146913 unread bytes: no batch: there is no such magic, and the length goes beyond the end"
            )],
            "killed-torn" => vec![format!(
                "{tail} 145071 unread bytes: cut off: the batch has 1903 bytes, of which 1866 are here"
            )],
            _ => Vec::new(),
        };
        assert_eq!(wrongs, expected, "{name}");
    }
}

/// Every file of a directory, by path.
type Contents = BTreeMap<String, Vec<u8>>;

fn contents(name: &str) -> Contents {
    let files = archive::unpack(name);
    files.paths().into_iter().filter_map(|path| Some((path.clone(), files.read(&path)?))).collect()
}

/// What is found in these files.
fn findings(contents: &Contents) -> Vec<String> {
    let given: Vec<_> = contents.iter().map(|(path, content)| (path.as_str(), content.as_slice())).collect();
    check(&given).iter().map(ToString::to_string).collect()
}

#[test]
fn files_of_kafkas_directories_agree() {
    for name in archive::NAMES.into_iter().filter(|name| !name.starts_with("killed-")) {
        assert_eq!(findings(&contents(name)), Vec::<String>::new(), "{name}");
    }
}

/// A number of so many bytes is another.
fn put(contents: &mut Contents, path: &str, at: usize, bytes: &[u8]) {
    let content = contents.get_mut(path).unwrap_or_else(|| panic!("{path} is not there"));
    content[at..at + bytes.len()].copy_from_slice(bytes);
    if path.ends_with(".snapshot") {
        let crc = checksum(&content[6..]);
        content[2..6].copy_from_slice(&crc.to_be_bytes());
    }
}

/// A piece of a text file is another.
fn replace(contents: &mut Contents, path: &str, from: &str, to: &str) {
    let content = contents.get_mut(path).unwrap_or_else(|| panic!("{path} is not there"));
    let text = std::str::from_utf8(content).expect("text");
    assert!(text.contains(from), "{path} has no {from}");
    *content = text.replacen(from, to, 1).into_bytes();
}

/// Takes whole batches out of a segment.
fn drop_batches(contents: &mut Contents, path: &str, from: usize, count: usize) {
    let content = contents.get_mut(path).unwrap_or_else(|| panic!("{path} is not there"));
    let mut starts: Vec<_> = Batches::new(content)
        .scan(0, |at, batch| {
            let start = *at;
            *at += batch.expect("a whole batch").size_bytes();
            Some(start)
        })
        .collect();
    starts.push(content.len());
    content.drain(starts[from]..starts[from + count]);
}

type Damage = (&'static str, fn(&mut Contents), &'static [&'static str]);

const SENSORS: &str = "sensors-0/00000000000000000000";
const RAFT: &str = "__cluster_metadata-0/00000000000000000000";

/// What is done to a directory, and all that is found then.
const DAMAGE: &[Damage] = &[
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.log"), 1000, b"x"),
        &["sensors-0/00000000000000000000.log, byte 17: crc: the bytes give 1493872138 (590aae0a)"],
    ),
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.log"), 12, &7_i32.to_be_bytes()),
        &[
            "sensors-0/leader-epoch-checkpoint, byte 4: epoch: 7 is wanted for offset 0; the batch at byte 0 of sensors-0/00000000000000000000.log has it",
        ],
    ),
    (
        "basic",
        |all| all.get_mut("sensors-0/00000000000000000260.log").unwrap().truncate(70_000),
        &[
            "sensors-0/00000000000000000260.log, byte 61: unread bytes: cut off: the batch has 700077 bytes, of which 70000 are here",
        ],
    ),
    (
        "basic",
        |all| all.get_mut("sensors-0/00000000000000000260.log").unwrap().extend([0; 70]),
        &[
            "sensors-0/00000000000000000260.log, byte 700077: unread bytes: no batch: room that was set aside and that a clean stop cuts off, or writes that were lost",
        ],
    ),
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.index"), 8, &1_i32.to_be_bytes()),
        &["sensors-0/00000000000000000000.index, byte 8: relative_offset: offsets rise from entry to entry"],
    ),
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.index"), 0, &1_i32.to_be_bytes()),
        &[
            "sensors-0/00000000000000000000.index, byte 0: relative_offset: 9 is wanted here; the batch at byte 52696 ends with offset 9",
        ],
    ),
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.index"), 4, &1_i32.to_be_bytes()),
        &["sensors-0/00000000000000000000.index, byte 4: position: no batch begins at byte 1 of the segment"],
    ),
    (
        "basic",
        |all| all.get_mut(&format!("{SENSORS}.index")).unwrap().extend([0; 16]),
        &[
            "sensors-0/00000000000000000000.index, byte 152: room for more entries should be cut off here; a broker takes these zeros for entries",
        ],
    ),
    (
        "basic",
        |all| put(all, &format!("{SENSORS}.timeindex"), 7, &[0xff]),
        &[
            "sensors-0/00000000000000000000.timeindex, byte 12: timestamp: timestamps rise from entry to entry",
        ],
    ),
    (
        "basic",
        |all| all.get_mut(&format!("{SENSORS}.timeindex")).unwrap().truncate(216),
        &[
            "sensors-0/00000000000000000000.timeindex, byte 216: an entry for timestamp 1795163541425 is wanted at the end, the largest of the segment",
        ],
    ),
    (
        "basic",
        |all| put(all, "sensors-0/00000000000000000205.snapshot", 20, &7_i32.to_be_bytes()),
        &[
            "sensors-0/00000000000000000205.snapshot, byte 20: last_sequence: 204 is wanted here, by what producer 0 wrote",
        ],
    ),
    (
        "basic",
        |all| put(all, "sensors-0/00000000000000000205.snapshot", 10, &77_i64.to_be_bytes()),
        &[
            "sensors-0/00000000000000000205.snapshot, byte 10: producer_id: nothing before offset 205 is of producer 77",
        ],
    ),
    (
        "basic",
        |all| all.get_mut("sensors-0/00000000000000000205.snapshot").unwrap()[30] ^= 1,
        &["sensors-0/00000000000000000205.snapshot, byte 2: crc: the bytes give 1368328605 (518f099d)"],
    ),
    (
        "basic",
        |all| _ = all.remove("sensors-0/00000000000000000205.log"),
        &[
            "sensors-0/00000000000000000260.log, byte 0: base_offset: 205 is wanted here; offsets 205 to 259 are missing, which only compaction may do",
        ],
    ),
    (
        "basic",
        |all| _ = all.remove("sensors-0/partition.metadata"),
        &["sensors-0, byte 0: partition.metadata is missing: without it a broker sets this folder aside"],
    ),
    (
        "basic",
        |all| replace(all, "sensors-0/leader-epoch-checkpoint", "0 0\n", "1 0\n"),
        &[
            "sensors-0/leader-epoch-checkpoint, byte 4: epoch: 0 is wanted for offset 0; the batch at byte 0 of sensors-0/00000000000000000000.log has it",
        ],
    ),
    (
        "basic",
        |all| replace(all, "sensors-0/leader-epoch-checkpoint", "1\n0 0\n", "2\n0 0\n0 400\n"),
        &["sensors-0/leader-epoch-checkpoint, byte 8: epochs and their offsets rise from line to line"],
    ),
    (
        "basic",
        |all| {
            let id = all["audit-0/partition.metadata"].clone();
            all.insert("sensors-0/partition.metadata".into(), id);
        },
        &[
            "sensors-0/partition.metadata, byte 11: topic_id: b1cfea16-92d9-40e8-a635-29537df59b3d is wanted, by the metadata log",
        ],
    ),
    (
        "basic",
        |all| replace(all, "replication-offset-checkpoint", "sensors 0 261", "sensors 0 262"),
        &[
            "replication-offset-checkpoint, byte 189: offset: 262 is not in the log of sensors-0, which ends before 261",
        ],
    ),
    (
        "basic",
        |all| replace(all, "recovery-point-offset-checkpoint", "sensors 0 261", "sensors 0 260"),
        &[
            "recovery-point-offset-checkpoint, byte 83: offset: 261 is wanted after a clean stop, where sensors-0 ends",
        ],
    ),
    (
        "basic",
        |all| replace(all, "recovery-point-offset-checkpoint", "sensors 0", "sensors 1"),
        &["recovery-point-offset-checkpoint, byte 73: there is no folder sensors-1 here"],
    ),
    (
        "basic",
        |all| replace(all, "log-start-offset-checkpoint", "0\n0\n", "0\n1\nsensors 0 999\n"),
        &[
            "log-start-offset-checkpoint, byte 14: offset: 999 is not in the log of sensors-0, which ends before 261",
        ],
    ),
    (
        "basic",
        |all| replace(all, "meta.properties", "node.id=1", "node.id=2"),
        &["meta.properties, byte 32: node_id: the metadata log has no broker 2"],
    ),
    (
        "basic",
        |all| replace(all, "meta.properties", "directory.id=iE0", "directory.id=iE1"),
        &["meta.properties, byte 42: directory_id: the metadata log has other directories of broker 1"],
    ),
    (
        "basic",
        |all| replace(all, ".kafka_cleanshutdown", "19", "18"),
        &[".kafka_cleanshutdown, byte 13: broker_epoch: 19 is wanted, by the metadata log"],
    ),
    (
        "basic",
        |all| replace(all, "__cluster_metadata-0/quorum-state", "leaderEpoch\":1", "leaderEpoch\":0"),
        &[
            "__cluster_metadata-0/quorum-state, byte 14: leader_epoch: 1 or more is wanted, by the metadata log",
        ],
    ),
    (
        "basic",
        |all| all.retain(|path, _| !path.starts_with("audit-3/")),
        &["audit-3, byte 0: this folder is missing: the metadata log places the partition here"],
    ),
    (
        "basic",
        |all| drop_batches(all, "orders-0/00000000000000000048.log", 0, 1),
        &[
            "orders-0/00000000000000000048.log, byte 0: base_offset: 48 is wanted here; offsets 48 to 51 are missing, which only compaction may do",
        ],
    ),
    (
        "admin",
        |all| {
            let snapshot = all.remove(&format!("{}19-0000000001.checkpoint", &RAFT[..39])).unwrap();
            all.insert(format!("{}19-0000000002.checkpoint", &RAFT[..39]), snapshot);
        },
        &[
            "__cluster_metadata-0/00000000000000000019-0000000002.checkpoint, byte 0: the name should say epoch 1, by the log",
        ],
    ),
    (
        "admin",
        |all| drop_batches(all, &format!("{}19-0000000001.checkpoint", &RAFT[..39]), 2, 1),
        &[
            "__cluster_metadata-0/00000000000000000019-0000000001.checkpoint, byte 679: the footer of the snapshot is missing",
        ],
    ),
    (
        "transactions",
        |all| put(all, "orders-0/00000000000000000000.txnindex", 2, &99_i64.to_be_bytes()),
        &["orders-0/00000000000000000000.txnindex, byte 2: producer_id: 0 is wanted here, by the log"],
    ),
    (
        "transactions",
        |all| put(all, "orders-0/00000000000000000000.txnindex", 10, &0_i64.to_be_bytes()),
        &["orders-0/00000000000000000000.txnindex, byte 10: first_offset: 5 is wanted here, by the log"],
    ),
    (
        "transactions",
        |all| put(all, "orders-0/00000000000000000000.txnindex", 26, &0_i64.to_be_bytes()),
        &[
            "orders-0/00000000000000000000.txnindex, byte 26: last_stable_offset: 10 is wanted here, by the log",
        ],
    ),
    (
        "transactions",
        |all| _ = all.remove("orders-0/00000000000000000000.txnindex"),
        &[
            "orders-0/00000000000000000000.log, byte 654: offset 9 aborts a transaction; a `.txnindex` of this name is wanted that says so",
        ],
    ),
    (
        "transactions",
        |all| all.get_mut("payments-0/00000000000000000000.txnindex").unwrap().truncate(0),
        &[
            "payments-0/00000000000000000000.txnindex, byte 0: an entry for the transaction that was aborted at offset 11 is wanted",
            "payments-0/00000000000000000000.txnindex, byte 0: an entry for the transaction that was aborted at offset 13 is wanted",
            "payments-0/00000000000000000000.txnindex, byte 0: an entry for the transaction that was aborted at offset 17 is wanted",
        ],
    ),
];

#[test]
fn each_damage_is_found_where_it_is_and_nothing_else_is() {
    let mut directories = BTreeMap::<&str, Contents>::new();
    for (number, (name, damage, expected)) in DAMAGE.iter().enumerate() {
        let mut all = directories.entry(name).or_insert_with(|| contents(name)).clone();
        damage(&mut all);
        let found = findings(&all);
        assert_eq!(found, *expected, "damage {number}, of {name}");
    }
}

#[test]
fn no_damage_does_more_than_be_found() {
    let mut random = Random::seed(6);
    for name in ["basic", "transactions", "admin", "compacted"] {
        let mut all = contents(name);
        // Small files are as good, and sooner read.
        all.retain(|_, content| content.len() < 5000);
        let paths: Vec<_> = all.keys().cloned().collect();
        for _ in 0..15 {
            let mut all = all.clone();
            for _ in 0..20 {
                let content =
                    all.get_mut(&paths[random.below(paths.len() as u64) as usize]).expect("it is there");
                let at = random.below(content.len() as u64 + 1) as usize;
                match random.below(3) {
                    0 => content.truncate(at),
                    1 if at < content.len() => content[at] ^= 1 << random.below(8),
                    _ => content.insert(at, random.below(256) as u8),
                }
            }
            assert!(!findings(&all).is_empty());
        }
    }
}
