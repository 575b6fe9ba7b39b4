//! Files in memory: deterministic, for tests, simulation and the browser.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use eventor_core::lock::lock;
use eventor_core::storage::Space;
use eventor_core::time::Wall;

use super::{Entry, File, FileSystem, Open};

/// A tree of files in memory. Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    root: Arc<Directory>,
    ids: Arc<AtomicU64>,
}

/// A directory: an identity that survives renaming, and names.
#[derive(Debug, Default)]
pub(super) struct Directory {
    pub(super) id: u64,
    pub(super) entries: Mutex<BTreeMap<String, Node>>,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Node {
    File(MemoryFile),
    Directory(Arc<Directory>),
}

/// An open file in memory.
#[derive(Debug, Clone)]
pub struct MemoryFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    id: u64,
    content: Mutex<Content>,
    locked: AtomicBool,
}

/// A file's bytes. What lies between the written bytes and the length is a hole of zeros.
#[derive(Debug, Clone, Default)]
pub(super) struct Content {
    pub(super) written: Vec<u8>,
    pub(super) length: u64,
}

/// A held lock in memory.
#[derive(Debug)]
pub struct MemoryLock(MemoryFile);

impl Drop for MemoryLock {
    fn drop(&mut self) {
        self.0.inner.locked.store(false, Ordering::Release);
    }
}

fn not_found() -> io::Error {
    io::Error::from(io::ErrorKind::NotFound)
}

impl Node {
    pub(super) fn id(&self) -> u64 {
        match self {
            Node::File(file) => file.id(),
            Node::Directory(directory) => directory.id,
        }
    }
}

impl MemoryFile {
    pub(super) fn with_content(id: u64, content: Content) -> MemoryFile {
        MemoryFile {
            inner: Arc::new(Inner { id, content: Mutex::new(content), locked: AtomicBool::new(false) }),
        }
    }

    pub(super) fn id(&self) -> u64 {
        self.inner.id
    }

    pub(super) fn content(&self) -> MutexGuard<'_, Content> {
        lock(&self.inner.content)
    }
}

impl Memory {
    /// An empty tree.
    #[must_use]
    pub fn new() -> Memory {
        Memory::default()
    }

    /// A tree that starts as `root`, with fresh identities from `next_id` on.
    pub(super) fn with_root(root: Directory, next_id: u64) -> Memory {
        Memory { root: Arc::new(root), ids: Arc::new(AtomicU64::new(next_id)) }
    }

    fn next_id(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn directory(&self, path: &str) -> io::Result<Arc<Directory>> {
        let mut directory = Arc::clone(&self.root);
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let next = match lock(&directory.entries).get(name) {
                Some(Node::Directory(next)) => Arc::clone(next),
                Some(Node::File(_)) => return Err(io::Error::from(io::ErrorKind::NotADirectory)),
                None => return Err(not_found()),
            };
            directory = next;
        }
        Ok(directory)
    }

    /// The directory that holds the last name of `path`, and that name.
    pub(super) fn parent<'a>(&self, path: &'a str) -> io::Result<(Arc<Directory>, &'a str)> {
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok((self.directory(directory)?, name))
    }
}

impl FileSystem for Memory {
    type File = MemoryFile;
    type Lock = MemoryLock;

    fn describe(&self) -> String {
        "memory".to_owned()
    }

    fn open(&self, path: &str, how: Open) -> io::Result<MemoryFile> {
        let (directory, name) = self.parent(path)?;
        let mut entries = lock(&directory.entries);
        match entries.get(name) {
            Some(Node::File(file)) => Ok(file.clone()),
            Some(Node::Directory(_)) => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            None if how == Open::Create => {
                let file = MemoryFile::with_content(self.next_id(), Content::default());
                entries.insert(name.to_owned(), Node::File(file.clone()));
                Ok(file)
            }
            None => Err(not_found()),
        }
    }

    fn list(&self, directory: &str) -> io::Result<Vec<Entry>> {
        let directory = self.directory(directory)?;
        let entries = lock(&directory.entries);
        let entry = |(name, node): (&String, &Node)| Entry {
            name: name.clone(),
            is_directory: matches!(node, Node::Directory(_)),
        };
        Ok(entries.iter().map(entry).collect())
    }

