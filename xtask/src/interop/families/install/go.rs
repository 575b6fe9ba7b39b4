//! Go: all programs of one module, compiled once for each of its files of versions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{CommandLine, sources};
use crate::{Outcome, cache, machine, process};

/// The module's own file of versions; the others name older ones.
pub const NEWEST: &str = "go.mod";
/// All of them.
pub const VERSIONS: [&str; 2] = [NEWEST, "old.mod"];

/// A program on the versions of a module file in `clients/go`, pinned by the sums beside it.
pub fn install(program: &str, versions: &str) -> Result<CommandLine, String> {
    let folder = sources("go");
    let mut paths = vec![PathBuf::from(versions), PathBuf::from(versions.replace(".mod", ".sum"))];
    let mut git = process::git();
    let said = process::output(git.current_dir(&folder).args(["ls-files", "--cached", "--others", "*.go"]))?;
    paths.extend(said.lines().map(PathBuf::from));
    let read =
        |path: &PathBuf| fs::read(folder.join(path)).map_err(|error| format!("{}: {error}", path.display()));
    let asked = paths.iter().map(read).collect::<Result<Vec<_>, String>>()?;
    let asked: Vec<&[u8]> = asked.iter().map(Vec::as_slice).collect();
    let made = cache::kept("go", &[&machine::GO], &asked, |made| make(made, versions))?;
    Ok(CommandLine::new([made.join(program)]))
}

fn make(folder: &Path, versions: &str) -> Outcome {
    process::run(
        go("build", versions).args(["-buildvcs=false", "-o"]).arg(folder.join("")).args(packages(versions)),
    )
}

/// Go, on a module file.
pub fn go(task: &str, versions: &str) -> Command {
    let mut go = Command::new("go");
    go.current_dir(sources("go")).args([task, "-modfile", versions]);
    go
}

/// What is built on a module file.
pub fn packages(versions: &str) -> &'static [&'static str] {
    if versions == NEWEST { &["./..."] } else { &["./franz", "./sarama"] }
}
