//! Two replies side by side: what differs, and which row of the list says so.

use eventor_core::protocol::ApiKey;

use super::differences::Difference;
use super::fields::{Fields, ORDER};

/// What stands for a field that is not there.
pub const ABSENT: &str = "(absent)";

/// One field in which two replies differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub path: String,
    pub kafka: String,
    pub eventor: String,
}

/// Every field that differs. Of an element that only one has, the element alone.
pub fn differences(kafka: &Fields, eventor: &Fields) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut paths: Vec<&String> = kafka.keys().chain(eventor.keys()).collect();
    paths.sort();
    paths.dedup();
    for path in paths {
        let of = |fields: &Fields| fields.get(path).map_or(ABSENT.to_owned(), String::clone);
        let (kafka, eventor) = (of(kafka), of(eventor));
        let is_same = match path.ends_with(&format!(".{ORDER}")) {
            true => common(&kafka, &eventor) == common(&eventor, &kafka),
            false => kafka == eventor,
        };
        let is_inside =
            |outer: &Found| (outer.kafka == ABSENT || outer.eventor == ABSENT) && is_below(path, &outer.path);
        if !is_same && !found.iter().any(is_inside) {
            found.push(Found { path: path.clone(), kafka, eventor });
        }
    }
    found
}

/// The elements of an order that are in the other one too.
fn common<'a>(order: &'a str, other: &str) -> Vec<&'a str> {
    order.split_whitespace().filter(|name| other.split_whitespace().any(|other| other == *name)).collect()
}

fn is_below(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The row that says so of each difference found, by its place in the list. A row about an error code speaks for the whole
/// element that has the code: what else is in it follows from that.
pub fn explain(api: ApiKey, found: &[Found], rows: &[Difference]) -> Vec<Option<usize>> {
    let direct: Vec<Option<usize>> =
        found.iter().map(|one| rows.iter().position(|row| row.is_about(api, one))).collect();
    let codes: Vec<(&str, usize)> = found
        .iter()
        .zip(&direct)
        .filter_map(|(one, row)| Some((one.path.strip_suffix("error_code")?, (*row)?)))
        .collect();
    let of_element = |one: &Found| {
        let code = codes.iter().find(|(element, _)| one.path.starts_with(element));
        code.map(|(_, row)| *row)
    };
    found.iter().zip(direct).map(|(one, row)| row.or_else(|| of_element(one))).collect()
}
