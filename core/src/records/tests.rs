//! Batches, records, numbers and builders at their boundaries, and against bytes that Kafka wrote.

use proptest::prelude::*;

use super::batch::{HEADER_BYTES, add_to_sequence, assign_offsets, attributes};
use super::build::{end_txn_marker, write_record};
use super::*;

/// Hexadecimal digits, spaces between them for the eye.
fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|two| u8::from_str_radix(str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

fn one_record() -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchSpec::default());
    builder.push(NewRecord { timestamp: 1000, value: Some(b"v"), ..NewRecord::default() });
    builder.build()
}

#[test]
fn builder_writes_kafkas_bootstrap_records() {
    let mut header = BatchBuilder::new(BatchSpec { control: true, ..BatchSpec::default() });
    header.push_control(7, ControlType::SnapshotHeader, &[0; 11]);
    let header = header.build();
    assert_eq!(header.len(), 83);
    assert_eq!(header[HEADER_BYTES..], hex("2a 00 00 00 08 00000003 16 0000 0000000000000000 00 00"));
    assert_eq!(Batch::parse(&header, 0).unwrap().attributes(), 0x20);

    let mut data = BatchBuilder::new(BatchSpec { base_offset: 1, ..BatchSpec::default() });
    for value in [
        "01 0c 00 11 6d657461646174612e76657273696f6e 0019 00",
        "01 0c 00 0e 67726f75702e76657273696f6e 0001 00",
        "01 0c 00 14 7472616e73616374696f6e2e76657273696f6e 0002 00",
    ] {
        data.push(NewRecord { timestamp: 7, value: Some(&hex(value)), ..NewRecord::default() });
    }
    let data = data.build();
    assert_eq!(data.len(), 151);
    let expected = "3a 00 00 00 01 2e 01 0c 00 11 6d657461646174612e76657273696f6e 0019 00 00
        34 00 00 02 01 28 01 0c 00 0e 67726f75702e76657273696f6e 0001 00 00
        40 00 00 04 01 34 01 0c 00 14 7472616e73616374696f6e2e76657273696f6e 0002 00 00";
    assert_eq!(data[HEADER_BYTES..], hex(expected));
    assert_eq!(Batch::parse(&data, 0).unwrap().last_offset(), 3);
}

#[test]
fn marker_is_kafkas_78_bytes() {
    let marker = EndTxnMarker { committed: false, coordinator_epoch: 3 };
    let bytes = end_txn_marker(9, 1, marker, 5);
    assert_eq!(bytes.len(), 78);
    let batch = Batch::parse(&bytes, 0).unwrap();
    assert_eq!(batch.records(), hex("20 00 00 00 08 00000000 0c 0000 00000003 00"));
    assert_eq!((batch.attributes(), batch.base_sequence(), batch.last_sequence()), (0x30, -1, -1));
    let record = RecordIter::new(batch.records(), 1).next().unwrap().unwrap();
    assert_eq!(EndTxnMarker::read(record.key, record.value), Ok(Some(marker)));
}

#[test]
fn builder_rebuilds_recorded_batches_byte_for_byte() {
    for log in [
        &include_bytes!("../../tests/data/orders-0.log")[..],
        include_bytes!("../../tests/data/codec-none.log"),
    ] {
        for batch in Batches::new(log) {
            let batch = batch.unwrap();
            let mut builder = BatchBuilder::new(BatchSpec {
                base_offset: batch.base_offset(),
                partition_leader_epoch: batch.partition_leader_epoch(),
                producer_id: batch.producer_id(),
                producer_epoch: batch.producer_epoch(),
                base_sequence: batch.base_sequence(),
                transactional: batch.is_transactional(),
                control: batch.is_control(),
            });
            for record in RecordIter::new(batch.records(), batch.records_count()) {
                let record = record.unwrap();
                let timestamp = batch.base_timestamp() + record.timestamp_delta;
                let headers: Vec<_> = record.headers.map(|header| (header.key, header.value)).collect();
                builder.push(NewRecord {
                    timestamp,
                    key: record.key,
                    value: record.value,
                    headers: &headers,
                });
            }
            assert_eq!(builder.build(), batch.bytes());
        }
    }
}

