//! `cargo xtask clients`: formatting and lints of the programs that `interop` drives, which no workspace of ours holds.
//!
//! With what each language brings, and a warning fails: rustfmt and clippy on each set of crates, gofmt and vet on each
//! file of versions, Python's compiler and pyflakes, Node's parser. Java is not here: it is linted wherever it is compiled.

use std::path::PathBuf;
use std::process::Command;

use crate::interop::install::{go, python, rust};
use crate::{Outcome, cache, process};

/// Names that are used and not there, or there and not used.
const PYFLAKES: &str = "pyflakes==3.4.0";

/// The check of one language; how many files it looked at.
type Check = fn() -> Result<usize, String>;

pub fn run(_: &[String]) -> Outcome {
    let checks: [(&str, Check); 4] =
        [("Rust", in_rust), ("Go", in_go), ("Python", in_python), ("Node", in_node)];
    for (language, check) in checks {
        let files = check().map_err(|why| format!("{language}: {why}"))?;
        println!("clients: {files} files of {language}");
        if files == 0 {
            return Err(format!("{language}: there is nothing"));
        }
    }
    Ok(())
}

/// The files of the clone that a pattern names, those that are not committed yet included.
fn files(pattern: &str) -> Result<Vec<PathBuf>, String> {
    let mut git = process::git();
    let paths =
        process::output(git.args(["ls-files", "--cached", "--others", "--exclude-standard", pattern]))?;
    let paths = paths.lines().map(|path| process::root().join(path));
    Ok(paths.filter(|path| path.exists()).collect())
}

fn in_rust() -> Result<usize, String> {
    for crates in rust::CRATES {
        process::run(rust::cargo("fmt", crates)?.args(["--", "--check"]))?;
        process::run(rust::cargo("clippy", crates)?.args(["--quiet", "--locked", "--", "-D", "warnings"]))?;
    }
    Ok(files("xtask/clients/*.rs")?.len())
}

fn in_go() -> Result<usize, String> {
    let files = files("*.go")?;
    let unformatted = process::output(Command::new("gofmt").arg("-l").args(&files))?;
    if !unformatted.is_empty() {
        return Err(format!("gofmt -w is to be run on\n{unformatted}"));
    }
    for versions in go::VERSIONS {
        process::run(go::go("vet", versions).args(go::packages(versions)))?;
    }
    Ok(files.len())
}

fn in_python() -> Result<usize, String> {
    let files = files("*.py")?;
    let mut compile = Command::new("python3");
    compile.env("PYTHONPYCACHEPREFIX", cache::folder("pycache")?);
    process::run(compile.args(["-m", "py_compile"]).args(&files))?;
    let python = python::environment(PYFLAKES)?.join("bin/python");
    process::run(Command::new(python).args(["-m", "pyflakes"]).args(&files))?;
    Ok(files.len())
}

fn in_node() -> Result<usize, String> {
    let files = files("*.mjs")?;
    for file in &files {
        process::run(Command::new("node").arg("--check").arg(file))?;
    }
    Ok(files.len())
}
