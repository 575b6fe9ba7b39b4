//! A record batch as lines that somebody edits, and as bytes; each is made of the other.
//!
//! First line: codec, producer id, epoch, sequence, `true` if it is part of a transaction. A line for each record:
//! timestamp, key, value, headers as `NAME=VALUE` joined by commas, or `-`. Bytes are `x` and hexadecimal digits, null is `-`.

use std::fmt::Write as _;

use eventor_core::records::{
    Batch, BatchBuilder, BatchSpec, Codec, Compression, NewRecord, RecordIter, TimestampType, compression,
};

use crate::draft::hex;

const CODECS: [(&str, Codec); 5] = [
    ("none", Codec::Uncompressed),
    ("gzip", Codec::Gzip),
    ("snappy", Codec::Snappy),
    ("lz4", Codec::Lz4),
    ("zstd", Codec::Zstd),
];

/// Nobody edits more by hand.
const PLAIN_BYTES_MAX: usize = 1 << 20;
const RECORDS_MAX: usize = 1000;
/// The end of the year 9999.
const TIMESTAMP_MS_MAX: i64 = 253_402_300_799_999;

/// The codec with this name.
pub(crate) fn codec_of(name: &str) -> Option<Codec> {
    CODECS.iter().find(|(known, _)| *known == name).map(|(_, codec)| *codec)
}

/// What a codec is called; `None` for one that there is not.
pub(crate) fn name_of(codec: Option<Codec>) -> Option<&'static str> {
    CODECS.iter().find(|(_, known)| Some(*known) == codec).map(|(name, _)| *name)
}

/// The lines of a batch.
///
/// # Errors
/// The bytes are not exactly one batch of magic 2, or one that is too large to edit.
pub fn read(bytes: &[u8]) -> Result<String, String> {
    let batch = Batch::parse(bytes, 0).map_err(|error| error.to_string())?;
    if batch.bytes().len() != bytes.len() {
        return Err("more than one batch".into());
    }
    let codec = name_of(batch.codec()).ok_or("an unknown codec")?;
    let plain = compression::decompress_all(&batch, PLAIN_BYTES_MAX).map_err(|error| error.to_string())?;
    let mut text = format!(
        "{} {} {} {} {}\n",
        codec,
        batch.producer_id(),
        batch.producer_epoch(),
        batch.base_sequence(),
        batch.is_transactional()
    );
    if !(0..=RECORDS_MAX as i32).contains(&batch.records_count()) {
        return Err(format!("{} records", batch.records_count()));
    }
    for record in RecordIter::new(&plain, batch.records_count()) {
        let record = record.map_err(|error| error.to_string())?;
        let timestamp = match batch.timestamp_type() {
            TimestampType::LogAppendTime => batch.max_timestamp(),
            TimestampType::CreateTime => batch.base_timestamp().wrapping_add(record.timestamp_delta),
        };
        let headers: Vec<String> = record
            .headers
            .map(|header| format!("{}={}", bytes_text(Some(header.key)), bytes_text(header.value)))
            .collect();
        let headers = if headers.is_empty() { "-".to_owned() } else { headers.join(",") };
        let (key, value) = (bytes_text(record.key), bytes_text(record.value));
        _ = writeln!(text, "{timestamp} {key} {value} {headers}");
    }
    Ok(text)
}

/// The bytes of a batch, its checksum right.
///
/// # Errors
/// What is wrong with the lines.
pub fn build(text: &str) -> Result<Vec<u8>, String> {
    let mut lines = text.lines();
    let words: Vec<&str> = lines.next().unwrap_or_default().split(' ').collect();
    let &[codec, producer_id, epoch, sequence, transactional] = words.as_slice() else {
        return Err(
            "a batch has a codec, a producer id, an epoch, a sequence, and is part of a transaction or not"
                .into(),
        );
    };
    let codec = codec_of(codec).ok_or("none, gzip, snappy, lz4 or zstd")?;
    let spec = BatchSpec {
        producer_id: producer_id.parse().map_err(|_| "a producer id is a number of 64 bits")?,
        producer_epoch: epoch.parse().map_err(|_| "an epoch is a number of 16 bits")?,
        base_sequence: sequence.parse().map_err(|_| "a sequence is a number of 32 bits")?,
        transactional: transactional == "true",
        ..BatchSpec::default()
    };
    let mut builder = BatchBuilder::new(spec);
    for line in lines {
        if builder.records_count() as usize >= RECORDS_MAX || builder.size_bytes() > PLAIN_BYTES_MAX {
            return Err(format!("no more than {RECORDS_MAX} records or {PLAIN_BYTES_MAX} bytes by hand"));
        }
        push(&mut builder, line)?;
    }
    Ok(match codec {
        Codec::Uncompressed => builder.build(),
        codec => builder.build_compressed(Compression { codec, level: None }),
    })
}

fn push(builder: &mut BatchBuilder, line: &str) -> Result<(), String> {
    let words: Vec<&str> = line.split(' ').collect();
    let &[timestamp, key, value, headers] = words.as_slice() else {
        return Err("a record has a timestamp, a key, a value and headers".into());
    };
    let timestamp = timestamp.parse().ok().filter(|ms| (-1..=TIMESTAMP_MS_MAX).contains(ms));
    let headers = headers.split(',').filter(|header| *header != "-").map(|header| {
        let (name, value) = header.split_once('=').ok_or("a header has a name and a value")?;
        Ok((text_bytes(name)?.ok_or("the name of a header is never null")?, text_bytes(value)?))
    });
    let headers: Vec<(Vec<u8>, Option<Vec<u8>>)> = headers.collect::<Result<_, String>>()?;
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_slice(), value.as_deref())).collect();
    builder.push(NewRecord {
        timestamp: timestamp.ok_or(format!("a timestamp is a number from -1 to {TIMESTAMP_MS_MAX}"))?,
        key: text_bytes(key)?.as_deref(),
        value: text_bytes(value)?.as_deref(),
        headers: &headers,
    });
    Ok(())
}

fn bytes_text(bytes: Option<&[u8]>) -> String {
    let Some(bytes) = bytes else { return "-".into() };
    bytes.iter().fold("x".to_owned(), |mut text, byte| {
        _ = write!(text, "{byte:02x}");
        text
    })
}

fn text_bytes(text: &str) -> Result<Option<Vec<u8>>, String> {
    match text.strip_prefix('x') {
        _ if text == "-" => Ok(None),
        Some(digits) => hex(digits).map(Some).ok_or_else(|| format!("{digits} are not hexadecimal digits")),
        None => Err(format!("{text} is neither - nor x and digits")),
    }
}
