//! Every rule about what a producer may send, at its boundary.

use proptest::prelude::*;

use super::*;
use crate::records::compression::{compress, decompress_all};
use crate::records::{BatchBuilder, BatchSpec, NewRecord, RecordIter, checksum};

const NOW: Wall = Wall(1_700_000_000_000);
const CODECS: [Codec; 5] = [Codec::Uncompressed, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];

fn spec() -> BatchSpec {
    BatchSpec { partition_leader_epoch: -1, ..BatchSpec::default() }
}

fn builder(spec: BatchSpec, timestamps: &[i64]) -> BatchBuilder {
    let mut builder = BatchBuilder::new(spec);
    for &timestamp in timestamps {
        builder.push(NewRecord {
            timestamp,
            key: Some(b"key"),
            value: Some(b"value"),
            headers: &[(b"h", None)],
        });
    }
    builder
}

fn batch(timestamps: &[i64]) -> Vec<u8> {
    builder(spec(), timestamps).build()
}

fn compressed(codec: Codec, timestamps: &[i64]) -> Vec<u8> {
    builder(spec(), timestamps).build_compressed(Compression { codec, level: None })
}

/// Overwrites a field and renews the checksum.
fn with(mut batch: Vec<u8>, at: usize, field: &[u8]) -> Vec<u8> {
    batch[at..at + field.len()].copy_from_slice(field);
    sealed(batch)
}

/// Renews length and checksum.
fn sealed(mut batch: Vec<u8>) -> Vec<u8> {
    let length = (batch.len() - PREFIX_BYTES) as i32;
    batch[8..12].copy_from_slice(&length.to_be_bytes());
    let crc = checksum(&batch[21..]);
    batch[17..21].copy_from_slice(&crc.to_be_bytes());
    batch
}

fn with_records(count: i32, records: &[u8]) -> Vec<u8> {
    let mut bytes = batch(&[NOW.0])[..HEADER_BYTES].to_vec();
    bytes[23..27].copy_from_slice(&(count - 1).to_be_bytes());
    bytes[57..61].copy_from_slice(&count.to_be_bytes());
    bytes.extend(records);
    sealed(bytes)
}

fn check(bytes: &[u8], rules: Rules) -> Result<Validated<'_>, Invalid> {
    validate(Some(bytes), 9, &rules, NOW)
}

#[track_caller]
fn refused(bytes: &[u8], rules: Rules, error: ErrorCode) -> Invalid {
    let invalid = check(bytes, rules).expect_err("must be refused");
    assert_eq!(invalid.error, error, "{}", invalid.message);
    invalid
}

#[test]
fn ordinary_batch_is_taken_as_it_is() {
    for codec in CODECS {
        let bytes = compressed(codec, &[NOW.0, NOW.0 + 5, NOW.0 + 3]);
        let validated = check(&bytes, Rules::default()).unwrap();
        assert!(matches!(validated.bytes, Cow::Borrowed(b) if b == bytes));
        assert_eq!((validated.records_count, validated.max_timestamp), (3, NOW.0 + 5));
        assert_eq!((validated.max_timestamp_offset_delta, validated.log_append_time), (1, None));
    }
}

#[test]
fn trap_17_null_and_empty_records_are_invalid() {
    let rules = Rules::default();
    assert_eq!(validate(None, 9, &rules, NOW).unwrap_err().error, ErrorCode::INVALID_RECORD);
    refused(b"", rules, ErrorCode::INVALID_RECORD);
}

#[test]
fn row_2_framing() {
    let whole = batch(&[NOW.0]);
    for cut in 0..whole.len() {
        refused(&whole[..cut], Rules::default(), ErrorCode::INVALID_RECORD);
    }
    for length in [i32::MIN, -1, 0, 13] {
        let mut short = whole.clone();
        short[8..12].copy_from_slice(&length.to_be_bytes());
        refused(&short, Rules::default(), ErrorCode::CORRUPT_MESSAGE);
    }
    for length in [14_i32, 48] {
        let mut short = whole.clone();
        short[8..12].copy_from_slice(&length.to_be_bytes());
        refused(&short[..12 + length as usize], Rules::default(), ErrorCode::CORRUPT_MESSAGE);
    }
}

