//! What a run knows: which record lies where, and what was promised of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{EARLIEST, Found, OFFSET_OUT_OF_RANGE, PARTITIONS, TOPIC};
use crate::{Client, Record, fetch, list_offsets, metadata};

/// One partition as it was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Values by offset: acknowledged or read.
    pub values: BTreeMap<i64, String>,
    /// Offsets that were acknowledged as durable.
    pub durable: BTreeSet<i64>,
    /// The log's end at the last start.
    pub end_offset: i64,
    /// The log's start, as far as it is known: it never goes back.
    pub start: i64,
    /// The highest start that was acknowledged: it outlives crashes.
    pub start_durable: i64,
    /// The highest start that anybody asked for.
    pub start_asked: i64,
}

/// What retention may take of the topic.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keeps {
    /// `retention.ms`, negative for ever.
    pub ms: i64,
    /// `retention.bytes`, negative for any size.
    pub bytes: i64,
}

impl Default for Keeps {
    fn default() -> Keeps {
        Keeps { ms: -1, bytes: -1 }
    }
}

#[derive(Debug, Default)]
pub(super) struct Model {
    pub partitions: BTreeMap<i32, Seen>,
    /// Every value that was ever sent, and its timestamp.
    pub sent: BTreeMap<String, i64>,
    pub keeps: Keeps,
    /// Topics whose making was acknowledged.
    pub topics: BTreeSet<String>,
    pub next_topic: u32,
}

impl Model {
    fn partition(&mut self, partition: i32) -> &mut Seen {
        self.partitions.entry(partition).or_default()
    }

    /// Whether anything is known that was not promised to survive.
    pub fn has_unflushed(&self) -> bool {
        self.partitions.values().any(|seen| seen.values.keys().any(|offset| !seen.durable.contains(offset)))
    }

    /// A value lies at an offset, somebody says.
    pub fn place(&mut self, partition: i32, offset: i64, value: &str) -> Result<(), Found> {
        if !self.sent.contains_key(value) {
            return Err((
                "AckedSurvives",
                format!("{TOPIC}-{partition}@{offset} holds {value:?}, which nobody sent"),
            ));
        }
        if offset < self.partition(partition).start {
            return Ok(());
        }
        let known = self.partition(partition).values.entry(offset).or_insert_with(|| value.to_owned());
        match known == value {
            true => Ok(()),
            false => {
                let what = format!("{TOPIC}-{partition}@{offset} held {known:?} and now holds {value:?}");
                Err(("OffsetsContiguous", what))
            }
        }
    }

    /// A value was acknowledged. An idempotent producer's lies nowhere else.
    pub fn acknowledge(
        &mut self,
        partition: i32,
        offset: i64,
        value: &str,
        is_idempotent: bool,
        is_durable: bool,
    ) -> Result<(), Found> {
        let seen = self.partition(partition);
        if let Some((other, _)) = seen.values.iter().find(|(at, found)| **at != offset && *found == value)
            && is_idempotent
        {
            let what =
                format!("{value:?} was acknowledged at {offset} and lies at {other} of {TOPIC}-{partition}");
            return Err(("NoDuplicateSequence", what));
        }
        if is_durable && offset >= seen.start {
            seen.durable.insert(offset);
        }
        self.place(partition, offset, value)
    }

    /// A log begins at `start`, somebody says: nothing that is kept may lie before, and what is promised to be gone is.
    pub fn begins_at(&mut self, partition: i32, start: i64, now_ms: i64) -> Result<(), Found> {
        let Keeps { ms, bytes } = self.keeps;
        let sent = &self.sent;
        let seen = self.partitions.entry(partition).or_default();
        if start < seen.start_durable {
            let promised = seen.start_durable;
            let what = format!("{TOPIC}-{partition} begins at {start}, and was promised to at {promised}");
            return Err(("StartHolds", what));
        }
        let is_old = |value: &String| ms >= 0 && sent.get(value).is_some_and(|at| now_ms - at > ms);
        let must_stay =
            |(offset, value): &(&i64, &String)| **offset >= seen.start_asked && bytes < 0 && !is_old(value);
        if let Some((offset, value)) = seen.values.range(..start).find(must_stay) {
            let what = format!(
                "{TOPIC}-{partition} begins at {start}, but nobody may have deleted {value:?} at {offset}"
            );
            return Err(("StartHolds", what));
        }
        seen.values = seen.values.split_off(&start);
        seen.durable = seen.durable.split_off(&start);
        seen.start = start;
        Ok(())
    }

