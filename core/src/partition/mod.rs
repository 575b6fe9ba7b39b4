//! The partition machine: offsets, producer state and visibility of one log.
//!
//! Not here: bytes on disk (the `Storage` traits), locks and waiting (the broker), validation of what is inside a batch
//! (`records::validate`, which runs before a partition is locked).
//!
//! Offsets are assigned in exactly one place: [`Partition::append`].

pub mod epochs;
pub mod log_piece;
pub mod producers;
pub mod retention;

use std::sync::Arc;

use crate::error::ErrorCode;
use crate::planted::{self, Bug};
use crate::records::batch::{HEADER_BYTES, Header};
use crate::storage::{Append, EpochStart, Fault, Log, Offset, OpenLog};
use crate::time::{Now, Wall};

use producers::{Producers, Verdict};
use retention::Retention;

/// Why a partition serves nothing any more. Terminal, except that a closing broker may be reopened from its directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// Its topic was deleted.
    Deleted,
    /// Its log is offline.
    Offline(Fault),
    /// The broker is stopping.
    Stopping,
}

impl Closed {
    /// What clients are told.
    #[must_use]
    pub fn error(&self) -> ErrorCode {
        match self {
            Closed::Deleted => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            Closed::Offline(_) => ErrorCode::KAFKA_STORAGE_ERROR,
            Closed::Stopping => ErrorCode::NOT_LEADER_OR_FOLLOWER,
        }
    }
}

/// What readers may see, published as the last step of every change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// First offset that may be read.
    pub start_offset: Offset,
    /// High watermark; on a single node that is the log's end.
    pub end_offset: Offset,
    /// Last stable offset: below it every transaction is complete.
    pub stable_offset: Offset,
    /// The leader epoch in force.
    pub leader_epoch: i32,
}

impl View {
    /// Does the asker know this leader? -1 is not checked (KIP-320).
    ///
    /// # Errors
    /// `FENCED_LEADER_EPOCH`: it knows an earlier one. `UNKNOWN_LEADER_EPOCH`: it knows a later one.
    pub fn check_leader_epoch(&self, asked: i32) -> Result<(), ErrorCode> {
        match asked {
            -1 => Ok(()),
            asked if asked < self.leader_epoch => Err(ErrorCode::FENCED_LEADER_EPOCH),
            asked if asked > self.leader_epoch => Err(ErrorCode::UNKNOWN_LEADER_EPOCH),
            _ => Ok(()),
        }
    }
}

/// What an append came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Offset of the batch's first record; the original one for a duplicate.
    pub base_offset: Offset,
    /// The log's end that must be durable before acks=all may be answered.
    pub durable_at: Offset,
    /// The time the broker gave to the batch, -1 when its records kept theirs.
    pub log_append_time_ms: i64,
    /// The log's start.
    pub log_start_offset: Offset,
}

/// A batch that passed validation, split so that its bytes need not be copied: the header, which an append completes, and
/// everything behind it.
#[derive(Debug, Clone, Copy)]
pub struct Prepared<'a> {
    /// The batch header with everything but base offset and leader epoch final.
    pub header: [u8; HEADER_BYTES],
    /// The records as they will be stored.
    pub records: &'a [u8],
    /// Largest record timestamp, -1 for none.
    pub max_timestamp: i64,
    /// The time that was stamped on the batch, -1 for none.
    pub log_append_time_ms: i64,
}

/// One partition that this node leads.
pub struct Partition {
    log: Arc<dyn Log>,
    producers: Producers,
    leader_epoch: i32,
}

impl Partition {
    /// Takes the lead of an opened log in `leader_epoch`: remembered before the first batch of that epoch.
    ///
    /// # Errors
    /// The fault that keeps the log offline.
    pub fn lead(open: OpenLog, leader_epoch: i32) -> Result<Partition, Fault> {
        let mut partition = Partition { log: open.log, producers: open.producers, leader_epoch: -1 };
        partition.set_leader_epoch(leader_epoch)?;
        Ok(partition)
    }

    /// Goes on in a later leader epoch; an earlier or equal one changes nothing.
    ///
    /// # Errors
    /// The fault that took the log offline.
    pub fn set_leader_epoch(&mut self, leader_epoch: i32) -> Result<(), Fault> {
        if leader_epoch > self.leader_epoch {
            let known = self.log.epochs().last().map_or(-1, |last| last.epoch);
            if leader_epoch > known {
                self.log
                    .set_epoch(EpochStart { epoch: leader_epoch, start_offset: self.log.end_offset() })?;
            }
            self.leader_epoch = leader_epoch;
        }
        Ok(())
    }