#[test]
fn trap_16_magic() {
    for (magic, error) in [
        (0, ErrorCode::INVALID_RECORD),
        (1, ErrorCode::INVALID_RECORD),
        (3, ErrorCode::CORRUPT_MESSAGE),
        (0xff, ErrorCode::CORRUPT_MESSAGE),
    ] {
        refused(&with(batch(&[NOW.0]), 16, &[magic]), Rules::default(), error);
    }
}

#[test]
fn trap_16_exactly_one_batch() {
    let one = batch(&[NOW.0]);
    refused(&[one.clone(), one.clone()].concat(), Rules::default(), ErrorCode::INVALID_RECORD);
    let begun = [&one[..], &one[..one.len() - 1]].concat();
    let validated = check(&begun, Rules::default()).unwrap();
    assert_eq!(&validated.bytes[..], one, "what never came whole is not stored");
    let garbage = [&one[..], &[0; 20]].concat();
    refused(&garbage, Rules::default(), ErrorCode::CORRUPT_MESSAGE);
}

#[test]
fn row_3_zstd_needs_version_7() {
    let bytes = compressed(Codec::Zstd, &[NOW.0]);
    let error = validate(Some(&bytes), 6, &Rules::default(), NOW).unwrap_err().error;
    assert_eq!(error, ErrorCode::UNSUPPORTED_COMPRESSION_TYPE);
    assert!(validate(Some(&bytes), 7, &Rules::default(), NOW).is_ok());
    let bytes = compressed(Codec::Lz4, &[NOW.0]);
    assert!(validate(Some(&bytes), 3, &Rules::default(), NOW).is_ok());
}

#[test]
fn row_8_base_offset_is_zero() {
    let mut bytes = batch(&[NOW.0]);
    bytes[7] = 1;
    refused(&bytes, Rules::default(), ErrorCode::INVALID_RECORD);
}

#[test]
fn row_9_and_trap_15_size_of_a_batch() {
    let bytes = batch(&[NOW.0]);
    let limit = |message_bytes_max| Rules { message_bytes_max, ..Rules::default() };
    assert!(check(&bytes, limit(bytes.len())).is_ok());
    refused(&bytes, limit(bytes.len() - 1), ErrorCode::MESSAGE_TOO_LARGE);
    let mut corrupt = bytes.clone();
    corrupt[61] ^= 1;
    refused(&corrupt, limit(bytes.len() - 1), ErrorCode::MESSAGE_TOO_LARGE);
}

#[test]
fn row_10_checksum_finds_every_flipped_bit() {
    let bytes = batch(&[NOW.0, NOW.0]);
    for bit in 17 * 8..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        refused(&flipped, Rules::default(), ErrorCode::CORRUPT_MESSAGE);
    }
    for at in 12..16 {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0xff;
        assert!(check(&flipped, Rules::default()).is_ok(), "the leader epoch is the leader's to write");
    }
}

#[test]
fn row_11_counts_control_and_sequence() {
    let good = || batch(&[NOW.0, NOW.0]);
    for (last, count) in
        [(1, 3), (2, 2), (0, 2), (-1, 0), (-1, 2), (1, 0), (1, -1), (-2, -1), (i32::MAX, i32::MIN)]
    {
        let bytes = with(with(good(), 23, &i32::to_be_bytes(last)), 57, &i32::to_be_bytes(count));
        refused(&bytes, Rules::default(), ErrorCode::INVALID_RECORD);
    }
    refused(&with(good(), 22, &[0x20]), Rules::default(), ErrorCode::INVALID_RECORD);
    let idempotent = |base_sequence| {
        let spec = BatchSpec { producer_id: 5, producer_epoch: 0, base_sequence, ..spec() };
        builder(spec, &[NOW.0]).build()
    };
    refused(&idempotent(-1), Rules::default(), ErrorCode::INVALID_RECORD);
    assert!(check(&idempotent(0), Rules::default()).is_ok());
}

