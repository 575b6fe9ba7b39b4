//! One record batch as it lies in a log or a request: a borrowed view of its 61-byte header, and in-place changes.
//!
//! Not here: the records inside ([`super::record`]), and whether a producer may send such a batch ([`super::validate`]).
//!
//! Base offset and leader epoch lie outside the checksum, so a leader assigns both without reading the records;
//! every other change renews the checksum.

use core::ops::Deref;

use super::checksum;
use crate::error::Malformed;
use crate::storage::Offset;
use crate::time::Wall;

/// Bytes of a batch header, the base offset and length prefix included.
pub const HEADER_BYTES: usize = 61;
/// Bytes that `batch_length` does not count: base offset and the length itself.
pub const PREFIX_BYTES: usize = 12;

const LENGTH_AT: usize = 8;
const LEADER_EPOCH_AT: usize = 12;
const MAGIC_AT: usize = 16;
const CRC_AT: usize = 17;
const ATTRIBUTES_AT: usize = 21;
const LAST_OFFSET_DELTA_AT: usize = 23;
const BASE_TIMESTAMP_AT: usize = 27;
const MAX_TIMESTAMP_AT: usize = 35;
const PRODUCER_ID_AT: usize = 43;
const PRODUCER_EPOCH_AT: usize = 51;
const BASE_SEQUENCE_AT: usize = 53;
const RECORDS_COUNT_AT: usize = 57;

/// Bits of a batch's attributes.
pub mod attributes {
    /// The compression codec.
    pub const CODEC: i16 = 0b111;
    /// Timestamps are the leader's (LogAppendTime), not the producer's.
    pub const LOG_APPEND_TIME: i16 = 1 << 3;
    /// Part of a transaction.
    pub const TRANSACTIONAL: i16 = 1 << 4;
    /// Holds control records, which no application sees.
    pub const CONTROL: i16 = 1 << 5;
    /// The base timestamp is the time from which tombstones may go.
    pub const DELETE_HORIZON: i16 = 1 << 6;
    /// All of them. Whoever changes one clears the others, as Kafka does.
    pub const ALL: i16 = CODEC | LOG_APPEND_TIME | TRANSACTIONAL | CONTROL | DELETE_HORIZON;
}

/// How the records of a batch are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Codec {
    /// Not at all.
    Uncompressed = 0,
    /// One RFC 1952 member.
    Gzip = 1,
    /// Blocks in xerial's framing.
    Snappy = 2,
    /// An LZ4 frame of independent blocks.
    Lz4 = 3,
    /// A Zstandard frame.
    Zstd = 4,
}

impl Codec {
    /// The codec that a batch's attributes name; 5 to 7 name none.
    #[must_use]
    pub fn from_attributes(bits: i16) -> Option<Codec> {
        [Codec::Uncompressed, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd]
            .get(usize::try_from(bits & attributes::CODEC).ok()?)
            .copied()
    }
}

/// Whose clock a batch's timestamps come from (`message.timestamp.type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TimestampType {
    /// The producer's.
    #[default]
    CreateTime,
    /// The leader's, when it appended the batch.
    LogAppendTime,
}

/// The header of a batch whose records may be elsewhere.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Header<'a>(&'a [u8; HEADER_BYTES]);

