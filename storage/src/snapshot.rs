//! Producer snapshots, `<offset>.snapshot`: what producers had done up to that offset.
//!
//! Not here: what is in them (core reads and writes the bytes).

use eventor_core::partition::producers::Producers;
use eventor_core::storage::{Fault, Offset};

use crate::file_system::{FileSystem, Open};
use crate::log_file::{self, Content, LogFile, STATE_FILE_BYTES_MAX};
use crate::names::{self, Kind};

/// Writes a snapshot; it is durable once the file and its directory were synced. One that a crash cuts is found out by
/// its checksum, and the one before it is taken.
pub(crate) fn write<F: FileSystem>(
    fs: &F,
    directory: &str,
    offset: Offset,
    producers: &Producers,
) -> Result<LogFile<F::File>, Fault> {
    let path = names::path(directory, offset, Kind::ProducerSnapshot);
    let bytes = producers.to_snapshot();
    // One that is there is never half another: the segments before it may be gone.
    let found = log_file::read_whole(fs, &path, STATE_FILE_BYTES_MAX)?;
    let is_new = found == Content::Missing;
    if !is_new && !matches!(&found, Content::Whole(found) if *found == bytes) {
        log_file::write_small(fs, &path, &bytes)?;
    }
    let file = LogFile::open(fs, path, Open::Create)?;
    if is_new {
        file.replace(&bytes)?;
    }
    Ok(file)
}

/// The newest snapshot of those at `offsets` (ascending) that can be read, and its offset. One that cannot keeps no
/// partition closed: there is the one before it, and the log.
pub(crate) fn newest_usable<F: FileSystem>(
    fs: &F,
    directory: &str,
    offsets: &[Offset],
) -> Result<Option<(Offset, Producers)>, Fault> {
    for offset in offsets.iter().rev() {
        let path = names::path(directory, *offset, Kind::ProducerSnapshot);
        if let Content::Whole(bytes) = log_file::read_whole(fs, &path, STATE_FILE_BYTES_MAX)?
            && let Ok(producers) = Producers::from_snapshot(&bytes)
        {
            return Ok(Some((*offset, producers)));
        }
    }
    Ok(None)
}
