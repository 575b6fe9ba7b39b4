//! The calls of user interfaces: what Kafka answers to each of them, we answer too.
//!
//! Two programs make them, with the libraries that these interfaces use: Java's (kafbat, AKHQ) and Go's (Redpanda
//! Console). Each prints what it was answered as lines, which are compared with those of a Kafka on a directory that was
//! formatted alike. An error that Kafka does not give, and anything else that is not the same, needs a row with its reason.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::sync::OnceLock;

use super::Subject;
use super::families::install;
use crate::complaints::Asked;
use crate::server::{Home, Server};
use crate::{Outcome, program};

/// Calls that fail here and not on Kafka, or otherwise: what their lines begin with, and why. None of them is made by the
/// three interfaces when they connect or on a page that only shows something.
const NOT_SERVED: &[(&str, &str)] = &[
    ("describeDelegationToken", "delegation tokens are not there yet"),
    ("describeShareGroups of one that is not there", "share groups are not there yet"),
    ("describeStreamsGroups of one that is not there", "streams groups are not there yet"),
    (
        "describeTransactions of one that is not there",
        "no coordinator of transactions yet: final for clients",
    ),
    ("createAcls", "a change of access lists, which are not there yet"),
    ("deleteAcls", "a change of access lists, which are not there yet"),
    ("alterClientQuotas", "a change of quotas, which do not act yet"),
    ("alterUserScramCredentials", "a change of users, who cannot log in yet"),
    ("CreateACLs", "a change of access lists, which are not there yet"),
    ("DeleteACLs", "a change of access lists, which are not there yet"),
    ("AlterClientQuotas", "a change of quotas, which do not act yet"),
    ("AlterUserSCRAMCredentials", "a change of users, who cannot log in yet"),
];

/// Lines that are not the same: what they begin with, and why.
const DIFFERENT: &[(&str, &str)] = &[(
    "ApiVersions / \"page POST and DELETE /api/users offered",
    "Console hides what changes users when that is not advertised",
)];

/// What Kafka answered, which is asked once for both binaries.
static KAFKA: OnceLock<BTreeSet<String>> = OnceLock::new();

pub fn answered(subject: &mut Subject<'_>) -> Outcome {
    let kafka = match KAFKA.get() {
        Some(lines) => lines,
        None => {
            let home = subject.home("interfaces-kafka")?;
            let lines = subject.step("Kafka answers the calls of user interfaces", |subject| {
                subject.oracle.format(&home)?;
                ask(subject, &home, subject.oracle.start(&home)?)
            })?;
            KAFKA.get_or_init(|| lines)
        }
    };
    let home = subject.home("interfaces")?;
    let calls = kafka.iter().filter(|line| is_verdict(line)).count();
    subject.step(&format!("{calls} calls of user interfaces are answered as by Kafka"), |subject| {
        subject.oracle.format(&home)?;
        let ours = ask(subject, &home, subject.start(&home)?)?;
        compare(kafka, &ours, subject.binary.is_some())
    })
}

/// Both programs' lines, without what differs only because it is another folder and other ports.
fn ask(subject: &Subject<'_>, home: &Home, server: Server) -> Result<BTreeSet<String>, String> {
    // The Java program comes last: it asks for a coordinator of transactions, for which Kafka makes a topic.
    let asked = |program: &mut Command, name: &str| {
        program::run(program.arg(home.bootstrap()), "", &home.folder.join(name))
    };
    let mut said = asked(&mut install::go::install("interfaces", install::go::NEWEST)?.start(), "go")?;
    said.push_str(&asked(&mut subject.oracle.program("Interfaces.java")?, "java")?);
    server.stop_after(Asked::Anything)?;
    let properties = fs::read_to_string(home.properties()).map_err(|error| error.to_string())?;
    let controller = properties
        .lines()
        .find_map(|line| line.strip_prefix("controller.quorum.bootstrap.servers="))
        .ok_or("the home names no controller")?;
    let data = home.data().display().to_string();
    let said = said.replace(&data, "DATA").replace(controller, "CONTROLLER");
    let lines = said.replace(&format!(":{}", home.port), ":PORT");
    Ok(lines.lines().map(|line| line.replace(&format!("\"Port\":{}", home.port), "\"Port\":PORT")).collect())
}

/// Whether a line tells how a call as a whole went.
fn is_verdict(line: &str) -> bool {
    !line.contains(" / ") && (line.ends_with(": ok") || line.contains(": error "))
}

fn compare(kafka: &BTreeSet<String>, ours: &BTreeSet<String>, is_ours: bool) -> Outcome {
    let mut met = BTreeSet::new();
    let mut unexplained = Vec::new();
    let only_kafkas = kafka.difference(ours).map(|line| ("Kafka", line));
    for (who, line) in only_kafkas.chain(ours.difference(kafka).map(|line| ("here ", line))) {
        let row = |(begins, _): &&(&str, &str)| {
            line.strip_prefix(*begins).is_some_and(|rest| rest.starts_with([':', ' ']))
        };
        let found = NOT_SERVED.iter().find(row).or_else(|| {
            // An error is never explained as a mere difference.
            DIFFERENT.iter().filter(|_| !is_verdict(line)).find(|(begins, _)| line.starts_with(begins))
        });
        match found {
            Some((begins, _)) => drop(met.insert(*begins)),
            None => unexplained.push(format!("{who}: {line}")),
        }
    }
    if !unexplained.is_empty() {
        return Err(format!("{} lines differ:\n{}", unexplained.len(), unexplained.join("\n")));
    }
    let rows = || NOT_SERVED.iter().chain(DIFFERENT);
    match rows().find(|(begins, _)| is_ours && !met.contains(begins)) {
        Some((begins, _)) => Err(format!("`{begins}` is listed as another answer, but is the same now")),
        None => Ok(()),
    }
}
