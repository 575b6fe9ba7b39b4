//! Real client libraries, unmodified, against one broker: each tells a story of everyday acts, each writes the same
//! records in every codec it offers, and each reads what all of them wrote, compared byte for byte.
//!
//! What a client is and cannot do stands in `table.rs`; its program lies in `xtask/clients`. A program that does other
//! steps or codecs than its row says fails. Records and topics that a row excuses are not asked for, so nobody notices when a
//! client can do more of them.

pub mod install;
mod matrix;
mod readme;
mod records;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

pub use readme::write as write_readme;

use super::{Subject, Wanted};
use crate::program::{self, each};
use crate::server::Home;
use crate::{Outcome, cache};
use install::CommandLine;
use matrix::{Cells, Written};
use table::{CLIENTS, Client};

/// A client that is installed.
struct Ready {
    client: &'static Client,
    command: CommandLine,
}

/// What clients read of each other, by broker.
pub type Results = BTreeMap<String, Cells>;

/// Whether this is the name of a client family.
pub fn is_family(name: &str) -> bool {
    CLIENTS.iter().any(|client| client.family == name)
}

/// Stories and matrix of all clients, or of the families that are named.
pub fn run(subject: &mut Subject<'_>, wanted: &Wanted, results: &mut Results) -> Outcome {
    let named = |client: &Client| wanted.families.iter().any(|name| name == client.family);
    let unnamed = |client: &Client| wanted.families.is_empty() && (wanted.full || !client.only_full);
    let clients: Vec<&'static Client> =
        CLIENTS.iter().filter(|client| named(client) || unnamed(client)).collect();
    let ready = subject.step("clients are installed", |_| install::all(&clients))?;
    let home = subject.home("families")?;
    // The records' timestamps are years ago.
    home.add("log.retention.ms=-1")?;
    // For clients that make topics by asking for them.
    home.add("num.partitions=4")?;
    let server = subject.step("starts for client families", |subject| subject.start(&home))?;
    let told = all(subject, &home, &ready, results);
    // Its log is the other half of what a failed client says; Kafka's is long.
    if let Err(why) = told {
        let log = if subject.binary.is_some() { server.said("was asked by clients") } else { String::new() };
        return Err(format!("{why}\n{log}"));
    }
    subject.step("stops on SIGTERM after client families", |_| server.stop())
}

fn all(subject: &mut Subject<'_>, home: &Home, ready: &[Ready], results: &mut Results) -> Outcome {
    let folder = cache::folder("interop")?.join(&subject.name).join("programs");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let runs = Runs { broker: &subject.name, bootstrap: home.bootstrap(), folder };
    each(ready, |one| runs.story(one))?;
    let written = each(ready, |one| runs.write(one))?;
    let rows = each(ready, |one| runs.read(one, &written))?;
    subject.steps += 3 * ready.len();
    let topics: usize = written.iter().map(|written| written.topics.len()).sum();
    println!(
        "interop: {}: {} clients read {topics} topics of each other byte for byte",
        subject.name,
        ready.len()
    );
    results.insert(subject.name.clone(), rows.into_iter().flatten().collect());
    Ok(())
}

/// Where programs run: against which broker, and in which folder they leave what they print.
struct Runs<'a> {
    broker: &'a str,
    bootstrap: String,
    folder: PathBuf,
}

impl Runs<'_> {
    /// Every step that the row does not excuse, in order.
    fn story(&self, one: &Ready) -> Outcome {
        if !one.client.story {
            return Ok(());
        }
        let prefix = one.client.prefix();
        let said = self.program(one, "story", &[&prefix], "")?;
        let steps: Vec<&str> = said.lines().collect();
        let excused = |step: &&str| one.client.lacks.iter().any(|(lacking, _)| lacking == step);
        let wanted: Vec<&str> = table::STEPS.iter().copied().filter(|step| !excused(step)).collect();
        if steps == wanted {
            return Ok(());
        }
        Err(self.failed(one, "story", &format!("it did {steps:?}, wanted is {wanted:?}")))
    }

    fn write(&self, one: &Ready) -> Result<Written, String> {
        let records: Vec<_> = records::all().into_iter().filter(|record| one.client.writes(record)).collect();
        let input: String = records.iter().map(|record| format!("{}\n", record.line())).collect();
        let said = self.program(one, "write", &[&one.client.prefix()], &input)?;
        let topics: Vec<String> = said.lines().map(str::to_string).collect();
        let wanted = one.client.topics();
        if topics != wanted {
            return Err(self.failed(one, "write", &format!("it wrote {topics:?}, wanted is {wanted:?}")));
        }
        Ok(Written { client: one.client, topics, records })
    }

    /// One reader's row: how many topics of each writer it read byte for byte.
    fn read<'a>(&self, one: &Ready, written: &'a [Written]) -> Result<Cells, String> {
        let theirs = |written: &'a Written| {
            let read = |topic: &&String| one.client.reads_topic(written.client, topic);
            written.topics.iter().filter(read).map(String::as_str).collect::<Vec<&str>>()
        };
        let topics: Vec<&str> = written.iter().flat_map(theirs).collect();
        let said = self.program(one, "read", &topics, "")?;
        let lines = matrix::by_partition(&said).map_err(|why| self.failed(one, "read", &why))?;
        let mut row = Cells::new();
        for written in written {
            let topics = theirs(written);
            for topic in &topics {
                matrix::compare(written, one.client, topic, &lines)
                    .map_err(|why| self.failed(one, &format!("read {topic}"), &why))?;
            }
            row.insert((written.client.name(), one.client.name()), topics.len());
        }
        Ok(row)
    }

    fn program(&self, one: &Ready, act: &str, arguments: &[&str], input: &str) -> Result<String, String> {
        let begun = Instant::now();
        let out = self.folder.join(format!("{}-{act}", one.client.prefix()));
        let mut command = one.command.start();
        command.args([&self.bootstrap, act]).args(arguments);
        let said = program::run(&mut command, input, &out).map_err(|why| self.failed(one, act, &why))?;
        println!(
            "interop: {}: {}: {act} ({:.1} s)",
            self.broker,
            one.client.name(),
            begun.elapsed().as_secs_f32()
        );
        Ok(said)
    }

    fn failed(&self, one: &Ready, act: &str, why: &str) -> String {
        format!("{}: {}: {act}: {why}", self.broker, one.client.name())
    }
}
