//! Every byte of every kind of file is explained once, also damaged; and what is wrong in a file is said at its byte.

use bumpalo::Bump;
use eventor_core::random::Random;
use eventor_core::records::{BatchBuilder, BatchSpec, NewRecord, checksum};

use crate::tests::assert_covers;
use crate::{Parts, Tree, file};

/// A batch of so many records from this offset on.
fn batch(base_offset: i64, count: i64) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchSpec { base_offset, ..BatchSpec::default() });
    for record in 0..count {
        builder.push(NewRecord {
            timestamp: 1_700_000_000_000 + base_offset + record,
            key: None,
            value: Some(b"value"),
            headers: &[],
        });
    }
    builder.build()
}

fn snapshot() -> Vec<u8> {
    let mut rest = 2_i32.to_be_bytes().to_vec();
    for id in [7_i64, 8] {
        rest.extend(id.to_be_bytes());
        rest.extend(3_i16.to_be_bytes());
        rest.extend(41_i32.to_be_bytes());
        rest.extend(99_i64.to_be_bytes());
        rest.extend(1_i32.to_be_bytes());
        rest.extend(1_700_000_000_000_i64.to_be_bytes());
        rest.extend((-1_i32).to_be_bytes());
        rest.extend((-1_i64).to_be_bytes());
    }
    [&1_i16.to_be_bytes()[..], &checksum(&rest).to_be_bytes(), &rest].concat()
}

fn index(entries: &[(i32, i32)]) -> Vec<u8> {
    entries
        .iter()
        .flat_map(|(offset, position)| [offset.to_be_bytes(), position.to_be_bytes()].concat())
        .collect()
}

