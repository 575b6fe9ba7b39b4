//! The records that every client writes: what is common, and what is easy to get wrong.

use std::fmt::Write;

const FIRST_TIMESTAMP: u64 = 1_700_000_000_000;

/// What makes a record one that not every client can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    NullKey,
    EmptyKey,
    NullValue,
    NullKeyAndValue,
    EmptyValue,
    /// Bytes that are no text, in key and value.
    Binary,
    /// Any header at all.
    Header,
    NullHeader,
    EmptyHeader,
    BinaryHeader,
    RepeatedHeader,
    EmptyHeaderName,
    /// A timestamp of the writer's choice: every record has one. Who cannot set it writes the rest.
    Timestamp,
}

impl Kind {
    /// As the README names it.
    pub fn words(self) -> &'static str {
        match self {
            Kind::NullKey => "null keys",
            Kind::EmptyKey => "empty keys",
            Kind::NullValue => "null values",
            Kind::NullKeyAndValue => "records of nothing",
            Kind::EmptyValue => "empty values",
            Kind::Binary => "binary keys and values",
            Kind::Header => "headers",
            Kind::NullHeader => "null headers",
            Kind::EmptyHeader => "empty headers",
            Kind::BinaryHeader => "binary headers",
            Kind::RepeatedHeader => "repeated headers",
            Kind::EmptyHeaderName => "nameless headers",
            Kind::Timestamp => "timestamps",
        }
    }
}

/// One of them.
#[derive(Clone)]
pub struct Record {
    pub partition: usize,
    timestamp: u64,
    key: Option<Vec<u8>>,
    value: Option<Vec<u8>>,
    headers: Vec<(&'static str, Option<Vec<u8>>)>,
    pub kinds: Vec<Kind>,
}

impl Record {
    /// As a program reads it.
    pub fn line(&self) -> String {
        format!("{} {}", self.partition, self.line_within(false))
    }

    /// Without the partition, and perhaps with any timestamp.
    pub fn line_within(&self, any_timestamp: bool) -> String {
        let timestamp = if any_timestamp { "*".to_string() } else { self.timestamp.to_string() };
        format!("{timestamp} {} {} {}", text(&self.key), text(&self.value), self.headers())
    }

    fn headers(&self) -> String {
        let pairs: Vec<String> = self
            .headers
            .iter()
            .map(|(name, value)| format!("{}={}", hex(name.as_bytes()), text(value)))
            .collect();
        if pairs.is_empty() { "-".to_string() } else { pairs.join(",") }
    }
}

fn text(bytes: &Option<Vec<u8>>) -> String {
    bytes.as_ref().map_or("-".to_string(), |bytes| format!("x{}", hex(bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The timestamp of the first record of a round.
pub fn begin(round: usize) -> u64 {
    FIRST_TIMESTAMP + 1_000_000 * round as u64
}

/// All of them, both partitions in turn, timestamps ascending: later in each round, and otherwise the same.
pub fn of_round(round: usize) -> Vec<Record> {
    let mut records = Vec::new();
    for turn in 0..2 {
        for partition in 0..2 {
            for record in odd(partition, turn).into_iter().chain(even(partition, turn)) {
                let timestamp = begin(round) + 10 * records.len() as u64;
                records.push(Record { timestamp, ..record });
            }
        }
    }
    records
}

/// What is easy to get wrong.
fn odd(partition: usize, turn: usize) -> Vec<Record> {
    let text = |text: &str| Some(text.as_bytes().to_vec());
    let record = |key: Option<Vec<u8>>, value: Option<Vec<u8>>, kinds: &[Kind]| Record {
        partition,
        timestamp: 0,
        key,
        value,
        headers: Vec::new(),
        kinds: kinds.to_vec(),
    };
    let headers = |pairs: &[(&'static str, Option<&[u8]>)], kinds: &[Kind]| Record {
        headers: pairs.iter().map(|(name, value)| (*name, value.map(<[u8]>::to_vec))).collect(),
        kinds: [&[Kind::Header], kinds].concat(),
        ..record(text("with headers"), text(&format!("turn {turn}")), &[])
    };
    let every_byte: Vec<u8> = (0..=255).collect();
    vec![
        record(None, text("no key"), &[Kind::NullKey]),
        record(Some(vec![]), text("empty key"), &[Kind::EmptyKey]),
        record(text("tombstone"), None, &[Kind::NullValue]),
        record(None, None, &[Kind::NullKey, Kind::NullValue, Kind::NullKeyAndValue]),
        record(text("empty value"), Some(vec![]), &[Kind::EmptyValue]),
        record(Some(every_byte.clone()), Some(every_byte.repeat(2)), &[Kind::Binary]),
        headers(&[("name", Some(b"value")), ("größe", Some("ächt".as_bytes()))], &[]),
        headers(&[("none", None), ("name", Some(b"value"))], &[Kind::NullHeader]),
        headers(&[("empty", Some(b""))], &[Kind::EmptyHeader]),
        headers(&[("binary", Some(&[0, 0xff, 0xc3, 0x28, 0x0a]))], &[Kind::BinaryHeader]),
        headers(&[("b", Some(b"1")), ("a", Some(b"2")), ("b", Some(b"3"))], &[Kind::RepeatedHeader]),
        headers(&[("", Some(b"nameless"))], &[Kind::EmptyHeaderName]),
    ]
}

/// Ordinary records that compress well, one that is larger than many buffers and compresses badly.
fn even(partition: usize, turn: usize) -> Vec<Record> {
    let record = |key: String, value: Vec<u8>| Record {
        partition,
        timestamp: 0,
        key: Some(key.into_bytes()),
        value: Some(value),
        headers: Vec::new(),
        kinds: Vec::new(),
    };
    let mut records: Vec<Record> = (0..15)
        .map(|n| record(format!("key {n}"), format!("value {n} of turn {turn}, ").repeat(n + 1).into_bytes()))
        .collect();
    let mut state = 1 + partition as u32 + 2 * turn as u32;
    let noise = (0..20_000).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // Printable, for clients that write lines of text.
        b' ' + ((state >> 16) % 95) as u8
    });
    records.push(record("k".repeat(3_000), noise.collect()));
    records
}
