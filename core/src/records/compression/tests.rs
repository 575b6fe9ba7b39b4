//! Codecs against batches that real clients and Kafka wrote, against liars, and against any bytes.

use proptest::prelude::*;

use super::*;
use crate::records::{Batches, RecordIter};
use twox_hash::XxHash32;

const CODECS: [Codec; 4] = [Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd];

fn decode(codec: Codec, bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, Undecodable> {
    let mut out = Vec::new();
    Decompressor::new(codec, bytes, bytes_max)?.read_to(&mut out)?;
    Ok(out)
}

fn encode(codec: Codec, plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    compress(Compression { codec, level: None }, plain, &mut out);
    out
}

/// Five batches of twelve records: by the Java client, librdkafka, kafka-python, aiokafka, and recompressed by Kafka.
fn recorded(codec: Codec) -> &'static [u8] {
    match codec {
        Codec::Uncompressed => include_bytes!("../../../tests/data/codec-none.log"),
        Codec::Gzip => include_bytes!("../../../tests/data/codec-gzip.log"),
        Codec::Snappy => include_bytes!("../../../tests/data/codec-snappy.log"),
        Codec::Lz4 => include_bytes!("../../../tests/data/codec-lz4.log"),
        Codec::Zstd => include_bytes!("../../../tests/data/codec-zstd.log"),
    }
}

#[test]
fn recorded_batches_of_every_client_decode() {
    for codec in CODECS.into_iter().chain([Codec::Uncompressed]) {
        let mut batches = 0;
        for batch in Batches::new(recorded(codec)) {
            let batch = batch.unwrap();
            assert!(batch.crc_is_valid());
            assert_eq!(batch.codec(), Some(codec));
            let plain = decode(codec, batch.records(), 1 << 20).unwrap();
            let records: Vec<_> =
                RecordIter::new(&plain, batch.records_count()).map(Result::unwrap).collect();
            assert_eq!(records.len(), 12);
            assert!(records.iter().enumerate().all(|(at, record)| record.offset_delta == at as i32));
            assert_eq!(
                decode(codec, batch.records(), plain.len() - 1),
                Err(Undecodable::TooLarge { bytes_max: plain.len() - 1 })
            );
            batches += 1;
        }
        assert_eq!(batches, 5, "{codec:?}");
    }
}

#[test]
fn every_prefix_is_an_error_or_an_earlier_end() {
    for codec in CODECS {
        for batch in Batches::new(recorded(codec)) {
            let records = batch.unwrap().records();
            let plain = decode(codec, records, 1 << 20).unwrap();
            for cut in 0..records.len() {
                if let Ok(shorter) = decode(codec, &records[..cut], 1 << 20) {
                    assert!(plain.starts_with(&shorter), "{codec:?} cut at {cut}");
                }
            }
        }
    }
}

#[test]
fn frames_are_as_kafka_writes_them() {
    let plain = b"hello hello hello hello hello";
    assert_eq!(encode(Codec::Lz4, plain)[..7], [0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);
    assert_eq!(encode(Codec::Lz4, plain)[encode(Codec::Lz4, plain).len() - 4..], [0; 4]);
    assert_eq!(encode(Codec::Snappy, plain)[..16], *b"\x82SNAPPY\0\0\0\0\x01\0\0\0\x01");
    assert_eq!(encode(Codec::Gzip, plain)[..8], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0], "no name, no time");
    assert_eq!(encode(Codec::Zstd, plain)[..4], 0xfd2f_b528_u32.to_le_bytes());
    let mut fast = Vec::new();
    compress(Compression { codec: Codec::Gzip, level: Some(1) }, &[7; 5000], &mut fast);
    assert_ne!(fast, encode(Codec::Gzip, &[7; 5000]), "levels differ");
}

#[test]
fn snappy_blocks_hold_32_kib_each() {
    let plain = vec![5; 100_000];
    let stream = encode(Codec::Snappy, &plain);
    let (mut at, mut sizes) = (16, Vec::new());
    while at < stream.len() {
        let length = u32::from_be_bytes(stream[at..at + 4].try_into().unwrap()) as usize;
        sizes.push(snap::raw::decompress_len(&stream[at + 4..at + 4 + length]).unwrap());
        at += 4 + length;
    }
    assert_eq!(sizes, [32768, 32768, 32768, 1696]);
}

#[test]
fn bare_snappy_block_is_taken() {
    let plain = vec![b'x'; 1000];
    let block = snap::raw::Encoder::new().compress_vec(&plain).unwrap();
    assert_eq!(decode(Codec::Snappy, &block, 1000), Ok(plain));
}

#[test]
fn lying_lengths_are_errors_before_they_are_allocated() {
    // A bare block that claims 2^32-1 bytes.
    let lie = [0xff, 0xff, 0xff, 0xff, 0x0f, 0];
    assert!(matches!(decode(Codec::Snappy, &lie, usize::MAX), Err(Undecodable::Malformed(_))));
    // A framed block of 2^31-1 bytes.
    let mut framed = encode(Codec::Snappy, b"abc");
    framed[16..20].copy_from_slice(&i32::MAX.to_be_bytes());
    assert!(matches!(decode(Codec::Snappy, &framed, usize::MAX), Err(Undecodable::Malformed(_))));
    framed[16..20].copy_from_slice(&(-1_i32).to_be_bytes());
    assert!(matches!(decode(Codec::Snappy, &framed, usize::MAX), Err(Undecodable::Malformed(_))));
    // An lz4 block beyond its frame's limit.
    let mut frame = encode(Codec::Lz4, b"abc");
    frame[7..11].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    assert!(matches!(decode(Codec::Lz4, &frame, usize::MAX), Err(Undecodable::Malformed(_))));
}

