//! What a partition remembers of its producers: epochs, sequences, open transactions.
//!
//! Not here: transactions as a whole (their coordinator), and files (storage keeps the snapshots made here).
//!
//! [`Producers::check`] decides about a client's batch, [`Producers::append`] remembers one that got its offsets,
//! [`Producers::replay`] remembers one that was found in the log, whatever it says.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{ErrorCode, Malformed};
use crate::records::batch::add_to_sequence;
use crate::records::{Batch, Codec, EndTxnMarker, Header, RecordIter, TimestampType, checksum};
use crate::storage::{AbortedTxn, Offset};
use crate::time::Wall;

/// How many batches of a producer are remembered, to recognise a repeated one. Clients have at most as many in flight.
pub const BATCHES_MAX: usize = 5;

/// No broker comes to hand out ids from here on: what a batch says beyond does not take the ids below it away.
const PRODUCER_IDS_END: i64 = 1 << 62;

/// Producer states of one partition, by producer id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Producers {
    producers: BTreeMap<i64, Producer>,
    /// Open transactions: first offset, producer id. The first one bounds the last stable offset.
    open: BTreeSet<(Offset, i64)>,
    /// Highest producer id ever seen that a broker can have handed out: also of producers that were forgotten since.
    producer_id_max: Option<i64>,
}

/// One producer as its last batches left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Producer {
    /// Its epoch, -1 while none is known.
    pub epoch: i16,
    /// Epoch of the transaction coordinator that wrote its last marker, -1 for none.
    pub coordinator_epoch: i32,
    /// Largest timestamp of its last batch, or its last marker's.
    pub last_timestamp: i64,
    /// First offset of its open transaction.
    pub txn_first_offset: Option<Offset>,
    /// Oldest first; only the first `batches_len` count.
    batches: [RecentBatch; BATCHES_MAX],
    batches_len: u8,
}

/// A batch that may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct RecentBatch {
    last_sequence: i32,
    offset_delta: i32,
    last_offset: Offset,
    timestamp: i64,
}

/// What to do with a client's batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is the next one.
    Append,
    /// It was appended before: answer with what was answered then.
    Duplicate {
        /// The original's first offset.
        base_offset: Offset,
        /// The original's last offset.
        last_offset: Offset,
        /// The original's largest timestamp.
        timestamp: i64,
    },
}

impl RecentBatch {
    fn base_offset(&self) -> Offset {
        self.last_offset.saturating_sub(i64::from(self.offset_delta))
    }

    fn base_sequence(&self) -> i32 {
        match self.last_sequence {
            -1 => -1,
            last => add_to_sequence(last, self.offset_delta.saturating_neg()),
        }
    }
}

impl Producer {
    const UNKNOWN: Producer = Producer {
        epoch: -1,
        coordinator_epoch: -1,
        last_timestamp: -1,
        txn_first_offset: None,
        batches: [RecentBatch { last_sequence: -1, offset_delta: 0, last_offset: -1, timestamp: -1 };
            BATCHES_MAX],
        batches_len: 0,
    };

    fn batches(&self) -> &[RecentBatch] {
        &self.batches[..usize::from(self.batches_len)]
    }

    /// Sequence of its last batch, -1 when none is remembered.
    #[must_use]
    pub fn last_sequence(&self) -> i32 {
        self.batches().last().map_or(-1, |batch| batch.last_sequence)
    }

    fn find(&self, batch: &Header<'_>) -> Option<&RecentBatch> {
        let sequences = (batch.base_sequence(), batch.last_sequence());
        let same_epoch = self.epoch == batch.producer_epoch();
        self.batches().iter().find(|b| same_epoch && (b.base_sequence(), b.last_sequence) == sequences)
    }

    /// A producer starts over with each epoch.
    fn set_epoch(&mut self, epoch: i16) {
        if self.epoch != epoch {
            self.epoch = epoch;
            self.batches_len = 0;
        }
    }

    fn remember(&mut self, batch: RecentBatch) {
        if usize::from(self.batches_len) == BATCHES_MAX {
            self.batches.copy_within(1.., 0);
            self.batches_len -= 1;
        }
        self.batches[usize::from(self.batches_len)] = batch;
        self.batches_len += 1;
        self.last_timestamp = batch.timestamp;
    }

    /// Without a known epoch a producer may start at any sequence: its records may have been deleted.
    fn check_sequence(&self, batch: &Header<'_>) -> Result<(), ErrorCode> {
        let next = match self.last_sequence() {
            _ if self.epoch == -1 => return Ok(()),
            _ if self.epoch != batch.producer_epoch() => 0,
            i32::MAX => 0,
            last => last + 1,
        };
        match batch.base_sequence() == next {
            true => Ok(()),
            false => Err(ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER),
        }
    }
}

