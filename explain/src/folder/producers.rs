//! Do producer snapshots and transaction indexes agree with what producers wrote?

use std::collections::{BTreeMap, BTreeSet};

use super::log::LogView;
use super::{File, Findings};
use crate::Format;
use crate::file::binary::{int64, producers};

pub(super) fn check(files: &[File<'_>], log: &LogView<'_>, findings: &mut Findings) {
    if !log.is_right {
        return;
    }
    for file in files.iter().filter(|file| file.place.format == Format::ProducerSnapshot && file.is_right) {
        snapshot(file, log, findings);
    }
    transactions(files, log, findings);
}

/// What a partition knows of a producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    epoch: i16,
    last_sequence: i32,
    last_offset: i64,
    transaction_start: i64,
}

/// The producers of a log at an offset.
fn replay(log: &LogView<'_>, end: i64) -> BTreeMap<i64, State> {
    let mut states = BTreeMap::new();
    let written = log.entries().map(|(_, batch)| batch);
    for batch in written.filter(|batch| batch.last < end && batch.producer_id >= 0) {
        let epoch = batch.producer_epoch;
        let fresh = State { epoch, last_sequence: -1, last_offset: -1, transaction_start: -1 };
        let state = states.entry(batch.producer_id).or_insert(fresh);
        let transaction_start = state.transaction_start;
        if state.epoch != epoch {
            *state = State { transaction_start, ..fresh };
        }
        if batch.is_control {
            state.transaction_start = -1;
            continue;
        }
        (state.last_sequence, state.last_offset) = (batch.last_sequence, batch.last);
        if batch.is_transactional && state.transaction_start < 0 {
            state.transaction_start = batch.first;
        }
    }
    states
}

fn snapshot(file: &File<'_>, log: &LogView<'_>, findings: &mut Findings) {
    let end = file.place.offset;
    if end > log.end() {
        let what = format!("the name says {end}, and the log ends with offset {}", log.end() - 1);
        return findings.add(file, 0, what);
    }
    let states = replay(log, end);
    for producer in producers(file.bytes) {
        if producer.last_offset >= end {
            let what =
                format!("last_offset: less than {end} is wanted, the offset that the file is named after");
            findings.add(file, producer.at + 14, what);
            continue;
        }
        let state = match states.get(&producer.id) {
            Some(state) => state,
            None if log.is_complete() => {
                let what = format!("producer_id: nothing before offset {end} is of producer {}", producer.id);
                findings.add(file, producer.at, what);
                continue;
            }
            None => continue,
        };
        if !log.is_complete() {
            continue;
        }
        let fields = [
            ("epoch", 8, i64::from(producer.epoch), i64::from(state.epoch)),
            ("last_sequence", 10, producer.last_sequence.into(), state.last_sequence.into()),
            ("last_offset", 14, producer.last_offset, state.last_offset),
            ("current_txn_first_offset", 38, producer.transaction_start, state.transaction_start),
        ];
        for (name, at, found, wanted) in fields {
            if found != wanted {
                let what = format!("{name}: {wanted} is wanted here, by what producer {} wrote", producer.id);
                findings.add(file, producer.at + at, what);
            }
        }
    }
}

/// An aborted transaction, as an index should have it.
struct Aborted {
    producer_id: i64,
    /// Unknown where what it wrote may be gone.
    first: Option<i64>,
    last: i64,
    last_stable: Option<i64>,
    segment: usize,
    position: usize,
}

/// Every aborted transaction of a log that wrote something.
fn aborted(log: &LogView<'_>) -> Vec<Aborted> {
    let (mut open, mut aborted) = (BTreeMap::<i64, i64>::new(), Vec::new());
    let mut firsts = BTreeSet::new();
    for (segment, batch) in log.entries() {
        match batch.committed {
            None if batch.is_transactional && !batch.is_control => {
                let first = *open.entry(batch.producer_id).or_insert(batch.first);
                firsts.insert((first, batch.producer_id));
            }
            None => {}
            Some(committed) => {
                let first = open.remove(&batch.producer_id);
                first.map(|first| firsts.remove(&(first, batch.producer_id)));
                let stable = firsts.first().map_or(batch.last.saturating_add(1), |(first, _)| *first);
                if !committed && (first.is_some() || !log.is_complete()) {
                    aborted.push(Aborted {
                        producer_id: batch.producer_id,
                        first: first.filter(|_| log.is_complete()),
                        last: batch.last,
                        last_stable: Some(stable).filter(|_| log.is_complete()),
                        segment,
                        position: batch.position,
                    });
                }
            }
        }
    }
    aborted
}

fn transactions(files: &[File<'_>], log: &LogView<'_>, findings: &mut Findings) {
    let aborted = aborted(log);
    let index_of = |segment: usize| {
        let base = log.segments[segment].base;
        let of_segment =
            |file: &&File<'_>| file.place.format == Format::TransactionIndex && file.place.offset == base;
        files.iter().find(of_segment)
    };
    for file in files.iter().filter(|file| file.place.format == Format::TransactionIndex && file.is_right) {
        for (number, entry) in file.bytes.chunks_exact(34).enumerate() {
            let (at, last) = (number * 34, int64(entry, 18));
            let marker =
                aborted.binary_search_by_key(&last, |one| one.last).ok().map(|index| &aborted[index]);
            let Some(marker) = marker.filter(|one| log.segments[one.segment].base == file.place.offset)
            else {
                findings.add(
                    file,
                    at + 18,
                    format!("last_offset: at offset {last} of the segment no transaction is aborted"),
                );
                continue;
            };
            let fields = [
                ("producer_id", 2, Some(marker.producer_id)),
                ("first_offset", 10, marker.first),
                ("last_stable_offset", 26, marker.last_stable),
            ];
            for (name, from, wanted) in fields {
                if let Some(wanted) = wanted.filter(|wanted| *wanted != int64(entry, from)) {
                    findings.add(file, at + from, format!("{name}: {wanted} is wanted here, by the log"));
                }
            }
        }
    }
    let indexes = files.iter().filter(|file| file.place.format == Format::TransactionIndex);
    let told: BTreeSet<i64> =
        indexes.flat_map(|file| file.bytes.chunks_exact(34)).map(|entry| int64(entry, 18)).collect();
    for one in aborted.iter().filter(|one| one.first.is_some()) {
        match index_of(one.segment) {
            Some(file) if !file.is_right || told.contains(&one.last) => {}
            Some(file) => {
                let what =
                    format!("an entry for the transaction that was aborted at offset {} is wanted", one.last);
                findings.add(file, file.bytes.len(), what);
            }
            None => {
                let what = format!(
                    "offset {} aborts a transaction; a `.txnindex` of this name is wanted that says so",
                    one.last
                );
                findings.add_to(log.segments[one.segment].path, one.position, what);
                break;
            }
        }
    }
}