#[test]
fn zstd_window_may_be_128_mib_and_no_larger() {
    // Magic, descriptor without options, window descriptor, one raw last block of three bytes.
    let frame =
        |window: u8| [&[0x28, 0xb5, 0x2f, 0xfd, 0, window], &[0x19, 0, 0, b'a', b'b', b'c'][..]].concat();
    assert_eq!(decode(Codec::Zstd, &frame(17 << 3), 3), Ok(b"abc".to_vec()));
    assert!(decode(Codec::Zstd, &frame(17 << 3 | 1), 3).is_err());
    assert!(decode(Codec::Zstd, &frame(21 << 3), 3).is_err());
}

#[test]
fn zstd_frames_may_follow_each_other() {
    let skipped = [&0x184d_2a53_u32.to_le_bytes()[..], &3_u32.to_le_bytes(), b"xyz"].concat();
    let stream =
        [skipped.clone(), encode(Codec::Zstd, b"one "), skipped, encode(Codec::Zstd, b"two")].concat();
    assert_eq!(decode(Codec::Zstd, &stream, 100), Ok(b"one two".to_vec()));
    assert!(decode(Codec::Zstd, b"", 100).is_err());
}

#[test]
fn zstd_checksum_is_checked() {
    let mut frame = encode(Codec::Zstd, b"checked");
    *frame.last_mut().unwrap() ^= 1;
    assert!(decode(Codec::Zstd, &frame, 100).is_err());
}

#[test]
fn gzip_members_may_follow_each_other() {
    let stream = [encode(Codec::Gzip, b"one "), encode(Codec::Gzip, b"two")].concat();
    assert_eq!(decode(Codec::Gzip, &stream, 100), Ok(b"one two".to_vec()));
    for junk in [&b"junk"[..], &[0; 100], &stream[..15]] {
        let trailed = [&stream[..], junk].concat();
        assert_eq!(decode(Codec::Gzip, &trailed, 100), Ok(b"one two".to_vec()));
    }
}

#[test]
fn lz4_frame_options() {
    let frame = |flags: u8, descriptor: u8, extra: &[u8], rest: &[u8]| {
        let described = [&[flags, descriptor], extra].concat();
        let sum = (XxHash32::oneshot(0, &described) >> 8) as u8;
        [&[0x04, 0x22, 0x4d, 0x18], &described[..], &[sum], rest].concat()
    };
    let stored = [3, 0, 0, 0x80, b'a', b'b', b'c'];
    let ended = [&stored[..], &[0; 4]].concat();
    let abc = Ok(b"abc".to_vec());
    assert_eq!(decode(Codec::Lz4, &frame(0x60, 0x40, &[], &ended), 3), abc);
    assert_eq!(decode(Codec::Lz4, &frame(0x60, 0x70, &[], &ended), 3), abc, "4 MiB blocks");
    assert_eq!(decode(Codec::Lz4, &frame(0x68, 0x40, &[9; 8], &ended), 3), abc, "content size, not believed");
    let unchecked = [&ended[..], &[1, 2, 3, 4]].concat();
    assert_eq!(
        decode(Codec::Lz4, &frame(0x64, 0x40, &[], &unchecked), 3),
        abc,
        "content checksum, not checked"
    );
    let sum = XxHash32::oneshot(0, b"abc").to_le_bytes();
    let summed = [&stored[..], &sum, &[0; 4]].concat();
    assert_eq!(decode(Codec::Lz4, &frame(0x70, 0x40, &[], &summed), 3), abc, "block checksum");
    let refused = [
        frame(0x70, 0x40, &[], &[&stored[..], &[1, 2, 3, 4], &[0; 4]].concat()),
        frame(0x40, 0x40, &[], &ended),
        frame(0x61, 0x40, &[], &ended),
        frame(0xa0, 0x40, &[], &ended),
        frame(0x60, 0x30, &[], &ended),
        frame(0x60, 0x41, &[], &ended),
        frame(0x60, 0x40, &[], &stored),
        [&frame(0x60, 0x40, &[], &[])[..6], &[0x83], &ended[..]].concat(),
    ];
    for (at, frame) in refused.iter().enumerate() {
        assert!(decode(Codec::Lz4, frame, 3).is_err(), "frame {at}");
    }
}

#[test]
fn output_stops_at_the_limit() {
    for codec in CODECS {
        let bomb = encode(codec, &vec![0; 8 << 20]);
        assert!(bomb.len() < 1 << 20, "{codec:?}");
        let mut out = Vec::new();
        let result = Decompressor::new(codec, &bomb, 100_000).unwrap().read_to(&mut out);
        assert_eq!(result, Err(Undecodable::TooLarge { bytes_max: 100_000 }), "{codec:?}");
        assert!(out.len() <= 100_000);
    }
}

fn codec() -> impl Strategy<Value = Codec> {
    prop::sample::select(CODECS.to_vec())
}

proptest! {
    #[test]
    fn round_trip(codec in codec(), seed in prop::collection::vec(any::<u8>(), 0..3000), times in 1_usize..60) {
        let plain = seed.repeat(times);
        let stream = encode(codec, &plain);
        prop_assert_eq!(decode(codec, &stream, plain.len()), Ok(plain));
    }

    #[test]
    fn any_bytes_never_panic(codec in codec(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = decode(codec, &bytes, 1 << 20);
    }

    #[test]
    fn damaged_streams_never_panic(
        codec in codec(),
        seed in prop::collection::vec(0_u8..20, 1..300),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut stream = encode(codec, &seed.repeat(20));
        for (at, byte) in damage {
            let at = at.index(stream.len());
            stream[at] = byte;
        }
        let _ = decode(codec, &stream, 1 << 20);
    }
}
