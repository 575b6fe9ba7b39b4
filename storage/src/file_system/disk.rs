//! Real files: std, and rustix for the two calls that std lacks (record locks, reserving space).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::Mutex;

use eventor_core::lock::lock;
use eventor_core::storage::Space;
use eventor_core::time::Wall;

use super::{Entry, File, FileSystem, Open};

/// The real file system, rooted at one log directory.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

/// A record lock on a file, excluding other processes (Kafka's Java among them) and other brokers in this one.
#[derive(Debug)]
pub struct DiskLock {
    path: PathBuf,
    /// Closing it releases the record lock.
    _file: fs::File,
}

/// Files locked by this process. A POSIX record lock never excludes its own process, and closing *any* handle of the
/// file drops it: so this is asked before the file is opened.
static LOCKED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

impl Disk {
    /// A file system rooted at `root`; nothing is touched.
    pub fn new(root: impl Into<PathBuf>) -> Disk {
        Disk { root: root.into() }
    }

    fn path(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }
}

impl FileSystem for Disk {
    type File = fs::File;
    type Lock = DiskLock;

    fn describe(&self) -> String {
        self.root.display().to_string()
    }

    fn path(&self) -> String {
        let root = std::path::absolute(&self.root);
        root.as_deref().unwrap_or(&self.root).display().to_string()
    }

    fn open(&self, path: &str, how: Open) -> io::Result<fs::File> {
        let file = fs::OpenOptions::new()
            .read(true)
            .write(how != Open::Read)
            .create(how == Open::Create)
            .truncate(false)
            .open(self.path(path))?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        Ok(file)
    }

    fn list(&self, directory: &str) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.path(directory))? {
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string() {
                // Follows links: a partition's directory may be one.
                let is_directory = fs::metadata(entry.path()).is_ok_and(|found| found.is_dir());
                entries.push(Entry { name, is_directory });
            }
        }
        entries.sort();
        Ok(entries)
    }

    fn create_directory(&self, path: &str) -> io::Result<()> {
        if path.is_empty() { fs::create_dir_all(&self.root) } else { fs::create_dir(self.path(path)) }
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.path(from), self.path(to))
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        fs::remove_file(self.path(path))
    }

    fn remove_directory(&self, path: &str) -> io::Result<()> {
        fs::remove_dir(self.path(path))
    }

    fn sync_directory(&self, path: &str) -> io::Result<()> {
        fs::File::open(self.path(path))?.sync_all()
    }

    fn space(&self) -> Option<Space> {
        let found = rustix::fs::statvfs(&self.root).ok()?;
        Some(Space {
            total_bytes: found.f_blocks.saturating_mul(found.f_frsize),
            usable_bytes: found.f_bavail.saturating_mul(found.f_frsize),
        })
    }

    fn lock(&self, path: &str) -> io::Result<DiskLock> {
        let path = fs::canonicalize(&self.root)?.join(path);
        if !locked().insert(path.clone()) {
            return Err(io::Error::from(io::ErrorKind::WouldBlock));
        }
        let taken = fs::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        match taken.and_then(record_lock) {
            Ok(file) => Ok(DiskLock { path, _file: file }),
            Err(error) => {
                locked().remove(&path);
                Err(error)
            }
        }
    }
}

fn record_lock(file: fs::File) -> io::Result<fs::File> {
    match rustix::fs::fcntl_lock(&file, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        // POSIX lets a system say either.
        Err(rustix::io::Errno::ACCESS | rustix::io::Errno::AGAIN) => {
            Err(io::Error::from(io::ErrorKind::WouldBlock))
        }
        Err(error) => Err(error.into()),
    }
}

fn locked() -> std::sync::MutexGuard<'static, BTreeSet<PathBuf>> {
    lock(&LOCKED)
}

impl Drop for DiskLock {
    fn drop(&mut self) {
        locked().remove(&self.path);
    }
}

impl File for fs::File {
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match FileExt::read_at(self, &mut buffer[filled..], position + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> io::Result<()> {
        let mut written = 0;
        #[cfg(target_os = "linux")]
        if !tail.is_empty() {
            let parts = [io::IoSlice::new(head), io::IoSlice::new(tail)];
            written = rustix::io::retry_on_intr(|| rustix::io::pwritev(self, &parts, position))?;
        }
        // What is left: nothing, unless the call was cut short (a full disk, mostly) or there is none for two parts.
        if written < head.len() {
            self.write_all_at(&head[written..], position + written as u64)?;
            written = head.len();
        }
        self.write_all_at(&tail[written - head.len()..], position + written as u64)
    }

    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn modified(&self) -> Option<Wall> {
        let since = self.metadata().ok()?.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        i64::try_from(since.as_millis()).ok().map(Wall)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn allocate(&self, position: u64, length: u64) {
        #[cfg(target_os = "linux")]
        {
            // A hint: where it is refused or space is short, the write itself will tell.
            let _ = rustix::fs::fallocate(self, rustix::fs::FallocateFlags::KEEP_SIZE, position, length);
        }
        #[cfg(not(target_os = "linux"))]
        let _ = (position, length);
    }

    fn sync_data(&self) -> io::Result<()> {
        fs::File::sync_data(self)
    }
}
