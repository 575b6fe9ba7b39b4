//! What a producer sent for one partition: is it one batch that may be appended?
//!
//! Not here: whether the partition takes appends at all, and the producer's sequences ([`crate::partition::producers`]).
//!
//! The checks run in Kafka's order, so that a batch with several faults gets Kafka's answer. Where Kafka's answer comes
//! from an accident of its code, ours differs:
//!
//! - Offset deltas must be 0, 1, 2, ... : `INVALID_RECORD`. Kafka takes any in an uncompressed batch and answers
//!   `UNKNOWN_SERVER_ERROR` for odd ones in a compressed batch.
//! - No records at all (null) is `INVALID_RECORD`. Kafka never answers.
//! - A number of more bytes than it may have is `INVALID_RECORD` like any other malformed record. Kafka answers
//!   `UNKNOWN_SERVER_ERROR`.
//! - A producer that claims LogAppendTime gets `INVALID_TIMESTAMP`. Kafka lets the claim pass on a CreateTime topic when
//!   the claimed time is in range, and then stores records that are later than the batch says.
//! - Every refusal has a message. Kafka 4.4 gives one only where single records are at fault.
//!
//! The ordinary case, a batch that is stored as it came, costs one pass of the checksum, one walk over the records and
//! no allocation.

use std::borrow::Cow;

use super::batch::{HEADER_BYTES, PREFIX_BYTES, rebuild};
use super::compression::{Compression, Decompressor, Undecodable, recompress};
use super::walk::{Head, Input, Walk, WalkError};
use super::{Batch, BatchMut, Codec, TimestampType};
use crate::error::ErrorCode;
use crate::time::Wall;

/// Record errors that are told one by one; the others only count.
pub const RECORD_ERRORS_MAX: usize = 100;

/// All records of a batch, decompressed: no client could read more in one piece.
const DECOMPRESSED_BATCH_BYTES_MAX: usize = i32::MAX as usize;

/// The settings of a topic that decide what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// `max.message.bytes`: of a batch, as it is stored.
    pub message_bytes_max: usize,
    /// `message.timestamp.type`.
    pub timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`.
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`.
    pub timestamp_after_max_ms: i64,
    /// `cleanup.policy` contains `compact`: every record needs a key.
    pub compacted: bool,
    /// `compression.type`; `None` for `producer`.
    pub compression: Option<Compression>,
    /// `max.decompressed.message.bytes`: of one record of a compressed batch.
    pub decompressed_bytes_max: usize,
}

impl Default for Rules {
    /// Kafka's defaults.
    fn default() -> Rules {
        Rules {
            message_bytes_max: 1_048_588,
            timestamp_type: TimestampType::CreateTime,
            timestamp_before_max_ms: i64::MAX,
            timestamp_after_max_ms: 3_600_000,
            compacted: false,
            compression: None,
            decompressed_bytes_max: 2_147_483_639,
        }
    }
}

/// A batch that may be appended, ready but for its offsets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validated<'a> {
    /// Exactly one batch; owned where it differs from what was sent.
    pub bytes: Cow<'a, [u8]>,
    /// Number of records.
    pub records_count: i32,
    /// Largest timestamp, -1 when there is none.
    pub max_timestamp: i64,
    /// Offset, relative to the base, of the first record that has it.
    pub max_timestamp_offset_delta: i32,
    /// What the response tells as the time of the append: only under LogAppendTime.
    pub log_append_time: Option<Wall>,
}

impl Validated<'_> {
    /// The batch.
    #[must_use]
    pub fn batch(&self) -> Batch<'_> {
        Batch::parse(&self.bytes, 0).expect("validated")
    }
}

/// Why records may not be appended, as a response tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// The partition's error.
    pub error: ErrorCode,
    /// What is wrong.
    pub message: String,
    /// Which records are at fault, if single ones are: at most [`RECORD_ERRORS_MAX`].
    pub record_errors: Vec<RecordError>,
    /// Does the response tell the log's start? Kafka does once the partition's log has looked at the batch, but not
    /// for a corrupt or too large one.
    pub log_start_is_told: bool,
}

