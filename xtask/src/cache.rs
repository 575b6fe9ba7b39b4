//! Where tasks keep what they fetched or built: a folder outside the clone, shared by every clone of one user.

use std::path::PathBuf;

/// `$EVENTOR_CI_CACHE`, else `$XDG_CACHE_HOME/eventor-ci`, else `~/.cache/eventor-ci`; made when missing.
pub fn folder(name: &str) -> Result<PathBuf, String> {
    let set = |key: &str| std::env::var_os(key).filter(|value| !value.is_empty()).map(PathBuf::from);
    let root = set("EVENTOR_CI_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|home| home.join("eventor-ci")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/eventor-ci")))
        .ok_or("neither EVENTOR_CI_CACHE, XDG_CACHE_HOME nor HOME says where to keep a cache")?;
    let folder = root.join(name);
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    Ok(folder)
}
