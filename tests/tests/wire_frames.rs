//! Every recorded frame of real clients and of Kafka: decoded, compared with what Kafka's own classes read from it, and
//! encoded again to the same bytes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};

use bumpalo::Bump;
use eventor_core::protocol::header::{RequestHeader, ResponseHeader};
use eventor_core::protocol::{ApiKey, frame};
use eventor_core::wire::{Kind, MessageInfo, Reader, StructInfo, Value, Writer};
use eventor_explain::{What, guess, response};
use serde_json::Value as Json;

const LIBRARIES: &[&str] = &[
    "aiokafka",
    "java",
    "kafka-broker",
    "kafka-python",
    "kafkajs",
    "kcat",
    "librdkafka",
    "streams",
    "tools",
    "tools-3.9",
];

/// A line of a capture.
struct Frame {
    library: &'static str,
    line: usize,
    bytes: Vec<u8>,
    key: ApiKey,
    version: i16,
    is_request: bool,
    json: Json,
}

impl Frame {
    fn message(&self) -> &'static MessageInfo {
        if self.is_request { self.key.request() } else { self.key.response() }
    }

    fn name(&self) -> String {
        format!("{}:{} {} v{}", self.library, self.line, self.message().full_name(), self.version)
    }
}

fn frames() -> Vec<Frame> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/wire");
    let mut frames = Vec::new();
    for library in LIBRARIES {
        let file = File::open(format!("{folder}/{library}.jsonl.gz")).expect("a capture");
        for (index, line) in BufReader::new(flate2::read::GzDecoder::new(file)).lines().enumerate() {
            let json: Json = serde_json::from_str(&line.expect("a line")).expect("JSON");
            frames.push(parse(library, index + 1, json));
        }
    }
    assert!(frames.len() > 1000, "only {} frames", frames.len());
    frames
}

fn parse(library: &'static str, line: usize, json: Json) -> Frame {
    let hex = json["hex"].as_str().expect("hex").as_bytes();
    let digit = |digit: u8| (digit as char).to_digit(16).expect("a digit") as u8;
    let bytes = hex.chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect();
    let number = |name: &str| json[name].as_i64().expect("a number") as i16;
    let key = ApiKey::from_number(number("api_key")).expect("an API key");
    let known = key.schema().versions.contains(number("api_version"));
    let version = if known { number("api_version") } else { 0 };
    let is_request = json["direction"] == "request";
    Frame { library, line, bytes, key, version, is_request, json }
}

/// Header and body through the typed codec.
fn copy(frame: &Frame) -> Vec<u8> {
    let arena = Bump::new();
    let mut reader = Reader::new(&frame.bytes, &arena);
    let (mut out, mut splits) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(&mut out, &mut splits);
    if frame.is_request {
        let (header, key) = frame::read_request_header(&mut reader).expect("a header");
        assert_eq!((key, header.request_api_version), (Some(frame.key), frame.version), "{}", frame.name());
        writer.message::<RequestHeader<'_>>(&header, frame.key.request_header_version(frame.version));
    } else {
        let version = frame.key.response_header_version(frame.version);
        writer.message(&reader.message::<ResponseHeader>(version).expect("a header"), version);
    }
    (frame.message().copy)(&mut reader, &mut writer, frame.version)
        .unwrap_or_else(|error| panic!("{}: {error}", frame.name()));
    let trailing = frame.json.get("trailing_bytes").and_then(Json::as_u64).unwrap_or(0);
    assert_eq!(reader.rest().len() as u64, trailing, "{}", frame.name());
    out.extend_from_slice(reader.rest());
    out
}

#[test]
fn every_recorded_frame_goes_round_to_the_same_bytes() {
    let mut requests = 0;
    let frames = frames();
    for frame in &frames {
        assert_eq!(copy(frame), frame.bytes, "{}", frame.name());
        requests += usize::from(frame.is_request);
    }
    println!("{requests} requests and {} responses", frames.len() - requests);
    assert!(requests > 500 && frames.len() - requests > 500);
}

#[test]
fn every_byte_of_every_recorded_frame_is_one_leaf_of_its_trace() {
    for frame in frames() {
        let arena = Bump::new();
        let trace = if frame.is_request {
            frame::trace_request(&frame.bytes, &arena)
        } else {
            frame::trace_response(frame.key, frame.version, &frame.bytes, &arena)
        };
        assert_eq!(trace.error, None, "{}\n{trace}", frame.name());
        let end = trace.leaves().fold(0, |at, leaf| {
            assert_eq!(leaf.range.start, at, "{}\n{trace}", frame.name());
            leaf.range.end
        });
        assert_eq!(end, frame.bytes.len(), "{}\n{trace}", frame.name());
    }
}