/// A record at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordError {
    /// Its index in the batch.
    pub batch_index: i32,
    /// What is wrong with it.
    pub message: String,
}

impl Invalid {
    fn new(error: ErrorCode, message: impl Into<String>) -> Invalid {
        let log_start_is_told = !matches!(error, ErrorCode::CORRUPT_MESSAGE | ErrorCode::MESSAGE_TOO_LARGE);
        Invalid { error, message: message.into(), record_errors: Vec::new(), log_start_is_told }
    }
}

/// Checks the `records` that a Produce request of `version` brings for one partition.
///
/// # Errors
/// Kafka's answer to the first thing that is wrong.
pub fn validate<'a>(
    records: Option<&'a [u8]>,
    version: i16,
    rules: &Rules,
    now: Wall,
) -> Result<Validated<'a>, Invalid> {
    let batch = one_batch(records.unwrap_or_default(), version)
        .map_err(|invalid| Invalid { log_start_is_told: false, ..invalid })?;
    check_header(&batch, rules)?;
    let Some(codec) = batch.codec() else {
        return Err(Invalid::new(
            ErrorCode::UNKNOWN_SERVER_ERROR,
            "The batch's compression codec is unknown",
        ));
    };
    let target = rules.compression.unwrap_or(Compression { codec, level: None });
    let (facts, bytes) = if target.codec == codec {
        (check_batch(&batch, codec, rules, now)?, Cow::Borrowed(batch.bytes()))
    } else {
        let facts = check_batch(&batch, codec, rules, now)?;
        (facts, Cow::Owned(recompressed(&batch, target, rules)?))
    };
    Ok(stamp(bytes, facts, rules.timestamp_type, now))
}

/// The one batch, which may be followed by the beginning of another that never came.
fn one_batch(records: &[u8], version: i16) -> Result<Batch<'_>, Invalid> {
    let invalid = |message| Invalid::new(ErrorCode::INVALID_RECORD, message);
    let corrupt = |message| Invalid::new(ErrorCode::CORRUPT_MESSAGE, message);
    let Some(size_bytes) = whole_batch(records).map_err(corrupt)? else {
        return Err(invalid("There is no whole record batch for this partition"));
    };
    if records[MAGIC_AT] != 2 {
        return Err(invalid("Record batches must have magic 2"));
    }
    let batch = Batch::parse(records, 0).map_err(|malformed| corrupt(malformed.what))?;
    if version < 7 && batch.codec() == Some(Codec::Zstd) {
        let message = "Produce requests before version 7 cannot carry zstd";
        return Err(Invalid::new(ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, message));
    }
    match whole_batch(&records[size_bytes..]).map_err(corrupt)? {
        None => Ok(batch),
        Some(_) => Err(invalid("There is more than one record batch for this partition")),
    }
}

const MAGIC_AT: usize = 16;
/// What the smallest batch of any magic has behind its length.
const BATCH_LENGTH_MIN: i32 = 14;

/// Size of the batch of any magic that `bytes` begin with; `None` when it is cut or there is none.
fn whole_batch(bytes: &[u8]) -> Result<Option<usize>, &'static str> {
    let Some((prefix, rest)) = bytes.split_first_chunk::<PREFIX_BYTES>() else { return Ok(None) };
    let length = i32::from_be_bytes([prefix[8], prefix[9], prefix[10], prefix[11]]);
    if length < BATCH_LENGTH_MIN {
        return Err("The length of a record batch is too small");
    }
    match bytes.get(MAGIC_AT) {
        None => Ok(None),
        Some(3..) => Err("The magic of a record batch is unknown"),
        Some(_) if rest.len() < length as usize => Ok(None),
        Some(_) => Ok(Some(PREFIX_BYTES + length as usize)),
    }
}

fn check_size(size_bytes: usize, rules: &Rules) -> Result<(), Invalid> {
    match rules.message_bytes_max {
        max if size_bytes <= max => Ok(()),
        max => {
            let message =
                format!("The record batch has {size_bytes} bytes, more than the topic's limit of {max}");
            Err(Invalid::new(ErrorCode::MESSAGE_TOO_LARGE, message))
        }
    }
}

