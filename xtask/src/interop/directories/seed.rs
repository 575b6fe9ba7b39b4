//! What clients write into a directory, round by round, and read again whoever serves it: the records of client families,
//! by a program on the JVM and one on librdkafka. Not the groups.

use super::super::families::{self, Programs, Ready, Written};
use super::super::{Subject, wants};
use crate::Outcome;
use crate::program::{self, each};
use crate::server::Home;

/// Every codec, plain and idempotent, by each.
const FAMILIES: [&str; 2] = ["kafka-clients", "kcat"];

/// The clients, and all that they wrote to one directory.
pub struct Seed {
    clients: Vec<Ready>,
    written: Vec<Written>,
    rounds: usize,
}

impl Seed {
    pub fn install() -> Result<Seed, String> {
        Ok(Seed { clients: families::newest(&FAMILIES)?, written: Vec::new(), rounds: 0 })
    }

    /// One more round, appended to what is there.
    pub fn writes(&mut self, subject: &mut Subject<'_>, home: &Home) -> Outcome {
        let round = self.rounds + 1;
        let what = format!("{} write round {round} in every codec", FAMILIES.join(" and "));
        let fresh = subject.step(&what, |subject| {
            let programs = Programs::new(subject, home)?;
            each(&self.clients, |one| programs.write(one, round))
        })?;
        self.rounds = round;
        if self.written.is_empty() {
            self.written = fresh;
            return Ok(());
        }
        self.written.iter_mut().zip(fresh).for_each(|(all, fresh)| all.records.extend(fresh.records));
        Ok(())
    }

    /// Each client reads every round of both, byte for byte.
    pub fn reads(&self, subject: &mut Subject<'_>, home: &Home) -> Outcome {
        let what = format!("{} read rounds 1 to {} of each other", FAMILIES.join(" and "), self.rounds);
        subject.step(&what, |subject| self.is_there(subject, home))
    }

    /// The same without a step of its own, for Kafka in the referee's place.
    pub fn is_there(&self, subject: &Subject<'_>, home: &Home) -> Outcome {
        let programs = Programs::new(subject, home)?;
        each(&self.clients, |one| programs.read(one, &self.written))?;
        self.written.iter().filter(|written| written.client.sets_timestamps()).try_for_each(|written| {
            let begin = families::begin(self.rounds).to_string();
            let mut tool = subject.oracle.tool("get-offsets")?;
            tool.args(["--bootstrap-server", &home.bootstrap(), "--time", &begin]);
            tool.args(["--topic", &written.topics.join("|")]);
            let said = program::run(&mut tool, "", &home.folder.join("get-offsets"))?;
            // The first record of the last round.
            let offsets = (0..2).flat_map(|partition| {
                let all = written.records.iter().filter(|record| record.partition == partition).count();
                let first = all / self.rounds * (self.rounds - 1);
                written.topics.iter().map(move |topic| format!("{topic}:{partition}:{first}\n"))
            });
            offsets.into_iter().try_for_each(|line| wants(&said, &[&line]))
        })
    }
}
