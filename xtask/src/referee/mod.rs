//! `cargo xtask referee [PART]...`: the same requests in the same states to Apache Kafka 4.4 and to both binaries, and
//! their answers side by side, field by field.
//!
//! The requests are those that real clients were recorded with, the goldens, some at the edge of what may be asked, and those
//! that `random` makes up. A difference that `differences.rs` does not list fails; so does a row that nothing matches, and a
//! golden that does not name the fields that differ (`--update` writes their list anew). Arguments narrow the cases to those
//! whose names hold one of them, and leave out what is made up.

mod broker;
mod case;
mod compare;
mod connection;
mod differences;
mod edges;
mod fields;
mod goldens;
mod groups;
mod identity;
mod random;
mod recorded;
mod state;
mod tally;

use std::fs;
use std::io::Write;

use broker::{BROKERS, Broker, at_once};
use case::Case;
use random::Chosen;
use tally::Tally;

use crate::oracle::Oracle;
use crate::process::BINARIES;
use crate::server::{Home, Server};
use crate::{Outcome, cache, process};

/// No task of the background may touch what a case is about, no clock is too early for its timestamps, and Kafka waits
/// neither for more metadata to write nor for more members of a group.
const PROPERTIES: &str = "log.initial.task.delay.ms=86400000\n\
    log.retention.check.interval.ms=86400000\n\
    offsets.retention.check.interval.ms=86400000\n\
    log.message.timestamp.after.max.ms=9223372036854775807\n\
    controller.quorum.append.linger.ms=0\n\
    offsets.topic.num.partitions=1\n\
    group.initial.rebalance.delay.ms=0\n";

pub fn run(arguments: &[String]) -> Outcome {
    differences::begin();
    match arguments.split_first() {
        Some((first, chosen)) if first == "random" => {
            let chosen = Chosen::parse(chosen)?;
            let (mut brokers, mut tally) = (start_all()?, Tally::new());
            random::play(&mut brokers, &chosen, &mut tally)?;
            stop_all(brokers)?;
            tally.conclude(false, false)
        }
        _ => written(arguments),
    }
}

/// Requests that somebody wrote; when none are singled out, the random ones too.
fn written(arguments: &[String]) -> Outcome {
    let mut cases = recorded::cases()?;
    cases.extend(goldens::cases());
    cases.extend(edges::cases());
    let (options, parts): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|argument| *argument == "--update");
    cases.retain(|case| parts.is_empty() || parts.iter().any(|part| case.name.contains(part.as_str())));
    let (mut brokers, mut tally) = (start_all()?, Tally::new());
    let [kafka, first, second] = at_once(&mut brokers, |_, broker| {
        let of = |case: &Case| {
            broker.answers(case).map_err(|why| format!("{}: {}: {why}", broker.name, case.name))
        };
        cases.iter().map(of).collect::<Result<Vec<_>, String>>()
    })?;
    println!("referee: {} requests that somebody wrote", cases.len());
    for (at, case) in cases.iter().enumerate() {
        for (name, ours) in BINARIES.iter().zip([&first, &second]) {
            tally.compare(name, &case.name, &kafka[at], &ours[at]);
        }
    }
    if parts.is_empty() {
        random::play(&mut brokers, &Chosen::default(), &mut tally)?;
    }
    stop_all(brokers)?;
    tally.conclude(parts.is_empty(), !options.is_empty())
}

/// Kafka, then both binaries.
fn start_all() -> Result<[Broker; BROKERS], String> {
    let oracle = Oracle::resolve()?;
    let kafka = start("kafka", &oracle, |home| oracle.start(home))?;
    let [first, second] = BINARIES.map(|name| {
        let binary = process::binary(name)?;
        start(name, &oracle, |home| Server::eventor(name, &binary, home))
    });
    Ok([kafka, first?, second?])
}

fn stop_all(brokers: [Broker; BROKERS]) -> Outcome {
    brokers.into_iter().try_for_each(Broker::stop)
}

/// A broker on a directory that Kafka's own tool has just formatted.
fn start(
    name: &str,
    oracle: &Oracle,
    run: impl FnOnce(&Home) -> Result<Server, String>,
) -> Result<Broker, String> {
    let home = Home::new(cache::folder("referee")?.join(name))?;
    let file = fs::OpenOptions::new().append(true).open(home.properties());
    file.and_then(|mut file| file.write_all(PROPERTIES.as_bytes())).map_err(|error| error.to_string())?;
    oracle.format(&home)?;
    Broker::new(name, run(&home)?, &home)
}
