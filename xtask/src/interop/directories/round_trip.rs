//! Apache Kafka as the referee: it starts on what a broker left, reads every record, knows every group, and its dump-log
//! accepts every file.

use super::super::Subject;
use super::{dump, groups, seed};
use crate::Outcome;
use crate::server::{Home, Server};

/// A directory that the subject made: after SIGTERM, and after kill -9, with Kafka's own appends between.
pub fn own_directory(subject: &mut Subject<'_>, home: &Home, server: Server) -> Outcome {
    let told = groups::change(subject, home, 1)?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    dump::accepts(subject, home, "after SIGTERM", &told, 1)?;
    let kafka = kafka_reads(subject, home, "after SIGTERM", &[1])?;
    groups::same(subject, home, &told)?;
    seed::java(subject, home, 2)?;
    let told = groups::change(subject, home, 2)?;
    subject.step("Kafka stops", |_| stops_well(kafka))?;
    let server = subject.step("starts on what Kafka appended to", |subject| subject.start(home))?;
    seed::java_reads(subject, home, &[1, 2])?;
    groups::same(subject, home, &told)?;
    seed::java(subject, home, 3)?;
    let told = groups::change(subject, home, 3)?;
    subject.step("is killed", |_| server.kill())?;
    let kafka = kafka_reads(subject, home, "after kill -9", &[1, 2, 3])?;
    groups::same(subject, home, &told)?;
    subject.step("Kafka stops once more", |_| stops_well(kafka))?;
    dump::accepts(subject, home, "after kill -9 and Kafka's recovery", &told, 3)?;
    let server = subject.step("starts after all of that", |subject| subject.start(home))?;
    seed::java_reads(subject, home, &[1, 2, 3])?;
    subject.step("is killed once more", |_| server.kill())?;
    let server = subject.step("recovers from its own crash", |subject| subject.start(home))?;
    seed::java_reads(subject, home, &[1, 2, 3])?;
    groups::same(subject, home, &told)?;
    subject.step("stops on SIGTERM after a recovery", |_| server.stop())?;
    dump::accepts(subject, home, "after its own recovery", &told, 3)
}

/// A directory that Kafka made: the subject opens it, reads and appends; Kafka takes it back.
pub fn kafkas_directory(subject: &mut Subject<'_>) -> Outcome {
    let home = subject.home("kafkas")?;
    // So that there are snapshots of metadata among what Kafka leaves.
    home.add("metadata.log.max.record.bytes.between.snapshots=2000")?;
    let kafka = subject.step("Kafka makes a directory", |subject| {
        subject.oracle.format(&home)?;
        subject.oracle.start(&home)
    })?;
    seed::java(subject, &home, 1)?;
    let told = groups::change(subject, &home, 1)?;
    subject.step("Kafka stops", |_| kafka.stop())?;
    let server = subject.step("starts on Kafka's directory", |subject| subject.start(&home))?;
    seed::java_reads(subject, &home, &[1])?;
    groups::same(subject, &home, &told)?;
    seed::java(subject, &home, 2)?;
    seed::java_reads(subject, &home, &[1, 2])?;
    let told = groups::change(subject, &home, 2)?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    dump::accepts(subject, &home, "of Kafka's directory", &told, 2)?;
    subject.step("Kafka takes its directory back, with every record and group", |subject| {
        let kafka = subject.oracle.start(&home)?;
        seed::reads(subject, &home, &[1, 2])?;
        groups::compare(subject, &home, &told)?;
        stops_well(kafka)
    })
}

/// Kafka starts on the home and reads everything.
fn kafka_reads(
    subject: &mut Subject<'_>,
    home: &Home,
    when: &str,
    rounds: &[usize],
) -> Result<Server, String> {
    subject.step(&format!("Kafka starts {when} and reads every record"), |subject| {
        let kafka = subject.oracle.start(home)?;
        seed::reads(subject, home, rounds)?;
        seed::lines_are_there(subject, home)?;
        Ok(kafka)
    })
}

/// Kafka stops, and logged no error all along.
fn stops_well(kafka: Server) -> Outcome {
    let log = kafka.log();
    kafka.stop()?;
    // A busy machine is slow, which Kafka calls an error.
    let is_error = |line: &&str| line.contains(" ERROR ") && !line.contains("EventPerformanceMonitor");
    match log.lines().find(|line| is_error(line) || line.contains("Corrupt")) {
        Some(line) => Err(format!("Kafka logged: {line}")),
        None => Ok(()),
    }
}
