//! Apache Kafka as the referee: it starts on what a broker left, reads every record, and its dump-log accepts every file.

use std::path::{Path, PathBuf};

use super::{Subject, clients};
use crate::server::{Home, files};
use crate::{Outcome, process};

/// What dump-log prints when something is wrong although it ends well.
const COMPLAINTS: &[&str] = &[
    "isvalid: false",
    "Mismatches in",
    "mismatch",
    "Found non-consecutive",
    "Found invalid",
    "Found timestamp mismatch",
    "Found out of order",
    "invalid bytes",
    "Could not",
    "Exception",
    "Unrecognized",
];

/// A directory that the subject made: after SIGTERM, and after kill -9, with Kafka's own appends between.
pub fn own_directory(subject: &mut Subject<'_>, home: &Home) -> Outcome {
    dump(subject, home, "after SIGTERM")?;
    kafka_reads(subject, home, "after SIGTERM", &[1])?;
    let kafka = subject.step("Kafka starts again, to append", |subject| subject.oracle.start(home))?;
    clients::java(subject, home, 2)?;
    subject.step("Kafka stops", |_| kafka.stop())?;
    let server = subject.step("starts on what Kafka appended to", |subject| subject.start(home))?;
    clients::java_reads(subject, home, &[1, 2])?;
    clients::java(subject, home, 3)?;
    subject.step("is killed", |_| server.kill())?;
    kafka_reads(subject, home, "after kill -9", &[1, 2, 3])?;
    dump(subject, home, "after kill -9 and Kafka's recovery")?;
    let server = subject.step("starts after all of that", |subject| subject.start(home))?;
    clients::java_reads(subject, home, &[1, 2, 3])?;
    subject.step("is killed once more", |_| server.kill())?;
    let server = subject.step("recovers from its own crash", |subject| subject.start(home))?;
    clients::java_reads(subject, home, &[1, 2, 3])?;
    subject.step("stops on SIGTERM after a recovery", |_| server.stop())
}

/// A directory that Kafka made: the subject opens it, reads and appends; Kafka takes it back.
pub fn kafkas_directory(subject: &mut Subject<'_>) -> Outcome {
    let home = subject.home("kafkas")?;
    let kafka = subject.step("Kafka makes a directory", |subject| {
        subject.oracle.format(&home)?;
        subject.oracle.start(&home)
    })?;
    clients::java(subject, &home, 1)?;
    subject.step("Kafka stops", |_| kafka.stop())?;
    let server = subject.step("starts on Kafka's directory", |subject| subject.start(&home))?;
    clients::java_reads(subject, &home, &[1])?;
    clients::java(subject, &home, 2)?;
    clients::java_reads(subject, &home, &[1, 2])?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    dump(subject, &home, "of Kafka's directory")?;
    subject.step("Kafka takes its directory back and reads every record", |subject| {
        let kafka = subject.oracle.start(&home)?;
        clients::reads(subject, &home, &[1, 2])?;
        kafka.stop()
    })
}

/// Kafka starts on the home, reads everything, and stops.
fn kafka_reads(subject: &mut Subject<'_>, home: &Home, when: &str, rounds: &[usize]) -> Outcome {
    subject.step(&format!("Kafka starts {when} and reads every record"), |subject| {
        let kafka = subject.oracle.start(home)?;
        clients::reads(subject, home, rounds)?;
        clients::lines_are_there(subject, home)?;
        let log = kafka.log();
        kafka.stop()?;
        // A busy machine is slow, which Kafka calls an error.
        let is_error = |line: &&str| line.contains(" ERROR ") && !line.contains("EventPerformanceMonitor");
        match log.lines().find(|line| is_error(line) || line.contains("Corrupt")) {
            Some(line) => Err(format!("Kafka logged: {line}")),
            None => Ok(()),
        }
    })
}

/// Kafka's dump-log reads every file of the log directory.
fn dump(subject: &mut Subject<'_>, home: &Home, when: &str) -> Outcome {
    let (metadata, user): (Vec<PathBuf>, Vec<PathBuf>) =
        files(&home.data())?.into_iter().partition(|path| is_under(path, "__cluster_metadata-0"));
    let of = |files: &[PathBuf], endings: &[&str]| -> Vec<PathBuf> {
        let has =
            |path: &&PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e));
        files.iter().filter(has).cloned().collect()
    };
    let everything: [(&str, Vec<PathBuf>, &[&str]); 4] = [
        ("segments", of(&user, &["log"]), &["--deep-iteration", "--print-data-log"]),
        // Not the metadata log's: Kafka leaves those untrimmed, and its own tool then refuses them.
        ("indexes", of(&user, &["index", "timeindex", "txnindex"]), &["--index-sanity-check"]),
        ("producer snapshots", of(&[&user[..], &metadata[..]].concat(), &["snapshot"]), &[]),
        (
            "metadata",
            of(&metadata, &["log", "checkpoint"]),
            &["--cluster-metadata-decoder", "--deep-iteration"],
        ),
    ];
    for (what, files, arguments) in everything {
        let count = files.len();
        subject.step(&format!("dump-log accepts {count} files, {what}, {when}"), |subject| {
            let list: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
            // Producer snapshots are rightly absent where nobody produced idempotently since the last roll.
            if count == 0 {
                return if what == "producer snapshots" { Ok(()) } else { Err("there are none".into()) };
            }
            accepted(subject, &list.join(","), arguments)
        })?;
    }
    Ok(())
}

fn accepted(subject: &Subject<'_>, files: &str, arguments: &[&str]) -> Outcome {
    let (passed, said) =
        process::attempt(subject.oracle.tool("dump-log")?.args(arguments).args(["--files", files]))?;
    let complaint = said.lines().find(|line| COMPLAINTS.iter().any(|complaint| line.contains(complaint)));
    match (passed, complaint) {
        (true, None) => Ok(()),
        (_, Some(line)) => Err(format!("dump-log says: {line}")),
        (false, None) => Err(format!("dump-log failed:\n{said}")),
    }
}

fn is_under(path: &Path, folder: &str) -> bool {
    path.components().any(|part| part.as_os_str() == folder)
}
