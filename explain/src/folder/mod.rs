//! Files of a data directory together: does each say what the others say?
//!
//! Not a repair, and not a decision what to do: a finding names a file, a byte of it, and what was expected there. A
//! directory that Kafka wrote has none, also after compaction and retention; where bytes are wrong in themselves, what
//! depends on them is not asked.

mod checkpoints;
mod indexes;
mod log;
mod metadata;
mod producers;

use std::collections::BTreeMap;
use std::fmt;

use bumpalo::Bump;
use eventor_core::wire::{Name, Scalar};

use crate::build::Builder;
use crate::file::explain;
use crate::{Format, Node, Parts, Place, Tree};
use log::LogView;
use metadata::Metadata;

/// Something that is wrong in a file, or between files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: String,
    /// The byte.
    pub at: usize,
    /// What is there, and what was expected.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, byte {}: {}", self.path, self.at, self.what)
    }
}

/// More findings of one file than anybody reads.
const FINDINGS_PER_FILE_MAX: usize = 20;

/// A file, what its path says, and whether it was right in itself.
pub(crate) struct File<'a> {
    pub path: &'a str,
    pub bytes: &'a [u8],
    pub place: Place<'a>,
    pub is_right: bool,
}

/// A log directory: its own files, and those of its partitions.
#[derive(Default)]
pub(crate) struct Directory<'a> {
    pub files: Vec<File<'a>>,
    pub partitions: BTreeMap<(&'a str, u32), Vec<File<'a>>>,
}

impl<'a> Directory<'a> {
    /// Its one file of this kind.
    pub fn file(&self, format: Format) -> Option<&File<'a>> {
        self.files.iter().find(|file| file.place.format == format)
    }
}

/// What is found.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub fn add(&mut self, file: &File<'_>, at: usize, what: impl Into<String>) {
        self.add_to(file.path, at, what);
    }

    pub fn add_to(&mut self, path: &str, at: usize, what: impl Into<String>) {
        // Findings of a file stand together.
        let same = self.0.iter().rev().take_while(|found| found.path == path).count();
        if same < FINDINGS_PER_FILE_MAX {
            self.0.push(Finding { path: path.to_owned(), at, what: what.into() });
        }
    }
}

/// Everything that is wrong in these files, given by path and bytes. Files that were set aside are left alone.
#[must_use]
pub fn check(files: &[(&str, &[u8])]) -> Vec<Finding> {
    let mut findings = Findings::default();
    let mut directories = sort(files);
    let mut logs = BTreeMap::new();
    for (root, directory) in &mut directories {
        let partitions = directory.partitions.iter_mut();
        for file in partitions.flat_map(|(_, files)| files).chain(&mut directory.files) {
            if file.place.format != Format::Segment {
                file.is_right = right(file, &mut findings);
            }
        }
        for ((topic, partition), files) in &mut directory.partitions {
            logs.insert((*root, *topic, *partition), LogView::scan(files, &mut findings));
        }
    }
    let metadata = Metadata::find(&directories);
    for (root, directory) in &directories {
        for ((topic, partition), files) in &directory.partitions {
            let log = &mut logs.get_mut(&(*root, *topic, *partition)).expect("scanned above");
            log.is_compacted |= metadata.as_ref().is_some_and(|metadata| metadata.compacted.contains(*topic));
            log.is_continuous = log.check(&mut findings);
            indexes::check(files, log, directory, &mut findings);
            producers::check(files, log, &mut findings);
        }
        checkpoints::check(root, directory, &logs, metadata.as_ref(), &mut findings);
        if let Some(metadata) = &metadata {
            metadata.check(root, directory, &logs, &mut findings);
        }
    }
    findings.0
}

/// Every log, by log directory, topic and partition.
pub(crate) type Logs<'a> = BTreeMap<(&'a str, &'a str, u32), LogView<'a>>;

/// Files by the log directory that they lie in.
fn sort<'a>(files: &[(&'a str, &'a [u8])]) -> BTreeMap<&'a str, Directory<'a>> {
    let mut directories = BTreeMap::<&str, Directory<'_>>::new();
    for &(path, bytes) in files {
        let Some(place) = Place::of(path).filter(|place| !place.is_unused) else { continue };
        let file = File { path, bytes, place, is_right: true };
        match place.partition {
            Some(partition) => {
                let root = place.folder.rsplit_once('/').map_or("", |(root, _)| root);
                directories.entry(root).or_default().partitions.entry(partition).or_default().push(file);
            }
            None => directories.entry(place.folder).or_default().files.push(file),
        }
    }
    for directory in directories.values_mut() {
        directory.partitions.values_mut().for_each(|files| files.sort_by_key(|file| file.place.offset));
    }
    directories
}

/// Tells what is wrong in a file by itself; true for nothing.
fn right(file: &File<'_>, findings: &mut Findings) -> bool {
    let arena = Bump::new();
    let Some(parts) = Parts::new(file.path, file.bytes) else { return true };
    let mut is_right = true;
    if file.place.format.entry_bytes().is_some() {
        let mut arena = arena;
        for part in parts.clone() {
            arena.reset();
            is_right &= wrongs(file, &parts.tree(&part, &arena), 0, findings);
        }
        return is_right;
    }
    let mut builder = Builder::new(file.bytes, &arena);
    explain(&mut builder, &file.place);
    wrongs(file, &builder.finish(), 0, findings)
}

/// Adds what a tree says is wrong; true for nothing. What was compressed has the byte `compressed_at`.
pub(crate) fn wrongs(
    file: &File<'_>,
    tree: &Tree<'_>,
    compressed_at: usize,
    findings: &mut Findings,
) -> bool {
    let mut is_right = true;
    for (node, why) in tree.wrongs() {
        is_right = false;
        let at = if node.buffer == 0 { node.range.start } else { compressed_at };
        findings.add(file, at, format!("{}: {why}", node.name));
    }
    is_right
}

/// The leaves of a file by the name of their field, and of each line or entry.
pub(crate) struct Leaf<'t> {
    pub at: usize,
    pub name: &'static str,
    pub value: Scalar<'t>,
}

/// Each entry of a file: its leaves with fields.
pub(crate) fn entries<'t>(tree: &Tree<'t>) -> Vec<Vec<Leaf<'t>>> {
    let mut entries = Vec::new();
    for node in &tree.nodes {
        match (node.name, leaf(node)) {
            (Name::Index(_), _) => entries.push(Vec::new()),
            (_, Some(leaf)) if node.depth > 0 => {
                if let Some(entry) = entries.last_mut() {
                    entry.push(leaf);
                }
            }
            _ => {}
        }
    }
    entries
}

/// The leaf with this field anywhere in a file.
pub(crate) fn find<'t>(tree: &Tree<'t>, name: &str) -> Option<Leaf<'t>> {
    tree.nodes.iter().filter_map(leaf).find(|leaf| leaf.name == name)
}

fn leaf<'t>(node: &Node<'t>) -> Option<Leaf<'t>> {
    match (node.name, node.value) {
        (Name::Field(field), Some(value)) => Some(Leaf { at: node.range.start, name: field.name, value }),
        _ => None,
    }
}

/// The tree of a small file.
pub(crate) fn tree<'t>(file: &File<'t>, arena: &'t Bump) -> Tree<'t> {
    let mut builder = Builder::new(file.bytes, arena);
    explain(&mut builder, &file.place);
    builder.finish()
}
