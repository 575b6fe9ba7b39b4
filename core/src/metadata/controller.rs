//! The controller: the one writer of the metadata log.
//!
//! It validates against the *pending* image, which holds everything that was appended, and changes that image only by
//! replaying what it appends. Whether a change is durable and in force is the broker's business.
//!
//! Starting and stopping append Kafka's own records, so that Kafka finds an ordinary history; raft and leader epochs only rise.

use std::ops::Range;
use std::sync::Arc;

use crate::config::Config;
use crate::partition::log_piece::{LogPiece, Unreadable};
use crate::partition::producers::Producers;
use crate::protocol::on_disk::control::{LeaderChangeMessage, Voter};
use crate::protocol::on_disk::metadata::{
    AbortTransactionRecord, BeginTransactionRecord, EndTransactionRecord, ProducerIdsRecord,
};
use crate::random::Random;
use crate::records::{Batch, BatchBuilder, BatchSpec, ControlType, NewRecord};
use crate::storage::{Append, EpochStart, Fault, Identity, Log, Offset, Storage};
use crate::time::Wall;
use crate::wire::Message;

use super::format;
use super::image::Image;
use super::levels::RecordVersions;
use super::record::Record;
use super::replay::{Replay, ReplayError};

/// A batch that has grown to this is appended, and the next begun. Kafka takes at most 8 MiB.
const BATCH_BYTES: usize = 1 << 20;
/// Producer ids come from the log in blocks of this many.
const PRODUCER_ID_BLOCK: i64 = 1000;

