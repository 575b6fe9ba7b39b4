//! Where tasks keep what they fetched or built: a folder outside the clone, shared by every clone of one user.
//!
//! Not here: what package clients keep by themselves, each in a cache of its own under the home directory.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::machine::Tool;

/// `$EVENTOR_CI_CACHE`, else `$XDG_CACHE_HOME/eventor-ci`, else `~/.cache/eventor-ci`; made when missing.
pub fn folder(name: &str) -> Result<PathBuf, String> {
    let set = |key: &str| std::env::var_os(key).filter(|value| !value.is_empty()).map(PathBuf::from);
    let root = set("EVENTOR_CI_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|home| home.join("eventor-ci")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/eventor-ci")))
        .ok_or("neither EVENTOR_CI_CACHE, XDG_CACHE_HOME nor HOME says where to keep a cache")?;
    let folder = root.join(name);
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    Ok(folder)
}

/// A folder for exactly what is asked, made by tools of exactly these versions; `make` fills it once.
pub fn kept(
    name: &str,
    tools: &[&Tool],
    asked: &[&[u8]],
    make: impl FnOnce(&Path) -> Outcome,
) -> Result<PathBuf, String> {
    let versions = tools.iter().map(|tool| tool.version()).collect::<Result<Vec<&str>, String>>()?;
    let mut hasher = DefaultHasher::new();
    (versions, asked).hash(&mut hasher);
    let folder = folder("kept")?.join(format!("{name}-{:016x}", hasher.finish()));
    let done = folder.join("installed");
    if done.exists() {
        return Ok(folder);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    // Whatever an earlier run began and did not end.
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(failed)?;
    }
    fs::create_dir_all(&folder).map_err(failed)?;
    make(&folder)?;
    fs::write(&done, "").map_err(failed)?;
    Ok(folder)
}