impl<'a> Header<'a> {
    /// Reads the header at the start of `bytes`; `at` is where that start lies, for the error.
    ///
    /// # Errors
    /// The header is cut, its length cannot be, or its magic is not 2.
    pub fn parse(bytes: &'a [u8], at: usize) -> Result<Header<'a>, Malformed> {
        let wrong = |from: usize, what| Malformed { at: at.saturating_add(from), what };
        if let Some(&magic) = bytes.get(MAGIC_AT)
            && magic != 2
        {
            return Err(wrong(MAGIC_AT, "record batch magic is not 2"));
        }
        let Some(header) = bytes.first_chunk::<HEADER_BYTES>() else {
            return Err(wrong(bytes.len(), "record batch header is cut"));
        };
        let header = Header(header);
        if header.batch_length() < (HEADER_BYTES - PREFIX_BYTES) as i32 {
            return Err(wrong(LENGTH_AT, "record batch length is less than its header"));
        }
        Ok(header)
    }

    /// The header in these bytes, which some parse has already found to be one.
    #[must_use]
    pub fn of(bytes: &'a [u8; HEADER_BYTES]) -> Header<'a> {
        Header(bytes)
    }

    /// Assigns base offset and leader epoch to a header that is apart from its records.
    pub fn assign(bytes: &mut [u8; HEADER_BYTES], base_offset: Offset, partition_leader_epoch: i32) {
        bytes[..LENGTH_AT].copy_from_slice(&base_offset.to_be_bytes());
        bytes[LEADER_EPOCH_AT..MAGIC_AT].copy_from_slice(&partition_leader_epoch.to_be_bytes());
    }

    fn field<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut field = [0; N];
        field.copy_from_slice(&self.0[at..at + N]);
        field
    }

    /// Absolute offset of the first record; 0 in a Produce request.
    #[must_use]
    pub fn base_offset(&self) -> Offset {
        i64::from_be_bytes(self.field(0))
    }

    /// Bytes behind the length field.
    #[must_use]
    pub fn batch_length(&self) -> i32 {
        i32::from_be_bytes(self.field(LENGTH_AT))
    }

    /// Bytes of the whole batch, header and records.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        usize::try_from(self.batch_length())
            .map_or(HEADER_BYTES, |length| length.saturating_add(PREFIX_BYTES))
    }

    /// Epoch of the leader that appended it, -1 for none.
    #[must_use]
    pub fn partition_leader_epoch(&self) -> i32 {
        i32::from_be_bytes(self.field(LEADER_EPOCH_AT))
    }

    /// CRC-32C over everything from the attributes on, as the header states it.
    #[must_use]
    pub fn crc(&self) -> u32 {
        u32::from_be_bytes(self.field(CRC_AT))
    }

    /// All attribute bits.
    #[must_use]
    pub fn attributes(&self) -> i16 {
        i16::from_be_bytes(self.field(ATTRIBUTES_AT))
    }

    fn has(&self, bit: i16) -> bool {
        self.attributes() & bit != 0
    }

    /// How the records are compressed; `None` for a codec that does not exist.
    #[must_use]
    pub fn codec(&self) -> Option<Codec> {
        Codec::from_attributes(self.attributes())
    }

    /// Whose clock the timestamps come from.
    #[must_use]
    pub fn timestamp_type(&self) -> TimestampType {
        match self.has(attributes::LOG_APPEND_TIME) {
            true => TimestampType::LogAppendTime,
            false => TimestampType::CreateTime,
        }
    }

    /// Part of a transaction?
    #[must_use]
    pub fn is_transactional(&self) -> bool {
        self.has(attributes::TRANSACTIONAL)
    }

    /// Control records, which no application sees?
    #[must_use]
    pub fn is_control(&self) -> bool {
        self.has(attributes::CONTROL)
    }

    /// From when on the cleaner may drop this batch's tombstones, once it has decided that.
    #[must_use]
    pub fn delete_horizon(&self) -> Option<Wall> {
        self.has(attributes::DELETE_HORIZON).then(|| Wall(self.base_timestamp()))
    }

    /// Offset of the last record, relative to the base. Compaction keeps it when it drops records.
    #[must_use]
    pub fn last_offset_delta(&self) -> i32 {
        i32::from_be_bytes(self.field(LAST_OFFSET_DELTA_AT))
    }

    /// Absolute offset of the last record.
    #[must_use]
    pub fn last_offset(&self) -> Offset {
        self.base_offset().saturating_add(i64::from(self.last_offset_delta()))
    }

    /// The offset behind the batch.
    #[must_use]
    pub fn next_offset(&self) -> Offset {
        self.last_offset().saturating_add(1)
    }

    /// What the records' timestamp deltas add to: the first record's timestamp, the delete horizon, or -1.
    #[must_use]
    pub fn base_timestamp(&self) -> i64 {
        i64::from_be_bytes(self.field(BASE_TIMESTAMP_AT))
    }

