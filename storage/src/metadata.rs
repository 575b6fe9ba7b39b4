//! The metadata log's directory: its log, its snapshots, its quorum state.
//!
//! Not here: what is in any of them.

use std::sync::Arc;

use bytes::Bytes;
use eventor_core::records::{Batches, Codec};
use eventor_core::storage::{Fault, Log, LogConfig, MetadataSnapshot, Offset};
use eventor_core::time::Wall;
use uuid::Uuid;

use crate::file_system::FileSystem;
use crate::log::SegmentedLog;
use crate::log_file::{self, damaged, fault};
use crate::names::{self, Kind, METADATA_DIRECTORY};
use crate::properties;
use crate::quorum_state;
use crate::recovery::{self, Opening};

const TOPIC_ID: Uuid = Uuid::from_u128(1);

/// A snapshot by its file name: the offset it ends before, and the epoch of its last record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct SnapshotName {
    epoch: i32,
    end_offset: Offset,
}

impl SnapshotName {
    fn parse(name: &str) -> Option<SnapshotName> {
        let (offset, epoch) = name.strip_suffix(".checkpoint")?.split_once('-')?;
        let well_formed = epoch.len() == 10 && epoch.bytes().all(|byte| byte.is_ascii_digit());
        let epoch = if well_formed { epoch.parse().ok()? } else { return None };
        Some(SnapshotName { epoch, end_offset: names::offset(offset)? })
    }

    fn path(self) -> String {
        format!("{METADATA_DIRECTORY}/{:020}-{:010}.checkpoint", self.end_offset, self.epoch)
    }
}

/// Path of the snapshot that a formatted directory begins with.
pub(crate) fn bootstrap_path() -> String {
    SnapshotName { epoch: 0, end_offset: 0 }.path()
}

/// The newest snapshot that is whole.
pub(crate) fn newest_snapshot<F: FileSystem>(fs: &F) -> Result<Option<MetadataSnapshot>, Fault> {
    let mut found: Vec<SnapshotName> =
        list(fs)?.iter().filter_map(|name| SnapshotName::parse(name)).collect();
    found.sort();
    for name in found.into_iter().rev() {
        let bytes = log_file::read_small(fs, &name.path())?.unwrap_or_default();
        if is_whole(&bytes) {
            let SnapshotName { epoch, end_offset } = name;
            return Ok(Some(MetadataSnapshot { end_offset, epoch, bytes: Bytes::from(bytes) }));
        }
    }
    Ok(None)
}

/// Whole batches with right checksums, of which the first and the last hold control records: header and footer.
fn is_whole(bytes: &[u8]) -> bool {
    let batches: Result<Vec<_>, _> = Batches::new(bytes).collect();
    let Ok(batches) = batches else { return false };
    let ends_are_control = batches.first().is_some_and(|first| first.is_control())
        && batches.last().is_some_and(|last| last.is_control());
    let readable = |codec| matches!(codec, Some(Codec::Uncompressed));
    ends_are_control
        && batches.len() > 1
        && batches
            .iter()
            .all(|batch| batch.crc_is_valid() && (readable(batch.codec()) || !batch.is_control()))
}

fn list<F: FileSystem>(fs: &F) -> Result<Vec<String>, Fault> {
    let entries = fs.list(METADATA_DIRECTORY).map_err(fault("list", METADATA_DIRECTORY))?;
    Ok(entries.into_iter().map(|entry| entry.name).collect())
}

