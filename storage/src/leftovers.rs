//! What an interrupted deletion, compaction or write left in a partition's directory.
//!
//! Kafka's rules: `.deleted` goes; `.cleaned` goes, and with it every `.swap` that belongs to the same unfinished
//! round; a `.swap` that is left is complete, so it takes the place of the segments it was made from.

use std::ops::Range;

use eventor_core::storage::{Fault, Offset};

use crate::file_system::{FileSystem, Open};
use crate::log_file::{LogFile, fault};
use crate::names::{self, Kind};
use crate::scan::Headers;

/// The offset-named files of a partition's directory, each list ascending.
#[derive(Debug, Default)]
pub(crate) struct Files {
    pub(crate) logs: Vec<Offset>,
    pub(crate) snapshots: Vec<Offset>,
}

/// Clears away or completes what was left unfinished, removes indexes without a log, and lists the rest.
pub(crate) fn settle<F: FileSystem>(fs: &F, directory: &str) -> Result<Files, Fault> {
    let unfinished =
        list(fs, directory)?.iter().filter_map(|name| offset_of(name.strip_suffix(".cleaned")?)).min();
    let mut swaps = Vec::new();
    for name in list(fs, directory)? {
        let swap_offset = name.strip_suffix(".swap").and_then(offset_of);
        let stale_swap = swap_offset.is_some_and(|offset| unfinished.is_some_and(|from| offset >= from));
        let deleted = name.ends_with(".deleted") && !name.ends_with(".checkpoint.deleted");
        if deleted || name.ends_with(".cleaned") || stale_swap || name.ends_with(".tmp") {
            remove(fs, directory, &name)?;
        } else if swap_offset.is_some() {
            swaps.push(name);
        }
    }
    if !swaps.is_empty() {
        complete_swaps(fs, directory, &swaps)?;
    }
    let mut files = Files::default();
    let mut indexes = Vec::new();
    for name in list(fs, directory)? {
        match names::parse(&name) {
            Some((offset, Kind::Log)) => files.logs.push(offset),
            Some((offset, Kind::ProducerSnapshot)) => files.snapshots.push(offset),
            Some((offset, _)) => indexes.push((offset, name)),
            None => {}
        }
    }
    for (_, name) in indexes.iter().filter(|(offset, _)| files.logs.binary_search(offset).is_err()) {
        remove(fs, directory, name)?;
    }
    Ok(files)
}

fn complete_swaps<F: FileSystem>(fs: &F, directory: &str, swaps: &[String]) -> Result<(), Fault> {
    let mut replaced: Option<Range<Offset>> = None;
    for name in swaps {
        if let Some((base, Kind::Log)) = name.strip_suffix(".swap").and_then(names::parse) {
            let next = next_offset(fs, &format!("{directory}/{name}"), base)?;
            let before = replaced.unwrap_or(base..next);
            replaced = Some(before.start.min(base)..before.end.max(next));
        }
    }
    for name in list(fs, directory)? {
        let is_replaced = |(offset, kind): (Offset, Kind)| {
            kind != Kind::ProducerSnapshot && replaced.as_ref().is_some_and(|range| range.contains(&offset))
        };
        if names::parse(&name).is_some_and(is_replaced) {
            remove(fs, directory, &name)?;
        }
    }
    for name in swaps {
        let from = format!("{directory}/{name}");
        fs.rename(&from, from.trim_end_matches(".swap")).map_err(fault("rename", &from))?;
    }
    fs.sync_directory(directory).map_err(fault("flush", directory))
}

fn next_offset<F: FileSystem>(fs: &F, path: &str, base: Offset) -> Result<Offset, Fault> {
    let file = LogFile::open(fs, path.to_owned(), Open::Read)?;
    let mut headers = Headers::new(&file, 0, file.length()?);
    let mut next = base;
    while let Some((_, header)) = headers.next()? {
        next = next.max(header.next_offset());
    }
    Ok(next)
}

fn offset_of(name: &str) -> Option<Offset> {
    names::parse(name).map(|(offset, _)| offset)
}

fn list<F: FileSystem>(fs: &F, directory: &str) -> Result<Vec<String>, Fault> {
    let entries = fs.list(directory).map_err(fault("list", directory))?;
    Ok(entries.into_iter().filter(|entry| !entry.is_directory).map(|entry| entry.name).collect())
}

fn remove<F: FileSystem>(fs: &F, directory: &str, name: &str) -> Result<(), Fault> {
    let path = format!("{directory}/{name}");
    fs.remove(&path).map_err(fault("remove", &path))
}