#[test]
fn row_12_unknown_codecs() {
    for codec in 5..8 {
        refused(&with(batch(&[NOW.0]), 22, &[codec]), Rules::default(), ErrorCode::UNKNOWN_SERVER_ERROR);
    }
}

#[test]
fn row_12_payload_that_does_not_decompress() {
    for codec in 1..5 {
        refused(&with(batch(&[NOW.0]), 22, &[codec]), Rules::default(), ErrorCode::UNKNOWN_SERVER_ERROR);
    }
}

#[test]
fn row_12_records_are_consumed_exactly() {
    // length 7: attributes, timestamp, offset, null key, null value of one, no headers; then the same at offset 1.
    let first = [12, 0, 0, 0, 1, 1, 0];
    let second = [12, 0, 0, 2, 1, 1, 0];
    let two = [first, second].concat();
    assert!(check(&with_records(2, &two), Rules::default()).is_ok());
    for cut in 0..two.len() {
        refused(&with_records(2, &two[..cut]), Rules::default(), ErrorCode::INVALID_RECORD);
    }
    refused(&with_records(1, &two), Rules::default(), ErrorCode::INVALID_RECORD);
    refused(&with_records(3, &two), Rules::default(), ErrorCode::INVALID_RECORD);
    refused(&with_records(i32::MAX, &two), Rules::default(), ErrorCode::INVALID_RECORD);
    for (what, record) in [
        ("negative length", &[1, 0, 0, 0, 1, 1, 0][..]),
        ("too short", &[10, 0, 0, 0, 1, 1, 0]),
        ("too long", &[14, 0, 0, 0, 1, 1, 0, 0]),
        ("header count -1", &[12, 0, 0, 0, 1, 1, 1]),
        ("header count lies", &[12, 0, 0, 0, 1, 1, 2]),
        ("header key null", &[16, 0, 0, 0, 1, 1, 2, 1, 1]),
        ("key beyond the record", &[12, 0, 0, 0, 20, 1, 0]),
        ("endless number", &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]),
    ] {
        let invalid = refused(&with_records(1, record), Rules::default(), ErrorCode::INVALID_RECORD);
        assert!(invalid.record_errors.is_empty(), "{what}");
    }
}

#[test]
fn trap_17_offset_deltas_count_up() {
    for codec in CODECS {
        for deltas in [[0, 2], [1, 2], [0, 0], [-1, 0]] {
            let mut plain = Vec::new();
            for delta in deltas {
                crate::records::build::write_record(&mut plain, 0, delta, &NewRecord::default());
            }
            let bytes = with_records(2, &plain);
            let parsed = Batch::parse(&bytes, 0).unwrap();
            let compression = Compression { codec, level: None };
            let bytes = rebuild(&parsed, codec, |out| compress(compression, &plain, out));
            let invalid = refused(&bytes, Rules::default(), ErrorCode::INVALID_RECORD);
            assert_eq!(invalid.record_errors.len(), 1);
        }
    }
}

#[test]
fn trap_15_compacted_topics_need_keys() {
    let rules = Rules { compacted: true, ..Rules::default() };
    let mut builder = BatchBuilder::new(spec());
    for key in [Some(&b""[..]), None, Some(b"k"), None] {
        builder.push(NewRecord { timestamp: NOW.0, key, ..NewRecord::default() });
    }
    for codec in CODECS {
        let bytes = builder.clone().build_compressed(Compression { codec, level: None });
        let invalid = refused(&bytes, rules, ErrorCode::INVALID_RECORD);
        let at: Vec<_> = invalid.record_errors.iter().map(|error| error.batch_index).collect();
        assert_eq!(at, [1, 3]);
        assert!(check(&bytes, Rules::default()).is_ok());
    }
}

