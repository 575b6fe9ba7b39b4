//! For every message and version: both codecs agree to the byte, traces have no gaps, and no input does harm.

use bumpalo::Bump;

use crate::error::Malformed;
use crate::protocol::{messages, on_disk::formats};
use crate::random::Random;
use crate::wire::{MessageInfo, Reader, Value, Writer};

const SEEDS: u64 = 12;

/// Calls `check` with every message, version and seed; at least so many must have been seen.
fn for_each(mut check: impl FnMut(&MessageInfo, i16, u64)) {
    let mut count = 0;
    for info in messages().chain(formats()) {
        for version in info.schema.versions.each() {
            (0..SEEDS).for_each(|seed| check(info, version, seed));
            count += 1;
        }
    }
    assert!(count > 700, "only {count} versions of messages");
}

/// A message and its bytes.
fn message(info: &MessageInfo, version: i16, seed: u64) -> (Value, Vec<u8>) {
    let value = info.example(version, &mut Random::seed(seed));
    let bytes = write(info, version, &value);
    (value, bytes)
}

/// The bytes of a generic value.
fn write(info: &MessageInfo, version: i16, value: &Value) -> Vec<u8> {
    let (mut out, mut splits) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(&mut out, &mut splits);
    value.write_message(&mut writer, info.schema, info.fields, version).expect("a value of the right kinds");
    out
}

/// What the typed reader and writer make of the bytes.
fn copied(info: &MessageInfo, version: i16, bytes: &[u8]) -> Vec<u8> {
    let arena = Bump::new();
    let (mut out, mut splits) = (Vec::new(), Vec::new());
    let mut reader = Reader::new(bytes, &arena);
    (info.copy)(&mut reader, &mut Writer::new(&mut out, &mut splits), version)
        .unwrap_or_else(|error| panic!("{} v{version}: {error}", info.full_name()));
    assert_eq!(reader.rest(), b"", "{} v{version} is not read to its end", info.full_name());
    out
}

#[test]
fn typed_and_generic_codecs_give_the_same_bytes() {
    for_each(|info, version, seed| {
        let (value, bytes) = message(info, version, seed);
        assert_eq!(copied(info, version, &bytes), bytes, "{} v{version} seed {seed}", info.full_name());
        let arena = Bump::new();
        let again = Value::read_message(&mut Reader::new(&bytes, &arena), info.schema, info.fields, version);
        assert_eq!(again, Ok(value), "{} v{version} seed {seed}", info.full_name());
    });
}

#[test]
fn a_struct_of_defaults_goes_round() {
    for_each(|info, version, _| {
        let bytes = write(info, version, &(info.fields.default)());
        assert_eq!(copied(info, version, &bytes), bytes, "{} v{version}", info.full_name());
    });
}

#[test]
fn the_leaves_of_a_trace_are_all_bytes_once() {
    for_each(|info, version, seed| {
        let (_, mut bytes) = message(info, version, seed);
        bytes.extend_from_slice(&[1, 2, 3][..seed as usize % 4]);
        let arena = Bump::new();
        for typed in [true, false] {
            let mut reader = Reader::traced(&bytes, &arena);
            let outcome =
                if typed { typed_read(info, &mut reader, version) } else { info.read(&mut reader, version) };
            let trace = reader.into_trace().expect("it was asked for");
            let end = trace.leaves().fold(0, |at, leaf| {
                assert_eq!(leaf.range.start, at, "{} v{version}\n{trace}", info.full_name());
                leaf.range.end
            });
            assert_eq!((end, outcome), (bytes.len(), Ok(())), "{} v{version}\n{trace}", info.full_name());
            for node in &trace.nodes {
                assert!(node.range.start <= node.range.end && node.range.end <= bytes.len(), "{trace}");
            }
        }
    });
}

#[test]
fn a_message_that_is_cut_anywhere_is_malformed_where_it_ends_or_before() {
    for_each(|info, version, seed| {
        let (_, bytes) = message(info, version, seed);
        if seed >= 4 {
            return;
        }
        for length in 0..bytes.len() {
            let arena = Bump::new();
            let mut reader = Reader::traced(&bytes[..length], &arena);
            let error = info.read(&mut reader, version).expect_err("a part of a message");
            assert!(error.at <= length, "{} v{version}: {error}", info.full_name());
            assert_eq!(reader.into_trace().expect("it was asked for").error, Some(error));
        }
    });
}

/// Reads with the typed reader alone.
fn typed_read(info: &MessageInfo, reader: &mut Reader<'_>, version: i16) -> Result<(), Malformed> {
    (info.copy)(reader, &mut Writer::new(&mut Vec::new(), &mut Vec::new()), version)
}

#[test]
fn no_change_of_a_byte_does_more_than_fail_and_both_readers_say_the_same_of_it() {
    for_each(|info, version, seed| {
        let (_, mut bytes) = message(info, version, seed);
        let mut random = Random::seed(seed);
        for _ in 0..bytes.len().min(24) {
            let at = random.below(bytes.len() as u64) as usize;
            let before = bytes[at];
            bytes[at] = random.below(256) as u8;
            let arena = Bump::new();
            let (mut typed, mut generic) = (Reader::traced(&bytes, &arena), Reader::traced(&bytes, &arena));
            let outcome = typed_read(info, &mut typed, version);
            assert_eq!(info.read(&mut generic, version), outcome, "{} v{version}", info.full_name());
            assert_eq!(typed.into_trace(), generic.into_trace(), "{} v{version}", info.full_name());
            bytes[at] = before;
        }
    });
}
