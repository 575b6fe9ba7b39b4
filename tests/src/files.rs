//! The log directory of a simulated broker: a tree in memory, plain or crash-simulating.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use eventor_core::storage::{Identity, Space, Storage};
use eventor_core::time::Wall;
use eventor_storage::file_system::{Crash, Entry, File, FileSystem, Memory, Open, Operation};
use eventor_storage::{DirectoryError, DirectoryStorage};

/// A log directory. Clones share it.
#[derive(Debug, Clone)]
pub enum Files {
    /// Never loses anything.
    Memory(Memory),
    /// Knows what was synced, and may lose the rest.
    Crash(Crash),
}

impl Files {
    /// An empty directory that never loses anything.
    #[must_use]
    pub fn memory() -> Files {
        Files::Memory(Memory::new())
    }

    /// An empty directory under the crash model.
    #[must_use]
    pub fn crashing() -> Files {
        Files::Crash(Crash::new())
    }

    /// Writes a whole file, its directories included, durably.
    ///
    /// # Panics
    /// When a name on the way is a file.
    pub fn write(&self, path: &str, content: &[u8]) {
        self.write_sparse(path, content, content.len() as u64);
    }

    /// The same for a file of which all that is not given is zero.
    ///
    /// # Panics
    /// When a name on the way is a file.
    pub fn write_sparse(&self, path: &str, content: &[u8], length: u64) {
        let written = self.try_write(path, content, length);
        written.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    pub(crate) fn try_write(&self, path: &str, content: &[u8], length: u64) -> io::Result<()> {
        write(self, path, content, length)
    }

    /// An empty directory of the same kind.
    pub(crate) fn another(&self) -> Files {
        match self {
            Files::Memory(_) => Files::memory(),
            Files::Crash(_) => Files::crashing(),
        }
    }

    /// A whole file, if there is one.
    #[must_use]
    pub fn read(&self, path: &str) -> Option<Vec<u8>> {
        read(self, path)
    }

    /// Removes a file, if there is one.
    pub fn remove(&self, path: &str) {
        _ = FileSystem::remove(self, path);
    }

    /// The path of every file, ascending.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        collect(self, "", &mut paths);
        paths
    }

    /// The content of every file whose path ends so.
    #[must_use]
    pub fn ending(&self, suffix: &str) -> BTreeMap<String, Vec<u8>> {
        let paths = self.paths().into_iter().filter(|path| path.ends_with(suffix));
        paths.filter_map(|path| self.read(&path).map(|content| (path, content))).collect()
    }

    pub(crate) fn open(&self, wall: Wall) -> Result<Arc<dyn Storage>, DirectoryError> {
        Ok(Arc::new(DirectoryStorage::open(self.clone(), wall)?))
    }

    pub(crate) fn format(&self, identity: &Identity, bootstrap: &[u8]) -> Result<(), DirectoryError> {
        eventor_storage::format(self, identity, bootstrap)
    }

    pub(crate) fn identity(&self) -> Result<Option<Identity>, DirectoryError> {
        eventor_storage::identity(self)
    }

    /// Makes the next sync fail; plain memory never fails.
    pub(crate) fn fail_next_sync(&self) {
        if let Files::Crash(fs) = self {
            fs.fail(Operation::Sync, 1);
        }
    }

    pub(crate) fn fail_no_more(&self) {
        if let Files::Crash(fs) = self {
            fs.fail(Operation::Sync, u64::MAX);
        }
    }

    pub(crate) fn cut_power_after(&self, changes: u64) {
        if let Files::Crash(fs) = self {
            fs.cut_power_after(changes);
        }
    }

    pub(crate) fn fill_after(&self, room_bytes: Option<u64>) {
        if let Files::Crash(fs) = self {
            fs.fill_after(room_bytes);
        }
    }

    /// What a loss of power leaves; plain memory loses nothing.
    pub(crate) fn after_crash(&self, seed: u64) -> Files {
        match self {
            Files::Memory(fs) => Files::Memory(fs.clone()),
            Files::Crash(fs) => Files::Crash(fs.crash(seed)),
        }
    }
}

/// An open file of either.
pub enum OpenFile {
    /// Of a memory that never loses anything.
    Memory(<Memory as FileSystem>::File),
    /// Of the crash model.
    Crash(<Crash as FileSystem>::File),
}