#[test]
fn row_13_timestamps_out_of_range() {
    let rules = Rules { timestamp_before_max_ms: 100, timestamp_after_max_ms: 50, ..Rules::default() };
    assert!(check(&batch(&[NOW.0 - 100, NOW.0 + 50, -1]), rules).is_ok());
    let invalid = refused(&batch(&[NOW.0, NOW.0 - 101, NOW.0 + 51]), rules, ErrorCode::INVALID_TIMESTAMP);
    let at: Vec<_> = invalid.record_errors.iter().map(|error| error.batch_index).collect();
    assert_eq!(at, [1, 2]);
    let append_time = Rules { timestamp_type: TimestampType::LogAppendTime, ..rules };
    assert!(check(&batch(&[NOW.0 - 101, 0, i64::MAX]), append_time).is_ok(), "the leader's clock counts");
}

#[test]
fn timestamp_wins_over_a_missing_key() {
    let rules = Rules { compacted: true, timestamp_after_max_ms: 0, ..Rules::default() };
    let mut builder = BatchBuilder::new(spec());
    builder.push(NewRecord { timestamp: NOW.0, ..NewRecord::default() });
    builder.push(NewRecord { timestamp: NOW.0 + 1, key: Some(b"k"), ..NewRecord::default() });
    let invalid = refused(&builder.build(), rules, ErrorCode::INVALID_TIMESTAMP);
    assert_eq!(invalid.record_errors.len(), 2);
}

#[test]
fn record_errors_are_counted_but_not_all_told() {
    let rules = Rules { timestamp_after_max_ms: 0, ..Rules::default() };
    let invalid = refused(&batch(&[NOW.0 + 1; 300]), rules, ErrorCode::INVALID_TIMESTAMP);
    assert_eq!(invalid.record_errors.len(), RECORD_ERRORS_MAX);
    assert!(invalid.message.starts_with("300 "));
}

#[test]
fn extreme_timestamps_do_not_overflow() {
    for timestamp in [i64::MIN, i64::MAX, -2, 0] {
        for before in [0, i64::MAX] {
            let rules = Rules {
                timestamp_before_max_ms: before,
                timestamp_after_max_ms: i64::MAX,
                ..Rules::default()
            };
            let _ = check(&batch(&[timestamp, i64::MIN, i64::MAX]), rules);
        }
    }
}

#[test]
fn row_14_producers_may_not_claim_log_append_time() {
    let claims = |max_timestamp| {
        let mut bytes = batch(&[NOW.0]);
        let mut batch = BatchMut::parse(&mut bytes, 0).unwrap();
        batch.set_max_timestamp(TimestampType::LogAppendTime, max_timestamp);
        bytes
    };
    let append_time = Rules { timestamp_type: TimestampType::LogAppendTime, ..Rules::default() };
    for max_timestamp in [NOW.0, NOW.0 - 7, -1] {
        let invalid = refused(&claims(max_timestamp), append_time, ErrorCode::INVALID_TIMESTAMP);
        assert_eq!(invalid.record_errors.len(), 1);
        refused(&claims(max_timestamp), Rules::default(), ErrorCode::INVALID_TIMESTAMP);
    }
}

#[test]
fn trap_16_wrong_max_timestamp_is_corrected() {
    for codec in CODECS {
        let bytes = with(compressed(codec, &[NOW.0, NOW.0 - 3]), 35, &[0; 8]);
        let validated = check(&bytes, Rules::default()).unwrap();
        assert_eq!((validated.max_timestamp, validated.batch().max_timestamp()), (NOW.0, NOW.0));
        assert!(validated.batch().crc_is_valid());
        assert_eq!(validated.bytes[43..], bytes[43..]);
    }
    let bytes = batch(&[-1]);
    assert_eq!(check(&bytes, Rules::default()).unwrap().max_timestamp, -1);
}

