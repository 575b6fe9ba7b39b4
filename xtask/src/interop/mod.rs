//! `cargo xtask interop`: real clients against both binaries, and Apache Kafka as the referee of what they leave on disk.
//!
//! Its parts: `tools`, Kafka's own; `families`, client libraries that write and read each other's records; `suites`, the
//! tests that travel with clients; `interfaces`, the calls that user interfaces make; `application`, which keeps running
//! while the broker under it is exchanged; and `directories`.
//! For the last, for each binary: clients create, describe, produce and read back; then Kafka 4.4 opens the very directory after
//! SIGTERM and after kill -9, reads every record and group and adds some; its dump-log tool accepts every file; and the
//! binary opens a directory that Kafka wrote. `cargo xtask interop kafka` puts Kafka in the binaries' place: so one knows that
//! a step that fails is not itself wrong.

mod directories;
mod families;
mod interfaces;
mod suites;
mod tools;

pub use families::install;

use std::path::PathBuf;
use std::time::Instant;

use crate::oracle::Oracle;
use crate::process::BINARIES;
use crate::server::{Home, Server};
use crate::{Outcome, cache, machine, process, program};

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
        let home = Home::new(cache::folder("interop")?.join(&self.name).join(name))?;
        // Whoever joins a new group is not to wait for others.
        home.add("group.initial.rebalance.delay.ms=0")?;
        Ok(home)
    }

    /// One for client programs: their records are years old, and some make topics by asking for them.
    fn home_of_clients(&self, name: &str) -> Result<Home, String> {
        let home = self.home(name)?;
        home.add("log.retention.ms=-1")?;
        home.add("num.partitions=4")?;
        Ok(home)
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

/// What was asked for; an empty list is everything.
struct Wanted {
    brokers: Vec<String>,
    parts: Vec<String>,
    families: Vec<String>,
    full: bool,
}

/// One part of the whole, by its name on the command line.
type Part = (&'static str, fn(&mut Subject<'_>, &Wanted, &mut families::Results) -> Outcome);

const PARTS: &[Part] = &[
    ("directories", |subject, _, _| directories::change_hands(subject)),
    ("application", |subject, _, _| directories::keeps_running(subject)),
    ("tools", |subject, _, _| tools::run(subject)),
    ("interfaces", |subject, _, _| interfaces::answered(subject)),
    ("families", families::run),
];

impl Wanted {
    /// Each word names a broker, a part or a client family.
    fn parse(arguments: &[String]) -> Result<Wanted, String> {
        let mut wanted = Wanted { brokers: vec![], parts: vec![], families: vec![], full: false };
        for word in arguments {
            match word.as_str() {
                "--full" => wanted.full = true,
                "suites" => wanted.parts.push(word.clone()),
                "kafka" | "eventor" | "eventor-smol" => wanted.brokers.push(word.clone()),
                part if PARTS.iter().any(|(name, _)| *name == part) => wanted.parts.push(word.clone()),
                family if families::is_family(family) => wanted.families.push(word.clone()),
                _ => return Err(format!("{word} is no broker, no part and no client family")),
            }
        }
        if wanted.full && !wanted.families.is_empty() {
            return Err(
                "--full is a run of all families, from which the README's matrix is made: name none".into()
            );
        }
        // Who names a family wants nothing else.
        if wanted.parts.is_empty() && !wanted.families.is_empty() {
            wanted.parts.push("families".into());
        }
        Ok(wanted)
    }

    fn broker(&self, name: &str) -> bool {
        self.brokers.iter().any(|wanted| wanted == name) || (self.brokers.is_empty() && name != "kafka")
    }

    fn part(&self, name: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == name)
    }
}

pub fn run(arguments: &[String]) -> Outcome {
    let wanted = Wanted::parse(arguments)?;
    // Nobody waits for a compiler while a broker is stopped or a run is timed.
    for name in BINARIES {
        process::binary(name)?;
    }
    machine::install(&[machine::KCAT])?;
    let oracle = Oracle::resolve()?;
    let mut results = families::Results::new();
    let mut steps = 0;
    for name in ["kafka"].into_iter().chain(BINARIES).filter(|name| wanted.broker(name)) {
        let binary = if name == "kafka" { None } else { Some(process::binary(name)?) };
        let mut subject = Subject::new(name, binary, &oracle);
        for (_, part) in PARTS.iter().filter(|(part, _)| wanted.part(part)) {
            part(&mut subject, &wanted, &mut results)?;
        }
        steps += subject.steps;
    }
    if wanted.part("suites") {
        let brokers: Vec<&str> =
            ["kafka"].into_iter().chain(BINARIES).filter(|name| wanted.broker(name) || wanted.full).collect();
        steps += suites::run(&oracle, &brokers, wanted.full)?;
    }
    if wanted.full && wanted.part("families") && BINARIES.iter().all(|name| wanted.broker(name)) {
        families::write_readme(&results)?;
    }
    println!("interop: {steps} steps passed");
    if steps == 0 { Err("nothing was run".into()) } else { Ok(()) }
}

/// Every text must occur.
fn wants(said: &str, texts: &[&str]) -> Outcome {
    match texts.iter().find(|text| !said.contains(**text)) {
        Some(missing) => Err(format!("expected `{missing}` in what was printed:\n{said}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(words: &[&str]) -> Result<Wanted, String> {
        Wanted::parse(&words.iter().map(|word| word.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn a_family_alone_is_a_run_of_families_and_none_of_everything() {
        let one = wanted(&["kafkajs"]).expect("a family");
        assert!(one.part("families") && !one.part("directories") && one.broker("eventor"));
        assert!(wanted(&["kafkajs", "--full"]).is_err());
        assert!(wanted(&["families", "--full"]).is_ok());
    }
}
