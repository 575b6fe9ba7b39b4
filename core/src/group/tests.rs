//! What is easiest to see without a broker: where a group lives, and what its records are.

use bumpalo::Bump;
use uuid::Uuid;

use crate::protocol::on_disk::GroupRecord;
use crate::wire::Text;

use super::offsets::Committed;
use super::record::{self, Key, Record};
use super::{name, partition_of};

fn committed(expire_timestamp: Option<i64>) -> Committed {
    Committed {
        offset: 42,
        leader_epoch: 3,
        metadata: "m".into(),
        commit_timestamp: 1_700_000_000_000,
        expire_timestamp,
        topic_id: Uuid::nil(),
        record_offset: 7,
    }
}

#[test]
fn a_group_lives_where_java_says() {
    // Of Java: Math.abs(id.hashCode()), 0 for the one number without a positive counterpart, modulo 50.
    let known = [
        ("", 0),
        ("g", 3),
        ("group", 47),
        ("console-consumer-1", 24),
        ("grüße ✓ 😀", 17),
        ("polygenelubricants", 0),
    ];
    for (id, partition) in known {
        assert_eq!(partition_of(id, 50), partition, "{id}");
    }
    assert_eq!(partition_of("g", 0), 0, "nothing is divided by zero");
}

#[test]
fn records_are_those_that_kafka_writes() {
    let record = Record::offset("g", "t", 5, &committed(None));
    assert_eq!(record.key, b"\x00\x01\x00\x01g\x00\x01t\x00\x00\x00\x05");
    let value = record.value.expect("a value");
    assert_eq!(value[..2], [0, 4], "version 4, which knows topic ids");
    assert_eq!(record::read_offset(&value, 7), Ok(committed(None)));
    assert_eq!(record::read_key(&record.key), Ok(Key::Offset("g".into(), "t".into(), 5)));

    let value = Record::offset("g", "t", 5, &committed(Some(9))).value.expect("a value");
    assert_eq!(value[..2], [0, 1], "the last version that knows a time of expiry");
    assert_eq!(record::read_offset(&value, 7).expect("a value").expire_timestamp, Some(9));

    let end = Record::classic_tombstone("g");
    assert_eq!((end.key.as_slice(), end.value), (&b"\x00\x02\x00\x01g"[..], None));
}

#[test]
fn damaged_records_are_refused() {
    let record = Record::offset("g", "t", 5, &committed(None));
    for length in 0..record.key.len() {
        assert!(record::read_key(&record.key[..length]).is_err(), "{length} bytes of a key");
    }
    let value = record.value.expect("a value");
    for length in 0..value.len() {
        assert!(record::read_offset(&value[..length], 0).is_err(), "{length} bytes of a value");
    }
    assert!(record::read_offset(b"\x00\x63", 0).is_err(), "a version of a later release");
    assert!(record::read_classic(b"\x00\x03\x7f", &Bump::new()).is_err());
    assert_eq!(record::read_key(b"\x00\x63whatever"), Ok(Key::Unknown(99)), "a kind of a later release");
    assert_eq!(record::version(b"\x00\x03", GroupRecord::GroupMetadata).map(|(version, _)| version), Ok(3));
}

#[test]
fn names_that_are_no_text_are_kept_as_java_reads_them() {
    assert_eq!(&*name(Text(b"a\xffb")), "a\u{fffd}b");
}
