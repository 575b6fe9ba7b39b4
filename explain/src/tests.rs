//! Every byte is explained once, whatever the bytes are; and what is known to lie inside others is found there.

use bumpalo::Bump;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::protocol::on_disk::batch::Record;
use eventor_core::protocol::{ApiKey, frame};
use eventor_core::random::Random;
use eventor_core::records::{Batch, BatchBuilder, BatchSpec, Codec, Compression, NewRecord, RecordIter};
use eventor_core::wire::{Kind, Message, Name, Scalar, Text, Value, Writer};

use crate::{Log, Note, Tree};

/// Leaves lie end to end in each buffer, and nodes in their parents.
pub(crate) fn assert_covers(tree: &Tree<'_>, what: &str) {
    for (number, buffer) in tree.buffers.iter().enumerate() {
        let mut at = 0;
        for leaf in tree.leaves().filter(|leaf| leaf.buffer == number) {
            assert_eq!(leaf.range.start, at, "{what}: a gap or an overlap before {leaf}\n{tree}");
            assert!(leaf.range.end > at || buffer.is_empty(), "{what}: no byte is in {leaf}\n{tree}");
            at = leaf.range.end;
        }
        assert_eq!(at, buffer.len(), "{what}: the last bytes are not explained\n{tree}");
    }
}

/// A request of each API and version, with something in most fields.
fn requests(random: &mut Random, mut each: impl FnMut(ApiKey, i16, Vec<u8>)) {
    for key in ApiKey::ALL {
        for version in key.schema().versions.each() {
            let mut bytes = Vec::new();
            let header = RequestHeader {
                request_api_key: key.number(),
                request_api_version: version,
                correlation_id: 7,
                client_id: Some(Text::new("test")),
            };
            header.encode(key.request_header_version(version), &mut bytes);
            write(&key.request().example(version, random), *key, version, &mut bytes);
            each(*key, version, bytes);
        }
    }
}

fn write(value: &Value, key: ApiKey, version: i16, out: &mut Vec<u8>) {
    let mut splits = Vec::new();
    let message = key.request();
    value
        .write_message(&mut Writer::new(out, &mut splits), message.schema, message.fields, version)
        .expect("an example of its own kind");
}

fn batch(codec: Codec) -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchSpec::default());
    for value in ["one", "two", "three"] {
        builder.push(NewRecord {
            timestamp: 1_700_000_000_000,
            key: Some(b"key"),
            value: Some(value.as_bytes()),
            headers: &[(b"name", Some(b"value")), (b"null", None)],
        });
    }
    match codec {
        Codec::Uncompressed => builder.build(),
        codec => builder.build_compressed(Compression { codec, level: None }),
    }
}

#[test]
fn every_byte_of_every_request_is_in_one_leaf() {
    let mut random = Random::seed(1);
    let mut count = 0;
    for _ in 0..4 {
        requests(&mut random.clone(), |key, version, bytes| {
            let arena = Bump::new();
            let tree = crate::request(&bytes, &arena);
            assert_covers(&tree, &format!("{key:?} v{version}"));
            count += 1;
        });
        random.next_u64();
    }
    assert!(count > 1000);
}

#[test]
fn every_byte_of_damaged_requests_is_in_one_leaf() {
    let mut random = Random::seed(2);
    let mut damage = Random::seed(3);
    requests(&mut random, |key, version, bytes| {
        for _ in 0..4 {
            let mut bytes = bytes.clone();
            let at = damage.below(bytes.len() as u64) as usize;
            match damage.below(3) {
                0 => bytes.truncate(at),
                1 => bytes[at] ^= 1 << damage.below(8),
                _ => bytes.insert(at, damage.below(256) as u8),
            }
            let arena = Bump::new();
            assert_covers(&crate::request(&bytes, &arena), &format!("{key:?} v{version}"));
            assert_covers(&crate::requests(&bytes, &arena), "as a stream");
            assert_covers(&crate::response(key, version, &bytes, &arena), "as a response");
            assert_covers(&crate::batches(&bytes, Log::Groups, &arena), "as batches");
        }
    });
}

#[test]
fn every_byte_of_batches_is_in_one_leaf_and_each_codec_is_opened() {
    let mut damage = Random::seed(4);
    for codec in [Codec::Uncompressed, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd] {
        let bytes = batch(codec).repeat(2);
        let arena = Bump::new();
        let tree = crate::batches(&bytes, Log::Any, &arena);
        assert_covers(&tree, &format!("{codec:?}"));
        assert_eq!(tree.wrongs().count(), 0, "{tree}");
        let values = tree.nodes.iter().filter(|node| node.name.to_string() == "value");
        assert_eq!(values.count(), 2 * (3 + 6), "{tree}");
        for _ in 0..200 {
            let mut bytes = bytes.clone();
            let at = damage.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << damage.below(8);
            bytes.truncate(bytes.len() - damage.below(3) as usize);
            for log in [Log::Any, Log::Metadata, Log::Groups] {
                assert_covers(&crate::batches(&bytes, log, &arena), &format!("damaged {codec:?}"));
            }
        }
    }
}

#[test]
fn a_wrong_checksum_is_said_at_the_checksum() {
    let mut bytes = batch(Codec::Uncompressed);
    bytes[80] ^= 1;
    let arena = Bump::new();
    let tree = crate::batches(&bytes, Log::Any, &arena);
    let (node, why) = tree.wrongs().next().expect("something is wrong");
    assert_eq!((node.range.clone(), node.name.to_string().as_str()), (17..21, "crc"));
    assert!(why.starts_with("the bytes give "), "{why}");
}