impl Producers {
    /// May this client's data batch be appended? A batch without a producer id always may.
    ///
    /// The first batch of a transaction also needs its coordinator's word, which is not asked here.
    ///
    /// # Errors
    /// `INVALID_PRODUCER_EPOCH`: a newer producer of this id was here. `OUT_OF_ORDER_SEQUENCE_NUMBER`: batches before
    /// this one are missing, or it is too old to be remembered. `INVALID_TXN_STATE`: a plain batch inside a transaction.
    pub fn check(&self, batch: &Header<'_>) -> Result<Verdict, ErrorCode> {
        if !batch.has_producer_id() {
            return Ok(Verdict::Append);
        }
        let producer = self.producers.get(&batch.producer_id()).unwrap_or(&Producer::UNKNOWN);
        if let Some(original) = producer.find(batch) {
            return Ok(Verdict::Duplicate {
                base_offset: original.base_offset(),
                last_offset: original.last_offset,
                timestamp: original.timestamp,
            });
        }
        self.check_epoch(batch)?;
        producer.check_sequence(batch)?;
        match producer.txn_first_offset.is_some() && !batch.is_transactional() {
            true => Err(ErrorCode::INVALID_TXN_STATE),
            false => Ok(Verdict::Append),
        }
    }

    /// May a coordinator append this data batch on a producer's behalf? Such batches have no sequences.
    ///
    /// # Errors
    /// `INVALID_PRODUCER_EPOCH`: a newer producer of this id was here.
    pub fn check_epoch(&self, batch: &Header<'_>) -> Result<(), ErrorCode> {
        let producer = self.producers.get(&batch.producer_id());
        match producer.is_some_and(|producer| batch.producer_epoch() < producer.epoch) {
            true => Err(ErrorCode::INVALID_PRODUCER_EPOCH),
            false => Ok(()),
        }
    }

    /// May a transaction end with this marker? From `transaction.version` 2 on a marker's epoch is above its data's;
    /// an equal one is a repeated marker when nothing is open.
    ///
    /// # Errors
    /// `INVALID_PRODUCER_EPOCH`: the marker is late. `TRANSACTION_COORDINATOR_FENCED`: its coordinator is.
    pub fn check_marker(
        &self,
        producer_id: i64,
        producer_epoch: i16,
        coordinator_epoch: i32,
        transaction_version: i16,
    ) -> Result<(), ErrorCode> {
        let Some(producer) = self.producers.get(&producer_id) else { return Ok(()) };
        let late = match producer.txn_first_offset {
            Some(_) if transaction_version >= 2 => producer_epoch <= producer.epoch,
            _ => producer_epoch < producer.epoch,
        };
        match () {
            () if late => Err(ErrorCode::INVALID_PRODUCER_EPOCH),
            () if coordinator_epoch < producer.coordinator_epoch => {
                Err(ErrorCode::TRANSACTION_COORDINATOR_FENCED)
            }
            () => Ok(()),
        }
    }

    /// Has this producer, in this epoch, a transaction open here?
    #[must_use]
    pub fn has_open_txn(&self, producer_id: i64, producer_epoch: i16) -> bool {
        self.producers
            .get(&producer_id)
            .is_some_and(|producer| producer.epoch == producer_epoch && producer.txn_first_offset.is_some())
    }

    /// The transaction that this batch aborts, if it is the marker that does.
    ///
    /// # Errors
    /// A control batch whose record cannot be read.
    pub fn aborted_by(&self, batch: &Batch<'_>) -> Result<Option<AbortedTxn>, Malformed> {
        let marker = match batch.has_producer_id() && batch.is_control() {
            true => read_marker(batch)?,
            false => None,
        };
        Ok(marker.filter(|(marker, _)| !marker.committed).and_then(|_| self.completed_by(batch)))
    }

    /// The transaction that ends with this marker batch. One without data here leaves no trace.
    fn completed_by(&self, marker: &Batch<'_>) -> Option<AbortedTxn> {
        let producer_id = marker.producer_id();
        let first_offset = self.producers.get(&producer_id)?.txn_first_offset?;
        let next_open = self.open.iter().find(|&&(_, other)| other != producer_id);
        let last_offset = marker.base_offset();
        let last_stable_offset = next_open.map_or(last_offset.saturating_add(1), |&(first, _)| first);
        Some(AbortedTxn { producer_id, first_offset, last_offset, last_stable_offset })
    }

    /// Remembers a batch that was checked and has its offsets: a client's data, a coordinator's, or a marker.
    /// Answers the transaction that it aborts.
    ///
    /// # Panics
    /// A control batch that cannot be read: those that are appended are made by this broker.
    pub fn append(&mut self, batch: &Batch<'_>) -> Option<AbortedTxn> {
        self.replay(batch).expect("control batches that are appended are well-formed")
    }

