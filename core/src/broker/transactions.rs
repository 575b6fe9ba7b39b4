//! Transactions that Kafka left in the directory, read from `__transaction_state` at a start.
//!
//! Read a piece at a time, as jobs without any lock, one log after the other; as in Kafka's coordinator, requests are told meanwhile to
//! come back, and afterwards what was read is known, so that no request reads a log. Of each transactional id only what its last
//! record says is kept, as it is read. Nothing here writes: no transaction is coordinated yet, so what the log says stays as it is.
//!
//! Source: Kafka's `TransactionStateManager`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use bumpalo::Bump;

use crate::error::{ErrorCode, Malformed};
use crate::event::{Event, Level};
use crate::lock::lock;
use crate::partition::log_piece::LogPiece;
use crate::protocol::on_disk::TransactionRecord;
use crate::protocol::on_disk::transaction::{TransactionLogKey, TransactionLogValue};
use crate::records::compression::decompress_all;
use crate::records::{Batch, RecordIter};
use crate::storage::Offset;
use crate::wire::{Message, Reader};

use super::Broker;
use super::hosted::Hosted;
use super::jobs::Work;
use super::snapshot::Snapshot;

/// Where Kafka keeps them.
pub(crate) const TOPIC: &str = "__transaction_state";
/// What a compressed batch may unpack to. Kafka never compresses this log.
const UNPACKED_BYTES_MAX: usize = 64 << 20;
/// The states, by Kafka's numbers.
pub(crate) const STATES: [&str; 8] = [
    "Empty",
    "Ongoing",
    "PrepareCommit",
    "PrepareAbort",
    "CompleteCommit",
    "CompleteAbort",
    "Dead",
    "PrepareEpochFence",
];

/// An id that is on its way out.
pub(crate) const DEAD: &str = STATES[6];

/// A transactional id and what its last record says.
#[derive(Debug, Clone)]
pub(crate) struct Transaction {
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub timeout_ms: i32,
    /// When it began, -1 where none is open.
    pub start_ms: i64,
    pub state: &'static str,
    /// Topics and their partitions.
    pub partitions: Vec<(Vec<u8>, Vec<i32>)>,
}

/// Transactions by id.
pub(crate) type Transactions = BTreeMap<Box<[u8]>, Transaction>;

/// One partition of the log.
pub(crate) struct TransactionLog {
    hosted: Arc<Hosted>,
    known: Mutex<Known>,
}

/// How much is known of a partition.
enum Known {
    /// It is being read, or will be.
    Reading,
    /// What it says.
    Read(Arc<Transactions>),
    /// It cannot be read to its end.
    Unreadable,
}

/// A log on its way through the jobs that read it.
pub(crate) struct Reading {
    log: Arc<TransactionLog>,
    from: Offset,
    found: Transactions,
}

impl TransactionLog {
    /// A partition that is still to be read, unless it is empty.
    pub fn new(hosted: Arc<Hosted>) -> TransactionLog {
        let is_empty = hosted.view().is_ok_and(|view| view.start_offset == view.end_offset);
        let known = if is_empty { Known::Read(Arc::default()) } else { Known::Reading };
        TransactionLog { hosted, known: Mutex::new(known) }
    }

    /// Is it the log of that partition?
    pub fn is_of(&self, hosted: &Arc<Hosted>) -> bool {
        Arc::ptr_eq(&self.hosted, hosted)
    }

    fn is_reading(&self) -> bool {
        matches!(*lock(&self.known), Known::Reading)
    }

    fn known(&self) -> Result<Arc<Transactions>, ErrorCode> {
        self.hosted.view().map_err(|_| ErrorCode::COORDINATOR_NOT_AVAILABLE)?;
        match &*lock(&self.known) {
            Known::Reading => Err(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS),
            Known::Read(transactions) => Ok(transactions.clone()),
            Known::Unreadable => Err(ErrorCode::COORDINATOR_NOT_AVAILABLE),
        }
    }
}

impl Reading {
    /// Reads the next piece: true when nothing is left. Blocks.
    ///
    /// # Errors
    /// Why the log cannot be read to its end.
    pub fn read(&mut self) -> Result<bool, String> {
        let log = self.log.hosted.log().map_err(|_| "it is offline".to_owned())?;
        let Some(piece) = LogPiece::read(&**log, self.from).map_err(|unreadable| unreadable.to_string())?
        else {
            return Ok(true);
        };
        for batch in piece.batches().filter(|batch| !batch.is_control()) {
            let at = |what: String| format!("the batch at offset {}: {what}", batch.base_offset());
            take(&batch, &mut self.found).map_err(at)?;
        }
        self.from = piece.next_offset;
        Ok(piece.next_offset >= log.end_offset())
    }
}

