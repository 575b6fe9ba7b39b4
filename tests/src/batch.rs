//! Record batches for tests: made in one line, and read back as values.

use eventor_core::records::{
    Batch, BatchBuilder, BatchSpec, Batches, Codec, Compression, NewRecord, RecordIter,
    compression::decompress_all,
};

use crate::sim::START_MS;

/// No batch of a test decompresses to more.
const DECOMPRESSED_BYTES_MAX: usize = 256 << 20;

/// A batch to be produced: `["hello"].into()`, or `batch(["hello"]).codec(Codec::Gzip)`.
#[derive(Debug, Clone)]
pub struct NewBatch {
    records: Vec<Record>,
    spec: BatchSpec,
    codec: Codec,
}

/// A batch of these values, without keys, stamped with the start of the simulation.
pub fn batch<'v>(values: impl IntoIterator<Item = &'v str>) -> NewBatch {
    let record = |value: &str| Record { value: Some(value.as_bytes().to_vec()), ..Record::default() };
    records(values.into_iter().map(record))
}

/// A batch of these records; their offsets do not matter.
pub fn records(records: impl IntoIterator<Item = Record>) -> NewBatch {
    NewBatch {
        records: records.into_iter().collect(),
        spec: BatchSpec::default(),
        codec: Codec::Uncompressed,
    }
}

impl<const N: usize> From<[&str; N]> for NewBatch {
    fn from(values: [&str; N]) -> NewBatch {
        batch(values)
    }
}

impl NewBatch {
    /// Compressed.
    #[must_use]
    pub fn codec(mut self, codec: Codec) -> NewBatch {
        self.codec = codec;
        self
    }

    /// Of an idempotent producer.
    #[must_use]
    pub fn producer(mut self, id: i64, epoch: i16, base_sequence: i32) -> NewBatch {
        self.spec = BatchSpec { producer_id: id, producer_epoch: epoch, base_sequence, ..self.spec };
        self
    }

    /// Part of a transaction.
    #[must_use]
    pub fn transactional(mut self) -> NewBatch {
        self.spec.transactional = true;
        self
    }

    /// All records have this key.
    #[must_use]
    pub fn key(mut self, key: &str) -> NewBatch {
        self.records.iter_mut().for_each(|record| record.key = Some(key.as_bytes().to_vec()));
        self
    }

    /// The first record has this timestamp, each later one a millisecond more.
    #[must_use]
    pub fn timestamp(mut self, first: i64) -> NewBatch {
        for (record, timestamp) in self.records.iter_mut().zip(first..) {
            record.timestamp = timestamp;
        }
        self
    }

    /// Its bytes.
    #[must_use]
    pub fn build(&self) -> Vec<u8> {
        let mut builder = BatchBuilder::new(self.spec);
        for record in &self.records {
            let headers: Vec<_> =
                record.headers.iter().map(|(key, value)| (key.as_slice(), value.as_deref())).collect();
            builder.push(NewRecord {
                timestamp: record.timestamp,
                key: record.key.as_deref(),
                value: record.value.as_deref(),
                headers: &headers,
            });
        }
        match self.codec {
            Codec::Uncompressed => builder.build(),
            codec => builder.build_compressed(Compression { codec, level: None }),
        }
    }
}

/// A record, as one fetched it or wants to produce it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its offset.
    pub offset: i64,
    /// Its timestamp.
    pub timestamp: i64,
    /// Its key.
    pub key: Option<Vec<u8>>,
    /// Its value.
    pub value: Option<Vec<u8>>,
    /// Its headers.
    pub headers: Vec<(Vec<u8>, Option<Vec<u8>>)>,
    /// Whether it is a control record, which consumers do not see.
    pub is_control: bool,
    /// Its producer, -1 for none.
    pub producer_id: i64,
    /// Its number among that producer's, -1 for none.
    pub sequence: i32,
    /// Whether it is part of a transaction.
    pub is_transactional: bool,
}

impl Default for Record {
    fn default() -> Record {
        Record {
            offset: 0,
            timestamp: START_MS,
            key: None,
            value: None,
            headers: Vec::new(),
            is_control: false,
            producer_id: -1,
            sequence: -1,
            is_transactional: false,
        }
    }
}

impl Record {
    /// Its value as text.
    #[must_use]
    pub fn text(&self) -> String {
        self.value.as_deref().map_or("null".to_owned(), |value| String::from_utf8_lossy(value).into_owned())
    }
}

/// Every record in batches that were fetched; a cut last batch is left out.
///
/// # Panics
/// When a batch is damaged: the broker never sends one.
#[must_use]
pub fn read_records(bytes: &[u8]) -> Vec<Record> {
    Batches::new(bytes).map_while(Result::ok).flat_map(|batch| records_of(&batch)).collect()
}

fn records_of(batch: &Batch<'_>) -> Vec<Record> {
    assert!(batch.crc_is_valid(), "a batch at offset {} does not match its checksum", batch.base_offset());
    let plain = decompress_all(batch, DECOMPRESSED_BYTES_MAX).expect("a batch that was accepted");
    let header_of_all = Record {
        is_control: batch.is_control(),
        producer_id: batch.producer_id(),
        is_transactional: batch.is_transactional(),
        ..Record::default()
    };
    let is_append_time = batch.timestamp_type() == eventor_core::records::TimestampType::LogAppendTime;
    let records = RecordIter::new(&plain, batch.records_count());
    let record = |record: eventor_core::records::Record<'_>| Record {
        offset: batch.base_offset() + i64::from(record.offset_delta),
        timestamp: match is_append_time {
            true => batch.max_timestamp(),
            false => batch.base_timestamp().wrapping_add(record.timestamp_delta),
        },
        key: record.key.map(<[u8]>::to_vec),
        value: record.value.map(<[u8]>::to_vec),
        sequence: match batch.base_sequence() {
            base @ 0.. => eventor_core::records::batch::add_to_sequence(base, record.offset_delta),
            none => none,
        },
        headers: record.headers.map(|one| (one.key.to_vec(), one.value.map(<[u8]>::to_vec))).collect(),
        ..header_of_all.clone()
    };
    records.map(|one| record(one.expect("a record that was accepted"))).collect()
}
