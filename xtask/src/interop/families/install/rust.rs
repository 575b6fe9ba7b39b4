//! Rust: one target folder for each lock file, in which cargo itself knows what is to be built anew.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{CommandLine, sources};
use crate::{cache, machine, process};

/// The folders of crates, each a workspace of its own.
pub const CRATES: [&str; 2] = ["new", "old"];

/// The program on the crates of `clients/rust/<crates>`.
pub fn install(crates: &str) -> Result<CommandLine, String> {
    process::run(cargo("build", crates)?.args(["--quiet", "--locked"]))?;
    Ok(CommandLine::new([target(crates)?.join("debug/rdkafka")]))
}

/// Cargo, on the crates of a folder, with compilers for what of them is C.
pub fn cargo(task: &str, crates: &str) -> Result<Command, String> {
    machine::build_tools()?;
    let mut cargo = Command::new("cargo");
    cargo.args([task, "--manifest-path"]).arg(sources("rust").join(crates).join("Cargo.toml"));
    cargo.env("CARGO_TARGET_DIR", target(crates)?);
    Ok(cargo)
}

fn target(crates: &str) -> Result<PathBuf, String> {
    let path = |name: &str| sources("rust").join(crates).join(name);
    let read = |name: &str| fs::read(path(name)).map_err(|error| format!("{crates}/{name}: {error}"));
    let asked = [read("Cargo.toml")?, read("Cargo.lock")?];
    cache::kept("rust", &[&machine::CXX], &[&asked[0], &asked[1]], |_| Ok(()))
}
