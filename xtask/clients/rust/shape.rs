//! What the Rust client programs share: the command line, the story, and how a record is written as a line. Not what
//! they do with their library: that is the trait `Library`.
//!
//! Everything that is checked is checked here, so that every library is asked the same.
//!
//!     PROGRAM BOOTSTRAP story PREFIX
//!     PROGRAM BOOTSTRAP write PREFIX < records
//!     PROGRAM BOOTSTRAP read TOPIC...

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::{Duration, Instant};

const FIRST_TIMESTAMP: i64 = 1_700_000_000_000;
const PARTITIONS: i32 = 4;
const PER_PARTITION: i64 = 10;
const WAIT_MAX: Duration = Duration::from_secs(30);
const READ_MAX: Duration = Duration::from_secs(60);
const RUN_MAX: Duration = Duration::from_secs(120);

pub type Outcome<T = ()> = Result<T, String>;

/// What is written and read. None is null.
#[derive(Clone, Default)]
pub struct Record {
    pub topic: String,
    pub partition: i32,
    pub offset: i64,
    pub timestamp: i64,
    pub key: Option<Vec<u8>>,
    pub value: Option<Vec<u8>>,
    pub headers: Vec<(String, Option<Vec<u8>>)>,
}

/// One client library.
pub trait Library: Sized {
    type Consumer: Consumer;
    /// That it can write. All libraries here are idempotent when asked to be.
    const CODECS: &[&str];

    fn new(bootstrap: &str) -> Outcome<Self>;
    /// With the admin API.
    fn create(&self, topic: &str, partitions: i32) -> Outcome;
    /// The leader of each partition, in order.
    fn describe(&self, topic: &str) -> Outcome<Vec<i32>>;
    /// State and number of members.
    fn describe_group(&self, group: &str) -> Outcome<(String, usize)>;
    fn delete(&self, topic: &str) -> Outcome;
    fn topics(&self) -> Outcome<Vec<String>>;
    fn write(&self, topic: &str, codec: &str, idempotent: bool, records: &[Record]) -> Outcome;
    /// The end offset of each partition, in order.
    fn ends(&self, topic: &str) -> Outcome<Vec<i64>>;
    fn offset_at(&self, topic: &str, partition: i32, timestamp: i64) -> Outcome<i64>;
    /// A member of the group; without one, a reader of everything from the beginning.
    fn consumer(&self, group: Option<&str>, topics: &[&str]) -> Outcome<Self::Consumer>;
}

/// Dropping it closes it.
pub trait Consumer {
    /// The records that came since the last poll.
    fn poll(&self) -> Outcome<Vec<Record>>;
    /// Its partitions, in any order.
    fn owned(&self) -> Outcome<Vec<i32>>;
    /// An offset for each partition, in order.
    fn commit(&self, topic: &str, offsets: &[i64]) -> Outcome;
    fn seek(&self, topic: &str, partition: i32, offset: i64) -> Outcome;
}

/// Runs the program; what fails ends it.
pub fn main<L: Library>() -> Outcome {
    std::thread::spawn(|| {
        std::thread::sleep(RUN_MAX);
        eprintln!("not done after {RUN_MAX:?}");
        std::process::exit(1);
    });
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [bootstrap, "story", prefix] => story(&L::new(bootstrap)?, prefix),
        [bootstrap, "write", prefix] => write(&L::new(bootstrap)?, prefix),
        [bootstrap, "read", ref topics @ ..] => read(&L::new(bootstrap)?, topics),
        _ => Err("usage: PROGRAM BOOTSTRAP story|write|read ARGUMENT...".into()),
    }
}

fn check(holds: bool, what: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(what()) }
}

/// Polls until `look` answers true; what it says otherwise is what is told when that takes too long.
fn wait_for(look: impl FnMut() -> Outcome<Result<(), String>>) -> Outcome {
    wait_up_to(WAIT_MAX, look)
}