/// A lock of either.
pub enum Lock {
    /// On a memory that never loses anything.
    Memory(<Memory as FileSystem>::Lock),
    /// On the crash model.
    Crash(<Crash as FileSystem>::Lock),
}

/// Calls the same function on whichever it is.
macro_rules! on {
    ($kind:ident, $either:expr, $one:ident => $call:expr) => {
        match $either {
            $kind::Memory($one) => $call,
            $kind::Crash($one) => $call,
        }
    };
}

/// Both are one file system to what is above, which is then compiled once.
impl FileSystem for Files {
    type File = OpenFile;
    type Lock = Lock;

    fn describe(&self) -> String {
        on!(Files, self, fs => fs.describe())
    }

    fn open(&self, path: &str, how: Open) -> io::Result<OpenFile> {
        Ok(match self {
            Files::Memory(fs) => OpenFile::Memory(fs.open(path, how)?),
            Files::Crash(fs) => OpenFile::Crash(fs.open(path, how)?),
        })
    }

    fn list(&self, directory: &str) -> io::Result<Vec<Entry>> {
        on!(Files, self, fs => fs.list(directory))
    }

    fn create_directory(&self, path: &str) -> io::Result<()> {
        on!(Files, self, fs => fs.create_directory(path))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        on!(Files, self, fs => fs.rename(from, to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        on!(Files, self, fs => fs.remove(path))
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        on!(Files, self, fs => fs.remove_directory(path))
    }

    fn sync_directory(&self, path: &str) -> io::Result<()> {
        on!(Files, self, fs => fs.sync_directory(path))
    }

    fn space(&self) -> Option<Space> {
        on!(Files, self, fs => fs.space())
    }

    fn lock(&self, path: &str) -> io::Result<Lock> {
        Ok(match self {
            Files::Memory(fs) => Lock::Memory(fs.lock(path)?),
            Files::Crash(fs) => Lock::Crash(fs.lock(path)?),
        })
    }
}

impl File for OpenFile {
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        on!(OpenFile, self, file => file.read_at(position, buffer))
    }

    fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> io::Result<()> {
        on!(OpenFile, self, file => file.write_at(position, head, tail))
    }

    fn length(&self) -> io::Result<u64> {
        on!(OpenFile, self, file => file.length())
    }

    fn modified(&self) -> Option<Wall> {
        on!(OpenFile, self, file => file.modified())
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        on!(OpenFile, self, file => file.set_length(length))
    }

    fn allocate(&self, position: u64, length: u64) {
        on!(OpenFile, self, file => file.allocate(position, length));
    }

    fn sync_data(&self) -> io::Result<()> {
        on!(OpenFile, self, file => file.sync_data())
    }
}

fn write(fs: &Files, path: &str, content: &[u8], length: u64) -> io::Result<()> {
    let mut parent = String::new();
    let parts: Vec<&str> = path.split('/').collect();
    for part in &parts[..parts.len() - 1] {
        let directory = if parent.is_empty() { (*part).to_owned() } else { format!("{parent}/{part}") };
        if fs.create_directory(&directory).is_ok() {
            fs.sync_directory(&parent)?;
        }
        parent = directory;
    }
    let file = FileSystem::open(fs, path, Open::Create)?;
    file.set_length(0)?;
    file.write_at(0, content, &[])?;
    file.set_length(length)?;
    file.sync_data()?;
    fs.sync_directory(&parent)
}

fn read(fs: &Files, path: &str) -> Option<Vec<u8>> {
    let file = FileSystem::open(fs, path, Open::Read).ok()?;
    let mut content = vec![0; usize::try_from(file.length().ok()?).ok()?];
    let count = file.read_at(0, &mut content).ok()?;
    content.truncate(count);
    Some(content)
}

fn collect(fs: &Files, directory: &str, paths: &mut BTreeSet<String>) {
    for entry in fs.list(directory).unwrap_or_default() {
        let path = match directory {
            "" => entry.name,
            _ => format!("{directory}/{}", entry.name),
        };
        match entry.is_directory {
            true => collect(fs, &path, paths),
            false => _ = paths.insert(path),
        }
    }
}