/// A file of each kind, in order.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let times = |entries: &[(i64, i32)]| -> Vec<u8> {
        entries
            .iter()
            .flat_map(|(time, offset)| [&time.to_be_bytes()[..], &offset.to_be_bytes()].concat())
            .collect()
    };
    let aborted = [&0_i16.to_be_bytes()[..], &[7_i64, 105, 110, 111].map(i64::to_be_bytes).concat()].concat();
    vec![
        ("t-0/00000000000000000100.log", [batch(100, 3), batch(103, 1), batch(110, 2)].concat()),
        ("t-0/00000000000000000100.index", index(&[(3, 100), (11, 200)])),
        ("t-0/00000000000000000100.index", [index(&[(3, 100), (11, 200)]), vec![0; 80]].concat()),
        ("t-0/00000000000000000100.timeindex", times(&[(1_700_000_000_103, 3), (1_700_000_000_111, 11)])),
        ("t-0/00000000000000000100.txnindex", aborted),
        ("t-0/00000000000000000112.snapshot", snapshot()),
        ("t-0/leader-epoch-checkpoint", b"0\n2\n0 0\n3 105\n".to_vec()),
        ("t-0/partition.metadata", b"version: 0\ntopic_id: ZUO4bt7lAUqnX0hvj0fAnA".to_vec()),
        ("recovery-point-offset-checkpoint", b"0\n2\nt 0 112\nmy-topic 11 0\n".to_vec()),
        ("replication-offset-checkpoint", b"0\n1\nt 0 112\n".to_vec()),
        ("log-start-offset-checkpoint", b"0\n0\n".to_vec()),
        ("cleaner-offset-checkpoint", Vec::new()),
        ("meta.properties", b"#\n#Sat Nov 21 08:32:07 UTC 2026\nnode.id=1\n\ndirectory.id=iE0i01oJTtecaiRf8y1VMw\nversion=1\ncluster.id=a\\=b\n".to_vec()),
        (".kafka_cleanshutdown", br#"{"version":0,"brokerEpoch":19}"#.to_vec()),
        ("__cluster_metadata-0/quorum-state", br#"{"clusterId":"","leaderId":1,"leaderEpoch":2,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}, {"voterId":2}],"data_version":0}"#.to_vec()),
        (".lock", Vec::new()),
    ]
}

fn assert_explained(path: &str, bytes: &[u8], arena: &Bump) -> Vec<String> {
    let tree = file(path, bytes, arena);
    assert_covers(&tree, path);
    if let Some(parts) = Parts::new(path, bytes) {
        assert_parts(&parts, bytes, &tree);
    }
    tree.wrongs().map(|(node, why)| format!("{} {}: {why}", node.range.start, node.name)).collect()
}

/// The parts lie end to end, and their trees together are the tree of the whole.
fn assert_parts(parts: &Parts<'_>, bytes: &[u8], whole: &Tree<'_>) {
    let (arena, mut at, mut nodes) = (Bump::new(), 0, Vec::new());
    for (index, part) in parts.clone().enumerate() {
        assert_eq!((part.range.start, part.index), (at, index));
        at = part.range.end;
        let tree = parts.tree(&part, &arena);
        nodes.extend(tree.nodes.iter().map(|node| (node.range.clone(), node.name, node.note.clone())));
    }
    assert_eq!(at, bytes.len());
    let of_whole = whole.nodes.iter().map(|node| (node.range.clone(), node.name, node.note.clone()));
    assert!(of_whole.eq(nodes) || bytes.is_empty(), "{whole}");
}

#[test]
fn every_byte_of_every_file_is_in_one_leaf_and_nothing_is_wrong() {
    for (path, bytes) in files() {
        let arena = Bump::new();
        assert_eq!(
            assert_explained(path, &bytes, &arena),
            Vec::<String>::new(),
            "{path}\n{}",
            file(path, &bytes, &arena)
        );
    }
}

#[test]
fn every_byte_of_damaged_files_is_in_one_leaf() {
    let mut random = Random::seed(5);
    for (path, bytes) in files() {
        for _ in 0..300 {
            let mut bytes = bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(bytes.len() as u64 + 1) as usize;
                match random.below(4) {
                    0 => bytes.truncate(at),
                    1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
                    2 if at < bytes.len() => bytes[at] = b"{}[]\",: \n0-=\\\xff"[random.below(14) as usize],
                    _ => bytes.insert(at, random.below(256) as u8),
                }
            }
            assert_explained(path, &bytes, &Bump::new());
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_its_byte() {
    let wrong = |path: &str, bytes: &[u8]| assert_explained(path, bytes, &Bump::new());
    let mut torn = [batch(0, 1), batch(1, 1)].concat();
    torn.truncate(torn.len() - 5);
    let size = batch(0, 1).len();
    let expected = format!(
        "{} unread bytes: cut off: the batch has {size} bytes, of which {} are here",
        size + 61,
        size - 5
    );
    assert_eq!(wrong("t-0/00000000000000000000.log", &torn), [expected]);
    let expected = format!("{size} base_offset: 1 or more is wanted here: offsets rise from batch to batch");
    assert_eq!(wrong("t-0/00000000000000000000.log", &batch(0, 1).repeat(2)), [expected]);
    assert_eq!(
        wrong("t-0/00000000000000000000.index", &index(&[(5, 100), (5, 200)])),
        ["8 relative_offset: offsets rise from entry to entry"]
    );
    assert_eq!(
        wrong("replication-offset-checkpoint", b"0\n2\nt 0 5\n"),
        ["2 entry_count: 1 lines follow, 2 are announced; a broker ignores such a file"]
    );
    assert_eq!(
        wrong("replication-offset-checkpoint", b"0\n1\nt x 5\n"),
        ["6 partition: a number is wanted here"]
    );
    assert_eq!(
        wrong("leader-epoch-checkpoint", b"1\n1\n0 0\n"),
        [
            "0 version: this file has version 0; a broker takes any other for no file",
            "2 unread bytes: not read any further",
        ]
    );
    assert_eq!(
        wrong("t-0/partition.metadata", b"version: 0\ntopic_id: short"),
        ["11 topic_id: an id in base64, of 22 signs is wanted here"]
    );
    let mut bytes = snapshot();
    bytes[20] ^= 1;
    assert!(wrong("t-0/00000000000000000000.snapshot", &bytes)[0].starts_with("2 crc: the bytes give"));
    assert_eq!(
        wrong(".kafka_cleanshutdown", br#"{"version":0,"#),
        ["1 version: the file ends within an object"]
    );
}
