//! The storage that a broker runs on: traits that speak of logs, not of files.
//!
//! Core assigns offsets, checks producers and decides what is visible; a storage keeps bytes and finds them again.
//! `eventor-storage` implements these traits once, over a small file-system trait.
//!
//! # Contract
//!
//! - Appends, truncations and closing of one log are serialised by the caller (the partition's lock); reads and flushes
//!   may run at the same time from any thread, and see every append that returned before they started.
//! - `flush` makes durable everything appended before it started, and says up to which offset. After a failed flush or
//!   append the log is offline for good: every later call answers the same [`Fault`]. An fsync is never retried.
//! - A read returns stored bytes unchanged and whole from the batch that contains the asked offset.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use uuid::Uuid;

use crate::partition::producers::Producers;
use crate::time::Wall;

/// An offset in a log. Kafka's offsets are signed; -1 stands for none on the wire only.
pub type Offset = i64;

/// Why a log or the whole directory went offline. Sticky: the same value answers every later call.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The operating system refused.
    #[error("{action} {path}: {error}")]
    Io {
        /// What was tried: `write`, `flush`, `open`, ...
        action: &'static str,
        /// Which file, relative to the log directory.
        path: String,
        /// What the system said.
        error: String,
    },
    /// Bytes that were once durable are not what was written. They are kept as they are.
    #[error("{path} is damaged at byte {at}: {what}")]
    Damaged {
        /// Which file, relative to the log directory.
        path: String,
        /// Position of the first wrong byte.
        at: u64,
        /// What is wrong with it.
        what: String,
    },
}

/// One partition of one topic, as a directory names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartitionName {
    /// The topic's name, already checked against Kafka's rules.
    pub topic: String,
    /// The partition's index.
    pub partition: i32,
}

impl fmt::Display for PartitionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}

/// The settings that decide how a log is laid out (Kafka's topic configs of the same names).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogConfig {
    /// `segment.bytes`: roll before a segment would grow beyond it.
    pub segment_bytes: u32,
    /// `segment.ms`: roll when record time has moved this far since the segment's first batch.
    pub segment_ms: i64,
    /// `segment.jitter.ms`: at most this much is taken off `segment_ms`, drawn per segment.
    pub segment_jitter_ms: i64,
    /// `segment.index.bytes`: size of a full offset or time index.
    pub segment_index_bytes: u32,
    /// `index.interval.bytes`: how many bytes of log lie between two index entries.
    pub index_interval_bytes: u32,
    /// `preallocate`: size a new segment's file up front.
    pub preallocate: bool,
    /// `producer.id.expiration.ms`: producers idle for longer are forgotten when a snapshot is loaded.
    pub producer_id_expiration_ms: i64,
}

impl Default for LogConfig {
    fn default() -> LogConfig {
        LogConfig {
            segment_bytes: 1 << 30,
            segment_ms: 7 * 24 * 3_600_000,
            segment_jitter_ms: 0,
            segment_index_bytes: 10 << 20,
            index_interval_bytes: 4096,
            preallocate: false,
            producer_id_expiration_ms: 24 * 3_600_000,
        }
    }
}

/// A leader epoch and the offset at which it starts (a line of `leader-epoch-checkpoint`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EpochStart {
    /// The leader epoch.
    pub epoch: i32,
    /// The first offset written under it.
    pub start_offset: Offset,
}

/// A transaction that was aborted (an entry of `.txnindex`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AbortedTxn {
    /// Whose transaction.
    pub producer_id: i64,
    /// Its first record in this partition.
    pub first_offset: Offset,
    /// Its ABORT marker.
    pub last_offset: Offset,
    /// The last stable offset once it was complete.
    pub last_stable_offset: Offset,
}

/// A record found by its timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimestampOffset {
    /// The record's timestamp.
    pub timestamp: i64,
    /// The record's offset.
    pub offset: Offset,
    /// Leader epoch of the batch that holds it, -1 when unknown.
    pub leader_epoch: i32,
}

/// What an append tells the storage about the bytes it brings: all of it is already in the bytes,
/// and computed by the caller anyway.
#[derive(Debug)]
pub struct Append<'a> {
    /// Start of the bytes to store: one batch's header with offsets and leader epoch assigned, or whole batches.
    pub head: &'a [u8],
    /// What follows `head`, not copied on the way: a batch's records, or nothing.
    pub tail: &'a [u8],
    /// Offset of the first batch's first record.
    pub base_offset: Offset,
    /// Offset of the last batch's last record.
    pub last_offset: Offset,
    /// Largest record timestamp, -1 when there is none.
    pub max_timestamp: i64,
    /// A transaction that this append's marker aborts.
    pub aborted: Option<AbortedTxn>,
    /// Producer states *before* this append: written as a snapshot when the append rolls a segment.
    pub producers: &'a Producers,
    /// For segment creation time.
    pub wall: Wall,
}

