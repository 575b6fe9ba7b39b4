//! Transactions that Kafka left in the directory, read from `__transaction_state` whenever somebody asks.
//!
//! Nothing here writes: no transaction is coordinated yet, so what the log says stays as it is.
//! Source: Kafka's `TransactionStateManager`.

use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::error::{ErrorCode, Malformed};
use crate::protocol::on_disk::transaction::{TransactionLogKey, TransactionLogValue};
use crate::records::{Batch, Codec, Header, RecordIter};
use crate::storage::{Log, Offset, ReadLimit};
use crate::wire::{Message, Reader};

use super::context::Context;

/// Where Kafka keeps them.
pub(crate) const TOPIC: &str = "__transaction_state";
/// How much of the log is read at a time.
const PIECE_BYTES: u32 = 1 << 20;
/// The only kind of key.
const TRANSACTION: i16 = 0;
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
pub(crate) type Transactions = BTreeMap<Vec<u8>, Transaction>;

/// Everything that is there; none where Kafka never made the topic.
///
/// # Errors
/// `COORDINATOR_NOT_AVAILABLE`: a partition of it cannot be read.
pub(crate) fn read(ctx: &Context<'_>) -> Result<Transactions, ErrorCode> {
    let mut transactions = Transactions::new();
    let topic = ctx.snapshot.topics.get(TOPIC);
    for hosted in topic.iter().flat_map(|topic| topic.partitions.values()) {
        let view = hosted.view().map_err(|_| ErrorCode::COORDINATOR_NOT_AVAILABLE)?;
        let log = hosted.log().map_err(|_| ErrorCode::COORDINATOR_NOT_AVAILABLE)?;
        replay(&**log, view.start_offset, view.end_offset, &mut transactions)
            .ok_or(ErrorCode::COORDINATOR_NOT_AVAILABLE)?;
    }
    Ok(transactions)
}

/// None when the log cannot be read to its end.
fn replay(log: &dyn Log, mut offset: Offset, end_offset: Offset, into: &mut Transactions) -> Option<()> {
    while offset < end_offset {
        let limit = ReadLimit { bytes_max: PIECE_BYTES, at_least_one_batch: true, end_offset };
        let mut bytes = Vec::new();
        log.read(offset, limit).ok()?.region?.read_to(&mut bytes).ok()?;
        let (mut rest, before) = (bytes.as_slice(), offset);
        while let Ok(header) = Header::parse(rest, 0) {
            // The last batch of a piece may be cut: the next piece begins with it.
            let Some((batch, behind)) = rest.split_at_checked(header.size_bytes()) else { break };
            replay_batch(&Batch::parse(batch, 0).ok()?, into)?;
            offset = header.next_offset();
            rest = behind;
        }
        if offset == before {
            return None;
        }
    }
    Some(())
}

fn replay_batch(batch: &Batch<'_>, into: &mut Transactions) -> Option<()> {
    // Kafka never compresses this log, and no transaction writes to it.
    if batch.is_control() || batch.codec() != Some(Codec::Uncompressed) {
        return Some(());
    }
    for record in RecordIter::new(batch.records(), batch.records_count()) {
        let record = record.ok()?;
        let arena = Bump::new();
        let Ok(Some(id)) = key(record.key.unwrap_or_default(), &arena) else { continue };
        match record.value {
            None => _ = into.remove(&id),
            Some(value) => _ = into.insert(id, transaction(value, &arena).ok()?),
        }
    }
    Some(())
}

/// The transactional id; none for a kind of record that a later release writes.
fn key(bytes: &[u8], arena: &Bump) -> Result<Option<Vec<u8>>, Malformed> {
    match bytes.split_first_chunk() {
        Some((kind, rest)) if i16::from_be_bytes(*kind) == TRANSACTION => {
            let key = Reader::new(rest, arena).message::<TransactionLogKey<'_>>(0)?;
            Ok(Some(key.transactional_id.0.to_vec()))
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

/// An id that is on its way out.
pub(crate) const DEAD: &str = STATES[6];
