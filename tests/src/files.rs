//! The log directory of a simulated broker: a tree in memory, plain or crash-simulating.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use eventor_core::storage::{Identity, Storage};
use eventor_core::time::Wall;
use eventor_storage::file_system::{Crash, File, FileSystem, Memory, Open, Operation};
use eventor_storage::{DirectoryError, DirectoryStorage};

/// A log directory. Clones share it.
#[derive(Debug, Clone)]
pub enum Files {
    /// Never loses anything.
    Memory(Memory),
    /// Knows what was synced, and may lose the rest.
    Crash(Crash),
}

/// Calls the same function on whichever file system it is.
macro_rules! on {
    ($files:expr, $fs:ident => $call:expr) => {
        match $files {
            Files::Memory($fs) => $call,
            Files::Crash($fs) => $call,
        }
    };
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
        on!(self, fs => write(fs, path, content, length))
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
        on!(self, fs => read(fs, path))
    }

    /// Removes a file, if there is one.
    pub fn remove(&self, path: &str) {
        on!(self, fs => _ = fs.remove(path))
    }

    /// The path of every file, ascending.
    #[must_use]
    pub fn paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        on!(self, fs => collect(fs, "", &mut paths));
        paths
    }

    /// The content of every file whose path ends so.
    #[must_use]
    pub fn ending(&self, suffix: &str) -> BTreeMap<String, Vec<u8>> {
        let paths = self.paths().into_iter().filter(|path| path.ends_with(suffix));
        paths.filter_map(|path| self.read(&path).map(|content| (path, content))).collect()
    }

    pub(crate) fn open(&self, wall: Wall) -> Result<Arc<dyn Storage>, DirectoryError> {
        Ok(on!(self, fs => Arc::new(DirectoryStorage::open(fs.clone(), wall)?)))
    }

    pub(crate) fn format(&self, identity: &Identity, bootstrap: &[u8]) -> Result<(), DirectoryError> {
        on!(self, fs => eventor_storage::format(fs, identity, bootstrap))
    }

    pub(crate) fn identity(&self) -> Result<Option<Identity>, DirectoryError> {
        on!(self, fs => eventor_storage::identity(fs))
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

fn write<F: FileSystem>(fs: &F, path: &str, content: &[u8], length: u64) -> io::Result<()> {
    let mut parent = String::new();
    let parts: Vec<&str> = path.split('/').collect();
    for part in &parts[..parts.len() - 1] {
        let directory = if parent.is_empty() { (*part).to_owned() } else { format!("{parent}/{part}") };
        if fs.create_directory(&directory).is_ok() {
            fs.sync_directory(&parent)?;
        }
        parent = directory;
    }
    let file = fs.open(path, Open::Create)?;
    file.set_length(0)?;
    file.write_at(0, content, &[])?;
    file.set_length(length)?;
    file.sync_data()?;
    fs.sync_directory(&parent)
}

fn read<F: FileSystem>(fs: &F, path: &str) -> Option<Vec<u8>> {
    let file = fs.open(path, Open::Read).ok()?;
    let mut content = vec![0; usize::try_from(file.length().ok()?).ok()?];
    let count = file.read_at(0, &mut content).ok()?;
    content.truncate(count);
    Some(content)
}

fn collect<F: FileSystem>(fs: &F, directory: &str, paths: &mut BTreeSet<String>) {
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