    /// Remembers a batch of data that was checked and has its offsets.
    pub fn append_data(&mut self, batch: &Header<'_>) {
        if batch.has_producer_id() {
            self.note_id(batch.producer_id());
            self.replay_data(batch);
        }
    }

    /// Remembers a batch that is in the log, whatever it says. Answers the transaction that it aborts.
    ///
    /// # Errors
    /// A control batch whose record cannot be read; nothing is remembered then.
    pub fn replay(&mut self, batch: &Batch<'_>) -> Result<Option<AbortedTxn>, Malformed> {
        if !batch.has_producer_id() {
            return Ok(None);
        }
        self.note_id(batch.producer_id());
        if !batch.is_control() {
            self.replay_data(batch);
            return Ok(None);
        }
        // No record is left of a marker that compaction dropped, and other control records are not of producers.
        let Some((marker, timestamp)) = read_marker(batch)? else { return Ok(None) };
        let completed = self.completed_by(batch);
        let producer = self.producers.entry(batch.producer_id()).or_insert(Producer::UNKNOWN);
        producer.set_epoch(batch.producer_epoch());
        producer.coordinator_epoch = marker.coordinator_epoch;
        producer.last_timestamp = timestamp;
        if let Some(first_offset) = producer.txn_first_offset.take() {
            self.open.remove(&(first_offset, batch.producer_id()));
        }
        Ok(completed.filter(|_| !marker.committed))
    }

    fn replay_data(&mut self, batch: &Header<'_>) {
        let producer = self.producers.entry(batch.producer_id()).or_insert(Producer::UNKNOWN);
        producer.set_epoch(batch.producer_epoch());
        producer.remember(RecentBatch {
            last_sequence: batch.last_sequence(),
            offset_delta: batch.last_offset_delta(),
            last_offset: batch.last_offset(),
            timestamp: batch.max_timestamp(),
        });
        if batch.is_transactional() && producer.txn_first_offset.is_none() {
            producer.txn_first_offset = Some(batch.base_offset());
            self.open.insert((batch.base_offset(), batch.producer_id()));
        }
    }

    /// First offset of the oldest open transaction.
    #[must_use]
    pub fn first_unstable_offset(&self) -> Option<Offset> {
        self.open.first().map(|&(first, _)| first)
    }

    /// What a `read_committed` consumer may read up to: nothing at or behind the oldest open transaction.
    ///
    /// A transaction whose marker lies at or above the high watermark does not hold it back: with one replica the
    /// high watermark follows every append.
    #[must_use]
    pub fn last_stable_offset(&self, high_watermark: Offset) -> Offset {
        self.first_unstable_offset().map_or(high_watermark, |first| first.min(high_watermark))
    }

    /// Forgets producers without an open transaction whose last record is `expiration_ms` old.
    pub fn expire(&mut self, now: Wall, expiration_ms: i64) {
        self.producers.retain(|_, producer| {
            let idle_ms = now.0.saturating_sub(producer.last_timestamp);
            producer.txn_first_offset.is_some() || idle_ms < expiration_ms
        });
    }

    fn note_id(&mut self, producer_id: i64) {
        if producer_id < PRODUCER_IDS_END {
            self.producer_id_max = self.producer_id_max.max(Some(producer_id));
        }
    }

    /// The highest producer id ever seen below those that no broker comes to, -1 for none.
    #[must_use]
    pub fn producer_id_max(&self) -> i64 {
        self.producer_id_max.unwrap_or(-1)
    }

    /// Is no producer known?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.producers.is_empty()
    }

    /// How many producers are known.
    #[must_use]
    pub fn len(&self) -> usize {
        self.producers.len()
    }

    /// All producers, by id.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &Producer)> {
        self.producers.iter().map(|(&id, producer)| (id, producer))
    }
}

/// The marker in a control batch and its timestamp; `None` when compaction dropped it, or it is another control record.
fn read_marker(batch: &Batch<'_>) -> Result<Option<(EndTxnMarker, i64)>, Malformed> {
    if batch.codec() != Some(Codec::Uncompressed) {
        return Err(Malformed { at: 0, what: "a control batch is compressed" });
    }
    let Some(record) = RecordIter::new(batch.records(), batch.records_count()).next() else {
        return Ok(None);
    };
    let record = record?;
    let timestamp = match batch.timestamp_type() {
        TimestampType::LogAppendTime => batch.max_timestamp(),
        TimestampType::CreateTime => batch.base_timestamp().wrapping_add(record.timestamp_delta),
    };
    Ok(EndTxnMarker::read(record.key, record.value)?.map(|marker| (marker, timestamp)))
}

