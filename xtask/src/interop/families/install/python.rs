//! Python: one virtual environment for each set of packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{CommandLine, sources};
use crate::{Outcome, cache, machine, process};

/// The interpreter of an environment with just these packages, and the program in the clone.
pub fn install(program: &str, packages: &str) -> Result<CommandLine, String> {
    let folder = environment(packages)?;
    // Nothing is ever written into the clone, so no compiled files either.
    let words =
        [folder.join("bin/python").into_os_string(), "-B".into(), sources("python").join(program).into()];
    Ok(CommandLine::new(words))
}

/// A virtual environment with just these packages, parted by spaces.
pub fn environment(packages: &str) -> Result<PathBuf, String> {
    cache::kept("python", &[&machine::PYTHON], &[packages.as_bytes()], |folder| make(folder, packages))
}

fn make(folder: &Path, packages: &str) -> Outcome {
    machine::install(&[machine::PYTHON_VENV])?;
    process::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install"]);
    process::run(pip.args(["--no-deps", "--only-binary", ":all:"]).args(packages.split_whitespace()))
}