    /// The largest timestamp as the header states it, -1 for none.
    #[must_use]
    pub fn max_timestamp(&self) -> i64 {
        i64::from_be_bytes(self.field(MAX_TIMESTAMP_AT))
    }

    /// Whose batch, -1 for a producer without idempotence.
    #[must_use]
    pub fn producer_id(&self) -> i64 {
        i64::from_be_bytes(self.field(PRODUCER_ID_AT))
    }

    /// Does it come from an idempotent or transactional producer?
    #[must_use]
    pub fn has_producer_id(&self) -> bool {
        self.producer_id() > -1
    }

    /// The producer's epoch, -1 for none.
    #[must_use]
    pub fn producer_epoch(&self) -> i16 {
        i16::from_be_bytes(self.field(PRODUCER_EPOCH_AT))
    }

    /// Sequence of the first record, -1 for none.
    #[must_use]
    pub fn base_sequence(&self) -> i32 {
        i32::from_be_bytes(self.field(BASE_SEQUENCE_AT))
    }

    /// Sequence of the last record, -1 for none. Sequences go from 2^31-1 to 0.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        match self.base_sequence() {
            -1 => -1,
            base => add_to_sequence(base, self.last_offset_delta()),
        }
    }

    /// Number of records as the header states it.
    #[must_use]
    pub fn records_count(&self) -> i32 {
        i32::from_be_bytes(self.field(RECORDS_COUNT_AT))
    }
}

impl core::fmt::Debug for Header<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Header")
            .field("offsets", &(self.base_offset()..=self.last_offset()))
            .field("size_bytes", &self.size_bytes())
            .field("leader_epoch", &self.partition_leader_epoch())
            .field("attributes", &self.attributes())
            .field("timestamps", &(self.base_timestamp(), self.max_timestamp()))
            .field("producer", &(self.producer_id(), self.producer_epoch(), self.base_sequence()))
            .field("records_count", &self.records_count())
            .finish_non_exhaustive()
    }
}

/// A sequence `delta` further, from 2^31-1 on to 0.
#[must_use]
pub fn add_to_sequence(sequence: i32, delta: i32) -> i32 {
    // The remainder by 2^31 always fits.
    (i64::from(sequence) + i64::from(delta)).rem_euclid(1 << 31) as i32
}

/// A whole batch: the header's fields, and the bytes of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch<'a> {
    header: Header<'a>,
    bytes: &'a [u8],
}

impl<'a> Batch<'a> {
    /// Reads the batch at the start of `bytes`, which may go on behind it; `at` is where that start lies, for the error.
    ///
    /// # Errors
    /// As [`Header::parse`], or the batch is longer than `bytes`.
    pub fn parse(bytes: &'a [u8], at: usize) -> Result<Batch<'a>, Malformed> {
        let header = Header::parse(bytes, at)?;
        match bytes.get(..header.size_bytes()) {
            Some(bytes) => Ok(Batch { header, bytes }),
            None => Err(Malformed { at: at.saturating_add(bytes.len()), what: "record batch is cut" }),
        }
    }

    /// The whole batch.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The records, compressed as [`Header::codec`] says.
    #[must_use]
    pub fn records(&self) -> &'a [u8] {
        self.bytes.get(HEADER_BYTES..).unwrap_or_default()
    }

    /// Do the bytes match the checksum? Reads all of them.
    #[must_use]
    pub fn crc_is_valid(&self) -> bool {
        checksum(self.bytes.get(ATTRIBUTES_AT..).unwrap_or_default()) == self.crc()
    }
}

impl<'a> Deref for Batch<'a> {
    type Target = Header<'a>;
    fn deref(&self) -> &Header<'a> {
        &self.header
    }
}

/// Batches back to back. Ends at the first that is malformed, after its error.
#[derive(Debug, Clone)]
pub struct Batches<'a> {
    bytes: &'a [u8],
    position: usize,
    failed: bool,
}