#[test]
fn every_recorded_frame_holds_what_kafka_reads_from_it() {
    let mut compared = 0;
    for frame in frames() {
        let arena = Bump::new();
        let mut reader = Reader::new(&frame.bytes, &arena);
        if frame.is_request {
            _ = frame::read_request_header(&mut reader).expect("a header");
        } else {
            _ = reader
                .message::<ResponseHeader>(frame.key.response_header_version(frame.version))
                .expect("a header");
        }
        let message = frame.message();
        let value = Value::read_message(&mut reader, message.schema, message.fields, frame.version);
        let value = value.unwrap_or_else(|error| panic!("{}: {error}", frame.name()));
        compared += same_struct(&frame.name(), message.fields, frame.version, &value, &frame.json["decoded"]);
    }
    println!("{compared} values");
    assert!(compared > 10_000, "only {compared} values");
}

/// Compares a struct with Kafka's JSON form of it; the number of values that were the same.
fn same_struct(path: &str, info: &'static StructInfo, version: i16, value: &Value, json: &Json) -> usize {
    let Value::Struct(fields) = value else { panic!("{path}: {value:?} is not a struct") };
    let Json::Object(members) = json else { panic!("{path}: {json} is not an object") };
    let mut members: BTreeMap<String, &Json> =
        members.iter().map(|(name, json)| (snake(name), json)).collect();
    let mut compared = 0;
    for ((field, value), default) in info.fields.iter().zip(fields).zip(info.defaults()) {
        let path = format!("{path} {}", field.name);
        // Of records the form shows the size, or nothing but that there are some.
        let json =
            members.remove(field.name).or_else(|| members.remove(&format!("{}_size_in_bytes", field.name)));
        match json {
            Some(json) => compared += same(&path, field.kind, version, value, json),
            None => assert_eq!(*value, default, "{path}: Kafka does not show it"),
        }
    }
    assert!(members.is_empty(), "{path}: Kafka also shows {members:?}");
    compared
}

fn same(path: &str, kind: Kind, version: i16, value: &Value, json: &Json) -> usize {
    match (kind, value, json) {
        (_, Value::Null, Json::Null) => {}
        (Kind::Struct(info), value, json) => return same_struct(path, info, version, value, json),
        (Kind::Array(element), Value::Array(values), Json::Array(elements)) => {
            assert_eq!(values.len(), elements.len(), "{path}");
            let pairs = values.iter().zip(elements);
            return pairs.map(|(value, json)| same(path, *element, version, value, json)).sum();
        }
        (Kind::Records, Value::Blob(_), Json::String(json)) if json.is_empty() => return 0,
        (Kind::Records, Value::Blob(bytes), json) => {
            assert_eq!(json.as_u64(), Some(bytes.len() as u64), "{path}")
        }
        (_, Value::Bool(value), json) => assert_eq!(json.as_bool(), Some(*value), "{path}"),
        (_, Value::Int(value), json) => assert_eq!(json.as_i64(), Some(*value), "{path}"),
        (_, Value::Uint(value), json) => assert_eq!(json.as_u64(), Some(*value), "{path}"),
        (_, Value::Float(value), json) => assert_eq!(json.as_f64(), Some(*value), "{path}"),
        (_, Value::Text(text), Json::String(json)) => {
            assert_eq!(String::from_utf8_lossy(text), *json, "{path}")
        }
        (_, Value::Blob(bytes), Json::String(json)) => assert_eq!(*bytes, base64(json), "{path}"),
        (_, Value::Uuid(uuid), Json::String(json)) => assert_eq!(uuid.as_bytes()[..], base64(json), "{path}"),
        (_, value, json) => panic!("{path}: {value:?} and {json}"),
    }
    1
}

/// Kafka's name of a field as ours: `topicId` is `topic_id`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// Base64 of either alphabet, padded or not.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let digit = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => panic!("{text} is not base64"),
        };
        bits = bits << 6 | u32::from(digit);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

/// Do these say the same of every byte but its name?
fn is_alike(frame: &Frame, what: What) -> bool {
    let arena = Bump::new();
    let guessed = what.tree(&frame.bytes, &arena).unwrap_or_default();
    let right = response(frame.key, frame.version, &frame.bytes, &arena);
    guessed.leaves().map(|leaf| &leaf.range).eq(right.leaves().map(|leaf| &leaf.range))
}

#[test]
fn what_a_frame_is_is_mostly_guessed_right() {
    let (mut requests, mut responses, mut firsts, mut found) = (0, 0, 0, 0);
    for frame in frames() {
        let guesses = guess(&frame.bytes);
        let first = guesses.first().map(|guess| guess.what);
        if frame.is_request {
            assert_eq!(first, Some(What::Request), "{}", frame.name());
            requests += 1;
            continue;
        }
        responses += 1;
        // Many small answers are read alike as several APIs.
        let is_it = |what| matches!(what, What::Response(key, _) if key == frame.key);
        firsts += usize::from(first.is_some_and(|what| is_it(what) || is_alike(&frame, what)));
        found += usize::from(guesses.iter().any(|guess| is_it(guess.what)));
    }
    println!("{requests} requests; of {responses} responses {firsts} at once, {found} among the first");
    assert!(firsts * 100 >= responses * 90, "only {firsts} of {responses} are guessed right at once");
    assert!(found * 100 >= responses * 95, "only {found} of {responses} are among the guesses");
}
