//! Runs of client programs against one broker: what each act must print. Their contract is `xtask/clients/README.md`.

use std::path::PathBuf;
use std::time::Instant;

use super::install::CommandLine;
use super::matrix::{self, Cells, Written};
use super::records::{self, Record};
use super::table::{self, Client};
use crate::interop::Subject;
use crate::program;
use crate::server::Home;

/// A client that is installed.
pub struct Ready {
    pub client: &'static Client,
    pub command: CommandLine,
}

/// Where programs run: against which broker, and in which folder they leave what they print.
pub struct Programs {
    broker: String,
    bootstrap: String,
    folder: PathBuf,
}

impl Programs {
    pub fn new(subject: &Subject<'_>, home: &Home) -> Result<Programs, String> {
        let folder = home.folder.join("programs");
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Programs { broker: subject.name.clone(), bootstrap: home.bootstrap(), folder })
    }

    /// Every step that the row does not excuse, in order.
    pub fn story(&self, one: &Ready) -> Result<(), String> {
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

    /// One round of all records that it can write.
    pub fn write(&self, one: &Ready, round: usize) -> Result<Written, String> {
        let records: Vec<_> =
            records::of_round(round).into_iter().filter(|record| one.client.writes(record)).collect();
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
    pub fn read<'a>(&self, one: &Ready, written: &'a [Written]) -> Result<Cells, String> {
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

    /// Has it write these records to topics that begin with this name; answers the topics. It may fail.
    pub fn try_write(&self, one: &Ready, name: &str, records: &[Record]) -> Result<Vec<String>, String> {
        let input: String = records.iter().map(|record| format!("{}\n", record.line())).collect();
        let mut command = one.command.start();
        command.args([&self.bootstrap, "write", name]);
        let said = program::run(&mut command, &input, &self.folder.join(format!("{name}-write")))?;
        Ok(said.lines().map(str::to_string).collect())
    }

    /// Has it read these topics; answers what it printed. It may fail.
    pub fn try_read(&self, one: &Ready, name: &str, topics: &[String]) -> Result<String, String> {
        let mut command = one.command.start();
        command.args([&self.bootstrap, "read"]).args(topics);
        program::run(&mut command, "", &self.folder.join(format!("{name}-read")))
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