impl<'a> Batches<'a> {
    /// The batches in `bytes`; errors and positions count from its start.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Batches<'a> {
        Batches { bytes, position: 0, failed: false }
    }

    /// Where the next batch begins, or the malformed one.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Result<Batch<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        if self.failed || rest.is_empty() {
            return None;
        }
        let batch = Batch::parse(rest, self.position);
        match &batch {
            Ok(batch) => self.position += batch.size_bytes(),
            Err(_) => self.failed = true,
        }
        Some(batch)
    }
}

/// A whole batch that may be changed in place. Its size never changes.
#[derive(Debug)]
pub struct BatchMut<'a> {
    /// Exactly one batch that [`Batch::parse`] took.
    bytes: &'a mut [u8],
}

impl<'a> BatchMut<'a> {
    /// As [`Batch::parse`].
    ///
    /// # Errors
    /// As [`Batch::parse`].
    pub fn parse(bytes: &'a mut [u8], at: usize) -> Result<BatchMut<'a>, Malformed> {
        let size_bytes = Batch::parse(bytes, at)?.size_bytes();
        Ok(BatchMut { bytes: &mut bytes[..size_bytes] })
    }

    /// The batch as it is now.
    #[must_use]
    pub fn as_batch(&self) -> Batch<'_> {
        Batch::parse(self.bytes, 0).expect("was a batch, and no change touches its length or magic")
    }

    fn put<const N: usize>(&mut self, at: usize, field: [u8; N]) {
        self.bytes[at..at + N].copy_from_slice(&field);
    }

    fn renew_crc(&mut self) {
        let crc = checksum(&self.bytes[ATTRIBUTES_AT..]);
        self.put(CRC_AT, crc.to_be_bytes());
    }

    /// What a leader assigns: outside the checksum, so the records are not read.
    pub fn assign(&mut self, base_offset: Offset, partition_leader_epoch: i32) {
        self.put(0, base_offset.to_be_bytes());
        self.put(LEADER_EPOCH_AT, partition_leader_epoch.to_be_bytes());
    }

    /// States whose clock the timestamps come from and the largest of them, and renews the checksum. Under
    /// LogAppendTime that one holds for every record.
    pub fn set_max_timestamp(&mut self, timestamp_type: TimestampType, max_timestamp: i64) {
        let bits = self.as_batch().attributes() & attributes::ALL & !attributes::LOG_APPEND_TIME;
        let bits = match timestamp_type {
            TimestampType::CreateTime => bits,
            TimestampType::LogAppendTime => bits | attributes::LOG_APPEND_TIME,
        };
        self.put(ATTRIBUTES_AT, bits.to_be_bytes());
        self.put(MAX_TIMESTAMP_AT, max_timestamp.to_be_bytes());
        self.renew_crc();
    }
}

/// A batch like the one of `header`, with other records: `write_records` appends them, compressed as `codec` says.
/// It has no delete horizon, and its checksum is renewed.
#[must_use]
pub fn rebuild(header: &Header<'_>, codec: Codec, write_records: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = header.0.to_vec();
    write_records(&mut bytes);
    let batch_length = i32::try_from(bytes.len() - PREFIX_BYTES).expect("a batch is less than 2 GiB");
    let kept = attributes::ALL & !(attributes::CODEC | attributes::DELETE_HORIZON);
    let bits = header.attributes() & kept | codec as i16;
    let mut batch = BatchMut { bytes: &mut bytes };
    batch.put(LENGTH_AT, batch_length.to_be_bytes());
    batch.put(ATTRIBUTES_AT, bits.to_be_bytes());
    batch.renew_crc();
    bytes
}

/// Gives every batch in `bytes` its offsets, one behind the other from `base_offset` on, and the leader's epoch.
/// Answers the offset behind the last one.
///
/// # Errors
/// Bytes that are not whole batches; those before the error are then already assigned.
pub fn assign_offsets(bytes: &mut [u8], base_offset: Offset, leader_epoch: i32) -> Result<Offset, Malformed> {
    let (mut position, mut offset) = (0, base_offset);
    while position < bytes.len() {
        let mut batch = BatchMut::parse(&mut bytes[position..], position)?;
        batch.assign(offset, leader_epoch);
        let batch = batch.as_batch();
        offset = batch.next_offset();
        position += batch.size_bytes();
    }
    Ok(offset)
}