/// Opens the metadata log, always checking every batch; makes it when there is none.
pub(crate) fn open<F: FileSystem>(
    fs: &Arc<F>,
    flushed: Offset,
    wall: Wall,
    notes: &mut Vec<String>,
) -> Result<Arc<SegmentedLog<F>>, Fault> {
    if fs.list(METADATA_DIRECTORY).is_err() {
        fs.create_directory(METADATA_DIRECTORY).map_err(fault("create", METADATA_DIRECTORY))?;
        fs.sync_directory("").map_err(fault("flush", ""))?;
    }
    for name in list(&**fs)? {
        // Written in part or removed in part; whole ones were renamed after they were synced.
        if name.ends_with(".checkpoint.deleted")
            || name.contains(".checkpoint.part")
            || name.ends_with(".part")
        {
            log_file::remove_if_there(&**fs, &format!("{METADATA_DIRECTORY}/{name}"))?;
        }
    }
    if properties::read_topic_id(&**fs, METADATA_DIRECTORY)?.is_none() {
        properties::write_topic_id(&**fs, METADATA_DIRECTORY, TOPIC_ID)?;
    }
    let opened = recovery::open(opening(fs, flushed, 0, wall))?;
    notes.extend(opened.notes);
    let snapshot = newest_snapshot(&**fs)?;
    let log = opened.log;
    let last_epoch = log.epochs().last().map_or(0, |last| last.epoch);
    let is_newer = |snapshot: &MetadataSnapshot| {
        snapshot.epoch > last_epoch && snapshot.end_offset > 0
            || snapshot.epoch == last_epoch && snapshot.end_offset > log.end_offset()
    };
    match snapshot {
        Some(snapshot) if is_newer(&snapshot) => {
            drop(log);
            restart_at(fs, snapshot.end_offset, wall, notes).map(Arc::new)
        }
        Some(snapshot) if snapshot.end_offset < log.start_offset() => Err(no_snapshot(log.start_offset())),
        None if log.start_offset() > 0 && !begins_at_first_batch(&log) => {
            Err(no_snapshot(log.start_offset()))
        }
        _ => Ok(Arc::new(log)),
    }
}

fn opening<F: FileSystem>(fs: &Arc<F>, flushed: Offset, start_offset: Offset, wall: Wall) -> Opening<F> {
    Opening {
        fs: Arc::clone(fs),
        directory: METADATA_DIRECTORY.to_owned(),
        config: LogConfig::default(),
        is_clean: false,
        check_all: true,
        recovery_point: flushed,
        start_offset,
        wall,
    }
}

/// A segment named 0 may hold a log that begins later; nothing is missing then.
fn begins_at_first_batch<F: FileSystem>(log: &SegmentedLog<F>) -> bool {
    log.view().segments.first().is_some_and(|segment| segment.base_offset == 0)
}

fn no_snapshot(start_offset: Offset) -> Fault {
    let what =
        format!("the log begins at offset {start_offset}, and there is no snapshot up to there: restore one");
    damaged(METADATA_DIRECTORY, 0, what)
}

/// Empties a log that ends before the newest snapshot, so that it goes on from there.
fn restart_at<F: FileSystem>(
    fs: &Arc<F>,
    end_offset: Offset,
    wall: Wall,
    notes: &mut Vec<String>,
) -> Result<SegmentedLog<F>, Fault> {
    for name in list(&**fs)? {
        if names::parse(&name).is_some_and(|(offset, kind)| offset != end_offset || kind != Kind::Log) {
            log_file::remove_if_there(&**fs, &format!("{METADATA_DIRECTORY}/{name}"))?;
        }
    }
    log_file::remove_if_there(&**fs, &names::path(METADATA_DIRECTORY, end_offset, Kind::Log))?;
    notes.push(format!(
        "{METADATA_DIRECTORY}: the newest snapshot lies ahead of the log, which restarts at {end_offset}"
    ));
    Ok(recovery::open(opening(fs, 0, end_offset, wall))?.log)
}

fn quorum_state_path() -> String {
    format!("{METADATA_DIRECTORY}/quorum-state")
}

fn quorum_state_text<F: FileSystem>(fs: &F) -> Result<Option<String>, Fault> {
    let bytes = log_file::read_small(fs, &quorum_state_path())?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// The epoch that `quorum-state` knows; 0 when it knows none.
pub(crate) fn quorum_epoch<F: FileSystem>(fs: &F) -> Result<i32, Fault> {
    Ok(quorum_state_text(fs)?.and_then(|text| quorum_state::epoch(&text)).unwrap_or(0))
}

/// Writes that this node leads in `epoch`.
pub(crate) fn set_quorum_epoch<F: FileSystem>(fs: &F, node_id: i32, epoch: i32) -> Result<(), Fault> {
    let before = quorum_state_text(fs)?;
    let text = quorum_state::elected(before.as_deref(), node_id, epoch);
    log_file::write_small(fs, &quorum_state_path(), text.as_bytes())
}
