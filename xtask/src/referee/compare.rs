//! Two replies side by side: what differs, and which row of the list says so.

use eventor_core::protocol::ApiKey;

use super::differences::Difference;
use super::fields::{Fields, ORDER};

/// What stands for a field that is not there.
pub const ABSENT: &str = "(absent)";

/// The path of what is said of a request that was not replied to.
pub const NO_REPLY: &str = "";

/// One field in which two replies differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub path: String,
    pub kafka: String,
    pub eventor: String,
}

/// Every field that differs. Of an element that only one has, the element alone; where only one replied, that alone.
pub fn differences(kafka: &Fields, eventor: &Fields) -> Vec<Found> {
    if kafka.contains_key(NO_REPLY) != eventor.contains_key(NO_REPLY) {
        return vec![Found { path: NO_REPLY.into(), kafka: said(kafka), eventor: said(eventor) }];
    }
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

/// What came of a request, in a word.
fn said(fields: &Fields) -> String {
    let code = || fields.get("error_code").map_or("a reply".to_owned(), |code| format!("error_code {code}"));
    fields.get(NO_REPLY).map_or_else(code, String::clone)
}

/// What speaks for a difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excuse {
    /// The row, by its place in the list.
    pub row: usize,
    /// The field that the row names beside its error code; none when the row is about the difference itself.
    pub beside: Option<&'static str>,
}

/// What speaks for each difference found. A row about an error code also speaks for the fields beside it that it names.
pub fn explain(api: ApiKey, found: &[Found], rows: &[Difference]) -> Vec<Option<Excuse>> {
    let direct: Vec<Option<usize>> =
        found.iter().map(|one| rows.iter().position(|row| row.is_about(api, one))).collect();
    let codes: Vec<(&str, usize)> = found
        .iter()
        .zip(&direct)
        .filter_map(|(one, row)| Some((one.path.strip_suffix("error_code")?, (*row)?)))
        .collect();
    let beside_code = |one: &Found| {
        codes.iter().find_map(|(element, row)| {
            let beside = rows[*row].beside(one.path.strip_prefix(element)?)?;
            Some(Excuse { row: *row, beside: Some(beside) })
        })
    };
    let excuse = |row| Excuse { row, beside: None };
    found.iter().zip(direct).map(|(one, row)| row.map(excuse).or_else(|| beside_code(one))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::referee::differences::ROW;

    fn found(path: &str) -> Found {
        Found { path: path.into(), kafka: "1".into(), eventor: "0".into() }
    }

    #[test]
    fn a_listed_error_code_excuses_the_fields_that_it_names_and_no_others() {
        let row = Difference {
            apis: &[ApiKey::Fetch],
            path: "topics[*].error_code",
            kafka: "1",
            eventor: "0",
            beside: &["offset"],
            ..ROW
        };
        let paths = ["topics[a].error_code", "topics[a].offset", "topics[a].epoch", "topics[b].offset"];
        let excuses = explain(ApiKey::Fetch, &paths.map(found), &[row]);
        let expected = [Some(None), Some(Some("offset")), None, None];
        assert_eq!(excuses.iter().map(|one| one.map(|one| one.beside)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_answer_that_only_one_gave_is_one_difference() {
        let closed = Fields::from([(NO_REPLY.to_owned(), "closed".to_owned())]);
        let answered = Fields::from(["error_code", "more"].map(|path| (path.to_owned(), "5".to_owned())));
        let expected =
            Found { path: NO_REPLY.into(), kafka: "closed".into(), eventor: "error_code 5".into() };
        assert_eq!(differences(&closed, &answered), [expected]);
    }
}
