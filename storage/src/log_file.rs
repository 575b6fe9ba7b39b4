//! A file of a log directory with its path, so that every failure says where; and small files written whole.

use std::any::Any;
use std::io;

use eventor_core::storage::{Fault, ReadAt};
use eventor_core::time::Wall;

use crate::file_system::{File, FileSystem, Open};

/// Small files are never larger than this; a larger one is not what it claims to be.
const SMALL_FILE_BYTES_MAX: u64 = 64 << 20;
/// What grows with producers and transactions is never larger: some 20 million of either.
pub(crate) const STATE_FILE_BYTES_MAX: u64 = 1 << 30;

/// Makes a [`Fault`] of what the system said.
pub(crate) fn fault(action: &'static str, path: &str) -> impl FnOnce(io::Error) -> Fault {
    move |error| Fault::Io { action, path: path.to_owned(), error: error.to_string() }
}

/// Bytes that are not what was written.
pub(crate) fn damaged(path: &str, at: u64, what: impl Into<String>) -> Fault {
    Fault::Damaged { path: path.to_owned(), at, what: what.into() }
}

/// An open file that knows its path.
#[derive(Debug)]
pub(crate) struct LogFile<F> {
    file: F,
    path: String,
}

impl<F: File> LogFile<F> {
    pub(crate) fn new(file: F, path: String) -> LogFile<F> {
        LogFile { file, path }
    }

    pub(crate) fn open<S: FileSystem<File = F>>(
        fs: &S,
        path: String,
        how: Open,
    ) -> Result<LogFile<F>, Fault> {
        match fs.open(&path, how) {
            Ok(file) => Ok(LogFile { file, path }),
            Err(error) => Err(fault("open", &path)(error)),
        }
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// Reads what there is, up to the buffer's length.
    pub(crate) fn read_some(&self, position: u64, buffer: &mut [u8]) -> Result<usize, Fault> {
        self.file.read_at(position, buffer).map_err(fault("read", &self.path))
    }

    pub(crate) fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> Result<(), Fault> {
        self.file.write_at(position, head, tail).map_err(fault("write", &self.path))
    }

    pub(crate) fn length(&self) -> Result<u64, Fault> {
        self.file.length().map_err(fault("read the length of", &self.path))
    }

    /// When it was last written, where the file system keeps time.
    pub(crate) fn modified(&self) -> Option<Wall> {
        self.file.modified()
    }

    pub(crate) fn set_length(&self, length: u64) -> Result<(), Fault> {
        self.file.set_length(length).map_err(fault("set the length of", &self.path))
    }

    pub(crate) fn allocate(&self, position: u64, length: u64) {
        self.file.allocate(position, length);
    }

    pub(crate) fn sync(&self) -> Result<(), Fault> {
        self.file.sync_data().map_err(fault("flush", &self.path))
    }

    /// Makes the file hold exactly `bytes`. Not atomic, not durable by itself.
    pub(crate) fn replace(&self, bytes: &[u8]) -> Result<(), Fault> {
        self.set_length(0)?;
        self.write_at(0, bytes, &[])
    }
}

impl<F: File> ReadAt for LogFile<F> {
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> Result<(), Fault> {
        let count = self.read_some(position, buffer)?;
        if count < buffer.len() {
            return Err(damaged(&self.path, position.saturating_add(count as u64), "the file ends early"));
        }
        Ok(())
    }

    /// The open file itself: `std::fs::File` on a disk.
    fn as_any(&self) -> &dyn Any {
        &self.file
    }
}

/// A file that is read whole, if at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    Missing,
    /// It has more bytes than such a file may have: so many.
    TooLarge(u64),
    Whole(Vec<u8>),
}

/// Reads a file of `bytes_max` at most.
pub(crate) fn read_whole<S: FileSystem>(fs: &S, path: &str, bytes_max: u64) -> Result<Content, Fault> {
    let file = match fs.open(path, Open::Read) {
        Ok(file) => LogFile { file, path: path.to_owned() },
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Content::Missing),
        Err(error) => return Err(fault("open", path)(error)),
    };
    let length = file.length()?;
    if length > bytes_max {
        return Ok(Content::TooLarge(length));
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    let count = file.read_some(0, &mut bytes)?;
    bytes.truncate(count);
    Ok(Content::Whole(bytes))
}

/// The content of a small file, `None` when there is none.
pub(crate) fn read_small<S: FileSystem>(fs: &S, path: &str) -> Result<Option<Vec<u8>>, Fault> {
    match read_whole(fs, path, SMALL_FILE_BYTES_MAX)? {
        Content::Missing => Ok(None),
        Content::Whole(bytes) => Ok(Some(bytes)),
        Content::TooLarge(length) => {
            let what = format!("{length} bytes are too many for this file");
            Err(damaged(path, SMALL_FILE_BYTES_MAX, what))
        }
    }
}

/// Replaces a small file durably and at once: a temporary file, synced, renamed, the directory synced.
pub(crate) fn write_small<S: FileSystem>(fs: &S, path: &str, bytes: &[u8]) -> Result<(), Fault> {
    let temporary = format!("{path}.tmp");
    let file = LogFile::open(fs, temporary.clone(), Open::Create)?;
    file.replace(bytes)?;
    file.sync()?;
    fs.rename(&temporary, path).map_err(fault("rename", &temporary))?;
    let (directory, _) = path.rsplit_once('/').unwrap_or(("", path));
    fs.sync_directory(directory).map_err(fault("flush", directory))
}

/// Removes a file; none is fine.
pub(crate) fn remove_if_there<S: FileSystem>(fs: &S, path: &str) -> Result<bool, Fault> {
    match fs.remove(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(fault("remove", path)(error)),
    }
}
