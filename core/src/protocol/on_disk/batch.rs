//! Record batches and records, field by field: for whoever explains, edits or proves. Kafka has no schema for them; the
//! version is the magic.
//!
//! Not what serves a Produce or a Fetch, which reads the same bytes without taking them apart: [`crate::records`].

use super::{LEGACY_RECORD, RECORD, RECORD_BATCH};
use crate::wire::{Blob, VarArray, VarBlob, Varint, Varlong, wire};

wire! {
    /// What stands before the records of a batch: 61 bytes, the same for all of them (KIP-98).
    pub struct RecordBatch of RECORD_BATCH {
        /// The offset of the first record. The leader assigns it; a producer sends 0.
        base_offset: i64;
        /// How many bytes of the batch follow this field.
        batch_length: i32 = 49;
        /// The epoch of the leader that appended the batch; -1 before that (KIP-101).
        partition_leader_epoch: i32 = -1;
        /// The version of this layout: 2 since Kafka 0.11.
        magic: i8 = 2;
        /// The CRC-32C of everything that follows in the batch. Offset and epoch lie before it, so that a leader
        /// can assign them.
        crc: u32;
        /// Bits: 0-2 compression codec, 3 timestamps are the leader's, 4 transactional, 5 control records, 6 base timestamp
        /// is a delete horizon (KIP-534).
        attributes: i16;
        /// The offset of the last record, less the base offset. Compaction may leave it beyond the last record.
        last_offset_delta: i32;
        /// The timestamp of the first record, in milliseconds since 1970; the records tell theirs relative to it.
        base_timestamp: i64;
        /// The largest timestamp of all records, in milliseconds since 1970.
        max_timestamp: i64;
        /// Whose batch it is; -1 without idempotence (KIP-98).
        producer_id: i64 = -1;
        /// Rises when a producer takes over from an earlier one of its transactional id; -1 for none.
        producer_epoch: i16 = -1;
        /// The number of the first record among all that the producer wrote to the partition; -1 for none.
        base_sequence: i32 = -1;
        /// How many records the batch holds, compressed or not.
        records_count: i32;
    }

    /// One record of a batch.
    pub struct Record<'a> of RECORD {
        /// How many bytes of the record follow this field.
        length: Varint;
        /// Bits for later use; none means anything yet.
        attributes: i8;
        /// The record's timestamp, less the batch's base timestamp, in milliseconds.
        timestamp_delta: Varlong;
        /// The record's offset, less the batch's base offset: 0, 1, 2 and so on, with gaps after compaction.
        offset_delta: Varint;
        /// What the record is about; null if it has none. It chooses the partition, and compaction keeps the last of each.
        key: Option<VarBlob<'a>> = None;
        /// What is said; null deletes the key where a topic is compacted.
        value: Option<VarBlob<'a>>;
        /// What applications add, apart from the value (KIP-82).
        headers: VarArray<'a, RecordHeader<'a>>;
    }

    /// A name and a value beside the record's own.
    pub struct RecordHeader<'a> {
        /// Its name, UTF-8 by agreement; several may have the same.
        key: VarBlob<'a>;
        /// Its value; null if it has none.
        value: Option<VarBlob<'a>>;
    }

    /// A record as it was before Kafka 0.11, on its own or holding compressed ones.
    /// - 1: a timestamp (KIP-32).
    pub struct LegacyRecord<'a> of LEGACY_RECORD {
        /// Its offset; around compressed ones that of the last of them.
        offset: i64;
        /// How many bytes of the record follow this field.
        message_size: i32;
        /// The CRC-32 (not Castagnoli's) of everything that follows in the record.
        crc: u32;
        /// The version of this layout: 0, or 1 since Kafka 0.10.
        magic: i8;
        /// Bits: 0-2 compression codec, 3 the timestamp is the leader's.
        attributes: i8;
        /// The time of the record, in milliseconds since 1970; -1 for none (KIP-32).
        timestamp: i64 = -1, in 1+;
        /// What the record is about; null if it has none.
        key: Option<Blob<'a>> = None;
        /// What is said, or the records that are compressed in it.
        value: Option<Blob<'a>>;
    }
}
