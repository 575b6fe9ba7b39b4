//! What bytes probably are, when nobody says: everything that they can be read as, the likeliest first.
//!
//! A guess, and called one: many small answers read well as several APIs.

use bumpalo::Bump;
use eventor_core::error::{ErrorCode, Malformed};
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::frame::{read_request, read_response};
use eventor_core::records::{Batch, Batches};
use eventor_core::wire::{Kind, Name, Reader, Scalar, Trace};
use std::fmt;

use crate::capture::head;
use crate::{Log, Tree, batches, file, is_capture, request, requests, response, responses};

/// What bytes may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A packet capture, in which messages are to be found.
    Capture,
    /// Requests, each behind its size.
    Requests,
    /// A request without its size.
    Request,
    /// Responses of an API and version, each behind its size.
    Responses(ApiKey, i16),
    /// A response without its size.
    Response(ApiKey, i16),
    /// Record batches.
    Batches(Log),
    /// A file such as this one.
    File(&'static str),
}

/// What bytes may be, and how likely that is beside other guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// What they may be.
    pub what: What,
    /// The more, the likelier.
    pub score: i32,
}

/// No more guesses are worth a look.
const GUESSES_MAX: usize = 8;
/// A longer string says no more.
const TEXT_SCORE_MAX: i32 = 16;
/// What reads well and cannot easily be anything else.
const CERTAIN: i32 = 1000;

/// A request that cannot be read to its end: nearly any response begins like one.
const CUT_REQUEST: i32 = -8;
/// Few bytes do not rise like an index.
const INDEX: i32 = 2;

/// Files that can be told from their content.
const FILES: [&str; 9] = [
    "leader-epoch-checkpoint",
    "recovery-point-offset-checkpoint",
    "partition.metadata",
    "meta.properties",
    "quorum-state",
    ".kafka_cleanshutdown",
    "00000000000000000000.snapshot",
    "00000000000000000000.index",
    "00000000000000000000.timeindex",
];

/// What these bytes may be, the likeliest first.
#[must_use]
pub fn guess(bytes: &[u8]) -> Vec<Guess> {
    let mut guesses = Vec::new();
    let mut add = |what, score: Option<i32>| guesses.extend(score.map(|score| Guess { what, score }));
    if is_capture(bytes) {
        add(What::Capture, Some(2 * CERTAIN));
    }
    let batch = Batches::new(bytes).next().and_then(Result::ok);
    add(What::Batches(Log::of_records(bytes)), batch.filter(Batch::crc_is_valid).map(|_| CERTAIN));
    for name in FILES {
        add(What::File(name), file_score(name, bytes));
    }
    // A stream of frames uses up its bytes by what stands before each.
    let sized = first_frame(bytes);
    let (frame, of_request) = match sized {
        Some(frame) => (frame, What::Requests),
        None => (bytes, What::Request),
    };
    add(of_request, request_score(frame));
    for key in ApiKey::ALL {
        // Of versions that read equally well the newest is meant.
        let scores = key
            .schema()
            .versions
            .each()
            .filter_map(|version| Some((response_score(*key, version, frame)?, version)));
        if let Some((score, version)) = scores.max() {
            let what =
                if sized.is_some() { What::Responses(*key, version) } else { What::Response(*key, version) };
            add(what, Some(score));
        }
    }
    guesses.sort_by_key(|guess| std::cmp::Reverse(guess.score));
    guesses.truncate(GUESSES_MAX);
    guesses
}

impl What {
    /// The tree of bytes that are this; none of a capture, which holds many.
    pub fn tree<'a>(self, bytes: &'a [u8], arena: &'a Bump) -> Option<Tree<'a>> {
        Some(match self {
            What::Capture => return None,
            What::Requests => requests(bytes, arena),
            What::Request => request(bytes, arena),
            What::Responses(key, version) => responses(key, version, bytes, arena),
            What::Response(key, version) => response(key, version, bytes, arena),
            What::Batches(log) => batches(bytes, log, arena),
            What::File(name) => file(name, bytes, arena),
        })
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Capture => f.write_str("a packet capture"),
            What::Requests => f.write_str("requests, each behind its size"),
            What::Request => f.write_str("a request"),
            What::Responses(key, version) => {
                write!(f, "responses of {key:?} v{version}, each behind its size")
            }
            What::Response(key, version) => write!(f, "a response of {key:?} v{version}"),
            What::Batches(Log::Any) => f.write_str("record batches"),
            What::Batches(log) => write!(f, "record batches of the log of {log:?}"),
            What::File(name) => write!(f, "a file such as {name}"),
        }
    }
}

/// The first of frames that each stand behind their size, to the last byte.
fn first_frame(bytes: &[u8]) -> Option<&[u8]> {
    let (mut at, mut first) = (0, None);
    while at < bytes.len() {
        let size = bytes.get(at..)?.first_chunk().map(|size| i32::from_be_bytes(*size))?;
        let start = at + 4;
        at = start.checked_add(usize::try_from(size).ok().filter(|size| *size >= 4)?)?;
        let frame = bytes.get(start..at)?;
        first = first.or(Some(frame));
    }
    first
}