#[test]
fn trap_19_log_append_time_is_the_brokers() {
    let rules = Rules { timestamp_type: TimestampType::LogAppendTime, ..Rules::default() };
    for codec in CODECS {
        let bytes = compressed(codec, &[5, 6]);
        let validated = check(&bytes, rules).unwrap();
        assert_eq!((validated.max_timestamp, validated.log_append_time), (NOW.0, Some(NOW)));
        let batch = validated.batch();
        assert_eq!((batch.timestamp_type(), batch.max_timestamp()), (TimestampType::LogAppendTime, NOW.0));
        assert!(batch.crc_is_valid());
        assert_eq!(batch.records(), Batch::parse(&bytes, 0).unwrap().records(), "deltas stay");
    }
}

#[test]
fn compression_type_of_the_topic_rebuilds_the_batch() {
    for from in CODECS {
        for to in CODECS {
            let spec = BatchSpec { producer_id: 9, producer_epoch: 2, base_sequence: 4, ..spec() };
            let builder = builder(spec, &[NOW.0, NOW.0 + 9]);
            let plain = builder.clone().build();
            let bytes = builder.build_compressed(Compression { codec: from, level: None });
            let rules =
                Rules { compression: Some(Compression { codec: to, level: None }), ..Rules::default() };
            let validated = check(&bytes, rules).unwrap();
            assert_eq!(matches!(validated.bytes, Cow::Borrowed(_)), from == to);
            let batch = validated.batch();
            assert!(batch.crc_is_valid());
            assert_eq!(batch.codec(), Some(to));
            assert_eq!((batch.producer_id(), batch.producer_epoch(), batch.base_sequence()), (9, 2, 4));
            assert_eq!(decompress_all(&batch, 1000).unwrap()[..], plain[HEADER_BYTES..]);
        }
    }
}

#[test]
fn row_15_size_counts_again_after_recompression() {
    let bytes = compressed(Codec::Gzip, &[NOW.0; 100]);
    let plain = Some(Compression { codec: Codec::Uncompressed, level: None });
    let rules = Rules { message_bytes_max: bytes.len(), compression: plain, ..Rules::default() };
    refused(&bytes, rules, ErrorCode::MESSAGE_TOO_LARGE);
}

#[test]
fn decompressed_size_of_a_record_is_limited() {
    // Attributes, two deltas, "key", "value", one header: 17 bytes behind the length.
    let bytes_of_record = 17;
    for codec in CODECS {
        let bytes = compressed(codec, &[NOW.0; 50]);
        for compression in [None, Some(Compression { codec: Codec::Uncompressed, level: None })] {
            let rules =
                |decompressed_bytes_max| Rules { decompressed_bytes_max, compression, ..Rules::default() };
            assert!(check(&bytes, rules(bytes_of_record)).is_ok());
            match codec {
                Codec::Uncompressed => drop(check(&bytes, rules(0)).expect("nothing is decompressed")),
                _ => drop(refused(&bytes, rules(bytes_of_record - 1), ErrorCode::INVALID_RECORD)),
            }
        }
    }
}

#[test]
fn trap_20_log_start_is_told_once_the_log_has_looked() {
    let told = |bytes: &[u8], rules| check(bytes, rules).unwrap_err().log_start_is_told;
    let good = batch(&[NOW.0]);
    assert!(!told(&good[..9], Rules::default()), "framing");
    assert!(!told(&good, Rules { message_bytes_max: 1, ..Rules::default() }), "too large");
    assert!(!told(&[&good[..70], &[9; 20]].concat()[..good.len()], Rules::default()), "corrupt");
    assert!(told(&with(good.clone(), 22, &[0x20]), Rules::default()), "invalid");
    assert!(told(&with(good.clone(), 22, &[5]), Rules::default()), "unknown codec");
    assert!(told(&good, Rules { timestamp_after_max_ms: -1, ..Rules::default() }), "timestamp");
}

#[test]
fn recorded_batches_of_every_client_are_taken() {
    for log in [
        &include_bytes!("../../../tests/data/codec-none.log")[..],
        include_bytes!("../../../tests/data/codec-gzip.log"),
        include_bytes!("../../../tests/data/codec-snappy.log"),
        include_bytes!("../../../tests/data/codec-lz4.log"),
        include_bytes!("../../../tests/data/codec-zstd.log"),
    ] {
        for batch in crate::records::Batches::new(log) {
            let mut bytes = batch.unwrap().bytes().to_vec();
            BatchMut::parse(&mut bytes, 0).unwrap().assign(0, -1);
            let now = Wall(Batch::parse(&bytes, 0).unwrap().max_timestamp());
            let validated = validate(Some(&bytes), 9, &Rules::default(), now).unwrap();
            assert!(matches!(validated.bytes, Cow::Borrowed(_)));
        }
    }
}

