//! A memory file system that can lose power: what the recovery code is tested against.
//!
//! # The crash model
//!
//! After [`Crash::crash`] a file system is left in which
//!
//! - whatever was in a file when it was last synced is there, at the length it had;
//! - each 512-byte sector written since is, independently of all others, as it is now or as it was at the last sync,
//!   which is zero beyond the length of then;
//! - the length is, independently of the data, that of the last sync, the present one, or one between;
//! - names that were in a directory when it was last synced are there; each change of names since (a file or directory
//!   made, renamed or removed) has, independently and in order, happened or not; a rename is never half done;
//! - a file's sync does not make its name durable, and a directory's sync does not reach the files in it.
//!
//! Before that, calls can be made to fail: the n-th sync or write once ([`Crash::fail`]), everything from the n-th
//! change on ([`Crash::cut_power_after`]), so that a crash may happen between any two changes, or whatever needs more space
//! than there is ([`Crash::fill_after`]): a write then leaves what still fitted, and no new name is made.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use eventor_core::lock::lock;
use eventor_core::random::Random;
use eventor_core::storage::Space;
use eventor_core::time::Wall;

use super::memory::{Content, Directory, MemoryFile, MemoryLock, Node};
use super::{Entry, File, FileSystem, Memory, Open};

const SECTOR_BYTES: u64 = 512;
/// What is said of a disk that is full.
pub const NO_SPACE: &str = "no space is left";

/// A [`Memory`] that records what was synced. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Crash {
    memory: Memory,
    durable: Arc<Mutex<Durable>>,
}

/// A kind of call that can be made to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Writing to a file, or changing its length.
    Write,
    /// Syncing a file or directory.
    Sync,
    /// Making, renaming or removing a name.
    Name,
}

/// What would survive a crash now, and what might.
#[derive(Debug, Default)]
struct Durable {
    files: BTreeMap<u64, DurableFile>,
    directories: BTreeMap<u64, DurableDirectory>,
    counts: BTreeMap<Operation, u64>,
    failing: Option<(Operation, u64)>,
    changes_left: Option<u64>,
    /// How many bytes files can still grow by; none for as many as they like.
    room_bytes: Option<u64>,
}

/// A file as of its last sync, and the sectors written since.
#[derive(Debug, Default)]
struct DurableFile {
    synced: Content,
    dirty: BTreeSet<u64>,
}

/// A directory as of its last sync, and the changes since.
#[derive(Debug, Default)]
struct DurableDirectory {
    synced: BTreeMap<String, Node>,
    changes: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Made { name: String, node: Node },
    Removed { name: String },
    Renamed { from: String, to: String, node: Node },
}

/// An open file of a [`Crash`].
#[derive(Debug, Clone)]
pub struct CrashFile {
    file: MemoryFile,
    durable: Arc<Mutex<Durable>>,
}

impl Durable {
    /// Counts a call, and fails it when that was asked for.
    fn begin(&mut self, operation: Operation) -> io::Result<()> {
        let count = self.counts.entry(operation).or_default();
        *count += 1;
        if self.failing == Some((operation, *count)) {
            return Err(io::Error::other("made to fail"));
        }
        match &mut self.changes_left {
            Some(0) => Err(io::Error::other("the power is cut")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Counts the making of a name, which needs a little space.
    fn begin_name(&mut self) -> io::Result<()> {
        self.begin(Operation::Name)?;
        if self.room_bytes == Some(0) { Err(full()) } else { Ok(()) }
    }

    /// Takes space for a file to grow by; answers how much of it there is not.
    fn take_room(&mut self, growth_bytes: u64) -> u64 {
        let Some(room_bytes) = &mut self.room_bytes else { return 0 };
        let missing = growth_bytes.saturating_sub(*room_bytes);
        *room_bytes -= growth_bytes - missing;
        missing
    }

    fn change(&mut self, directory: u64, change: Change) {
        self.directories.entry(directory).or_default().changes.push(change);
    }
}

fn full() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, NO_SPACE)
}

impl Crash {
    /// An empty tree, all of it durable.
    #[must_use]
    pub fn new() -> Crash {
        Crash::default()
    }

    fn durable(&self) -> MutexGuard<'_, Durable> {
        lock(&self.durable)
    }

    /// Makes the `nth` call of a kind from now on fail, once; the first is 1.
    pub fn fail(&self, operation: Operation, nth: u64) {
        let mut durable = self.durable();
        let count = durable.counts.get(&operation).copied().unwrap_or(0);
        durable.failing = Some((operation, count.saturating_add(nth)));
    }