/// Why the metadata log cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ControllerError {
    /// The storage gave a fault.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The log cannot be read to its end.
    #[error("metadata log: {0}")]
    Unreadable(#[from] Unreadable),
    /// A record cannot be replayed.
    #[error(transparent)]
    Replay(#[from] ReplayError),
    /// The snapshot cannot be read.
    #[error("metadata snapshot: {0}")]
    Snapshot(ReplayError),
}

/// See the module.
pub struct Controller {
    pub(super) log: Arc<dyn Log>,
    pub(super) identity: Identity,
    /// Everything that was appended.
    pub pending: Image,
    pub(super) epoch: i32,
    pub(super) in_transaction: bool,
    /// What the formatter left for the first start; empty afterwards.
    pub(super) bootstrap: Image,
    pub(super) broker_epoch: i64,
    /// For ids of topics and incarnations.
    pub random: Random,
    producer_ids: Range<i64>,
    /// Where the block that they come from is in the log.
    producer_ids_offset: Offset,
    appended_at: Wall,
}

impl Controller {
    /// Replays the newest snapshot and the log behind it.
    ///
    /// # Errors
    /// The storage's fault, or the first record that is damaged or too new.
    pub fn open(storage: &dyn Storage, random: Random) -> Result<Controller, ControllerError> {
        let log = storage.metadata_log();
        let mut replay = Replay::default();
        let mut bootstrap = Image::default();
        let mut from = log.start_offset();
        if let Some(snapshot) = storage.metadata_snapshot()? {
            let mut contents = Replay::default();
            contents.batches(&snapshot.bytes).map_err(ControllerError::Snapshot)?;
            match snapshot.end_offset {
                // A snapshot of nothing is the formatter's: what it holds is appended to the log at the first start.
                0 => {
                    bootstrap = contents.finish();
                    replay.assume_kraft_version(bootstrap.kraft_version);
                }
                end_offset => {
                    contents.assume_end(end_offset, snapshot.epoch);
                    from = from.max(end_offset);
                    replay = contents;
                }
            }
        }
        replay_log(&*log, from, &mut replay)?;
        let in_transaction = replay.is_in_transaction();
        let mut pending = replay.finish();
        pending.end_offset = log.end_offset();
        Ok(Controller {
            identity: storage.identity(),
            epoch: pending.epoch.max(storage.quorum_epoch()),
            pending,
            in_transaction,
            bootstrap,
            broker_epoch: -1,
            random,
            producer_ids: 0..0,
            producer_ids_offset: 0,
            appended_at: Wall(0),
            log,
        })
    }

    /// The metadata log.
    #[must_use]
    pub fn log(&self) -> &Arc<dyn Log> {
        &self.log
    }

    /// This node's broker epoch, once it has registered.
    #[must_use]
    pub fn broker_epoch(&self) -> i64 {
        self.broker_epoch
    }

    /// When the last record was appended.
    #[must_use]
    pub fn appended_at(&self) -> Wall {
        self.appended_at
    }

    /// This node and its directory.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Takes the lead of the log: an epoch above all that were seen, remembered before it is used.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub(super) fn begin_epoch(
        &mut self,
        config: &Config,
        storage: &dyn Storage,
        wall: Wall,
    ) -> Result<(), Fault> {
        self.epoch = self.epoch.saturating_add(1);
        storage.set_quorum_epoch(self.epoch)?;
        self.log.set_epoch(EpochStart { epoch: self.epoch, start_offset: self.log.end_offset() })?;

        let me = [Voter { voter_id: self.identity.node_id, ..Voter::default() }];
        let change = LeaderChangeMessage {
            version: 0,
            leader_id: self.identity.node_id,
            voters: &me,
            granting_voters: &me,
        };
        let mut value = Vec::new();
        change.encode(0, &mut value);
        let mut batch = BatchBuilder::new(BatchSpec { control: true, ..self.next_batch() });
        batch.push_control(wall.0, ControlType::LeaderChange, &value);
        if self.pending.kraft_version > 0 {
            format::push_voters(&mut batch, &self.identity, &config.controller_endpoints, wall);
        }
        self.append_batch(&batch.build(), wall)?;
        if std::mem::take(&mut self.in_transaction) {
            self.append(&[Record::AbortTransaction(AbortTransactionRecord::default())], wall)?;
        }
        Ok(())
    }

    /// Appends records in order and applies them to the pending image. Answers the offset behind them: the change is in
    /// force once the log is flushed and published up to there. It is there whole or not at all after a crash: as one batch,
    /// or in a transaction where it is too much for one.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    ///
    /// # Panics
    /// When a record cannot be replayed: whoever made it did not look at the pending image.
    pub fn append(&mut self, records: &[Record<'_>], wall: Wall) -> Result<Offset, Fault> {
        let mut values = Vec::new();
        records.iter().for_each(|record| record.encode(self.version_of(record), &mut values));
        let is_long = values.len() > BATCH_BYTES && RecordVersions::of(&self.pending).transactions;
        if is_long {
            self.append_all(&[Record::BeginTransaction(BeginTransactionRecord::default())], wall)?;
        }
        self.append_all(records, wall)?;
        if is_long {
            self.append_all(&[Record::EndTransaction(EndTransactionRecord::default())], wall)?;
        }
        Ok(self.pending.end_offset)
    }

    fn append_all(&mut self, records: &[Record<'_>], wall: Wall) -> Result<(), Fault> {
        let mut batch = BatchBuilder::new(self.next_batch());
        let mut value = Vec::new();
        for record in records {
            value.clear();
            record.encode(self.version_of(record), &mut value);
            if batch.records_count() > 0 && batch.size_bytes() + value.len() > BATCH_BYTES {
                let full = std::mem::replace(&mut batch, BatchBuilder::new(BatchSpec::default()));
                self.append_batch(&full.build(), wall)?;
                batch = BatchBuilder::new(self.next_batch());
            }
            batch.push(NewRecord { timestamp: wall.0, key: None, value: Some(&value), headers: &[] });
            self.pending.replay(record).expect("a record that is appended can be replayed");
        }
        match batch.records_count() {
            0 => Ok(()),
            _ => self.append_batch(&batch.build(), wall),
        }
    }

    /// A producer id that was never handed out, and the offset that must be in force before anybody may know it; none when
    /// there are no more.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn next_producer_id(&mut self, wall: Wall) -> Result<Option<(i64, Offset)>, Fault> {
        if self.producer_ids.is_empty() {
            let first = self.pending.next_producer_id;
            let Some(end) = first.checked_add(PRODUCER_ID_BLOCK) else { return Ok(None) };
            let block = first..end;
            let record = ProducerIdsRecord {
                broker_id: self.identity.node_id,
                broker_epoch: self.broker_epoch,
                next_producer_id: block.end,
            };
            self.producer_ids_offset = self.append(&[Record::ProducerIds(record)], wall)?;
            self.producer_ids = block;
        }
        let id = self.producer_ids.start;
        self.producer_ids.start += 1;
        Ok(Some((id, self.producer_ids_offset)))
    }

    /// Hands out no producer id at or below `seen`, which is in some log although no record says so.
    pub fn skip_producer_ids(&mut self, seen: i64) {
        self.pending.next_producer_id = self.pending.next_producer_id.max(seen.saturating_add(1));
    }

    fn version_of(&self, record: &Record<'_>) -> i16 {
        let versions = RecordVersions::of(&self.pending);
        match record {
            Record::RegisterBroker(_) => versions.register_broker,
            Record::Partition(_) | Record::PartitionChange(_) => versions.partition,
            Record::BrokerRegistrationChange(change) if change.cordoned_log_dirs.is_some() => 3,
            Record::BrokerRegistrationChange(change) if change.in_controlled_shutdown != 0 => 1,
            _ => 0,
        }
    }

    fn next_batch(&self) -> BatchSpec {
        BatchSpec {
            base_offset: self.log.end_offset(),
            partition_leader_epoch: self.epoch,
            ..BatchSpec::default()
        }
    }

    fn append_batch(&mut self, bytes: &[u8], wall: Wall) -> Result<(), Fault> {
        let batch = Batch::parse(bytes, 0).expect("a batch that was just built");
        self.log.append(&Append {
            head: bytes,
            tail: &[],
            base_offset: batch.base_offset(),
            last_offset: batch.last_offset(),
            max_timestamp: wall.0,
            aborted: None,
            producers: &Producers::default(),
            wall,
        })?;
        self.pending.end_offset = batch.next_offset();
        self.pending.epoch = self.epoch;
        self.appended_at = wall;
        Ok(())
    }
}

fn replay_log(log: &dyn Log, from: Offset, replay: &mut Replay) -> Result<(), ControllerError> {
    let mut at = from;
    while let Some(piece) = LogPiece::read(log, at)? {
        for batch in piece.batches().filter(|batch| batch.base_offset() >= from) {
            replay.batch(&batch)?;
        }
        at = piece.next_offset;
    }
    Ok(())
}
