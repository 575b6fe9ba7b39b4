//! What came of all comparisons, and whether list and README say the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::compare::{differences, explain};
use super::connection::Seen;
use super::differences::{DIFFERENCES, Difference};
use super::fields::ORDER;
use super::goldens;
use crate::{Outcome, process};

/// A value is printed up to here.
const SHOWN_MAX: usize = 160;

/// What was compared so far.
pub struct Tally {
    equal: usize,
    /// Alike but for an order, a clock, or what else is each broker's own.
    own: usize,
    listed: usize,
    failed: usize,
    /// Requests that no broker has answered.
    unanswered: usize,
    /// How often each row of the list was matched.
    matched: Vec<usize>,
    /// The fields beside error codes that differed, each with its row.
    beside: BTreeSet<(usize, &'static str)>,
    /// In which listed fields each golden's answer differs.
    goldens: BTreeMap<String, BTreeSet<&'static str>>,
    /// Is nothing to be printed?
    is_silent: bool,
}

impl Tally {
    pub fn new() -> Tally {
        Tally {
            equal: 0,
            own: 0,
            listed: 0,
            failed: 0,
            unanswered: 0,
            matched: vec![0; DIFFERENCES.len()],
            beside: BTreeSet::new(),
            goldens: BTreeMap::new(),
            is_silent: false,
        }
    }

    /// One that only says whether answers are alike.
    pub fn silent() -> Tally {
        Tally { is_silent: true, ..Tally::new() }
    }

    /// What Kafka and one of the binaries answered; is it alike, but for what is listed?
    pub fn compare(&mut self, binary: &str, name: &str, kafka: &[Seen], ours: &[Seen]) -> bool {
        let mut rows = Vec::new();
        if kafka.len() != ours.len() {
            self.say(&format!("referee: {binary}: {name}: {} replies, not {}", ours.len(), kafka.len()));
            rows.push(None);
        }
        for (kafka, ours) in kafka.iter().zip(ours) {
            let found = differences(&kafka.fields, &ours.fields);
            for (one, row) in found.iter().zip(explain(kafka.api, &found, DIFFERENCES)) {
                if row.is_none() {
                    self.say(&format!("referee: {binary}: {name}: {:?} {}", kafka.api, cut(&one.path)));
                    self.say(&format!("    Kafka   {}\n    Eventor {}", cut(&one.kafka), cut(&one.eventor)));
                }
                self.beside.extend(row.and_then(|excuse| Some((excuse.row, excuse.beside?))));
                rows.push(row.map(|excuse| excuse.row));
            }
        }
        rows.iter().flatten().for_each(|row| self.matched[*row] += 1);
        if let Some(golden) = name.strip_prefix(goldens::PREFIX) {
            // What comes in some order or lingers differs in one run and not in another.
            let listed = rows.iter().flatten().map(|row| &DIFFERENCES[*row]);
            let named = listed.filter(|row| row.is_certain() && !row.is_own() && !row.path.ends_with(ORDER));
            let fields: BTreeSet<&str> = named.map(Difference::field).collect();
            if !fields.is_empty() {
                self.goldens.entry(golden.to_owned()).or_default().extend(fields);
            }
        }
        let is_alike = !rows.contains(&None);
        let is_meant = |row: &usize| !DIFFERENCES[*row].is_own() && !DIFFERENCES[*row].path.ends_with(ORDER);
        match rows.is_empty() {
            true => self.equal += 1,
            false if !is_alike => self.failed += 1,
            false if rows.iter().flatten().any(is_meant) => self.listed += 1,
            false => self.own += 1,
        }
        is_alike
    }

    /// Takes in requests that nobody has answered: there is nothing to compare.
    pub fn add_unanswered(&mut self, count: usize) {
        self.unanswered += count;
    }

    pub fn unanswered(&self) -> usize {
        self.unanswered
    }

    fn say(&self, what: &str) {
        if !self.is_silent {
            println!("{what}");
        }
    }

    /// Prints what it was; an error when anything is not as it should be. Of a whole run, the goldens' list is written anew if
    /// that is asked for, and compared otherwise.
    pub fn conclude(self, is_whole: bool, is_update: bool) -> Outcome {
        let sent = self.equal + self.own + self.listed + self.failed;
        println!(
            "referee: {sent} comparisons of a binary with Kafka, each of an answer, of what is there afterwards, or of both: {} \
             alike, {} but for orders, clocks and what else is each one's own, {} with other listed differences, {} with others",
            self.equal, self.own, self.listed, self.failed
        );
        match (sent, self.failed) {
            (0, _) => Err("nothing was compared".into()),
            (_, 0) if is_whole => self.rows_are_right().and_then(|()| self.goldens_are_right(is_update)),
            (_, 0) => Ok(()),
            (_, failed) => Err(format!("{failed} answers differ in what differences.rs does not list")),
        }
    }

    /// What the goldens say of themselves is so.
    fn goldens_are_right(&self, is_update: bool) -> Outcome {
        let line = |(golden, fields): (&String, &BTreeSet<&str>)| {
            format!("{golden}: {}\n", fields.iter().copied().collect::<Vec<_>>().join(", "))
        };
        let found: String = self.goldens.iter().map(line).collect();
        let path = process::root().join(goldens::LIST);
        if is_update {
            return fs::write(&path, found).map_err(|error| format!("{}: {error}", goldens::LIST));
        }
        match fs::read_to_string(&path).unwrap_or_default() == found {
            true => Ok(()),
            false => Err(format!("{} is not what was found: cargo xtask referee --update", goldens::LIST)),
        }
    }

    /// Every row is matched and belongs to one of the README's, which tells how many there are.
    fn rows_are_right(&self) -> Outcome {
        for (row, matched) in DIFFERENCES.iter().zip(&self.matched) {
            println!("referee: {matched:>4} times {}: {}", row.name(), row.reason);
        }
        let unused =
            DIFFERENCES.iter().zip(&self.matched).find(|(row, matched)| **matched == 0 && row.is_certain());
        if let Some((row, _)) = unused {
            return Err(format!("no answer differs in {} any more: remove the row", row.name()));
        }
        for (at, row) in DIFFERENCES.iter().enumerate() {
            if let Some(field) = row.beside.iter().find(|field| !self.beside.contains(&(at, **field))) {
                return Err(format!("{field} beside {} differs no more: remove it from the row", row.name()));
            }
        }
        let readme = readme()?;
        let mut meant = DIFFERENCES.iter().filter(|row| !row.is_own());
        if let Some(row) = meant.find(|row| !readme.contains(&format!("\n| {}", row.readme))) {
            return Err(format!("the README has no row {:?}", row.readme));
        }
        let own = DIFFERENCES.iter().filter(|row| row.is_own()).count();
        readme_says(&format!("{} rows", DIFFERENCES.len()))?;
        readme_says(&format!("{own} of them"))
    }
}

fn readme() -> Result<String, String> {
    fs::read_to_string(process::root().join("README.md")).map_err(|error| format!("README.md: {error}"))
}

/// Insists that the README says this of the referee.
pub fn readme_says(what: &str) -> Outcome {
    match readme()?.contains(what) {
        true => Ok(()),
        false => Err(format!("the README does not say: {what}")),
    }
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(SHOWN_MAX) {
        Some((at, _)) => format!("{}...", &value[..at]),
        None => value.to_owned(),
    }
}