#[test]
fn every_header_field_is_where_kafka_has_it() {
    let mut bytes = hex("0102030405060708 00000032 0a0b0c0d 02 deadbeef 007c 00000005 1112131415161718
        2122232425262728 3132333435363738 4142 51525354 61626364");
    bytes.push(0);
    let batch = Batch::parse(&bytes, 0).unwrap();
    assert_eq!((batch.base_offset(), batch.batch_length()), (0x0102_0304_0506_0708, 50));
    assert_eq!((batch.size_bytes(), batch.partition_leader_epoch()), (62, 0x0a0b_0c0d));
    assert_eq!((batch.crc(), batch.attributes(), batch.last_offset_delta()), (0xdead_beef, 0x7c, 5));
    assert_eq!((batch.last_offset(), batch.next_offset()), (0x0102_0304_0506_070d, 0x0102_0304_0506_070e));
    assert_eq!(batch.base_timestamp(), 0x1112_1314_1516_1718);
    assert_eq!(batch.max_timestamp(), 0x2122_2324_2526_2728);
    assert_eq!((batch.producer_id(), batch.producer_epoch()), (0x3132_3334_3536_3738, 0x4142));
    assert_eq!((batch.base_sequence(), batch.last_sequence()), (0x5152_5354, 0x5152_5359));
    assert_eq!((batch.records_count(), batch.records()), (0x6162_6364, &[0][..]));
    assert_eq!((batch.codec(), batch.timestamp_type()), (Some(Codec::Zstd), TimestampType::LogAppendTime));
    assert!(batch.is_transactional() && batch.is_control() && batch.has_producer_id());
    assert_eq!(batch.delete_horizon().map(|horizon| horizon.0), Some(batch.base_timestamp()));
    assert!(!batch.crc_is_valid());
}

#[test]
fn cut_and_foreign_batches_are_malformed_where_they_are() {
    let whole = one_record();
    for cut in 0..whole.len() {
        assert_eq!(Batch::parse(&whole[..cut], 100).unwrap_err().at, 100 + cut);
    }
    let with = |at: usize, field: &[u8]| {
        let mut bytes = whole.clone();
        bytes[at..at + field.len()].copy_from_slice(field);
        Batch::parse(&bytes, 100).map(|_| ()).map_err(|malformed| malformed.at)
    };
    assert_eq!(with(16, &[1]), Err(116));
    for length in [i32::MIN, -1, 0, 48] {
        assert_eq!(with(8, &length.to_be_bytes()), Err(108));
    }
    assert_eq!(with(8, &i32::MAX.to_be_bytes()), Err(100 + whole.len()));
    assert_eq!(with(8, &49_i32.to_be_bytes()), Ok(()));
}

#[test]
fn batches_end_after_the_first_error() {
    let one = one_record();
    let bytes = [&one[..], &one, &one[..20]].concat();
    let mut batches = Batches::new(&bytes);
    assert!(batches.next().unwrap().is_ok());
    assert_eq!(batches.position(), one.len());
    assert!(batches.next().unwrap().is_ok());
    assert_eq!(batches.next().unwrap().unwrap_err().at, bytes.len());
    assert!(batches.next().is_none());
    assert_eq!(batches.position(), 2 * one.len(), "where the malformed one begins");
    assert!(Batches::new(b"").next().is_none());
}

#[test]
fn trap_16_offsets_and_epoch_are_outside_the_checksum() {
    let one = one_record();
    let mut bytes = [&one[..], &one].concat();
    assert_eq!(assign_offsets(&mut bytes, 40, 6), Ok(42));
    for (batch, offset) in Batches::new(&bytes).zip(40..) {
        let batch = batch.unwrap();
        assert_eq!((batch.base_offset(), batch.partition_leader_epoch()), (offset, 6));
        assert!(batch.crc_is_valid());
    }
    assert!(assign_offsets(&mut bytes[..20], 0, 0).is_err());
}

#[test]
fn trap_19_changed_timestamps_renew_the_checksum() {
    let mut bytes = one_record();
    bytes[21] = 0x41;
    let mut batch = BatchMut::parse(&mut bytes, 0).unwrap();
    batch.set_max_timestamp(TimestampType::LogAppendTime, 77);
    assert!(batch.as_batch().crc_is_valid());
    assert_eq!(batch.as_batch().attributes(), attributes::LOG_APPEND_TIME, "unused bits are cleared");
    assert_eq!(batch.as_batch().max_timestamp(), 77);
    batch.set_max_timestamp(TimestampType::CreateTime, -1);
    assert!(batch.as_batch().crc_is_valid());
    assert_eq!((batch.as_batch().attributes(), batch.as_batch().max_timestamp()), (0, -1));
}

#[test]
fn trap_18_sequences_wrap() {
    assert_eq!(add_to_sequence(i32::MAX, 1), 0);
    assert_eq!(add_to_sequence(i32::MAX - 1, 1), i32::MAX);
    assert_eq!(add_to_sequence(0, -1), i32::MAX);
    assert_eq!(add_to_sequence(i32::MAX, i32::MAX), i32::MAX - 1);
}

#[test]
fn control_types_by_name() {
    let names = [
        "ABORT",
        "COMMIT",
        "LEADER_CHANGE",
        "SNAPSHOT_HEADER",
        "SNAPSHOT_FOOTER",
        "KRAFT_VERSION",
        "KRAFT_VOTERS",
        "UNKNOWN",
    ];
    for (code, name) in (0..).zip(names) {
        let control = ControlType::from_key(Some(&[0, 0, 0, code])).unwrap();
        assert_eq!((control.code(), control.name()), (i16::from(code), name));
        assert_eq!(control.to_key(), [0, 0, 0, code]);
    }
    assert!(ControlType::from_key(None).is_err());
    assert!(ControlType::from_key(Some(&[0, 0, 0])).is_err());
    assert!(ControlType::from_key(Some(&[0xff, 0xff, 0, 0])).is_err());
    assert_eq!(ControlType::from_key(Some(&[0, 9, 0, 1, 7])), Ok(ControlType::Commit), "a newer version");
}

#[test]
fn varints_at_their_limits() {
    let mut ten = Vec::new();
    varint::write_i64(&mut ten, i64::MIN);
    assert_eq!(ten, hex("ffffffffffffffffff01"));
    assert_eq!(varint::read_i64(&[0x80; 10]), None);
    assert_eq!(varint::read_i32(&[0x80, 0x80, 0x80, 0x80, 0x80, 0]), None);
    assert_eq!(varint::read_i32(&hex("ffffffff0f")), Some((i32::MIN, 5)));
    assert_eq!(varint::read_i32(&[]), None);
}

proptest! {
    #[test]
    fn varints_round_trip(value in prop_oneof![any::<i64>(), -200..200_i64], rest in any::<u8>()) {
        let mut bytes = Vec::new();
        varint::write_i64(&mut bytes, value);
        prop_assert_eq!(bytes.len(), varint::size_bytes(value));
        bytes.push(rest);
        prop_assert_eq!(varint::read_i64(&bytes), Some((value, bytes.len() - 1)));
        if let Ok(value) = i32::try_from(value) {
            prop_assert_eq!(varint::read_i32(&bytes), Some((value, bytes.len() - 1)));
        }
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..150), count in any::<i32>()) {
        let _ = Batches::new(&bytes).count();
        let _ = assign_offsets(&mut bytes.clone(), i64::MAX, 0);
        let records = RecordIter::new(&bytes, count);
        prop_assert!(records.filter_map(Result::ok).map(|record| record.headers.count()).sum::<usize>() <= 150);
        let _ = EndTxnMarker::read(Some(&bytes), Some(&bytes));
    }

    #[test]
    fn any_header_never_panics(field in 0..HEADER_BYTES - 4, value in any::<[u8; 4]>()) {
        let mut bytes = one_record();
        bytes[field..field + 4].copy_from_slice(&value);
        for batch in Batches::new(&bytes).flatten() {
            let _ = (batch.last_offset(), batch.next_offset(), batch.last_sequence(), batch.crc_is_valid());
            let _ = format!("{batch:?}");
        }
    }

    #[test]
    fn records_round_trip(
        timestamp_delta in any::<i64>(),
        offset_delta in any::<i32>(),
        key in prop::option::of(prop::collection::vec(any::<u8>(), 0..100)),
        value in prop::option::of(prop::collection::vec(any::<u8>(), 0..100)),
        headers in prop::collection::vec(
            (prop::collection::vec(any::<u8>(), 0..9), prop::option::of(prop::collection::vec(any::<u8>(), 0..9))),
            0..4,
        ),
    ) {
        let headers: Vec<(&[u8], Option<&[u8]>)> =
            headers.iter().map(|(key, value)| (&key[..], value.as_deref())).collect();
        let (key, value) = (key.as_deref(), value.as_deref());
        let mut bytes = Vec::new();
        write_record(&mut bytes, timestamp_delta, offset_delta, &NewRecord { timestamp: 0, key, value, headers: &headers });
        let record = RecordIter::new(&bytes, 1).next().unwrap().unwrap();
        prop_assert_eq!((record.timestamp_delta, record.offset_delta), (timestamp_delta, offset_delta));
        prop_assert_eq!((record.key, record.value), (key, value));
        let back: Vec<_> = record.headers.map(|header| (header.key, header.value)).collect();
        prop_assert_eq!(back, headers);
        for cut in 0..bytes.len() {
            prop_assert!(RecordIter::new(&bytes[..cut], 1).next().unwrap().is_err());
        }
    }
}
