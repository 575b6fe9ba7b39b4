//! The little that storage asks of a file system, and the three that answer.
//!
//! A file system is rooted at one log directory. Paths are relative to it, `/` separates, `""` is the directory itself;
//! whoever makes a path has checked every name in it. Not here: what the files mean.
//!
//! - [`Disk`]: real files (Unix only; nothing of it is built for wasm32).
//! - [`Memory`]: a tree in memory, deterministic.
//! - [`Crash`]: a memory that knows what was synced, can lose the rest, and can fail on demand.

mod crash;
#[cfg(unix)]
mod disk;
mod memory;
#[cfg(test)]
mod tests;

use std::io;

use eventor_core::storage::Space;
use eventor_core::time::Wall;

pub use crash::{Crash, Operation};
#[cfg(unix)]
pub use disk::Disk;
pub use memory::{Memory, MemoryFile};

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// An existing file, for reading only.
    Read,
    /// An existing file, for reading and writing.
    Write,
    /// For reading and writing; made empty when there is none.
    Create,
}

/// A name in a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The name, without the directory.
    pub name: String,
    /// Whether it is a directory itself.
    pub is_directory: bool,
}

/// A tree of files under one log directory.
pub trait FileSystem: Send + Sync + 'static {
    /// An open file; dropping it closes it.
    type File: File;
    /// A held lock; dropping it releases it.
    type Lock: Send + Sync + 'static;

    /// Where this is, for messages.
    fn describe(&self) -> String;

    /// Where this is, in full.
    fn path(&self) -> String {
        self.describe()
    }

    /// Opens a file.
    ///
    /// # Errors
    /// `NotFound` when it must exist and does not.
    fn open(&self, path: &str, how: Open) -> io::Result<Self::File>;

    /// The names in a directory, ascending. Names that are not UTF-8 are Kafka's no more than ours and are left out.
    ///
    /// # Errors
    /// `NotFound` when there is no such directory.
    fn list(&self, directory: &str) -> io::Result<Vec<Entry>>;

    /// Makes a directory in an existing one.
    ///
    /// # Errors
    /// `AlreadyExists` when there is one.
    fn create_directory(&self, path: &str) -> io::Result<()>;

    /// Gives a file or directory another name; what had that name before is replaced when it is a file.
    ///
    /// # Errors
    /// `NotFound` when there is nothing to rename.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file's name; whoever has it open keeps it.
    ///
    /// # Errors
    /// `NotFound` when there is none.
    fn remove(&self, path: &str) -> io::Result<()>;

    /// Removes an empty directory.
    ///
    /// # Errors
    /// An error when it is missing or not empty.
    fn remove_directory(&self, path: &str) -> io::Result<()>;

    /// Makes a directory's names durable: files made, renamed and removed in it.
    ///
    /// # Errors
    /// Whatever the system says; what is durable is then unknown.
    fn sync_directory(&self, path: &str) -> io::Result<()>;

    /// How much room there is; `None` where nobody knows.
    fn space(&self) -> Option<Space>;

    /// Takes the exclusive lock that `path` stands for; made when missing.
    ///
    /// # Errors
    /// `WouldBlock` when another broker holds it, in this process or another.
    fn lock(&self, path: &str) -> io::Result<Self::Lock>;
}

/// An open file. All calls take positions, so one handle serves any number of threads.
pub trait File: Send + Sync + 'static {
    /// Reads up to `buffer.len()` bytes; fewer only at the end of the file.
    ///
    /// # Errors
    /// Whatever the system says.
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `head` and then `tail` in one go, growing the file as needed.
    ///
    /// # Errors
    /// Whatever the system says; how much was written is then unknown.
    fn write_at(&self, position: u64, head: &[u8], tail: &[u8]) -> io::Result<()>;

    /// The file's length.
    ///
    /// # Errors
    /// Whatever the system says.
    fn length(&self) -> io::Result<u64>;

    /// When it was last written; `None` where the file system keeps no time.
    fn modified(&self) -> Option<Wall>;

    /// Cuts or extends (with zeros) to a length; gives back space reserved beyond it.
    ///
    /// # Errors
    /// Whatever the system says.
    fn set_length(&self, length: u64) -> io::Result<()>;

    /// Reserves space without changing the length. A hint: a system that cannot do it does nothing.
    fn allocate(&self, position: u64, length: u64);

    /// Makes the content and the length durable (not the file's name).
    ///
    /// # Errors
    /// Whatever the system says; what is durable is then unknown, and asking again would not tell.
    fn sync_data(&self) -> io::Result<()>;
}