impl Snapshot {
    /// All transactions, those of each log apart; none where Kafka never made the topic.
    ///
    /// # Errors
    /// `COORDINATOR_LOAD_IN_PROGRESS` while a log is read; `COORDINATOR_NOT_AVAILABLE`: one cannot be.
    pub fn transactions(&self) -> Result<Vec<Arc<Transactions>>, ErrorCode> {
        self.transaction_logs.values().map(|log| log.known()).collect()
    }
}

impl Broker {
    /// Has the next log read that is not yet; the others follow.
    pub(super) fn read_transactions(&self) {
        let next = self.snapshot().transaction_logs.values().find(|log| log.is_reading()).cloned();
        if let Some(log) = next {
            let reading = Reading { log, from: 0, found: Transactions::new() };
            self.want_work(Work::ReadTransactions(reading));
        }
    }

    /// A piece of a log is read: true when nothing is left.
    pub(super) fn transactions_read(&self, reading: Reading, is_read: Result<bool, String>) {
        let known = match is_read {
            Ok(false) => return self.want_work(Work::ReadTransactions(reading)),
            Ok(true) => Known::Read(Arc::new(reading.found)),
            Err(why) => {
                // One that was closed meanwhile has said why itself, or has no need to.
                if reading.log.hosted.view().is_ok() {
                    let line = format!("{}: its transactions are not told: {why}", reading.log.hosted.name);
                    self.say(Event::new(Level::Error, "partition", line));
                }
                Known::Unreadable
            }
        };
        *lock(&reading.log.known) = known;
        self.read_transactions();
    }
}

/// Takes in what the records of a batch say.
fn take(batch: &Batch<'_>, found: &mut Transactions) -> Result<(), String> {
    let section = decompress_all(batch, UNPACKED_BYTES_MAX).map_err(|undecodable| undecodable.to_string())?;
    let mut arena = Bump::new();
    for record in RecordIter::new(&section, batch.records_count()) {
        let record = record.map_err(|malformed| malformed.to_string())?;
        arena.reset();
        take_record(record.key.unwrap_or_default(), record.value, &arena, found)
            .map_err(|malformed| malformed.to_string())?;
    }
    Ok(())
}

fn take_record(
    key: &[u8],
    value: Option<&[u8]>,
    arena: &Bump,
    found: &mut Transactions,
) -> Result<(), Malformed> {
    if let Some(id) = transactional_id(key, arena)? {
        match value {
            None => _ = found.remove(id),
            Some(value) => _ = found.insert(id.into(), transaction(value, arena)?),
        }
    }
    Ok(())
}

/// None for a kind of record that a later release writes, or one without a key.
fn transactional_id<'a>(key: &'a [u8], arena: &'a Bump) -> Result<Option<&'a [u8]>, Malformed> {
    match key.split_first_chunk() {
        Some((kind, rest)) if i16::from_be_bytes(*kind) == TransactionRecord::TransactionLog.number() => {
            let key = Reader::new(rest, arena).message::<TransactionLogKey<'_>>(0)?;
            Ok(Some(key.transactional_id.0))
        }
        _ => Ok(None),
    }
}

fn transaction(bytes: &[u8], arena: &Bump) -> Result<Transaction, Malformed> {
    let cut = Malformed { at: bytes.len(), what: "a transaction's record is cut" };
    let (version, rest) = bytes.split_first_chunk().ok_or(cut)?;
    let version = i16::from_be_bytes(*version);
    if !TransactionLogValue::SCHEMA.versions.contains(version) {
        return Err(Malformed { at: 0, what: "a transaction's record is of a later version" });
    }
    let value = Reader::new(rest, arena).message::<TransactionLogValue<'_>>(version)?;
    let state = usize::try_from(value.transaction_status).ok().and_then(|status| STATES.get(status));
    let partitions = value.transaction_partitions.unwrap_or_default().iter();
    Ok(Transaction {
        producer_id: value.producer_id,
        producer_epoch: value.producer_epoch,
        timeout_ms: value.transaction_timeout_ms,
        start_ms: value.transaction_start_timestamp_ms,
        state: state.ok_or(Malformed { at: 0, what: "a transaction's state is not known" })?,
        partitions: partitions.map(|topic| (topic.topic.0.to_vec(), topic.partition_ids.to_vec())).collect(),
    })
}
