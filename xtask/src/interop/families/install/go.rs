//! Go: both programs of one module file, compiled once.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{CommandLine, kept, sources};
use crate::{Outcome, process};

const SOURCES: [&str; 4] = ["franz/main.go", "sarama/main.go", "shape/record.go", "shape/shape.go"];

/// A program on the versions of a module file in `clients/go`, pinned by the sums beside it.
pub fn install(program: &str, versions: &str) -> Result<CommandLine, String> {
    let sums = versions.replace(".mod", ".sum");
    let read = |name: &str| fs::read(sources("go").join(name)).map_err(|error| format!("{name}: {error}"));
    let asked = SOURCES.iter().copied().chain([versions, &sums]).map(read);
    let asked = asked.collect::<Result<Vec<_>, String>>()?;
    let asked: Vec<&[u8]> = asked.iter().map(Vec::as_slice).collect();
    let folder = kept("go", &asked, |folder| make(folder, versions))?;
    Ok(CommandLine::new([folder.join(program)]))
}

fn make(folder: &Path, versions: &str) -> Outcome {
    let mut go = Command::new("go");
    go.current_dir(sources("go")).args(["build", "-buildvcs=false", "-modfile", versions, "-o"]);
    process::run(go.arg(folder.join("")).args(["./franz", "./sarama"]))
}
