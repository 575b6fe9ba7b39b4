//! Something to do in a lesson: an event as the event list has it, or `send CONNECTION API VERSION CHANGE...`, which sends the
//! request that the form of that API starts with, changed.
//!
//! A change is `path=text`, `path=null`, `path+` for one more element of an array, or `path-` for an element fewer. In a text,
//! `{API.path}` stands for what the latest response of that API has there (`{API@connection.path}`: on that connection), and `records(a,b)` for a batch of these values;
//! `gzip(a,b)` and the other codecs compress it, `broken(a,b)` has a wrong checksum.

use std::fmt;
use std::str::FromStr;

use eventor_core::protocol::ApiKey;
use eventor_core::records::Codec;
use eventor_tests::Event;

use super::check::{Side, api};
use crate::batch::codec_of;
use crate::draft::Draft;
use crate::playground::Playground;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// It happens.
    Event(Event),
    /// A request is composed and sent.
    Send {
        /// On which connection.
        connection: usize,
        /// Of which API.
        api: ApiKey,
        /// In which version.
        version: i16,
        /// What is changed in the form.
        changes: Vec<String>,
    },
}

impl FromStr for Deed {
    type Err = String;

    fn from_str(words: &str) -> Result<Deed, String> {
        let Some(request) = words.strip_prefix("send ") else {
            return words
                .parse()
                .map(Deed::Event)
                .map_err(|error: eventor_tests::NotAnEvent| error.to_string());
        };
        let words: Vec<&str> = request.split_whitespace().collect();
        let [connection, api, version, changes @ ..] = words.as_slice() else {
            return Err("send CONNECTION API VERSION CHANGE...".into());
        };
        Ok(Deed::Send {
            connection: connection.parse().map_err(|_| "the number of a connection")?,
            api: self::api(api)?,
            version: version.parse().map_err(|_| "the number of a version")?,
            changes: changes.iter().map(|&change| change.to_owned()).collect(),
        })
    }
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Deed::Event(event) => event.fmt(f),
            Deed::Send { connection, api, version, changes } => {
                write!(f, "send {connection} {} {version}", api.schema().name)?;
                changes.iter().try_for_each(|change| write!(f, " {change}"))
            }
        }
    }
}

impl Deed {
    /// Does it.
    ///
    /// # Errors
    /// It cannot be done now; the line says why.
    pub fn perform(&self, playground: &mut Playground) -> Result<(), String> {
        match self {
            Deed::Event(event) => playground.handle(&event.to_string()),
            Deed::Send { connection, api, version, changes } => {
                let mut draft = Draft::sample(api.number(), *version)?;
                for change in changes {
                    alter(&mut draft, change, playground).map_err(|why| format!("{change}: {why}"))?;
                }
                playground.send(*connection, &draft.bytes()?)
            }
        }
    }
}

fn alter(draft: &mut Draft, change: &str, playground: &Playground) -> Result<(), String> {
    if let Some(array) = change.strip_suffix('+') {
        return draft.add(array);
    }
    if let Some(element) = change.strip_suffix('-') {
        return draft.remove(element);
    }
    match change.split_once('=').ok_or("path=text, path+ or path-")? {
        (path, "null") => draft.set_null(path, true),
        (path, text) => {
            // It may be null in the form.
            if draft.set(path, &value(text, playground)?).is_err() {
                draft.set_null(path, false)?;
            }
            draft.set(path, &value(text, playground)?)
        }
    }
}

/// What a text of a change stands for.
fn value(text: &str, playground: &Playground) -> Result<String, String> {
    if let Some(inside) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        let (api, path) = inside.split_once('.').ok_or("{API.path}")?;
        let side: Side = format!("response {api} {path}").parse()?;
        return side.value(&side.which.latest_answered(playground)?).map(|(value, _)| value);
    }
    match text.split_once('(').and_then(|(kind, rest)| Some((kind, rest.strip_suffix(')')?))) {
        Some((kind, values)) => {
            let batch = batch(kind, values)?;
            Ok(batch.iter().map(|byte| format!("{byte:02x}")).collect())
        }
        None => Ok(text.to_owned()),
    }
}

/// A batch of these values, as a producer without idempotence sends it.
fn batch(kind: &str, values: &str) -> Result<Vec<u8>, String> {
    let codec = match kind {
        "records" | "broken" => Codec::Uncompressed,
        kind => codec_of(kind).ok_or_else(|| format!("{kind} is no kind of batch"))?,
    };
    let mut batch = eventor_tests::batch(values.split(',')).codec(codec).build();
    if kind == "broken"
        && let Some(last) = batch.last_mut()
    {
        *last ^= 1;
    }
    Ok(batch)
}