// Kafka's producer snapshot, version 1: version, CRC of what follows it, count, entries of fixed size.
const SNAPSHOT_VERSION: i16 = 1;
const SNAPSHOT_CRC_AT: usize = 2;
const SNAPSHOT_COUNT_AT: usize = 6;
const SNAPSHOT_ENTRIES_AT: usize = 10;
const SNAPSHOT_ENTRY_BYTES: usize = 46;

impl Producers {
    /// The states in Kafka's snapshot format. Of the recent batches only the newest is kept, as in Kafka.
    #[must_use]
    pub fn to_snapshot(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SNAPSHOT_ENTRIES_AT + self.producers.len() * SNAPSHOT_ENTRY_BYTES);
        out.extend(SNAPSHOT_VERSION.to_be_bytes());
        out.extend([0; 4]);
        let count = i32::try_from(self.producers.len()).expect("fewer than 2^31 producers fit in memory");
        out.extend(count.to_be_bytes());
        for (producer_id, producer) in &self.producers {
            let last = producer.batches().last().unwrap_or(&Producer::UNKNOWN.batches[0]);
            out.extend(producer_id.to_be_bytes());
            out.extend(producer.epoch.to_be_bytes());
            out.extend(last.last_sequence.to_be_bytes());
            out.extend(last.last_offset.to_be_bytes());
            out.extend(last.offset_delta.to_be_bytes());
            out.extend(producer.last_timestamp.to_be_bytes());
            out.extend(producer.coordinator_epoch.to_be_bytes());
            out.extend(producer.txn_first_offset.unwrap_or(-1).to_be_bytes());
        }
        let crc = checksum(&out[SNAPSHOT_COUNT_AT..]);
        out[SNAPSHOT_CRC_AT..SNAPSHOT_COUNT_AT].copy_from_slice(&crc.to_be_bytes());
        out
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// Another version, a wrong checksum, or a size that does not fit the count.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Producers, Malformed> {
        let wrong = |at, what| Err(Malformed { at, what });
        let Some(&head) = bytes.first_chunk::<SNAPSHOT_ENTRIES_AT>() else {
            return wrong(bytes.len(), "producer snapshot is cut");
        };
        let [v0, v1, c0, c1, c2, c3, n0, n1, n2, n3] = head;
        if i16::from_be_bytes([v0, v1]) != SNAPSHOT_VERSION {
            return wrong(0, "producer snapshot has an unknown version");
        }
        if u32::from_be_bytes([c0, c1, c2, c3]) != checksum(&bytes[SNAPSHOT_COUNT_AT..]) {
            return wrong(SNAPSHOT_CRC_AT, "producer snapshot has a wrong checksum");
        }
        let (entries, rest) = bytes[SNAPSHOT_ENTRIES_AT..].as_chunks::<SNAPSHOT_ENTRY_BYTES>();
        let count = usize::try_from(i32::from_be_bytes([n0, n1, n2, n3]));
        if count != Ok(entries.len()) || !rest.is_empty() {
            return wrong(SNAPSHOT_COUNT_AT, "producer snapshot's size does not fit its count");
        }
        let mut producers = Producers::default();
        for entry in entries {
            producers.restore(entry);
        }
        Ok(producers)
    }

    fn restore(&mut self, entry: &[u8; SNAPSHOT_ENTRY_BYTES]) {
        fn field<const N: usize>(entry: &[u8; SNAPSHOT_ENTRY_BYTES], at: usize) -> [u8; N] {
            let mut field = [0; N];
            field.copy_from_slice(&entry[at..at + N]);
            field
        }
        let producer_id = i64::from_be_bytes(field(entry, 0));
        let last = RecentBatch {
            last_sequence: i32::from_be_bytes(field(entry, 10)),
            last_offset: i64::from_be_bytes(field(entry, 14)),
            offset_delta: i32::from_be_bytes(field(entry, 22)),
            timestamp: i64::from_be_bytes(field(entry, 26)),
        };
        let mut producer = Producer {
            epoch: i16::from_be_bytes(field(entry, 8)),
            last_timestamp: last.timestamp,
            coordinator_epoch: i32::from_be_bytes(field(entry, 34)),
            txn_first_offset: Some(i64::from_be_bytes(field(entry, 38))).filter(|&first| first >= 0),
            ..Producer::UNKNOWN
        };
        if last.last_offset >= 0 {
            producer.remember(last);
        }
        self.note_id(producer_id);
        let first_offset = producer.txn_first_offset;
        // Kafka never writes a producer twice; if one is, the last entry holds.
        let replaced = self.producers.insert(producer_id, producer);
        if let Some(first_offset) = replaced.and_then(|replaced| replaced.txn_first_offset) {
            self.open.remove(&(first_offset, producer_id));
        }
        if let Some(first_offset) = first_offset {
            self.open.insert((first_offset, producer_id));
        }
    }
}

#[cfg(test)]
mod tests;
