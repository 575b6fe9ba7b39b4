//! How client programs are installed and run, one module a language.
//!
//! Everything that is fetched or built is kept in the cache, in a folder that is named after a hash of what was asked
//! for, sources and versions of tools included: a second run installs nothing.

pub mod go;
mod java;
mod node;
pub mod python;
pub mod rust;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use super::Ready;
use super::table::Client;
use crate::process;

/// What stands before a program's own arguments.
pub struct CommandLine(Vec<OsString>);

impl CommandLine {
    /// The program and its first arguments.
    fn new<T: Into<OsString>>(words: impl IntoIterator<Item = T>) -> CommandLine {
        CommandLine(words.into_iter().map(Into::into).collect())
    }

    pub fn start(&self) -> Command {
        let (program, before) = self.0.split_first().expect("a command line begins with a program");
        let mut command = Command::new(program);
        command.args(before);
        command
    }
}

/// What to install, by exact versions, and what to run.
pub enum Install {
    /// A program in `clients/python` and its packages, all of them: none is chosen by pip.
    Python { program: &'static str, packages: &'static str },
    /// The program in `clients/java` on a version of kafka-clients, and the logging API that goes with it.
    Java { clients: &'static str, slf4j: &'static str },
    /// Kafka's own tools, in the version that the oracle names.
    Tools,
    /// kcat of Debian's packages, of the version that stands there; a script gives it the shape of a program.
    Kcat { version: &'static str },
    /// A program in `clients/node` with the packages of a folder in it.
    Node { program: &'static str, packages: &'static str },
    /// A program in `clients/go` on the versions of a module file in it.
    Go { program: &'static str, versions: &'static str },
    /// The program in `clients/rust` on the crates of a folder in it.
    Rust { crates: &'static str },
}

impl Install {
    fn command(&self) -> Result<CommandLine, String> {
        match self {
            Install::Python { program, packages } => python::install(program, packages),
            Install::Java { clients, slf4j } => java::install(clients, slf4j),
            Install::Tools => java::tools(),
            Install::Kcat { version } => kcat(version),
            Install::Node { program, packages } => node::install(program, packages),
            Install::Go { program, versions } => go::install(program, versions),
            Install::Rust { crates } => rust::install(crates),
        }
    }
}

/// All of them, one after the other.
pub(super) fn all(clients: &[&'static Client]) -> Result<Vec<Ready>, String> {
    let ready = |client: &&'static Client| {
        let command =
            client.install.command().map_err(|why| format!("installing {}: {why}", client.name()))?;
        Ok(Ready { client, command })
    };
    clients.iter().map(ready).collect()
}

/// kcat itself is there already: it is also what other parts begin with.
fn kcat(version: &str) -> Result<CommandLine, String> {
    let said = process::output(Command::new("kcat").arg("-V"))?;
    if !said.contains(&format!("Version {version} ")) {
        return Err(format!("another one is there:\n{said}"));
    }
    Ok(CommandLine::new(["python3".into(), "-B".into(), sources("kcat").join("kcat.py").into_os_string()]))
}

/// The folder of programs in one language.
fn sources(language: &str) -> PathBuf {
    process::root().join("xtask/clients").join(language)
}
