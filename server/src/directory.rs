//! Opens the log directory, or formats an empty one.
//!
//! Not here: what the files hold, which core and the storage crate know.

use std::io;
use std::path::Path;
use std::sync::Arc;

use eventor_core::config::Config;
use eventor_core::metadata::format::bootstrap_snapshot;
use eventor_core::random::Random;
use eventor_core::storage::{Identity, Storage};
use eventor_core::time::Wall;
use eventor_storage::DirectoryStorage;
use eventor_storage::file_system::{Disk, FileSystem};

/// A directory that was opened.
pub struct Opened {
    /// Its storage.
    pub storage: Arc<dyn Storage>,
    /// Whether it was formatted just now.
    pub is_new: bool,
}

/// Opens `path`; formats it when it is empty or missing, with identifiers made from `seed`.
///
/// # Errors
/// One line that says what is wrong with it and what to do.
pub fn open(path: &Path, config: &Config, seed: u64, wall: Wall) -> Result<Opened, String> {
    let is_new = is_empty(path)?;
    let disk = Disk::new(path);
    if is_new {
        format(&disk, config, seed, wall)?;
    }
    check_node(path, &disk, config)?;
    let storage = DirectoryStorage::open(disk, wall).map_err(|error| error.to_string())?;
    if !storage.was_clean() {
        tracing::info!("the last stop was not clean: every log is checked from where it was last flushed");
    }
    for note in storage.notes() {
        tracing::warn!("storage: {note}");
    }
    Ok(Opened { storage: Arc::new(storage), is_new })
}

/// Makes a formatted directory on any file system, with identifiers made from `seed`.
///
/// # Errors
/// One line that says what is wrong with it and what to do.
pub fn format<F: FileSystem>(fs: &F, config: &Config, seed: u64, wall: Wall) -> Result<(), String> {
    let mut random = Random::seed(seed);
    let identity = Identity {
        cluster_id: eventor_storage::id_text(random.uuid()),
        node_id: config.node_id,
        directory_id: random.uuid(),
    };
    let bootstrap = bootstrap_snapshot(&identity, &config.controller_endpoints, wall);
    eventor_storage::format(fs, &identity, &bootstrap).map_err(|error| error.to_string())
}

/// Makes the directory when there is none.
fn is_empty(path: &Path) -> Result<bool, String> {
    let explain = |error: io::Error| {
        let advice = match error.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => "it is a file: correct log.dirs",
            io::ErrorKind::PermissionDenied => "run as the user who owns it, or correct log.dirs",
            _ => "correct log.dirs",
        };
        format!("{} cannot be opened: {error}; {advice}", path.display())
    };
    std::fs::create_dir_all(path).map_err(explain)?;
    Ok(std::fs::read_dir(path).map_err(explain)?.next().is_none())
}

/// Checked before anything is locked or repaired.
fn check_node(path: &Path, disk: &Disk, config: &Config) -> Result<(), String> {
    match eventor_storage::identity(disk).map_err(|error| error.to_string())? {
        Some(identity) if identity.node_id != config.node_id => Err(format!(
            "{} belongs to node {}, and this is node {}; set node.id={1}, or correct log.dirs",
            path.display(),
            identity.node_id,
            config.node_id,
        )),
        _ => Ok(()),
    }
}
