//! `cargo xtask interop`: real clients against both binaries, and Apache Kafka as the referee of what they leave on disk.
//!
//! For each binary: clients create, describe, produce and read back; then Kafka 4.4 opens the very directory after
//! SIGTERM and after kill -9, reads every record and adds some; its dump-log tool accepts every file; and the binary
//! opens a directory that Kafka wrote. `cargo xtask interop kafka` puts Kafka in the binaries' place: so one knows that
//! a step that fails is not itself wrong.

mod clients;
mod referee;

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use crate::oracle::Oracle;
use crate::process::BINARIES;
use crate::server::{Home, Server};
use crate::{Outcome, cache, process};

/// The broker under test.
struct Subject<'a> {
    name: String,
    /// None is Kafka itself.
    binary: Option<PathBuf>,
    oracle: &'a Oracle,
    steps: usize,
}

impl<'a> Subject<'a> {
    fn new(name: &str, binary: Option<PathBuf>, oracle: &'a Oracle) -> Subject<'a> {
        Subject { name: name.to_string(), binary, oracle, steps: 0 }
    }

    /// A home of its own, made anew.
    fn home(&self, name: &str) -> Result<Home, String> {
        Home::new(cache::folder("interop")?.join(&self.name).join(name))
    }

    /// Starts it on a home, formatted or not.
    fn start(&self, home: &Home) -> Result<Server, String> {
        match &self.binary {
            Some(binary) => Server::eventor(&self.name, binary, home),
            None => {
                if !home.data().exists() {
                    self.oracle.format(home)?;
                }
                self.oracle.start(home)
            }
        }
    }

    /// Runs one step and tells how long it took.
    fn step<T>(&mut self, what: &str, act: impl FnOnce(&Self) -> Result<T, String>) -> Result<T, String> {
        let begun = Instant::now();
        let done = act(self).map_err(|why| format!("{}: {what}: {why}", self.name))?;
        self.steps += 1;
        println!("interop: {}: {what} ({:.1} s)", self.name, begun.elapsed().as_secs_f32());
        Ok(done)
    }
}

pub fn run(arguments: &[String]) -> Outcome {
    let wanted = |name: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == name);
    install_kcat()?;
    let oracle = Oracle::resolve()?;
    let mut steps = 0;
    if arguments.iter().any(|argument| argument == "kafka") {
        steps += whole(Subject::new("kafka", None, &oracle))?;
    }
    for name in BINARIES.into_iter().filter(|name| wanted(name)) {
        steps += whole(Subject::new(name, Some(process::binary(name)?), &oracle))?;
    }
    println!("interop: {steps} steps passed");
    if steps == 0 { Err("nothing was run".into()) } else { Ok(()) }
}

/// Everything, with one subject; answers how many steps it were.
fn whole(mut subject: Subject<'_>) -> Result<usize, String> {
    let home = subject.home("own")?;
    let server = subject.step("starts on an empty directory", |subject| subject.start(&home))?;
    clients::all(&mut subject, &home)?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    referee::own_directory(&mut subject, &home)?;
    referee::kafkas_directory(&mut subject)?;
    Ok(subject.steps)
}

/// kcat, from Debian's packages when it is missing.
fn install_kcat() -> Outcome {
    if Command::new("kcat").arg("-V").output().is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    process::apt(&["kcat"])
}