fn wait_up_to(limit: Duration, mut look: impl FnMut() -> Outcome<Result<(), String>>) -> Outcome {
    let begun = Instant::now();
    while let Err(what) = look()? {
        check(begun.elapsed() < limit, || format!("waited {limit:?} in vain: {what}"))?;
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// A consumer with all it ever read.
struct Member<C> {
    consumer: C,
    read: Vec<Record>,
}

impl<C: Consumer> Member<C> {
    fn new(consumer: C) -> Member<C> {
        Member { consumer, read: Vec::new() }
    }

    fn owned(&mut self) -> Outcome<Vec<i32>> {
        self.read.extend(self.consumer.poll()?);
        let mut owned = self.consumer.owned()?;
        owned.sort();
        Ok(owned)
    }

    fn owns_all(&mut self) -> Outcome {
        wait_for(|| {
            let owned = self.owned()?;
            Ok(check(owned == EVERYTHING, || format!("a member that is alone owns {owned:?}")))
        })
    }

    fn has_read(&mut self, records: i64) -> Outcome {
        wait_for(|| {
            self.read.extend(self.consumer.poll()?);
            let read = self.read.len();
            Ok(check(read >= records as usize, || format!("read {read} records")))
        })
    }
}

const EVERYTHING: [i32; 4] = [0, 1, 2, 3];

fn value_of(partition: i32, n: i64) -> Vec<u8> {
    format!("value {n} of partition {partition}").into_bytes()
}

fn story_records() -> Vec<Record> {
    let record = |n, partition| Record {
        partition,
        timestamp: FIRST_TIMESTAMP + n * 1000,
        key: Some(format!("key {n}").into_bytes()),
        value: Some(value_of(partition, n)),
        ..Record::default()
    };
    (0..PER_PARTITION).flat_map(|n| (0..PARTITIONS).map(move |partition| record(n, partition))).collect()
}

/// Makes a topic, which a broker that is busy lists a little later.
fn create<L: Library>(library: &L, topic: &String, partitions: i32) -> Outcome {
    library.create(topic, partitions)?;
    wait_for(|| {
        Ok(check(library.topics()?.contains(topic), || format!("the new topic {topic} is not listed")))
    })
}

fn story<L: Library>(library: &L, prefix: &str) -> Outcome {
    let (topic, group) = (&format!("{prefix}-story"), &format!("{prefix}-group"));
    create(library, topic, PARTITIONS)?;
    println!("create");
    let leaders = library.describe(topic)?;
    check(leaders == [1; 4], || format!("leaders are {leaders:?}"))?;
    println!("describe");
    library.write(topic, "none", true, &story_records())?;
    let ends = library.ends(topic)?;
    check(ends == [PER_PARTITION; 4], || format!("after producing, the topic ends at {ends:?}"))?;
    println!("produce");
    group_story(library, group, topic)?;
    seek(library, topic)?;
    println!("seek");
    let at = library.offset_at(topic, 2, FIRST_TIMESTAMP + 3 * 1000 - 500)?;
    check(at == 3, || format!("offset by timestamp is {at}, not 3"))?;
    println!("timestamp");
    library.delete(topic)?;
    wait_for(|| {
        Ok(check(!library.topics()?.contains(topic), || "the deleted topic is still listed".into()))
    })?;
    println!("delete");
    Ok(())
}

fn group_story<L: Library>(library: &L, group: &str, topic: &str) -> Outcome {
    let join = || Ok::<_, String>(Member::new(library.consumer(Some(group), &[topic])?));
    let mut first = join()?;
    first.owns_all()?;
    first.has_read(i64::from(PARTITIONS) * PER_PARTITION)?;
    for record in &first.read {
        let Record { partition, offset, .. } = *record;
        check(record.value == Some(value_of(partition, offset)), || {
            format!("read {:?} at {offset} of partition {partition}", record.value)
        })?;
    }
    first.consumer.commit(topic, &[7; 4])?;
    println!("group");

    let mut second = join()?;
    wait_for(|| {
        let (ours, theirs) = (first.owned()?, second.owned()?);
        let mut both = [&ours[..], &theirs[..]].concat();
        both.sort();
        let shared = !ours.is_empty() && !theirs.is_empty() && both == EVERYTHING;
        Ok(check(shared, || format!("two members own {ours:?} and {theirs:?}")))
    })?;
    let (state, members) = library.describe_group(group)?;
    check(state.eq_ignore_ascii_case("stable") && members == 2, || {
        format!("the group is described as {state} with {members} members")
    })?;
    println!("join");
    drop(second);
    first.owns_all()?;
    println!("leave");
    drop(first);

    let mut third = join()?;
    third.has_read(3 * i64::from(PARTITIONS))?;
    for partition in EVERYTHING {
        let own = third.read.iter().filter(|record| record.partition == partition);
        let offsets: Vec<i64> = own.map(|record| record.offset).collect();
        check(offsets == [7, 8, 9], || format!("resumed partition {partition} with offsets {offsets:?}"))?;
    }
    println!("resume");
    Ok(())
}

/// Reads to the end, goes back, and reads the very record there.
fn seek<L: Library>(library: &L, topic: &str) -> Outcome {
    let mut reader = Member::new(library.consumer(None, &[topic])?);
    reader.has_read(i64::from(PARTITIONS) * PER_PARTITION)?;
    reader.read.clear();
    reader.consumer.seek(topic, 1, 6)?;
    reader.has_read(1)?;
    let Record { partition, offset, value, .. } = &reader.read[0];
    check((*partition, *offset) == (1, 6) && *value == Some(value_of(1, 6)), || {
        format!("after a seek to 6 of partition 1 came {value:?} at {offset} of partition {partition}")
    })
}

fn write<L: Library>(library: &L, prefix: &str) -> Outcome {
    let lines = std::io::read_to_string(std::io::stdin()).map_err(|error| error.to_string())?;
    let records = lines.lines().map(record_of).collect::<Option<Vec<Record>>>();
    let records = records.ok_or("what is on standard input is no record")?;
    for codec in L::CODECS {
        for kind in ["plain", "idempotent"] {
            let topic = format!("{prefix}-{codec}-{kind}");
            if !library.topics()?.contains(&topic) {
                create(library, &topic, 2)?;
            }
            library.write(&topic, codec, kind == "idempotent", &records)?;
            println!("{topic}");
        }
    }
    Ok(())
}

fn read<L: Library>(library: &L, topics: &[&str]) -> Outcome {
    let mut missing = BTreeMap::new();
    for topic in topics {
        for (partition, end) in (0..).zip(library.ends(topic)?) {
            if end > 0 {
                missing.insert((topic.to_string(), partition), end);
            }
        }
    }
    let reader = library.consumer(None, topics)?;
    wait_up_to(READ_MAX, || {
        for record in reader.poll()? {
            println!("{}", line_of(&record));
            let place = (record.topic, record.partition);
            if missing.get(&place).is_some_and(|end| record.offset + 1 >= *end) {
                missing.remove(&place);
            }
        }
        Ok(check(missing.is_empty(), || format!("not read to the end: {missing:?}")))
    })
}

fn record_of(line: &str) -> Option<Record> {
    let [partition, timestamp, key, value, headers] = line.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let pairs = headers.split(',').filter(|pair| *pair != "-").map(|pair| {
        let (name, value) = pair.split_once('=')?;
        Some((String::from_utf8(hex(name)?).ok()?, bytes_of(value)?))
    });
    Some(Record {
        partition: partition.parse().ok()?,
        timestamp: timestamp.parse().ok()?,
        key: bytes_of(key)?,
        value: bytes_of(value)?,
        headers: pairs.collect::<Option<_>>()?,
        ..Record::default()
    })
}

fn line_of(record: &Record) -> String {
    let pair = |(name, value): &(String, _)| {
        format!("{}={}", &text_of(&Some(name.clone().into_bytes()))[1..], text_of(value))
    };
    let pairs: Vec<String> = record.headers.iter().map(pair).collect();
    let headers = if pairs.is_empty() { "-".to_string() } else { pairs.join(",") };
    let Record { topic, partition, offset, timestamp, key, value, .. } = record;
    format!("{topic} {partition} {offset} {timestamp} {} {} {headers}", text_of(key), text_of(value))
}

fn bytes_of(text: &str) -> Option<Option<Vec<u8>>> {
    if text == "-" { Some(None) } else { Some(Some(hex(text.strip_prefix('x')?)?)) }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn text_of(bytes: &Option<Vec<u8>>) -> String {
    let Some(bytes) = bytes else { return "-".to_string() };
    bytes.iter().fold("x".to_string(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
