//! Opens the log directory, or formats an empty one.
//!
//! Not here: what the files hold, which the storage crate knows.

use std::path::Path;
use std::sync::Arc;

use eventor_core::storage::Storage;
use eventor_core::time::Wall;

/// A directory that was opened.
pub struct Opened {
    /// Its storage.
    pub storage: Arc<dyn Storage>,
    /// Whether it was formatted just now.
    pub is_new: bool,
}

/// Opens `path` for node `node_id`; formats it when it is empty or missing, with a cluster id made from `seed`.
///
/// # Errors
/// One line that says what is wrong with it and what to do.
pub fn open(path: &Path, node_id: i32, seed: u64, wall: Wall) -> Result<Opened, String> {
    let _ = (node_id, seed, wall);
    Err(format!("{}: directories cannot be opened yet", path.display()))
}
