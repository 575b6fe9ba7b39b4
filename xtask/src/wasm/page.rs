//! The page: its files and the module in one folder, for any host of static files.
//!
//! Not a bundler: modules import each other by `./` and are served as they are.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::build::{self, Use};
use crate::process;

/// The page as it was built.
pub struct Built {
    /// The folder for a host.
    pub folder: PathBuf,
    /// Each part's name, size, and size when compressed.
    parts: Vec<(String, usize, usize)>,
}

/// A table: each part, its bytes, and its bytes as gzip.
impl fmt::Display for Built {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, plain, compressed) in &self.parts {
            writeln!(f, "playground: {name:<28} {plain:>9} bytes, {compressed:>8} as gzip")?;
        }
        write!(f, "playground: built in {}", self.folder.display())
    }
}

/// Builds folder and file.
pub fn build() -> Result<Built, String> {
    let module = build::module(Use::Page)?;
    let folder = build::target().join("playground/page");
    let source = process::root().join("wasm-playground/page");
    _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut parts = Vec::new();
    for path in files(&source)?.iter().chain([&module.glue, &module.wasm]) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let content = read(path)?;
        write(&folder.join(&name), &content)?;
        parts.push((name, content.len(), gzip_bytes(&content)));
    }
    Ok(Built { folder, parts })
}

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(said)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(said)).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}

fn gzip_bytes(content: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).expect("memory takes all");
    encoder.finish().map_or(0, |compressed| compressed.len())
}
