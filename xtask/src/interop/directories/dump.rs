//! Kafka's dump-log reads every file of a directory: without a complaint, and with what must be in it.
//!
//! A decoder that prints nothing fails as well: for each kind of file there is something that it must say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::Subject;
use super::super::wants;
use super::groups::Told;
use crate::server::{Home, files};
use crate::{Outcome, program};

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
    "could not be decoded",
    "Exception",
    "Unrecognized",
    "unknown",
];

/// Which files, how they are read, and what must be said of them.
type Reading<'a> = (&'static str, Vec<PathBuf>, &'static [&'static str], Box<dyn Fn(&str) -> Outcome + 'a>);

/// How the files came to lie there as they do.
#[derive(Clone, Copy, PartialEq)]
pub enum Left {
    /// By the broker under test, as it stopped.
    Stopped,
    /// By the broker under test, as it was killed; nobody recovered anything yet.
    Killed,
    /// By Kafka, as it stopped.
    ByKafka,
}

impl Left {
    fn words(self) -> &'static str {
        match self {
            Left::Stopped => "as they were left",
            Left::Killed => "right after kill -9",
            Left::ByKafka => "as Kafka left them",
        }
    }
}

/// Every file of the log directory, whose groups were last told so after `rounds` of changes.
pub fn accepts(subject: &mut Subject<'_>, home: &Home, left: Left, told: &Told, rounds: usize) -> Outcome {
    let mut all = files(&home.data())?;
    // What is deleted may still lie there for a minute, and the tool fails on an empty log's indexes.
    all.retain(|path| !path.parent().is_some_and(|folder| folder.to_string_lossy().ends_with("-delete")));
    // Kafka's tool takes the room that Kafka keeps behind an index for entries of it. Kafka gives that back when it stops, and
    // never that of its metadata log; whoever comes after Kafka does so when it stops.
    let is_kafka = subject.binary.is_none();
    all.retain(|path| match left {
        _ if !is_index(path) => true,
        Left::Stopped => !is_kafka || !is_under(path, METADATA_LOG),
        Left::Killed => !is_kafka && !is_under(path, METADATA_LOG),
        Left::ByKafka => !is_under(path, METADATA_LOG),
    });
    for (what, files, arguments, expected) in readings(all, told, rounds) {
        let count = files.len();
        let when = left.words();
        if is_kafka && left == Left::Killed && what.starts_with("indexes") {
            continue;
        }
        subject.step(&format!("dump-log reads {count} files, {what}, {when}"), |subject| {
            if count == 0 {
                return Err("there are none".into());
            }
            let said = accepted(subject, home, &files, arguments)?;
            expected(&said).map_err(|why| format!("dump-log {arguments:?}: {why}"))
        })?;
    }
    Ok(())
}

fn readings<'a>(all: Vec<PathBuf>, told: &'a Told, rounds: usize) -> Vec<Reading<'a>> {
    let (metadata, other): (Vec<PathBuf>, Vec<PathBuf>) =
        all.iter().cloned().partition(|path| is_under(path, METADATA_LOG));
    let (offsets, user): (Vec<PathBuf>, Vec<PathBuf>) =
        other.into_iter().partition(|path| is_under(path, "__consumer_offsets-"));
    vec![
        (
            "logs of topics",
            ending(&user, &["log"]),
            &["--deep-iteration", "--print-data-log"],
            Box::new(move |said| logs(said, rounds)),
        ),
        (
            "offsets and groups",
            ending(&offsets, &["log"]),
            &["--deep-iteration", "--offsets-decoder"],
            Box::new(|said| groups(said, told)),
        ),
        (
            "metadata and snapshots",
            ending(&metadata, &["log", "checkpoint"]),
            &["--deep-iteration", "--cluster-metadata-decoder"],
            Box::new(|said| wants(said, METADATA)),
        ),
        (
            "indexes, as at a start",
            ending(&all, &["index", "timeindex", "txnindex"]),
            &["--index-sanity-check"],
            Box::new(|said| wants(said, &[".index passed sanity check.", ".timeindex passed sanity check."])),
        ),
        (
            "indexes against their logs",
            ending(&all, &["index", "timeindex"]),
            &["--verify-index-only"],
            Box::new(|said| wants(said, &["00.index", "00.timeindex"])),
        ),
        (
            "producer snapshots",
            ending(&all, &["snapshot"]),
            &[],
            Box::new(|said| wants(said, &["producerId: ", "lastSequence: "])),
        ),
    ]
}

const METADATA_LOG: &str = "__cluster_metadata-0";

const METADATA: &[&str] = &[
    "Snapshot end offset: ",
    "KRaftVoters {",
    "LeaderChange",
    "\"type\":\"FEATURE_LEVEL_RECORD\"",
    "\"type\":\"REGISTER_BROKER_RECORD\"",
    "\"type\":\"TOPIC_RECORD\",\"version\":0,\"data\":{\"name\":\"trip-a\"",
    "\"type\":\"TOPIC_RECORD\",\"version\":0,\"data\":{\"name\":\"trip-gone\"",
    "\"type\":\"REMOVE_TOPIC_RECORD\"",
    "\"type\":\"PARTITION_RECORD\"",
    "\"resourceName\":\"trip-b\",\"name\":\"retention.ms\",\"value\":\"-1\"",
    "\"type\":\"PRODUCER_IDS_RECORD\"",
];