    /// Lets `changes` more writes, syncs and name changes succeed; every later one fails.
    pub fn cut_power_after(&self, changes: u64) {
        self.durable().changes_left = Some(changes);
    }

    /// Lets files grow by so many bytes more, all together; what is removed gives nothing back. Without a number there is
    /// space again.
    pub fn fill_after(&self, room_bytes: Option<u64>) {
        self.durable().room_bytes = room_bytes;
    }

    /// How many writes, syncs and name changes there were.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.durable().counts.values().sum()
    }

    /// One of the states that a loss of power now could leave; equal seeds give equal states. This file system and
    /// its open files stay as they are.
    #[must_use]
    pub fn crash(&self, seed: u64) -> Crash {
        let durable = self.durable();
        let mut survivors = Survivors {
            before: &durable,
            random: Random::seed(seed),
            after: Durable::default(),
            made: BTreeMap::new(),
        };
        let root = survivors.directory(0);
        let next_id = durable.files.keys().chain(durable.directories.keys()).max().copied().unwrap_or(0);
        let root = Arc::into_inner(root).expect("nothing refers to the root");
        Crash { memory: Memory::with_root(root, next_id), durable: Arc::new(Mutex::new(survivors.after)) }
    }
}

/// Builds what survives, from the durable state and dice.
struct Survivors<'a> {
    before: &'a Durable,
    random: Random,
    after: Durable,
    made: BTreeMap<u64, MemoryFile>,
}

impl Survivors<'_> {
    fn directory(&mut self, id: u64) -> Arc<Directory> {
        let empty = DurableDirectory::default();
        let before = self.before.directories.get(&id).unwrap_or(&empty);
        let mut names = before.synced.clone();
        for change in &before.changes {
            if self.random.below(2) == 0 {
                continue;
            }
            match change.clone() {
                Change::Made { name, node } => {
                    names.insert(name, node);
                }
                Change::Removed { name } => {
                    names.remove(&name);
                }
                Change::Renamed { from, to, node } => {
                    if names.get(&from).is_some_and(|found| found.id() == node.id()) {
                        names.remove(&from);
                    }
                    names.insert(to, node);
                }
            }
        }
        let mut entries = BTreeMap::new();
        for (name, node) in names {
            let survivor = match node {
                Node::Directory(directory) => Node::Directory(self.directory(directory.id)),
                Node::File(file) => Node::File(self.file(&file)),
            };
            entries.insert(name, survivor);
        }
        let synced = DurableDirectory { synced: entries.clone(), changes: Vec::new() };
        self.after.directories.insert(id, synced);
        Arc::new(Directory { id, entries: Mutex::new(entries) })
    }

    fn file(&mut self, file: &MemoryFile) -> MemoryFile {
        if let Some(made) = self.made.get(&file.id()) {
            return made.clone();
        }
        let content = match self.before.files.get(&file.id()) {
            Some(before) => self.content(before, &file.content()),
            None => Content::default(),
        };
        let synced = DurableFile { synced: content.clone(), dirty: BTreeSet::new() };
        self.after.files.insert(file.id(), synced);
        let survivor = MemoryFile::with_content(file.id(), content);
        self.made.insert(file.id(), survivor.clone());
        survivor
    }

    fn content(&mut self, before: &DurableFile, now: &Content) -> Content {
        let mut content = before.synced.clone();
        for sector in &before.dirty {
            if self.random.below(2) == 0 {
                continue;
            }
            let mut bytes = [0; SECTOR_BYTES as usize];
            now.read_at(sector * SECTOR_BYTES, &mut bytes);
            content.write_at(sector * SECTOR_BYTES, &bytes).expect("it fitted before");
        }
        let (low, high) = (before.synced.length.min(now.length), before.synced.length.max(now.length));
        let length = match self.random.below(3) {
            0 => before.synced.length,
            1 => now.length,
            _ => low + self.random.below(high - low + 1),
        };
        content.set_length(length);
        content
    }
}

impl FileSystem for Crash {
    type File = CrashFile;
    type Lock = MemoryLock;

    fn describe(&self) -> String {
        "crash-simulating memory".to_owned()
    }

    fn open(&self, path: &str, how: Open) -> io::Result<CrashFile> {
        let (parent, name) = self.memory.parent(path)?;
        let mut durable = self.durable();
        let exists = lock(&parent.entries).contains_key(name);
        if !exists && how == Open::Create {
            durable.begin_name()?;
        }
        let file = self.memory.open(path, how)?;
        if !exists {
            let change = Change::Made { name: name.to_owned(), node: Node::File(file.clone()) };
            durable.change(parent.id, change);
            durable.files.insert(file.id(), DurableFile::default());
        }
        Ok(CrashFile { file, durable: Arc::clone(&self.durable) })
    }

