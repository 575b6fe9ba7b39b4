//! The test suites that travel with published clients, run against both binaries: others' tests, as published.
//!
//! What passes on Kafka passes here. What cannot yet is listed in `lists.rs` by name, with what it waits for; a row that
//! is no longer true fails the run. By default the newest kafka-python's and the quick ones of librdkafka's are run,
//! without Kafka; with `--full` all of them are, on Kafka too. A test that fails is run once more by itself, and when it passes then that is said:
//! many of them hold clients to times that a busy machine cannot meet. A row, a part or a number that names no test, and a
//! test that neither runs nor is listed, fails the run too.

mod kafka_python;
mod librdkafka;
mod lists;
mod subtests;
mod tally;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Instant;

use super::Subject;
use super::program::each;
use crate::cache;
use crate::complaints::Asked;
use crate::oracle::Oracle;
use crate::process::{self, BINARIES};
use kafka_python::KafkaPython;
use librdkafka::{Librdkafka, Scenario};
use lists::{Reason, Row};
use tally::Tally;

/// How much of a suite is run.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Named,
    All,
}

/// What became of a test.
#[derive(Clone, Debug, PartialEq)]
enum Verdict {
    Passed,
    Failed(String),
    /// By the suite itself, for reasons of its own.
    Skipped,
}

/// By the tests' names.
type Verdicts = BTreeMap<String, Verdict>;

/// What a suite did.
struct Ran {
    /// All tests there are, with those that are left out and parts of them that have a name.
    tests: BTreeSet<String>,
    verdicts: Verdicts,
    /// What was forgotten, or ran nothing.
    wrong: Vec<String>,
}

/// A published suite, installed.
trait Suite: Sync {
    fn name(&self) -> String;
    /// Lines of the broker's properties beyond those of all suites.
    fn settings(&self, _: Reach) -> &'static [&'static str] {
        &[]
    }
    fn rows(&self) -> &'static [Row];
    /// Runs it against a broker; whatever it leaves lies in `folder`.
    fn run(&self, bootstrap: &str, folder: &Path, reach: Reach) -> Result<Ran, String>;
    /// Runs one test again, by itself.
    fn again(&self, test: &str, bootstrap: &str, folder: &Path) -> Result<Verdict, String>;
}

/// What the suites ask of a broker.
const SETTINGS: &[&str] = &["node.id=0", "num.partitions=4", "group.min.session.timeout.ms=1000"];

/// How often one that fails at times on Kafka too is tried before it has failed.
const UNSTEADY_TRIES: usize = 5;

/// Runs the suites against the brokers; answers how many tests passed.
pub fn run(oracle: &Oracle, brokers: &[&str], full: bool) -> Result<usize, String> {
    let reach = if full { Reach::All } else { Reach::Named };
    let suites = installed(oracle, reach)?;
    let mut runs = Vec::new();
    for suite in &suites {
        for &name in brokers {
            let binary = BINARIES.contains(&name).then(|| process::binary(name)).transpose()?;
            runs.push((&**suite, Subject::new(name, binary, oracle)));
        }
    }
    let judged = each(&runs, |(suite, subject)| {
        let begun = Instant::now();
        let place = format!("{}: {}", subject.name, suite.name());
        let ran = one(subject, *suite, reach).map_err(|why| format!("{place}: {why}"))?;
        let (tally, wrong) = tally::judge(suite.rows(), &ran, subject.binary.is_none(), reach);
        println!("interop: {place}: {tally} ({:.1} s)", begun.elapsed().as_secs_f32());
        Ok((ran, tally, wrong.into_iter().map(|why| format!("{place}: {why}")).collect::<Vec<_>>()))
    })?;
    let mut wrong: Vec<String> = judged.iter().flat_map(|(_, _, wrong)| wrong.clone()).collect();
    for (suite, judged) in suites.iter().zip(judged.chunks(brokers.len())) {
        tell(&**suite, &judged[0].0);
        let verdicts: Vec<&Verdicts> = judged.iter().map(|(ran, _, _)| &ran.verdicts).collect();
        let only_some = tally::ran_on_some(&verdicts);
        wrong.extend(
            only_some.into_iter().map(|test| format!("{}: {test} ran on some brokers only", suite.name())),
        );
    }
    if full {
        wrong.extend(misstated(brokers, judged.iter().map(|(_, tally, _)| tally)));
    }
    let total = judged.into_iter().fold(Tally::default(), |total, (_, tally, _)| total.plus(tally));
    println!("interop: suites: {total}");
    if wrong.is_empty() { Ok(total.passed) } else { Err(wrong.join("\n")) }
}