/// How much a read may return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimit {
    /// Bytes at most; the last batch may be cut there.
    pub bytes_max: u32,
    /// Return the first batch whole even when it is larger than `bytes_max`.
    pub at_least_one_batch: bool,
    /// Nothing at or above this offset is visible (high watermark, or last stable offset).
    pub end_offset: Offset,
}

/// Bytes that lie in storage: length known, content read only by who needs it.
///
/// It keeps what it points to alive and readable, also when the segment is deleted meanwhile.
#[derive(Clone)]
pub struct Region {
    /// Where the bytes lie.
    pub source: Arc<dyn ReadAt>,
    /// Position of the first byte in the source.
    pub position: u64,
    /// Number of bytes.
    pub length: u32,
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({}+{})", self.position, self.length)
    }
}

impl Region {
    /// Copies the region's bytes to the end of `out`.
    ///
    /// # Errors
    /// The storage's fault; `out` is then as it was.
    pub fn read_to(&self, out: &mut Vec<u8>) -> Result<(), Fault> {
        let before = out.len();
        out.resize(before + self.length as usize, 0);
        self.source.read_at(self.position, &mut out[before..]).inspect_err(|_| out.truncate(before))
    }
}

/// Random access to stored bytes; what a [`Region`] points into.
pub trait ReadAt: Send + Sync {
    /// Fills `buffer` from `position` on.
    ///
    /// # Errors
    /// A fault when the bytes cannot be read, or end early.
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> Result<(), Fault>;

    /// The concrete source, for a runtime that knows how to send a file without reading it.
    fn as_any(&self) -> &dyn Any;
}

/// What a read found.
#[derive(Debug, Clone)]
pub struct Slice {
    /// Whole batches, save that the last one may be cut; `None` when nothing is visible.
    pub region: Option<Region>,
    /// An offset at or beyond the end of the returned bytes: bound for the list of aborted transactions.
    pub bound_offset: Offset,
}

/// A segment of a log, as retention looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentSpan {
    /// Its first offset.
    pub base_offset: Offset,
    /// Where the next one begins, or the log ends.
    pub end_offset: Offset,
    /// Its bytes.
    pub size_bytes: u64,
    /// Its largest record timestamp; where records have none, when it was last written.
    pub newest: Wall,
}

/// One partition's log.
pub trait Log: Send + Sync {
    /// The first offset that may be read.
    fn start_offset(&self) -> Offset;

    /// The offset that the next record gets.
    fn end_offset(&self) -> Offset;

    /// Everything below this offset is known to be durable.
    fn flushed_offset(&self) -> Offset;

    /// Has it rolled since it was last flushed?
    fn has_rolled(&self) -> bool;

    /// Total bytes of all segments.
    fn size_bytes(&self) -> u64;

    /// Adds batches at the end; rolls first when the settings ask for it.
    ///
    /// # Errors
    /// The fault that took the log offline. What a failed append wrote is not visible.
    fn append(&self, append: &Append<'_>) -> Result<(), Fault>;

    /// Finds stored bytes, from the batch that contains or follows `offset`, within one segment.
    ///
    /// The caller has checked that `start_offset <= offset <= end_offset`.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn read(&self, offset: Offset, limit: ReadLimit) -> Result<Slice, Fault>;

    /// How many bytes lie from `offset` up to `end_offset`: what a long poll compares with min_bytes. Cheap; an estimate
    /// that is never too small when it crosses segments.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn bytes_between(&self, offset: Offset, end_offset: Offset) -> Result<u64, Fault>;

    /// The first record with a timestamp of at least `timestamp` and an offset of at least the log's start.
    /// May read many bytes: run it as a job.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn find_timestamp(&self, timestamp: i64) -> Result<Option<TimestampOffset>, Fault>;

    /// The record with the largest timestamp, the earliest of them; `None` in an empty log.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn max_timestamp(&self) -> Result<Option<TimestampOffset>, Fault>;

    /// Aborted transactions that overlap offsets from `from` to below `to`, in order; a superset is harmless.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn aborted(&self, from: Offset, to: Offset) -> Result<Vec<AbortedTxn>, Fault>;

    /// Makes durable everything appended before the call, and answers the offset up to which that is.
    ///
    /// # Errors
    /// The fault that took the log offline, now and for good.
    fn flush(&self) -> Result<Offset, Fault>;

    /// Remembers that `epoch` starts at `start_offset`, durably, before it returns.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn set_epoch(&self, epoch: EpochStart) -> Result<(), Fault>;

    /// Leader epochs, ascending.
    fn epochs(&self) -> Arc<[EpochStart]>;

    /// Nothing below `offset` may be read any more; a lower one than now changes nothing. It is durable once the storage
    /// has written its checkpoints. The caller has checked that it is not beyond the end.
    fn raise_start(&self, offset: Offset);

    /// Its segments, oldest first; the last one grows.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn segments(&self) -> Result<Vec<SegmentSpan>, Fault>;

    /// Begins a new segment at the log's end, unless the last one is empty. Serialised as appends are.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn roll(&self, producers: &Producers, wall: Wall) -> Result<(), Fault>;

    /// Takes out the segments that lie below the start as a whole, and marks their files as deleted; answers their first
    /// offsets. The caller has made the start durable, so that no crash brings half of them back. Blocking: run it as a job.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn delete_segments(&self) -> Result<Vec<Offset>, Fault>;

    /// Removes the files of segments that were marked as deleted. Blocking: run it as a job.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn remove_deleted(&self, segments: &[Offset]) -> Result<(), Fault>;

    /// New settings, from now on.
    fn set_config(&self, config: LogConfig);

    /// Flushes, writes the producer snapshot and trims the indexes: afterwards the log is closed and every call faults.
    ///
    /// # Errors
    /// The fault that took the log offline.
    fn close(&self, producers: &Producers) -> Result<(), Fault>;
}

/// A log as it was found on opening, or made.
pub struct OpenLog {
    /// The log.
    pub log: Arc<dyn Log>,
    /// Producer states as of its end.
    pub producers: Producers,
    /// The high watermark that was last checkpointed, within the log's bounds.
    pub high_watermark: Offset,
    /// The largest producer id seen in its batches, -1 for none.
    pub producer_id_max: i64,
    /// What was repaired, a line each.
    pub notes: Vec<String>,
}

/// Which log to open or make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogSpec {
    /// Its partition.
    pub name: PartitionName,
    /// The topic's id: `partition.metadata` must agree.
    pub topic_id: Uuid,
    /// Its settings.
    pub config: LogConfig,
    /// Make its directory and files durably when they do not exist.
    pub create: bool,
}

