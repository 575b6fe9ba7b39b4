//! The README's matrix of clients, between two markers, from what a run found.

use std::fs;
use std::process::Command;

use super::Results;
use super::table::{ALL, CLIENTS, Client};
use crate::process::BINARIES;
use crate::{Outcome, process};

const BEGIN: &str = "<!-- made by cargo xtask interop --full -->";
const END: &str = "<!-- end -->";

/// Puts the table into the README.
pub fn write(results: &Results) -> Outcome {
    if !BINARIES.iter().all(|name| results.contains_key(*name)) {
        return Err("the README's matrix of clients is made from a run against both binaries".into());
    }
    let path = process::root().join("README.md");
    let page = fs::read_to_string(&path).map_err(|error| error.to_string())?;
    let (before, rest) = page.split_once(BEGIN).ok_or("the README has no place for the matrix of clients")?;
    let (_, after) = rest.split_once(END).ok_or("the README's matrix of clients does not end")?;
    let page = format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", table(results)?);
    fs::write(&path, page).map_err(|error| error.to_string())
}

/// One row a writer, one column a reader, and what clients cannot do.
fn table(results: &Results) -> Result<String, String> {
    let numbers = 1..=CLIENTS.len();
    let columns: String = numbers.clone().map(|number| format!(" {number} |")).collect();
    let mut text = format!("| written by \\ read by |{columns}\n|---|{}\n", "---|".repeat(CLIENTS.len()));
    for (number, writer) in numbers.zip(CLIENTS) {
        text.push_str(&format!("| {number} {} |", writer.name()));
        for reader in CLIENTS {
            text.push_str(&format!(" {} |", cell(results, writer, reader)?));
        }
        text.push('\n');
    }
    let commit = process::output(process::git().args(["log", "-1", "--format=%h"]))?;
    let date = process::output(Command::new("date").args(["-u", "+%F"]))?;
    let brokers: Vec<String> = results.keys().map(|name| format!("`{name}`")).collect();
    text.push_str(&format!(
        "\nTopics read byte for byte, on {} alike; made on {} at commit {}. ",
        brokers.join(" and "),
        date.trim(),
        commit.trim()
    ));
    text.push_str("What clients leave out, because they cannot do it:\n\n");
    CLIENTS.iter().filter_map(notes).for_each(|note| text.push_str(&note));
    Ok(text.trim_end().to_string())
}

/// The same on every broker, or each.
fn cell(results: &Results, writer: &Client, reader: &Client) -> Result<String, String> {
    let key = (writer.name(), reader.name());
    let mut counts: Vec<usize> = results.values().filter_map(|cells| cells.get(&key)).copied().collect();
    if results.is_empty() || counts.len() < results.len() {
        return Err(format!(
            "the matrix is made from a run of all families: {} by {} is missing",
            key.0, key.1
        ));
    }
    counts.dedup();
    Ok(counts.iter().map(usize::to_string).collect::<Vec<_>>().join("/"))
}

/// What the row of a client excuses, as a line of a list.
fn notes(client: &Client) -> Option<String> {
    let mut notes = Vec::new();
    let absent: Vec<&str> = ALL.iter().copied().filter(|codec| !client.codecs.contains(codec)).collect();
    if !absent.is_empty() {
        notes.push(format!("no {}", absent.join(", ")));
    }
    if !client.idempotent {
        notes.push("no idempotent producer".to_string());
    }
    notes.extend(client.lacks.iter().map(|(step, why)| format!("no step `{step}`: {why}")));
    notes.extend(client.cannot_write.iter().map(|(kind, why)| format!("writes no {}: {why}", kind.words())));
    notes.extend(client.cannot_read.iter().map(|(kind, why)| format!("shows no {}: {why}", kind.words())));
    notes.extend(client.skips.iter().map(|(codec, why)| format!("skips `{codec}` of other families: {why}")));
    (!notes.is_empty()).then(|| format!("- {}: {}\n", client.name(), notes.join("; ")))
}