/// Text files say what they are; indexes rise.
fn file_score(name: &'static str, bytes: &[u8]) -> Option<i32> {
    let is_text = bytes.iter().take(1000).all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    let is_index = name.ends_with("index");
    if bytes.is_empty() || is_text == (is_index || name.ends_with(".snapshot")) {
        return None;
    }
    let arena = Bump::new();
    let tree = file(name, bytes, &arena);
    let fields = tree.leaves().filter(|leaf| matches!(leaf.name, Name::Field(_))).count();
    let fields_min = if is_index { 4 } else { 1 };
    let is_right = tree.wrongs().next().is_none() && fields >= fields_min;
    is_right.then_some(if is_index { INDEX } else { CERTAIN + fields as i32 })
}

fn request_score(frame: &[u8]) -> Option<i32> {
    let arena = Bump::new();
    let sized = [&[0; 4][..], &frame[..frame.len().min(8)]].concat();
    head(&sized)?;
    match read(frame, &arena, read_request) {
        Some(trace) => Some(content(&trace, frame) + 100),
        None => Some(CUT_REQUEST),
    }
}

fn response_score(key: ApiKey, version: i16, frame: &[u8]) -> Option<i32> {
    let arena = Bump::new();
    let trace = read(frame, &arena, |reader| read_response(reader, key, version))?;
    let usual = matches!(key.number(), 0..=3 | 8..=14 | 18..=20 | 22 | 32 | 60 | 75);
    Some(content(&trace, frame) + i32::from(usual))
}

/// The trace of what uses up these bytes.
fn read<'a>(
    frame: &'a [u8],
    arena: &'a Bump,
    read: impl FnOnce(&mut Reader<'a>) -> Result<(), Malformed>,
) -> Option<Trace<'a>> {
    let mut reader = Reader::traced(frame, arena);
    read(&mut reader).ok().filter(|()| reader.rest().is_empty())?;
    reader.into_trace()
}

/// How much the values look like what their fields are for.
fn content(trace: &Trace<'_>, bytes: &[u8]) -> i32 {
    let mut score = 0_i32;
    for leaf in trace.leaves().take(1000) {
        let Name::Field(field) = leaf.name else {
            score -= if leaf.name == Name::Word("unknown tagged field") { 10 } else { 0 };
            continue;
        };
        score += match leaf.value {
            Some(Scalar::Text(text)) => match text.as_str() {
                Some(text) if !text.chars().any(char::is_control) => (text.len() as i32).min(TEXT_SCORE_MAX),
                _ => -20,
            },
            Some(Scalar::Bool(_)) => match bytes.get(leaf.range.start) {
                Some(0 | 1) => 0,
                _ => -20,
            },
            Some(Scalar::Uuid(id)) if id.get_version_num() == 4 => 8,
            Some(Scalar::Uuid(id)) => {
                if id.as_u128() < 10 {
                    0
                } else {
                    -5
                }
            }
            Some(Scalar::Int(number)) => of_number(field.name, field.kind, number),
            Some(Scalar::Blob(records)) if matches!(field.kind, Kind::Records) && !records.is_empty() => {
                match Batch::parse(records, 0).is_ok_and(|batch| batch.crc_is_valid()) {
                    true => 30,
                    false => -10,
                }
            }
            _ => 0,
        };
    }
    score
}

fn of_number(name: &str, kind: Kind, number: i64) -> i32 {
    // From 2001 to 2096.
    let is_now = (1_000_000_000_000..4_000_000_000_000).contains(&number);
    match name {
        _ if name.ends_with("error_code") => {
            match i16::try_from(number).ok().and_then(|code| ErrorCode(code).name()) {
                Some(_) if number == 0 => 1,
                Some(_) => 3,
                None => -30,
            }
        }
        "throttle_time_ms" => {
            if (0..=60_000).contains(&number) {
                1
            } else {
                -20
            }
        }
        "port" => {
            if (1..=65_535).contains(&number) {
                2
            } else {
                -20
            }
        }
        _ if name.ends_with("timestamp") || name.ends_with("timestamp_ms") => {
            if is_now {
                6
            } else if (-1..=0).contains(&number) {
                0
            } else {
                -10
            }
        }
        _ if name.ends_with("version") || name.ends_with("key") || name.ends_with("epoch") => {
            if (-1..100_000).contains(&number) { 0 } else { -5 }
        }
        _ if number < -2 => -5,
        _ if matches!(kind, Kind::I32) && number > 1 << 24 => -3,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_can_be_asked_about() {
        for bytes in [&b""[..], b"\0", &[0; 64], &[0xff; 64], b"hello, world"] {
            for guess in guess(bytes) {
                let arena = Bump::new();
                assert!(guess.what.tree(bytes, &arena).is_some());
                assert!(!guess.what.to_string().is_empty());
            }
        }
        assert_eq!(guess(b"0\n1\nt 0 5\n")[0].what, What::File("recovery-point-offset-checkpoint"));
        assert_eq!(guess(b"0\n1\n0 5\n")[0].what, What::File("leader-epoch-checkpoint"));
        assert_eq!(guess(b"{\"version\":0,\"brokerEpoch\":19}")[0].what, What::File(".kafka_cleanshutdown"));
        assert_eq!(guess(b"\0\0\0\x0d\0\x12\0\0\0\0\0\x07\0\x03abc")[0].what, What::Requests);
    }
}