fn check_header(batch: &Batch<'_>, rules: &Rules) -> Result<(), Invalid> {
    let invalid = |message: String| Err(Invalid::new(ErrorCode::INVALID_RECORD, message));
    if batch.base_offset() != 0 {
        return invalid(format!("The batch's base offset must be 0, but is {}", batch.base_offset()));
    }
    check_size(batch.size_bytes(), rules)?;
    if !batch.crc_is_valid() {
        let message = format!("The record batch is corrupt: its checksum is not {}", batch.crc());
        return Err(Invalid::new(ErrorCode::CORRUPT_MESSAGE, message));
    }
    let (last, count) = (batch.last_offset_delta(), batch.records_count());
    if count <= 0 || last != count - 1 {
        return invalid(format!(
            "The batch says it has {count} records, and that the last offset delta is {last}"
        ));
    }
    if batch.is_control() {
        return invalid("Clients may not write control records".into());
    }
    if batch.has_producer_id() && batch.base_sequence() < 0 {
        let (id, sequence) = (batch.producer_id(), batch.base_sequence());
        return invalid(format!("The batch of producer {id} has the sequence {sequence}"));
    }
    Ok(())
}

/// A second pass through the stream, which is known to be good by now.
fn recompressed(batch: &Batch<'_>, target: Compression, rules: &Rules) -> Result<Vec<u8>, Invalid> {
    let mut size_bytes = Ok(0);
    let bytes = rebuild(batch, target.codec, |out| {
        size_bytes = recompress(batch, target, out, rules.message_bytes_max);
    });
    let size_bytes = size_bytes.map_err(undecodable)?;
    check_size(HEADER_BYTES.saturating_add(size_bytes), rules).map(|()| bytes)
}

fn undecodable(error: Undecodable) -> Invalid {
    match error {
        Undecodable::Malformed(malformed) => {
            let message = format!("The batch does not decompress: {malformed}");
            Invalid::new(ErrorCode::UNKNOWN_SERVER_ERROR, message)
        }
        Undecodable::TooLarge { bytes_max } => {
            let message = format!("The batch has more than {bytes_max} bytes when decompressed");
            Invalid::new(ErrorCode::INVALID_RECORD, message)
        }
    }
}

/// What the walk over the records found.
#[derive(Debug, Clone, Copy)]
struct Facts {
    records_count: i32,
    max_timestamp: i64,
    max_timestamp_offset_delta: i32,
}

fn check_batch(batch: &Batch<'_>, codec: Codec, rules: &Rules, now: Wall) -> Result<Facts, Invalid> {
    if codec == Codec::Uncompressed {
        return check_records(batch, Walk::new(batch.records(), usize::MAX), rules, now);
    }
    let stream =
        Decompressor::new(codec, batch.records(), DECOMPRESSED_BATCH_BYTES_MAX).map_err(undecodable)?;
    check_records(batch, Walk::new(stream, rules.decompressed_bytes_max), rules, now)
}

fn check_records<I: Input>(
    batch: &Batch<'_>,
    mut walk: Walk<I>,
    rules: &Rules,
    now: Wall,
) -> Result<Facts, Invalid> {
    let records_count = batch.records_count();
    let mut facts = Facts { records_count, max_timestamp: -1, max_timestamp_offset_delta: 0 };
    let mut faults = Faults::default();
    let claims_append_time = batch.timestamp_type() == TimestampType::LogAppendTime;
    let base_timestamp = batch.base_timestamp();
    for index in 0..records_count {
        let head = walk.record().map_err(|error| in_record(index, error, rules))?;
        if head.offset_delta != index {
            return Err(odd_offset(index, head.offset_delta));
        }
        let timestamp = base_timestamp.wrapping_add(head.timestamp_delta);
        if timestamp > facts.max_timestamp {
            facts.max_timestamp = timestamp;
            facts.max_timestamp_offset_delta = index;
        }
        if let Some(fault) = fault(head, timestamp, claims_append_time, rules, now) {
            faults.add(index, fault);
        }
    }
    walk.finish().map_err(|error| in_record(records_count, error, rules))?;
    faults.result().map(|()| facts)
}

