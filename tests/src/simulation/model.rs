//! What a run knows: which record lies where, and what was promised of it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Found, PARTITIONS, TOPIC};
use crate::{Client, Record, fetch, metadata};

/// One partition as it was seen.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Values by offset: acknowledged or read.
    pub values: BTreeMap<i64, String>,
    /// Offsets that were acknowledged as durable.
    pub durable: BTreeSet<i64>,
    /// The log's end at the last start.
    pub end_offset: i64,
}

#[derive(Debug, Default)]
pub(super) struct Model {
    pub partitions: BTreeMap<i32, Seen>,
    /// Every value that was ever sent.
    pub sent: BTreeSet<String>,
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
        if !self.sent.contains(value) {
            return Err((
                "AckedSurvives",
                format!("{TOPIC}-{partition}@{offset} holds {value:?}, which nobody sent"),
            ));
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
        if is_durable {
            seen.durable.insert(offset);
        }
        self.place(partition, offset, value)
    }

    /// After a start: reads everything and holds it against what is known, which it then replaces. Answers how many
    /// records are gone that nobody was promised.
    pub fn compare(&mut self, client: &mut Client, keeps_all: bool) -> Result<u64, Found> {
        let mut lost = 0;
        for partition in 0..PARTITIONS {
            let records = read_all(client, partition)?;
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
            seen.end_offset = found.last_key_value().map_or(0, |(offset, _)| offset + 1);
            if let Some(invented) = found.values().find(|value| !self.sent.contains(*value)) {
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

fn read_all(client: &mut Client, partition: i32) -> Result<Vec<Record>, Found> {
    let mut records: Vec<Record> = Vec::new();
    loop {
        let offset = records.last().map_or(0, |last| last.offset + 1);
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
            let expected = records.last().map_or(0, |last| last.offset + 1);
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
