//! Builds batches byte for byte as Kafka does: for the metadata log, coordinators, transaction markers, recompression
//! and tests.
//!
//! Not here: producing on a client's behalf (no batching by time or size, no retries).

use super::batch::{HEADER_BYTES, PREFIX_BYTES, attributes, rebuild};
use super::compression::{Compression, compress};
use super::{Batch, ControlType, EndTxnMarker, checksum, varint};
use crate::storage::Offset;

/// What a batch's header says besides what follows from its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchSpec {
    /// Offset of the first record.
    pub base_offset: Offset,
    /// Epoch of the leader that appends it, -1 for none.
    pub partition_leader_epoch: i32,
    /// Whose batch, -1 for none.
    pub producer_id: i64,
    /// The producer's epoch, -1 for none.
    pub producer_epoch: i16,
    /// Sequence of the first record, -1 for none.
    pub base_sequence: i32,
    /// Part of a transaction?
    pub transactional: bool,
    /// Control records?
    pub control: bool,
}

impl Default for BatchSpec {
    /// An ordinary batch at offset 0 without epoch or producer.
    fn default() -> BatchSpec {
        BatchSpec {
            base_offset: 0,
            partition_leader_epoch: -1,
            producer_id: -1,
            producer_epoch: -1,
            base_sequence: -1,
            transactional: false,
            control: false,
        }
    }
}

/// A record to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NewRecord<'a> {
    /// Milliseconds since 1970, -1 for none.
    pub timestamp: i64,
    /// The key; `None` for null.
    pub key: Option<&'a [u8]>,
    /// The value; `None` for null.
    pub value: Option<&'a [u8]>,
    /// Header keys and values.
    pub headers: &'a [(&'a [u8], Option<&'a [u8]>)],
}

/// A batch under construction. Offsets are consecutive; the first record's timestamp is the base.
#[derive(Debug, Clone)]
pub struct BatchBuilder {
    spec: BatchSpec,
    /// Room for the header, then the records so far.
    bytes: Vec<u8>,
    count: i32,
    base_timestamp: i64,
    max_timestamp: i64,
}

impl BatchBuilder {
    /// An empty batch.
    #[must_use]
    pub fn new(spec: BatchSpec) -> BatchBuilder {
        let bytes = vec![0; HEADER_BYTES];
        BatchBuilder { spec, bytes, count: 0, base_timestamp: -1, max_timestamp: -1 }
    }

    /// How many records it has.
    #[must_use]
    pub fn records_count(&self) -> i32 {
        self.count
    }

    /// How many bytes it takes so far, uncompressed.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Adds a record.
    pub fn push(&mut self, record: NewRecord<'_>) -> &mut BatchBuilder {
        if self.count == 0 {
            self.base_timestamp = record.timestamp;
        }
        self.max_timestamp = self.max_timestamp.max(record.timestamp);
        let timestamp_delta = record.timestamp.wrapping_sub(self.base_timestamp);
        write_record(&mut self.bytes, timestamp_delta, self.count, &record);
        self.count += 1;
        self
    }

    /// Adds a control record; `value` is its encoded body.
    pub fn push_control(&mut self, timestamp: i64, control: ControlType, value: &[u8]) -> &mut BatchBuilder {
        self.push(NewRecord { timestamp, key: Some(&control.to_key()), value: Some(value), headers: &[] })
    }

    /// The finished batch, uncompressed.
    #[must_use]
    pub fn build(mut self) -> Vec<u8> {
        self.write_header();
        self.bytes
    }

    /// The finished batch, its records compressed.
    #[must_use]
    pub fn build_compressed(self, compression: Compression) -> Vec<u8> {
        let plain = self.build();
        let batch = Batch::parse(&plain, 0).expect("just built");
        rebuild(&batch, compression.codec, |out| compress(compression, batch.records(), out))
    }

    fn write_header(&mut self) {
        let spec = &self.spec;
        let batch_length =
            i32::try_from(self.bytes.len() - PREFIX_BYTES).expect("a batch is less than 2 GiB");
        let mut bits = if spec.transactional { attributes::TRANSACTIONAL } else { 0 };
        bits |= if spec.control { attributes::CONTROL } else { 0 };
        let mut header = Vec::with_capacity(HEADER_BYTES);
        header.extend(spec.base_offset.to_be_bytes());
        header.extend(batch_length.to_be_bytes());
        header.extend(spec.partition_leader_epoch.to_be_bytes());
        header.push(2);
        header.extend([0; 4]);
        header.extend(bits.to_be_bytes());
        header.extend((self.count - 1).to_be_bytes());
        header.extend(self.base_timestamp.to_be_bytes());
        header.extend(self.max_timestamp.to_be_bytes());
        header.extend(spec.producer_id.to_be_bytes());
        header.extend(spec.producer_epoch.to_be_bytes());
        header.extend(spec.base_sequence.to_be_bytes());
        header.extend(self.count.to_be_bytes());
        self.bytes[..HEADER_BYTES].copy_from_slice(&header);
        let crc = checksum(&self.bytes[PREFIX_BYTES + 9..]);
        self.bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    }
}

/// The batch that ends a transaction.
#[must_use]
pub fn end_txn_marker(
    producer_id: i64,
    producer_epoch: i16,
    marker: EndTxnMarker,
    timestamp: i64,
) -> Vec<u8> {
    let spec =
        BatchSpec { producer_id, producer_epoch, transactional: true, control: true, ..BatchSpec::default() };
    let mut builder = BatchBuilder::new(spec);
    let (key, value) = (marker.key(), marker.value());
    builder.push(NewRecord { timestamp, key: Some(&key), value: Some(&value), headers: &[] });
    builder.build()
}

/// Appends one record: its length, then its fields.
pub fn write_record(out: &mut Vec<u8>, timestamp_delta: i64, offset_delta: i32, record: &NewRecord<'_>) {
    let nullable =
        |bytes: Option<&[u8]>| bytes.map_or(1, |bytes| varint::size_bytes(bytes.len() as i64) + bytes.len());
    let headers: usize =
        record.headers.iter().map(|(key, value)| nullable(Some(key)) + nullable(*value)).sum();
    let length = 1
        + varint::size_bytes(timestamp_delta)
        + varint::size_bytes(i64::from(offset_delta))
        + nullable(record.key)
        + nullable(record.value)
        + varint::size_bytes(record.headers.len() as i64)
        + headers;
    varint::write_i64(out, i64::from(i32::try_from(length).expect("a record is less than 2 GiB")));
    out.push(0);
    varint::write_i64(out, timestamp_delta);
    varint::write_i64(out, i64::from(offset_delta));
    write_nullable(out, record.key);
    write_nullable(out, record.value);
    varint::write_i64(out, record.headers.len() as i64);
    for (key, value) in record.headers {
        write_nullable(out, Some(key));
        write_nullable(out, *value);
    }
}

fn write_nullable(out: &mut Vec<u8>, bytes: Option<&[u8]>) {
    varint::write_i64(out, bytes.map_or(-1, |bytes| bytes.len() as i64));
    out.extend_from_slice(bytes.unwrap_or_default());
}
