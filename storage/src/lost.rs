//! `.lost`: what a cut takes from a log though it may have been acknowledged, kept for the operator.
//!
//! Nothing reads it again, and nothing replaces it. It goes with its topic, or when somebody removes it.

use std::io;

use eventor_core::storage::{Fault, ReadAt};

use crate::file_system::{FileSystem, Open};
use crate::log_file::{LogFile, fault};

const COPY_BYTES: u64 = 1 << 20;

/// Renames a segment's file, durably once its directory is synced. Answers its new name.
pub(crate) fn rename<F: FileSystem>(fs: &F, path: &str) -> Result<String, Fault> {
    let lost = free_path(fs, path)?;
    fs.rename(path, &lost).map_err(fault("rename", path))?;
    Ok(lost)
}

/// Copies a segment's file, durably: it is cut next. Answers the copy's name.
pub(crate) fn copy<F: FileSystem>(fs: &F, file: &LogFile<F::File>) -> Result<String, Fault> {
    let lost = free_path(fs, file.path())?;
    // What a crash leaves of this is removed at the next start.
    let temporary = format!("{}.tmp", file.path());
    let copy = LogFile::open(fs, temporary.clone(), Open::Create)?;
    let size = file.length()?;
    let mut buffer = vec![0; size.min(COPY_BYTES) as usize];
    let mut position = 0;
    while position < size {
        let part = &mut buffer[..(size - position).min(COPY_BYTES) as usize];
        file.read_at(position, part)?;
        copy.write_at(position, part, &[])?;
        position += part.len() as u64;
    }
    copy.sync()?;
    fs.rename(&temporary, &lost).map_err(fault("rename", &temporary))?;
    let (directory, _) = lost.rsplit_once('/').unwrap_or(("", &lost));
    fs.sync_directory(directory).map_err(fault("flush", directory))?;
    Ok(lost)
}

/// The first of `<path>.lost`, `<path>.2.lost`… that is not taken.
fn free_path<F: FileSystem>(fs: &F, path: &str) -> Result<String, Fault> {
    let mut lost = format!("{path}.lost");
    for number in 2.. {
        match fs.open(&lost, Open::Read) {
            Ok(_) => lost = format!("{path}.{number}.lost"),
            Err(error) if error.kind() == io::ErrorKind::NotFound => break,
            Err(error) => return Err(fault("open", &lost)(error)),
        }
    }
    Ok(lost)
}