#[cold]
fn in_record(index: i32, error: WalkError, rules: &Rules) -> Invalid {
    match error {
        WalkError::RecordTooLarge => {
            let max = rules.decompressed_bytes_max;
            let message =
                format!("Record {index} of the batch has more than the topic's limit of {max} bytes");
            Invalid::new(ErrorCode::INVALID_RECORD, message)
        }
        WalkError::Records(malformed) => {
            Invalid::new(ErrorCode::INVALID_RECORD, format!("Record {index} of the batch is {malformed}"))
        }
        WalkError::Stream(error) => undecodable(error),
    }
}

#[cold]
fn odd_offset(index: i32, offset_delta: i32) -> Invalid {
    let message = format!("Record {index} of the batch has the offset delta {offset_delta}");
    let record_errors = vec![RecordError { batch_index: index, message: message.clone() }];
    Invalid { record_errors, ..Invalid::new(ErrorCode::INVALID_RECORD, message) }
}

enum Fault {
    NoKey,
    Timestamp { timestamp: i64, from: i64, to: i64 },
    TimestampType,
}

/// A record's first fault.
#[inline]
fn fault(head: Head, timestamp: i64, claims_append_time: bool, rules: &Rules, now: Wall) -> Option<Fault> {
    if rules.compacted && !head.has_key {
        return Some(Fault::NoKey);
    }
    if claims_append_time {
        return Some(Fault::TimestampType);
    }
    if rules.timestamp_type == TimestampType::LogAppendTime || timestamp == -1 {
        return None;
    }
    let from = now.0.saturating_sub(rules.timestamp_before_max_ms);
    let to = now.0.saturating_add(rules.timestamp_after_max_ms);
    (timestamp < from || timestamp > to).then_some(Fault::Timestamp { timestamp, from, to })
}

/// Faults of single records: all are counted, the first ones told.
#[derive(Default)]
struct Faults {
    count: usize,
    timestamps: bool,
    told: Vec<RecordError>,
}

impl Faults {
    #[cold]
    fn add(&mut self, batch_index: i32, fault: Fault) {
        self.count += 1;
        self.timestamps |= !matches!(fault, Fault::NoKey);
        if self.told.len() == RECORD_ERRORS_MAX {
            return;
        }
        let message = match fault {
            Fault::NoKey => "A record of a compacted topic needs a key".into(),
            Fault::Timestamp { timestamp, from, to } => {
                format!("The timestamp {timestamp} is not within {from} and {to}")
            }
            Fault::TimestampType => "A producer may not set the timestamp type LogAppendTime".into(),
        };
        self.told.push(RecordError { batch_index, message });
    }

    fn result(self) -> Result<(), Invalid> {
        let (error, what) = match self.timestamps {
            _ if self.count == 0 => return Ok(()),
            true => (ErrorCode::INVALID_TIMESTAMP, "an invalid timestamp"),
            false => (ErrorCode::INVALID_RECORD, "no key"),
        };
        let first = self.told.first().map_or("", |first| &first.message);
        let message = format!("{} records of the batch were rejected, some for {what}: {first}", self.count);
        Err(Invalid { record_errors: self.told, ..Invalid::new(error, message) })
    }
}

/// Makes the header state the truth about timestamps.
fn stamp<'a>(bytes: Cow<'a, [u8]>, facts: Facts, timestamp_type: TimestampType, now: Wall) -> Validated<'a> {
    let (max_timestamp, max_timestamp_offset_delta, log_append_time) = match timestamp_type {
        TimestampType::CreateTime => (facts.max_timestamp, facts.max_timestamp_offset_delta, None),
        TimestampType::LogAppendTime => (now.0, 0, Some(now)),
    };
    let records_count = facts.records_count;
    let mut validated =
        Validated { bytes, records_count, max_timestamp, max_timestamp_offset_delta, log_append_time };
    let batch = validated.batch();
    if (batch.timestamp_type(), batch.max_timestamp()) != (timestamp_type, max_timestamp) {
        let bytes = validated.bytes.to_mut();
        let mut batch = BatchMut::parse(bytes, 0).expect("validated");
        batch.set_max_timestamp(timestamp_type, max_timestamp);
    }
    validated
}

#[cfg(test)]
mod tests;
