//! The README's matrix of clients, between two markers, from what a run found.

use std::fs;
use std::process::Command;

use super::Results;
use super::table::{ALL, CLIENTS, Client};
use crate::{Outcome, process};

const BEGIN: &str = "<!-- made by cargo xtask interop --full -->";
const END: &str = "<!-- end -->";

/// Puts the table of a run of all families against both binaries into the README.
pub fn write(results: &Results) -> Outcome {
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
    notes.extend(client.skips.iter().map(|(parts, why)| format!("skips `{}`: {why}", parts.join("`, `"))));
    (!notes.is_empty()).then(|| format!("- {}: {}\n", client.name(), notes.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands between the markers.
    fn matrix() -> String {
        let page = fs::read_to_string(process::root().join("README.md")).expect("the README");
        let (_, rest) = page.split_once(BEGIN).expect("the matrix begins");
        rest.split_once(END).expect("the matrix ends").0.to_owned()
    }

    #[test]
    fn the_rows_are_the_clients() {
        let matrix = matrix();
        let rows = matrix.lines().filter_map(|line| {
            let head = line.strip_prefix("| ")?.split(" |").next()?;
            let (number, name) = head.split_once(' ')?;
            Some((number.parse::<usize>().ok()?, name.to_owned()))
        });
        let clients = (1..).zip(CLIENTS.iter().map(Client::name));
        assert_eq!(rows.collect::<Vec<_>>(), clients.collect::<Vec<_>>(), "cargo xtask interop --full");
    }

    #[test]
    fn each_row_has_a_column_for_each_client() {
        for line in matrix().lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), CLIENTS.len() + 2, "{line}");
        }
    }

    #[test]
    fn what_clients_cannot_do_is_what_the_table_excuses() {
        let matrix = matrix();
        let said: Vec<&str> = matrix.lines().filter(|line| line.starts_with("- ")).collect();
        let excused: Vec<String> = CLIENTS.iter().filter_map(notes).collect();
        assert_eq!(said, excused.iter().map(|note| note.trim_end()).collect::<Vec<_>>());
    }

    #[test]
    fn all_families_but_those_that_the_readme_names_are_there_in_two_versions() {
        let page = fs::read_to_string(process::root().join("README.md")).expect("the README");
        for client in CLIENTS {
            let versions = CLIENTS.iter().filter(|other| other.family == client.family).count();
            let is_alone = page.contains(&format!("{} {} alone", client.family, client.version));
            assert_eq!(versions, if is_alone { 1 } else { 2 }, "{}", client.family);
        }
    }
}