/// The newest snapshot of the metadata log.
#[derive(Debug, Clone)]
pub struct MetadataSnapshot {
    /// It holds everything below this offset.
    pub end_offset: Offset,
    /// Leader epoch of the last record that it holds.
    pub epoch: i32,
    /// Record batches, back to back.
    pub bytes: Bytes,
}

/// Who this directory belongs to (`meta.properties`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The cluster's id, as text.
    pub cluster_id: String,
    /// This node's id.
    pub node_id: i32,
    /// This directory's id.
    pub directory_id: Uuid,
}

/// The room of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// All of it, in bytes.
    pub total_bytes: u64,
    /// What this process may still fill, in bytes.
    pub usable_bytes: u64,
}

/// A broker's log directory: its identity, its metadata log and its partitions.
pub trait Storage: Send + Sync {
    /// Who the directory belongs to.
    fn identity(&self) -> Identity;

    /// Broker epoch of the previous run, when the directory was closed cleanly.
    fn clean_shutdown_epoch(&self) -> Option<i64>;

    /// The metadata log's newest snapshot, if it has one.
    ///
    /// # Errors
    /// A fault when it cannot be read.
    fn metadata_snapshot(&self) -> Result<Option<MetadataSnapshot>, Fault>;

    /// The metadata log, recovered; made when the directory has none.
    fn metadata_log(&self) -> Arc<dyn Log>;

    /// The highest epoch that `quorum-state` or the metadata log knows, 0 for none.
    fn quorum_epoch(&self) -> i32;

    /// Remembers, durably, that this node leads the metadata quorum in `epoch`.
    ///
    /// # Errors
    /// A fault when it cannot be written.
    fn set_quorum_epoch(&self, epoch: i32) -> Result<(), Fault>;

    /// Opens a partition's log, or makes it. Blocking: run it as a job.
    ///
    /// # Errors
    /// The fault that keeps it offline.
    fn open_log(&self, spec: &LogSpec, wall: Wall) -> Result<OpenLog, Fault>;

    /// Removes a partition's directory, durably first by name, then its files. Blocking: run it as a job.
    ///
    /// # Errors
    /// A fault when it cannot be removed.
    fn delete_log(&self, name: &PartitionName) -> Result<(), Fault>;

    /// Sets aside (`-stray`) every partition directory that is not in `known`; answers what it renamed.
    ///
    /// # Errors
    /// A fault when a directory cannot be renamed.
    fn set_strays_aside(
        &self,
        known: &dyn Fn(&PartitionName, Option<Uuid>) -> bool,
    ) -> Result<Vec<String>, Fault>;

    /// Where the directory lies, in full.
    fn path(&self) -> String;

    /// How much room there is where the directory lies; `None` where nobody knows.
    fn space(&self) -> Option<Space>;

    /// Writes the checkpoint files: recovery points, log starts, high watermarks, of all open logs.
    ///
    /// # Errors
    /// A fault when one cannot be written.
    fn write_checkpoints(&self) -> Result<(), Fault>;

    /// Last step of a clean stop, after every log was closed: checkpoints, then the clean-shutdown marker, then the lock.
    ///
    /// # Errors
    /// A fault; the next start then recovers as after a crash.
    fn close(&self, broker_epoch: i64) -> Result<(), Fault>;
}