    fn list(&self, directory: &str) -> io::Result<Vec<Entry>> {
        self.memory.list(directory)
    }

    fn create_directory(&self, path: &str) -> io::Result<()> {
        if path.is_empty() {
            return Ok(());
        }
        let mut durable = self.durable();
        durable.begin_name()?;
        self.memory.create_directory(path)?;
        let (parent, name) = self.memory.parent(path)?;
        let node = Node::Directory(self.memory.directory(path)?);
        durable.change(parent.id, Change::Made { name: name.to_owned(), node });
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (source, from_name) = self.memory.parent(from)?;
        let (target, to_name) = self.memory.parent(to)?;
        assert!(source.id == target.id, "storage never renames from one directory to another");
        let mut durable = self.durable();
        durable.begin(Operation::Name)?;
        let node = lock(&source.entries).get(from_name).cloned();
        self.memory.rename(from, to)?;
        let node = node.expect("it was renamed");
        durable
            .change(source.id, Change::Renamed { from: from_name.to_owned(), to: to_name.to_owned(), node });
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let (parent, name) = self.memory.parent(path)?;
        let mut durable = self.durable();
        durable.begin(Operation::Name)?;
        self.memory.remove(path)?;
        durable.change(parent.id, Change::Removed { name: name.to_owned() });
        Ok(())
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        let (parent, name) = self.memory.parent(path)?;
        let mut durable = self.durable();
        durable.begin(Operation::Name)?;
        self.memory.remove_directory(path)?;
        durable.change(parent.id, Change::Removed { name: name.to_owned() });
        Ok(())
    }

    fn sync_directory(&self, path: &str) -> io::Result<()> {
        let directory = self.memory.directory(path)?;
        let mut durable = self.durable();
        durable.begin(Operation::Sync)?;
        let synced = lock(&directory.entries).clone();
        durable.directories.insert(directory.id, DurableDirectory { synced, changes: Vec::new() });
        Ok(())
    }

    fn space(&self) -> Option<Space> {
        None
    }

    fn lock(&self, path: &str) -> io::Result<MemoryLock> {
        drop(self.open(path, Open::Create)?);
        self.memory.lock(path)
    }
}

impl CrashFile {
    /// Performs a change of content, and remembers which sectors it touched.
    fn change(
        &self,
        touched: std::ops::Range<u64>,
        change: impl FnOnce(&MemoryFile) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut durable = lock(&self.durable);
        durable.begin(Operation::Write)?;
        change(&self.file)?;
        let sectors = touched.start / SECTOR_BYTES..touched.end.div_ceil(SECTOR_BYTES);
        durable.files.entry(self.file.id()).or_default().dirty.extend(sectors);
        Ok(())
    }
}

impl File for CrashFile {
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(position, buffer)
    }

    fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> io::Result<()> {
        let end = position + head.len() as u64 + tail.len() as u64;
        let growth_bytes = end.saturating_sub(self.file.length()?);
        let missing = lock(&self.durable).take_room(growth_bytes);
        if missing == 0 {
            return self.change(position..end, |file| file.write_at(position, head, tail));
        }
        let fitting = usize::try_from(end - missing - position).unwrap_or(usize::MAX);
        let (head, tail) =
            (&head[..fitting.min(head.len())], &tail[..fitting.saturating_sub(head.len()).min(tail.len())]);
        self.change(position..end - missing, |file| file.write_at(position, head, tail))?;
        Err(full())
    }

    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn modified(&self) -> Option<Wall> {
        None
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        let before = self.file.length()?;
        // Only what a cut removes is touched: growing adds a hole, whose sectors are zero whatever survives.
        let written = self.file.content().written.len() as u64;
        self.change(length.min(written)..before.min(written).max(length.min(written)), |file| {
            file.set_length(length)
        })
    }

    fn allocate(&self, _position: u64, _length: u64) {}

    fn sync_data(&self) -> io::Result<()> {
        let mut durable = lock(&self.durable);
        durable.begin(Operation::Sync)?;
        let file = durable.files.entry(self.file.id()).or_default();
        let now = self.file.content();
        for sector in std::mem::take(&mut file.dirty) {
            let mut bytes = [0; SECTOR_BYTES as usize];
            now.read_at(sector * SECTOR_BYTES, &mut bytes);
            file.synced.write_at(sector * SECTOR_BYTES, &bytes)?;
        }
        file.synced.set_length(now.length);
        Ok(())
    }
}