    /// After a start: reads everything and holds it against what is known, which it then replaces. Answers how many
    /// records are gone that nobody was promised.
    pub fn compare(&mut self, client: &mut Client, keeps_all: bool, now_ms: i64) -> Result<u64, Found> {
        let mut lost = 0;
        for partition in 0..PARTITIONS {
            let start = start_of(client, partition)?;
            self.begins_at(partition, start, now_ms)?;
            let seen = self.partition(partition);
            (seen.start_asked, seen.start_durable) = (start, start);
            let records = read_all(client, partition, start)?;
            check_sequences(partition, &records)?;
            let found: BTreeMap<i64, String> =
                records.iter().map(|record| (record.offset, record.text())).collect();
            let seen = self.partition(partition);
            for (offset, value) in &seen.values {
                let was_promised = keeps_all || seen.durable.contains(offset);
                match found.get(offset) {
                    Some(same) if same == value => {}
                    _ if !was_promised => lost += 1,
                    other => {
                        let what =
                            format!("{TOPIC}-{partition}@{offset} held {value:?} and now holds {other:?}");
                        return Err(("AckedSurvives", what));
                    }
                }
            }
            seen.durable.retain(|offset| found.contains_key(offset));
            seen.end_offset = found.last_key_value().map_or(start, |(offset, _)| offset + 1);
            if let Some(invented) = found.values().find(|value| !self.sent.contains_key(*value)) {
                return Err((
                    "AckedSurvives",
                    format!("{TOPIC}-{partition} holds {invented:?}, which nobody sent"),
                ));
            }
            self.partition(partition).values = found;
        }
        for topic in &self.topics {
            let error = client.call(metadata([topic.as_str()])).first_error();
            if error.0 != 0 {
                return Err(("AckedSurvives", format!("topic {topic} was made and now answers {error:?}")));
            }
        }
        Ok(lost)
    }
}

/// Where a log begins; what lies before cannot be read.
fn start_of(client: &mut Client, partition: i32) -> Result<i64, Found> {
    let reply = client.call(list_offsets(TOPIC, partition, EARLIEST));
    if reply.first_error().0 != 0 {
        let what = format!("{TOPIC}-{partition} answers {:?} after a start", reply.first_error());
        return Err(("AckedSurvives", what));
    }
    let start = reply.int("topics.0.partitions.0.offset");
    if start > 0 {
        let error = client.call(fetch(TOPIC, partition).offset(start - 1)).first_error();
        if error.0 != OFFSET_OUT_OF_RANGE {
            let what = format!("{TOPIC}-{partition} begins at {start}; what is before answers {error:?}");
            return Err(("StartHolds", what));
        }
    }
    Ok(start)
}

fn read_all(client: &mut Client, partition: i32, start: i64) -> Result<Vec<Record>, Found> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let offset = records.last().map_or(start, |last| last.offset + 1);
        let reply = client.call(fetch(TOPIC, partition).offset(offset));
        if reply.first_error().0 != 0 {
            let what =
                format!("{TOPIC}-{partition}@{offset} answers {:?} after a start", reply.first_error());
            return Err(("AckedSurvives", what));
        }
        let more = reply.records(0, 0);
        if more.is_empty() {
            return Ok(records);
        }
        for record in more.into_iter().filter(|record| record.offset >= offset) {
            let expected = records.last().map_or(start, |last| last.offset + 1);
            if record.offset != expected {
                let what =
                    format!("{} follows where {expected} should in {TOPIC}-{partition}", record.offset);
                return Err(("OffsetsContiguous", what));
            }
            records.push(record);
        }
    }
}

/// Each producer's sequences rise by one, whatever else lies between.
fn check_sequences(partition: i32, records: &[Record]) -> Result<(), Found> {
    let mut last: BTreeMap<i64, i32> = BTreeMap::new();
    for record in records.iter().filter(|record| record.producer_id >= 0) {
        let before = last.insert(record.producer_id, record.sequence);
        if before.is_some_and(|before| record.sequence != before + 1) {
            let (id, now) = (record.producer_id, record.sequence);
            let what = format!("sequence {now} of producer {id} follows {before:?} in {TOPIC}-{partition}");
            return Err(("NoDuplicateSequence", what));
        }
    }
    Ok(())
}
