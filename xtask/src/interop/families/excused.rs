//! What rows excuse is tried: whatever works now must leave its row. Not the steps and codecs that a program leaves out,
//! which it would have to be taught first.

use super::matrix::{self, Written};
use super::programs::{Programs, Ready};
use super::records::{self, Kind, Record};
use crate::Outcome;
use crate::program::each;

/// One excuse of a client.
enum Excuse {
    Write(Kind),
    Read(Kind),
    /// A topic of another family.
    Skip(String),
}

impl Excuse {
    fn words(&self) -> String {
        match self {
            Excuse::Write(kind) => format!("writes no {}", kind.words()),
            Excuse::Read(kind) => format!("shows no {}", kind.words()),
            Excuse::Skip(topic) => format!("cannot read {topic}"),
        }
    }
}

/// Tries every excuse of these clients, after they wrote what they can; answers how many hold.
pub fn hold(programs: &Programs, ready: &[Ready], written: &[Written]) -> Result<usize, String> {
    let writers: Vec<&Ready> = ready.iter().filter(|one| !one.client.cannot_write.is_empty()).collect();
    each(&writers, |one| writes_plain(programs, one, ready))?;
    let excuses: Vec<(&Ready, Excuse)> = ready.iter().flat_map(|one| excuses(one, written)).collect();
    each(&excuses, |(one, excuse)| {
        let tried = match excuse {
            Excuse::Write(kind) => writes(programs, one, *kind, ready),
            Excuse::Read(kind) => shows(programs, one, *kind, written),
            Excuse::Skip(topic) => reads(programs, one, topic, written),
        };
        match tried {
            Err(_) => Ok(()),
            Ok(()) => Err(format!("{}: {}: its row says so, but it does", one.client.name(), excuse.words())),
        }
    })?;
    Ok(excuses.len())
}

fn excuses<'a>(one: &'a Ready, written: &[Written]) -> Vec<(&'a Ready, Excuse)> {
    let client = one.client;
    let write = client.cannot_write.iter().map(|(kind, _)| Excuse::Write(*kind));
    let read = client.cannot_read.iter().map(|(kind, _)| Excuse::Read(*kind));
    let skipped = written.iter().flat_map(|written| {
        let skipped = |topic: &&String| !client.reads_topic(written.client, topic);
        written.topics.iter().filter(skipped).cloned().map(Excuse::Skip)
    });
    write.chain(read).chain(skipped).map(|excuse| (one, excuse)).collect()
}

/// Whether it writes records of this kind.
fn writes(programs: &Programs, one: &Ready, kind: Kind, ready: &[Ready]) -> Outcome {
    let is_meant = |record: &Record| match kind {
        // Every record has one.
        Kind::Timestamp => one.client.writes(record),
        kind => record.kinds.contains(&kind),
    };
    writes_those(programs, one, &kind.words().replace(' ', "-"), false, ready, is_meant)
}

/// So that a failure says something of a kind: what has none is written in just that way.
fn writes_plain(programs: &Programs, one: &Ready, ready: &[Ready]) -> Outcome {
    let any_timestamp = !one.client.sets_timestamps();
    writes_those(programs, one, "nothing", any_timestamp, ready, |record| record.kinds.is_empty())
        .map_err(|why| format!("{}: ordinary records: {why}", one.client.name()))
}

/// Whether it writes those records in every codec, as a client reads them that has no excuses.
fn writes_those(
    programs: &Programs,
    one: &Ready,
    name: &str,
    any_timestamp: bool,
    ready: &[Ready],
    are_meant: impl Fn(&Record) -> bool,
) -> Outcome {
    let records: Vec<Record> = records::of_round(1).into_iter().filter(are_meant).collect();
    let reader = ready.iter().find(|one| one.client.cannot_read.is_empty() && one.client.skips.is_empty());
    let reader = reader.ok_or("nobody reads everything")?;
    let name = format!("{}-excused-{name}", one.client.prefix());
    let topics = programs.try_write(one, &name, &records)?;
    let said = programs.try_read(reader, &name, &topics)?;
    let lines = matrix::by_partition(&said)?;
    topics.iter().try_for_each(|topic| matrix::same_records(&records, topic, &lines, any_timestamp, |_| true))
}

/// Whether it shows records of this kind, of whoever wrote them.
fn shows(programs: &Programs, one: &Ready, kind: Kind, written: &[Written]) -> Outcome {
    let has = |written: &&Written| written.records.iter().any(|record| record.kinds.contains(&kind));
    let read =
        |written: &Written| written.topics.iter().all(|topic| one.client.reads_topic(written.client, topic));
    let written = written.iter().filter(has).find(|written| read(written)).ok_or("nobody writes them")?;
    let name = format!("{}-excused-{}", one.client.prefix(), kind.words().replace(' ', "-"));
    let said = programs.try_read(one, &name, &written.topics)?;
    let lines = matrix::by_partition(&said)?;
    let any_timestamp = !written.client.sets_timestamps();
    let is_meant = |record: &Record| record.kinds.contains(&kind);
    let same =
        |topic: &String| matrix::same_records(&written.records, topic, &lines, any_timestamp, is_meant);
    written.topics.iter().try_for_each(same)
}

/// Whether it reads a topic.
fn reads(programs: &Programs, one: &Ready, topic: &String, written: &[Written]) -> Outcome {
    let name = format!("{}-excused-{topic}", one.client.prefix());
    let said = programs.try_read(one, &name, std::slice::from_ref(topic))?;
    let lines = matrix::by_partition(&said)?;
    let of = written.iter().find(|written| written.topics.contains(topic)).ok_or("nobody wrote it")?;
    matrix::compare(of, one.client, topic, &lines)
}
