//! Who reads whom: what a reader printed against what the writer was given.

use std::collections::BTreeMap;

use super::records::Record;
use super::table::Client;
use crate::Outcome;

/// How many topics of a writer a reader read byte for byte, by the names of both.
pub type Cells = BTreeMap<(String, String), usize>;

/// What one client wrote: the same records to each topic.
pub struct Written {
    pub client: &'static Client,
    pub topics: Vec<String>,
    pub records: Vec<Record>,
}

/// The lines of a reader, by topic and partition.
pub type Lines<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a str>>;

/// Sorts what a reader printed.
pub fn by_partition(said: &str) -> Result<Lines<'_>, String> {
    let mut lines = Lines::new();
    for line in said.lines() {
        let mut words = line.splitn(3, ' ');
        match (words.next(), words.next(), words.next()) {
            (Some(topic), Some(partition), Some(rest)) => {
                lines.entry((topic, partition)).or_default().push(rest);
            }
            _ => return Err(format!("it printed what is no record: {}", cut(line))),
        }
    }
    Ok(lines)
}

/// Both partitions of a topic, line by line, but for what their rows excuse.
pub fn compare(written: &Written, reader: &Client, topic: &str, lines: &Lines<'_>) -> Outcome {
    let any_timestamp = !written.client.sets_timestamps();
    same_records(&written.records, topic, lines, any_timestamp, |record| reader.reads(record))
}

/// Both partitions of a topic: as many records as were written, and those that are looked at line by line.
pub fn same_records(
    records: &[Record],
    topic: &str,
    lines: &Lines<'_>,
    any_timestamp: bool,
    is_looked_at: impl Fn(&Record) -> bool,
) -> Outcome {
    for partition in 0..2 {
        let records: Vec<&Record> = records.iter().filter(|record| record.partition == partition).collect();
        let number = partition.to_string();
        let read = lines.get(&(topic, &number[..])).map_or(&[][..], Vec::as_slice);
        for (offset, (record, read)) in records.iter().zip(read).enumerate() {
            let wanted = format!("{offset} {}", record.line_within(any_timestamp));
            if is_looked_at(record) && !same(&wanted, read) {
                let (read, wanted) = (cut(read), cut(&wanted));
                return Err(format!("partition {partition}:\n    read   {read}\n    wanted {wanted}"));
            }
        }
        if read.len() != records.len() {
            return Err(format!(
                "partition {partition}: {} records instead of {}",
                read.len(),
                records.len()
            ));
        }
    }
    Ok(())
}

/// Word by word; `*` is any timestamp.
fn same(wanted: &str, read: &str) -> bool {
    let (mut wanted, mut read) = (wanted.split(' '), read.split(' '));
    loop {
        match (wanted.next(), read.next()) {
            (None, None) => return true,
            (Some("*"), Some(number)) if number.parse::<u64>().is_ok() => {}
            (Some(one), Some(other)) if one == other => {}
            _ => return false,
        }
    }
}

fn cut(line: &str) -> String {
    if line.len() <= 300 { line.to_string() } else { line.chars().take(300).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_timestamp_is_a_number() {
        assert!(same("0 * x61 - -", "0 1700000000000 x61 - -"));
        assert!(!same("0 * x61 - -", "0 x61 x61 - -"));
        assert!(!same("0 5 x61 -", "0 5 x61 - -"));
    }

    #[test]
    fn lines_are_sorted_by_partition() {
        let lines = by_partition("a 0 0 5 x - -\na 1 0 6 x - -\na 0 1 7 x - -\n").expect("well-formed");
        assert_eq!(lines[&("a", "0")], ["0 5 x - -", "1 7 x - -"]);
        assert!(by_partition("a 0\n").is_err());
    }
}
