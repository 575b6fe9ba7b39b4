//! Real client libraries, unmodified, against one broker: each tells a story of everyday acts, each writes the same
//! records in every codec it offers, and each reads what all of them wrote, compared byte for byte.
//!
//! What a client is and cannot do stands in `table.rs`; its program lies in `xtask/clients`. A program that does other
//! steps or codecs than its row says fails. Records and topics that a row excuses are not asked for; with `--full` they are
//! tried after that, and the run fails when one works now.

mod excused;
pub mod install;
mod matrix;
mod programs;
mod readme;
mod records;
mod table;

use std::collections::BTreeMap;

pub use matrix::Written;
pub use programs::{Programs, Ready};
pub use readme::write as write_readme;
pub use records::begin;

use super::{Subject, Wanted};
use crate::Outcome;
use crate::program::each;
use crate::server::Home;
use matrix::Cells;
use table::{CLIENTS, Client};

/// What clients read of each other, by broker.
pub type Results = BTreeMap<String, Cells>;

/// Whether this is the name of a client family.
pub fn is_family(name: &str) -> bool {
    CLIENTS.iter().any(|client| client.family == name)
}

/// The first row of each of these families, installed.
pub fn newest(families: &[&str]) -> Result<Vec<Ready>, String> {
    let first = |family: &&str| CLIENTS.iter().find(|client| client.family == *family);
    install::all(&families.iter().filter_map(first).collect::<Vec<_>>())
}

/// Stories and matrix of all clients, or of the families that are named.
pub fn run(subject: &mut Subject<'_>, wanted: &Wanted, results: &mut Results) -> Outcome {
    let named = |client: &Client| wanted.families.iter().any(|name| name == client.family);
    let unnamed = |client: &Client| wanted.families.is_empty() && (wanted.full || !client.only_full);
    let clients: Vec<&'static Client> =
        CLIENTS.iter().filter(|client| named(client) || unnamed(client)).collect();
    let ready = subject.step("clients are installed", |_| install::all(&clients))?;
    let home = subject.home_of_clients("families")?;
    let server = subject.step("starts for client families", |subject| subject.start(&home))?;
    let told = all(subject, &home, &ready, wanted.full, results);
    // Its log is the other half of what a failed client says; Kafka's is long.
    if let Err(why) = told {
        let log = if subject.binary.is_some() { server.said("was asked by clients") } else { String::new() };
        return Err(format!("{why}\n{log}"));
    }
    subject.step("stops on SIGTERM after client families", |_| server.stop())
}

fn all(
    subject: &mut Subject<'_>,
    home: &Home,
    ready: &[Ready],
    tries_excuses: bool,
    results: &mut Results,
) -> Outcome {
    let programs = Programs::new(subject, home)?;
    each(ready, |one| programs.story(one))?;
    let written = each(ready, |one| programs.write(one, 1))?;
    let rows = each(ready, |one| programs.read(one, &written))?;
    subject.steps += 3 * ready.len();
    let topics: usize = written.iter().map(|written| written.topics.len()).sum();
    println!(
        "interop: {}: {} clients read {topics} topics of each other byte for byte",
        subject.name,
        ready.len()
    );
    if tries_excuses {
        let count = excused::hold(&programs, ready, &written)?;
        subject.steps += count;
        println!("interop: {}: {count} things that rows excuse were tried, and none works", subject.name);
    }
    results.insert(subject.name.clone(), rows.into_iter().flatten().collect());
    Ok(())
}
