//! Who opens which directory after whom, with Apache Kafka as the referee: it starts on what a broker left, reads every
//! record, knows every group, and its dump-log accepts every file.

use super::super::Subject;
use super::dump::{self, Left};
use super::groups;
use super::seed::Seed;
use crate::Outcome;
use crate::server::{Home, Server};

/// A directory that the subject made: after SIGTERM, and after kill -9, with Kafka's own appends between.
pub fn own_directory(subject: &mut Subject<'_>) -> Outcome {
    let (home, mut seed) = (&subject.home_of_clients("own")?, Seed::install()?);
    let server = subject.step("starts on an empty directory", |subject| subject.start(home))?;
    seed.writes(subject, home)?;
    seed.reads(subject, home)?;
    let told = groups::change(subject, home, 1)?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    dump::accepts(subject, home, Left::Stopped, &told, 1)?;
    let kafka = kafka_reads(subject, home, "after SIGTERM", &seed)?;
    groups::same(subject, home, &told)?;
    seed.writes(subject, home)?;
    let told = groups::change(subject, home, 2)?;
    subject.step("Kafka stops", |_| kafka.stop())?;
    let server = subject.step("starts on what Kafka appended to", |subject| subject.start(home))?;
    seed.reads(subject, home)?;
    groups::same(subject, home, &told)?;
    seed.writes(subject, home)?;
    let told = groups::change(subject, home, 3)?;
    subject.step("is killed", |_| server.kill())?;
    dump::accepts(subject, home, Left::Killed, &told, 3)?;
    let kafka = kafka_reads(subject, home, "after kill -9", &seed)?;
    groups::same(subject, home, &told)?;
    subject.step("Kafka stops once more", |_| kafka.stop())?;
    dump::accepts(subject, home, Left::ByKafka, &told, 3)?;
    let server = subject.step("starts after all of that", |subject| subject.start(home))?;
    seed.reads(subject, home)?;
    subject.step("is killed once more", |_| server.kill())?;
    let server = subject.step("recovers from its own crash", |subject| subject.start(home))?;
    seed.reads(subject, home)?;
    groups::same(subject, home, &told)?;
    subject.step("stops on SIGTERM after a recovery", |_| server.stop())?;
    dump::accepts(subject, home, Left::Stopped, &told, 3)
}

/// A directory that Kafka made: the subject opens it, reads and appends; Kafka takes it back.
pub fn kafkas_directory(subject: &mut Subject<'_>) -> Outcome {
    let (home, mut seed) = (&subject.home_of_clients("kafkas")?, Seed::install()?);
    // So that there are snapshots of metadata among what Kafka leaves.
    home.add("metadata.log.max.record.bytes.between.snapshots=2000")?;
    let kafka = subject.step("Kafka makes a directory", |subject| {
        subject.oracle.format(home)?;
        subject.oracle.start(home)
    })?;
    seed.writes(subject, home)?;
    let told = groups::change(subject, home, 1)?;
    subject.step("Kafka stops", |_| kafka.stop())?;
    let server = subject.step("starts on Kafka's directory", |subject| subject.start(home))?;
    seed.reads(subject, home)?;
    groups::same(subject, home, &told)?;
    seed.writes(subject, home)?;
    seed.reads(subject, home)?;
    let told = groups::change(subject, home, 2)?;
    subject.step("stops on SIGTERM", |_| server.stop())?;
    dump::accepts(subject, home, Left::Stopped, &told, 2)?;
    subject.step("Kafka takes its directory back, with every record and group", |subject| {
        let kafka = subject.oracle.start(home)?;
        seed.is_there(subject, home)?;
        groups::compare(subject, home, &told)?;
        kafka.stop()
    })
}

/// Kafka starts on the home and reads everything.
fn kafka_reads(subject: &mut Subject<'_>, home: &Home, when: &str, seed: &Seed) -> Result<Server, String> {
    subject.step(&format!("Kafka starts {when} and reads every record"), |subject| {
        let kafka = subject.oracle.start(home)?;
        seed.is_there(subject, home)?;
        Ok(kafka)
    })
}