#[test]
fn the_byte_that_is_wrong_is_named() {
    // Metadata v1 with an array of more topics than there are bytes.
    let bytes = b"\0\x03\0\x01\0\0\0\x07\xff\xff\x7f\0\0\0";
    let arena = Bump::new();
    let tree = crate::request(bytes, &arena);
    assert_covers(&tree, "Metadata");
    let (node, why) = tree.wrongs().next().expect("something is wrong");
    assert_eq!((node.range.clone(), why), (10..14, "a length beyond the end of the bytes"));
}

#[test]
fn errors_are_named_and_a_trace_of_the_core_says_the_same() {
    let bytes = b"\0\0\0\x07\0\x23\0\0\0\0";
    let arena = Bump::new();
    let tree = crate::response(ApiKey::ApiVersions, 0, bytes, &arena);
    let error = tree.nodes.iter().find(|node| node.name.to_string() == "error_code").expect("the error code");
    assert_eq!(error.note, Some(Note::Means("UNSUPPORTED_VERSION".into())));
    let trace = frame::trace_response(ApiKey::ApiVersions, 0, bytes, &arena);
    let of_trace = trace.nodes.iter().map(|node| (node.depth, node.range.clone()));
    assert!(of_trace.eq(tree.nodes.iter().map(|node| (node.depth, node.range.clone()))), "{tree}");
}

#[test]
fn dates_are_those_of_the_calendar() {
    for (ms, date) in [
        (0, "1970-01-01 00:00:00.000"),
        (951_782_400_000, "2000-02-29 00:00:00.000"),
        (1_767_225_599_999, "2025-12-31 23:59:59.999"),
        (-1, "1969-12-31 23:59:59.999"),
        (4_107_542_400_000, "2100-03-01 00:00:00.000"),
    ] {
        assert_eq!(crate::date(ms), date);
    }
    // Nothing that a file says is too far away.
    for ms in [i64::MIN, i64::MAX] {
        assert!(!crate::date(ms).is_empty());
    }
}

/// What a record says: deltas, key, value, headers.
type Said<'a> = (i64, i64, Option<&'a [u8]>, Option<&'a [u8]>, Vec<(&'a [u8], Option<&'a [u8]>)>);

/// The records of a tree, up to the first that is wrong.
fn described<'a>(tree: &Tree<'a>) -> (Vec<Said<'a>>, bool) {
    let (mut records, mut header_key, mut is_cut) = (Vec::<Said<'a>>::new(), None, false);
    for node in &tree.nodes {
        let is_wrong = matches!(node.note, Some(Note::Wrong(_)));
        is_cut |= is_wrong && node.name.to_string() == "records_count";
        if node.kind == Kind::Struct(Record::INFO) {
            records.push((0, 0, None, None, Vec::new()));
        }
        // What is said of the batch stands in its header.
        if is_wrong && (!records.is_empty() || node.name == Name::Word("unread bytes")) {
            // A record that is only out of order can be read.
            let is_read = matches!(&node.note, Some(Note::Wrong(why)) if why.starts_with("its offset"));
            if !is_read {
                records.truncate(records.len() - usize::from(node.depth > 1));
                return (records, true);
            }
        }
        let (Some(record), Name::Field(field)) = (records.last_mut(), node.name) else { continue };
        let number = if let Some(Scalar::Int(number)) = node.value { number } else { 0 };
        let bytes = if let Some(Scalar::Blob(bytes)) = node.value { Some(bytes) } else { None };
        match (field.name, node.depth) {
            ("timestamp_delta", _) => record.0 = number,
            ("offset_delta", _) => record.1 = number,
            ("key", 2) => record.2 = bytes,
            ("value", 2) => record.3 = bytes,
            ("key", _) if node.value.is_some() => header_key = bytes,
            ("value", _) if node.value.is_some() => record.4.push((header_key.unwrap_or_default(), bytes)),
            _ => {}
        }
    }
    (records, is_cut)
}

#[test]
fn records_as_described_are_those_that_the_core_reads() {
    let (mut random, mut wrongs) = (Random::seed(6), 0);
    for _ in 0..5000 {
        let mut bytes = batch(Codec::Uncompressed);
        for _ in 0..random.below(3) {
            // Behind the header, or in its count.
            let at = 60 + random.below(bytes.len() as u64 - 60) as usize;
            bytes[at] = match random.below(3) {
                0 => random.below(256) as u8,
                1 => bytes[at].wrapping_add(2),
                _ => bytes[at] ^ 1 << random.below(8),
            };
        }
        let arena = Bump::new();
        let tree = crate::batches(&bytes, Log::Any, &arena);
        let whole = Batch::parse(&bytes, 0).expect("a header");
        let (mut records, mut is_wrong) = (Vec::new(), false);
        for record in RecordIter::new(whole.records(), whole.records_count()) {
            match record {
                Ok(record) => records.push((
                    record.timestamp_delta,
                    record.offset_delta.into(),
                    record.key,
                    record.value,
                    record.headers.map(|header| (header.key, header.value)).collect(),
                )),
                Err(_) => is_wrong = true,
            }
        }
        wrongs += usize::from(is_wrong);
        assert_eq!(described(&tree), (records, is_wrong), "{tree}");
    }
    assert!((1000..4000).contains(&wrongs), "{wrongs}");
}