/// Five partitions with ten records a round, each of them printed.
fn logs(said: &str, rounds: usize) -> Outcome {
    let mut records = 0;
    for of_file in said.split("Dumping ").filter(|text| text.lines().next().is_some_and(is_of_trip)) {
        records += of_file.lines().filter(|line| line.starts_with("| offset: ")).count();
        wants(of_file, &["payload: record 0", "payload: record 9"])?;
    }
    match records == 5 * 10 * rounds {
        true => Ok(()),
        false => Err(format!("{records} records are printed of those in topics trip-a and trip-b")),
    }
}

fn is_of_trip(path: &str) -> bool {
    path.contains("/trip-")
}

/// The last value of each key is what clients were told, and nothing else is there.
fn groups(said: &str, told: &Told) -> Outcome {
    let mut last: BTreeMap<&str, &str> = BTreeMap::new();
    for line in said.lines() {
        if let Some((_, pair)) = line.split_once(" key: ")
            && let Some((key, value)) = pair.split_once(" payload: ")
        {
            last.insert(key, value);
        }
    }
    let (mut offsets, mut members) = (0, 0);
    for line in told.client.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["offset", group, partition, ..] => {
                let (key, value) = offset_of(group, partition, line)?;
                if !last.get(key.as_str()).is_some_and(|payload| payload.starts_with(&value)) {
                    return Err(format!("{key} should say {value}, it says {:?}", last.get(key.as_str())));
                }
                offsets += 1;
            }
            ["member", "of", group, id, ..] => {
                let key =
                    format!("{{\"type\":\"2\",\"data\":{{\"group\":\"{}\"}}}}", group.trim_end_matches(':'));
                let member = format!("\"memberId\":\"{id}\"");
                if !last.get(key.as_str()).is_some_and(|payload| payload.contains(&member)) {
                    return Err(format!("{key} should have {member}, it says {:?}", last.get(key.as_str())));
                }
                members += 1;
            }
            _ => {}
        }
    }
    let is_there = |key: &str, value: &str| {
        key.starts_with("{\"type\":\"1\",\"data\":{\"group\":\"trip-") && value != "<DELETE>"
    };
    let there = last.iter().filter(|(key, value)| is_there(key, value)).count();
    // Each is told twice, with and without waiting for what is stable.
    if there * 2 != offsets || members == 0 {
        return Err(format!(
            "{there} offsets are in the files, {offsets} were told twice each, and {members} members"
        ));
    }
    let deleted = last.get("{\"type\":\"2\",\"data\":{\"group\":\"trip-deleted\"}}");
    match deleted.is_none_or(|value| *value == "<DELETE>") {
        true => Ok(()),
        false => Err(format!("the deleted group is there: {deleted:?}")),
    }
}

/// The key and the beginning of the value that dump-log prints for a line that was told of an offset.
fn offset_of(group: &str, partition: &str, line: &str) -> Result<(String, String), String> {
    let told = || {
        let (topic, number) = partition.rsplit_once('-')?;
        let (before, metadata) = line.split_once(" `")?;
        let mut words = before.rsplit(' ');
        let (epoch, offset) = (words.next()?, words.next()?);
        let epoch = epoch.strip_prefix("Optional[").and_then(|epoch| epoch.strip_suffix(']')).unwrap_or("-1");
        let metadata = metadata.strip_suffix('`')?;
        Some((
            format!(
                "{{\"type\":\"1\",\"data\":{{\"group\":\"{group}\",\"topic\":\"{topic}\",\"partition\":{number}}}}}"
            ),
            format!(
                "{{\"version\":\"4\",\"data\":{{\"offset\":{offset},\"leaderEpoch\":{epoch},\"metadata\":\"{metadata}\","
            ),
        ))
    };
    told().ok_or_else(|| format!("no offset is told here: {line}"))
}

/// What it printed, if it ended well and complained of nothing.
fn accepted(
    subject: &Subject<'_>,
    home: &Home,
    files: &[PathBuf],
    arguments: &[&str],
) -> Result<String, String> {
    let list: Vec<String> = files.iter().map(|path| path.display().to_string()).collect();
    let mut dump = subject.oracle.tool("dump-log")?;
    let out = home.folder.join("dump-log");
    let said = program::run(dump.args(arguments).args(["--files", &list.join(",")]), "", &out)?;
    let said = said + &program::complaints(&out)?;
    // Values are any bytes, and no complaint: a record's line is looked at as far as its key.
    let complains = |line: &&str| {
        let head = if line.starts_with("| offset: ") {
            line.split(" key: ").next().unwrap_or_default()
        } else {
            line
        };
        COMPLAINTS.iter().any(|complaint| head.contains(complaint))
    };
    match said.lines().find(complains) {
        None => Ok(said),
        Some(line) => Err(format!("dump-log says: {line}")),
    }
}

fn ending(files: &[PathBuf], endings: &[&str]) -> Vec<PathBuf> {
    let has = |path: &&PathBuf| path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e));
    files.iter().filter(has).cloned().collect()
}

fn is_index(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.to_string_lossy().ends_with("index"))
}

fn is_under(path: &Path, folder: &str) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().starts_with(folder))
}
