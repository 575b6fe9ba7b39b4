//! Rust: one target folder for each lock file, in which cargo itself knows what is to be built anew.

use std::fs;
use std::process::Command;

use super::{CommandLine, sources};
use crate::{cache, machine, process};

/// The program on the crates of `clients/rust/<crates>`, which is a workspace of its own.
pub fn install(crates: &str) -> Result<CommandLine, String> {
    machine::build_tools()?;
    let path = |name: &str| sources("rust").join(crates).join(name);
    let read = |name: &str| fs::read(path(name)).map_err(|error| format!("{crates}/{name}: {error}"));
    let asked = [read("Cargo.toml")?, read("Cargo.lock")?];
    let folder = cache::kept("rust", &[&machine::CXX], &[&asked[0], &asked[1]], |_| Ok(()))?;
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--quiet", "--locked", "--manifest-path"]).arg(path("Cargo.toml"));
    process::run(cargo.arg("--target-dir").arg(&folder))?;
    Ok(CommandLine::new([folder.join("debug/rdkafka")]))
}