    fn create_directory(&self, path: &str) -> io::Result<()> {
        if path.is_empty() {
            return Ok(());
        }
        let (parent, name) = self.parent(path)?;
        let mut entries = lock(&parent.entries);
        if entries.contains_key(name) {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        let directory = Directory { id: self.next_id(), entries: Mutex::default() };
        entries.insert(name.to_owned(), Node::Directory(Arc::new(directory)));
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let (source, from) = self.parent(from)?;
        let (target, to) = self.parent(to)?;
        // One lock at a time: both may be the same directory.
        let Some(node) = lock(&source.entries).remove(from) else { return Err(not_found()) };
        let mut entries = lock(&target.entries);
        let replaced_is_directory = matches!(entries.get(to), Some(Node::Directory(_)));
        if replaced_is_directory {
            drop(entries);
            lock(&source.entries).insert(from.to_owned(), node);
            return Err(io::Error::from(io::ErrorKind::AlreadyExists));
        }
        entries.insert(to.to_owned(), node);
        Ok(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let (directory, name) = self.parent(path)?;
        let mut entries = lock(&directory.entries);
        match entries.get(name) {
            Some(Node::File(_)) => {
                entries.remove(name);
                Ok(())
            }
            Some(Node::Directory(_)) => Err(io::Error::from(io::ErrorKind::IsADirectory)),
            None => Err(not_found()),
        }
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        let (parent, name) = self.parent(path)?;
        let mut entries = lock(&parent.entries);
        match entries.get(name) {
            Some(Node::Directory(directory)) if lock(&directory.entries).is_empty() => {}
            Some(Node::Directory(_)) => return Err(io::Error::from(io::ErrorKind::DirectoryNotEmpty)),
            Some(Node::File(_)) => return Err(io::Error::from(io::ErrorKind::NotADirectory)),
            None => return Err(not_found()),
        }
        entries.remove(name);
        Ok(())
    }

    fn sync_directory(&self, path: &str) -> io::Result<()> {
        self.directory(path).map(|_| ())
    }

    fn space(&self) -> Option<Space> {
        None
    }

    fn lock(&self, path: &str) -> io::Result<MemoryLock> {
        let file = self.open(path, Open::Create)?;
        if file.inner.locked.swap(true, Ordering::Acquire) {
            return Err(io::Error::from(io::ErrorKind::WouldBlock));
        }
        Ok(MemoryLock(file))
    }
}

impl Content {
    pub(super) fn read_at(&self, position: u64, buffer: &mut [u8]) -> usize {
        let available = self.length.saturating_sub(position);
        let count = usize::try_from(available).unwrap_or(usize::MAX).min(buffer.len());
        let start = usize::try_from(position).unwrap_or(usize::MAX).min(self.written.len());
        let end = start.saturating_add(count).min(self.written.len());
        let stored = &self.written[start..end];
        buffer[..stored.len()].copy_from_slice(stored);
        buffer[stored.len()..count].fill(0);
        count
    }

    pub(super) fn write_at(&mut self, position: u64, bytes: &[u8]) -> io::Result<()> {
        let start = usize::try_from(position).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        let end = start.checked_add(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        if start == self.written.len() {
            self.written.extend_from_slice(bytes);
        } else {
            if self.written.len() < end {
                self.written.resize(end, 0);
            }
            self.written[start..end].copy_from_slice(bytes);
        }
        self.length = self.length.max(end as u64);
        Ok(())
    }

    pub(super) fn set_length(&mut self, length: u64) {
        if let Ok(length) = usize::try_from(length) {
            self.written.truncate(length);
        }
        self.length = length;
    }
}

impl File for MemoryFile {
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(self.content().read_at(position, buffer))
    }

    fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> io::Result<()> {
        let mut content = self.content();
        content.write_at(position, head)?;
        if tail.is_empty() { Ok(()) } else { content.write_at(position + head.len() as u64, tail) }
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.content().length)
    }

    fn modified(&self) -> Option<Wall> {
        None
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.content().set_length(length);
        Ok(())
    }

    fn allocate(&self, _position: u64, _length: u64) {}

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }
}