fn rules() -> impl Strategy<Value = Rules> {
    let codec = prop::option::of(prop::sample::select(CODECS.to_vec()));
    (any::<bool>(), any::<bool>(), codec).prop_map(|(compacted, append_time, codec)| Rules {
        compacted,
        timestamp_type: if append_time { TimestampType::LogAppendTime } else { TimestampType::CreateTime },
        compression: codec.map(|codec| Compression { codec, level: None }),
        decompressed_bytes_max: 1 << 20,
        timestamp_after_max_ms: i64::MAX,
        ..Rules::default()
    })
}

proptest! {
    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), rules in rules()) {
        let _ = check(&bytes, rules);
    }

    #[test]
    fn any_records_in_a_good_batch_never_panic(
        count in prop_oneof![1..5_i32, Just(i32::MAX)],
        records in prop::collection::vec(prop_oneof![0..16_u8, any::<u8>()], 0..80),
        codec in 0..8_u8,
        rules in rules(),
    ) {
        let bytes = with_records(count, &records);
        let _ = check(&with(bytes, 22, &[codec]), rules);
    }

    #[test]
    fn walk_and_record_iterator_agree(
        count in 1..5_i32,
        records in prop::collection::vec(prop_oneof![0..16_u8, any::<u8>()], 0..60),
    ) {
        let mut walk = Walk::new(&records[..], usize::MAX);
        let walked = (0..count).try_for_each(|_| walk.record().map(drop)).and_then(|()| walk.finish());
        let iterated: Result<Vec<_>, _> = RecordIter::new(&records, count).collect();
        prop_assert_eq!(walked.is_ok(), iterated.is_ok(), "{:?} {:?}", walked, iterated);
    }

    #[test]
    fn what_is_taken_is_a_good_batch(
        records in prop::collection::vec(
            (0..100_i64, prop::option::of(prop::collection::vec(any::<u8>(), 0..50)), prop::collection::vec(any::<u8>(), 0..200)),
            1..30,
        ),
        from in prop::sample::select(CODECS.to_vec()),
        rules in rules(),
    ) {
        let mut builder = BatchBuilder::new(spec());
        for (timestamp, key, value) in &records {
            let (key, value) = (key.as_deref(), Some(&value[..]));
            builder.push(NewRecord { timestamp: *timestamp, key, value, headers: &[] });
        }
        let bytes = builder.build_compressed(Compression { codec: from, level: None });
        match check(&bytes, rules) {
            Err(invalid) => prop_assert!(rules.compacted && invalid.error == ErrorCode::INVALID_RECORD),
            Ok(validated) => {
                let batch = validated.batch();
                prop_assert!(batch.crc_is_valid());
                let plain = decompress_all(&batch, 1 << 20).unwrap();
                let back: Vec<_> = RecordIter::new(&plain, batch.records_count()).map(Result::unwrap).collect();
                prop_assert_eq!(back.len(), records.len());
                for (record, (timestamp, key, value)) in back.iter().zip(&records) {
                    prop_assert_eq!(batch.base_timestamp() + record.timestamp_delta, *timestamp);
                    prop_assert_eq!((record.key, record.value), (key.as_deref(), Some(&value[..])));
                }
                if rules.timestamp_type == TimestampType::CreateTime {
                    let max = records.iter().map(|record| record.0).max().unwrap();
                    prop_assert_eq!(validated.max_timestamp, max);
                    let at = validated.max_timestamp_offset_delta as usize;
                    prop_assert_eq!(records.iter().position(|record| record.0 == max), Some(at));
                }
            }
        }
    }
}