    /// What readers may see now.
    #[must_use]
    pub fn view(&self) -> View {
        let (start_offset, end_offset) = (self.log.start_offset(), self.log.end_offset());
        let unstable_offset = self.producers.first_unstable_offset().unwrap_or(end_offset);
        View {
            start_offset,
            end_offset,
            // A transaction may have begun below the start.
            stable_offset: unstable_offset.clamp(start_offset, end_offset),
            leader_epoch: self.leader_epoch,
        }
    }

    /// The log below.
    #[must_use]
    pub fn log(&self) -> &Arc<dyn Log> {
        &self.log
    }

    /// Producer states as of the log's end.
    #[must_use]
    pub fn producers(&self) -> &Producers {
        &self.producers
    }

    /// Gives a batch its offsets and stores it, unless its producer already sent it.
    ///
    /// # Errors
    /// `Refused` by a rule of producers, or the fault that took the log offline.
    pub fn append(&mut self, prepared: &Prepared<'_>, now: Now) -> Result<Appended, AppendError> {
        let mut header = prepared.header;
        let log_start_offset = self.log.start_offset();
        if let Verdict::Duplicate { base_offset, last_offset, timestamp } =
            self.producers.check(&Header::of(&header)).map_err(AppendError::Refused)?
            && !planted::is(Bug::SkipDuplicateCheck)
        {
            return Ok(Appended {
                base_offset,
                durable_at: last_offset + 1,
                log_append_time_ms: timestamp,
                log_start_offset,
            });
        }
        let end_offset = self.log.end_offset();
        let base_offset = end_offset - Offset::from(planted::is(Bug::ReuseOffset) && end_offset > 0);
        Header::assign(&mut header, base_offset, self.leader_epoch);
        let batch = Header::of(&header);
        let last_offset = batch.last_offset();
        self.log.append(&Append {
            head: &header,
            tail: prepared.records,
            base_offset,
            last_offset,
            max_timestamp: prepared.max_timestamp,
            aborted: None,
            producers: &self.producers,
            wall: now.wall,
        })?;
        self.producers.append_data(&batch);
        Ok(Appended {
            base_offset,
            durable_at: last_offset + 1,
            log_append_time_ms: prepared.log_append_time_ms,
            log_start_offset,
        })
    }
}

impl Partition {
    /// Nothing below `offset` may be read any more. Answers where the log begins now: it never goes back.
    ///
    /// # Errors
    /// `OFFSET_OUT_OF_RANGE`: the log does not reach so far.
    pub fn raise_start(&mut self, offset: Offset) -> Result<Offset, ErrorCode> {
        if !(0..=self.log.end_offset()).contains(&offset) {
            return Err(ErrorCode::OFFSET_OUT_OF_RANGE);
        }
        self.log.raise_start(offset);
        Ok(self.log.start_offset())
    }

    /// Forgets producers that were idle for `producer.id.expiration.ms`; answers whether others are still known.
    pub fn expire_producers(&mut self, expiration_ms: i64, wall: Wall) -> bool {
        self.producers.expire(wall, expiration_ms);
        !self.producers.is_empty()
    }

    /// Raises the start over the segments that are not kept, the last one rolled if it is among them. Answers whether there
    /// is anything to delete once the start is durable.
    ///
    /// # Errors
    /// The fault that took the log offline.
    pub fn expire(&mut self, retention: &Retention, wall: Wall) -> Result<bool, Fault> {
        let segments = self.log.segments()?;
        let kept_from = retention.keeps_from(&segments, self.log.start_offset(), wall);
        if kept_from > self.log.start_offset() && kept_from == self.log.end_offset() {
            self.log.roll(&self.producers, wall)?;
        }
        self.log.raise_start(kept_from);
        Ok(self.log.segments()?.get(1).is_some_and(|second| second.base_offset <= kept_from))
    }
}

/// Why nothing was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendError {
    /// A rule of Kafka's refuses the batch; the partition goes on.
    Refused(ErrorCode),
    /// The log is offline, now and for good.
    Fault(Fault),
}

impl From<Fault> for AppendError {
    fn from(fault: Fault) -> AppendError {
        AppendError::Fault(fault)
    }
}