/// What is left out, and why, by name.
fn tell(suite: &dyn Suite, ran: &Ran) {
    for (reason, tests) in lists::by_reason(suite.rows(), &ran.tests) {
        println!("interop: {}: {reason}: {}", suite.name(), tests.join(", "));
    }
    let skipped = ran.verdicts.iter().filter(|(_, verdict)| **verdict == Verdict::Skipped);
    let skipped: Vec<&str> = skipped.map(|(test, _)| test.as_str()).collect();
    println!("interop: {}: skipped by the suite itself: {}", suite.name(), skipped.join(", "));
}

/// What the README says of a full run, when it is not so.
fn misstated<'a>(brokers: &[&str], tallies: impl Iterator<Item = &'a Tally>) -> Option<String> {
    let mut passed = BTreeMap::new();
    brokers
        .iter()
        .cycle()
        .zip(tallies)
        .for_each(|(broker, tally)| *passed.entry(*broker).or_insert(0) += tally.passed);
    let all = passed.remove("kafka")?;
    let ours: BTreeSet<usize> = passed.into_values().collect();
    let ours: Vec<String> = ours.iter().map(usize::to_string).collect();
    let sentence = format!("of {all} tests that pass there both binaries pass {}", ours.join(" or "));
    let readme = include_str!("../../../../README.md");
    (!readme.contains(&sentence)).then(|| format!("the README does not say that {sentence}"))
}

/// The suites there are.
fn installed(oracle: &Oracle, reach: Reach) -> Result<Vec<Box<dyn Suite>>, String> {
    let mut suites: Vec<Box<dyn Suite>> = vec![
        Box::new(KafkaPython::install("3.0.12", "4.3", lists::KAFKA_PYTHON)?),
        Box::new(Librdkafka::install(Scenario::Default, oracle)?),
    ];
    if reach == Reach::All {
        suites.push(Box::new(KafkaPython::install("2.3.3", "4.1", lists::KAFKA_PYTHON_OLD)?));
        suites.push(Box::new(Librdkafka::install(Scenario::NoAutoCreate, oracle)?));
    }
    Ok(suites)
}

/// One suite against one broker of its own.
fn one(subject: &Subject<'_>, suite: &dyn Suite, reach: Reach) -> Result<Ran, String> {
    let name = suite.name().replace([' ', ','], "-");
    let home = subject.home(&format!("suites-{name}"))?;
    for line in SETTINGS.iter().chain(suite.settings(reach)) {
        home.add(line)?;
    }
    let server = subject.start(&home)?;
    let folder = cache::folder("interop")?.join(&subject.name).join("suites-say").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut ran = suite.run(&home.bootstrap(), &folder, reach)?;
    for (test, verdict) in &mut ran.verdicts {
        let reason = suite.rows().iter().find(|row| row.names(test)).map(|row| row.reason);
        let tries = match reason {
            Some(Reason::WaitsFor(_)) if subject.binary.is_some() => 1,
            Some(Reason::Unsteady(_)) => UNSTEADY_TRIES,
            _ => 2,
        };
        for number in 2..=tries {
            let Verdict::Failed(why) = verdict.clone() else { break };
            *verdict = suite.again(test, &home.bootstrap(), &folder)?;
            if *verdict == Verdict::Passed {
                println!("interop: {}: {}: {test} passed at try {number}: {why}", subject.name, suite.name());
            }
        }
    }
    server.stop_after(Asked::Anything)?;
    // Records of theirs are many and of no use to anybody.
    std::fs::remove_dir_all(&home.folder).map_err(|error| format!("{}: {error}", home.folder.display()))?;
    Ok(ran)
}
