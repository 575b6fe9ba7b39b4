//! What is true once a step of a lesson is done:
//!
//! - `request API path = value` and `response API path = value`: of the latest request of that API, or what it was answered. A
//!   path is names and numbers joined by dots, and may leave out what lies between them; a value is what the tree shows, or what it
//!   means (`error_code = UNKNOWN_TOPIC_OR_PARTITION`);
//! - `response API path` alone: there is such a thing; `no response API path`: there is none;
//! - `answered API count`, `waiting API`: so many were answered, the latest is not;
//! - `connections count`, `closed connection`, `clock ms`: at least so many, that one, at least so late;
//! - `stopped`, `running`: the broker.
//!
//! Where an API stands, `API@connection` means those of that connection only.

use std::fmt;
use std::str::FromStr;

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use eventor_core::wire::{Name, Scalar};
use eventor_explain::{Node, Note, Tree, requests, responses};
use eventor_tests::Exchange;

use crate::playground::Playground;

/// Something that is true or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Check {
    /// There is such a value.
    Equal(Side, String),
    /// There is such a thing.
    Present(Side),
    /// There is a response, and no such thing in it.
    Absent(Side),
    /// At least so many requests of an API were answered.
    Answered(Which, usize),
    /// The latest request of an API was not.
    Waiting(Which),
    /// There were at least so many connections.
    Connections(usize),
    /// A connection is over.
    Closed(usize),
    /// At least so many milliseconds have passed.
    Clock(u64),
    /// Does the broker run?
    Running(bool),
}

/// A place in a request or a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// In the response, or in the request?
    pub response: bool,
    /// Which exchange is meant: the latest of these.
    pub which: Which,
    /// Where in it.
    pub path: String,
}

/// Exchanges of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// Of this API.
    pub api: ApiKey,
    /// On this connection, or on any.
    pub connection: Option<usize>,
}

/// The API of this name.
pub(super) fn api(name: &str) -> Result<ApiKey, String> {
    ApiKey::from_name(name).ok_or_else(|| format!("there is no API {name}"))
}

impl FromStr for Which {
    type Err = String;

    fn from_str(word: &str) -> Result<Which, String> {
        let (name, connection) = match word.split_once('@') {
            Some((name, number)) => (name, Some(number.parse().map_err(|_| "the number of a connection")?)),
            None => (word, None),
        };
        Ok(Which { api: api(name)?, connection })
    }
}

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.api.schema().name)?;
        self.connection.map_or(Ok(()), |number| write!(f, "@{number}"))
    }
}

impl FromStr for Side {
    type Err = String;

    fn from_str(words: &str) -> Result<Side, String> {
        let words: Vec<&str> = words.split(' ').collect();
        let [side @ ("request" | "response"), api, path] = *words else {
            return Err("request API path, or response API path".into());
        };
        Ok(Side { response: side == "response", which: api.parse()?, path: path.to_owned() })
    }
}

impl FromStr for Check {
    type Err = String;

    fn from_str(words: &str) -> Result<Check, String> {
        if let Some((side, value)) = words.split_once(" = ") {
            return Ok(Check::Equal(side.parse()?, value.to_owned()));
        }
        if let Some(side) = words.strip_prefix("no ") {
            return side.parse().map(Check::Absent);
        }
        let number = |text: &str| text.parse().map_err(|_| format!("{text:?} is no number"));
        Ok(match *words.split(' ').collect::<Vec<_>>() {
            ["answered", which, count] => Check::Answered(which.parse()?, number(count)?),
            ["waiting", which] => Check::Waiting(which.parse()?),
            ["connections", count] => Check::Connections(number(count)?),
            ["closed", connection] => Check::Closed(number(connection)?),
            ["clock", ms] => Check::Clock(number(ms)? as u64),
            ["running"] => Check::Running(true),
            ["stopped"] => Check::Running(false),
            _ => Check::Present(words.parse()?),
        })
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.response { "response" } else { "request" };
        write!(f, "{side} {} {}", self.which, self.path)
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Check::Equal(side, value) => write!(f, "{side} = {value}"),
            Check::Present(side) => side.fmt(f),
            Check::Absent(side) => write!(f, "no {side}"),
            Check::Answered(which, count) => write!(f, "answered {which} {count}"),
            Check::Waiting(which) => write!(f, "waiting {which}"),
            Check::Connections(count) => write!(f, "connections {count}"),
            Check::Closed(connection) => write!(f, "closed {connection}"),
            Check::Clock(ms) => write!(f, "clock {ms}"),
            Check::Running(running) => f.write_str(if *running { "running" } else { "stopped" }),
        }
    }
}

impl Check {
    /// Is it true?
    ///
    /// # Errors
    /// It is not; the line says what is instead.
    pub fn holds(&self, playground: &Playground) -> Result<(), String> {
        let sim = playground.sim();
        let all = |holds: bool, otherwise: String| if holds { Ok(()) } else { Err(otherwise) };
        match self {
            Check::Equal(side, wanted) => {
                let (value, means) = side.value(&side.which.latest(playground)?)?;
                all(value == *wanted || means.as_ref() == Some(wanted), format!("it is {value}"))
            }
            Check::Present(side) => side.value(&side.which.latest(playground)?).map(drop),
            Check::Absent(side) => {
                let latest = side.which.latest(playground)?;
                all(
                    latest.response.is_some() && side.value(&latest).is_err(),
                    "it is there, or there is no answer".into(),
                )
            }
            Check::Answered(which, count) => {
                let answered =
                    sim.exchanges().iter().filter(|one| which.fits(one) && one.response.is_some()).count();
                all(answered >= *count, format!("{answered} were"))
            }
            Check::Waiting(which) => {
                all(which.latest(playground)?.response.is_none(), "it was answered".into())
            }
            Check::Connections(count) => {
                all(sim.connections() >= *count, format!("there are {}", sim.connections()))
            }
            Check::Closed(connection) => {
                let closed = *connection < sim.connections() && sim.closed(*connection).is_some();
                all(closed, "it is open".into())
            }
            Check::Clock(ms) => all(sim.now().mono.0 >= *ms, format!("it is {} ms", sim.now().mono.0)),
            Check::Running(running) => all(sim.is_running() == *running, "it is not".into()),
        }
    }
}

impl Side {
    /// The value there, and what it means.
    ///
    /// # Errors
    /// There is no such thing; the line says what is missing.
    pub fn value(&self, exchange: &Exchange) -> Result<(String, Option<String>), String> {
        let arena = Bump::new();
        let tree = match (&exchange.response, self.response) {
            (Some(response), true) => responses(self.which.api, exchange.api.1, response, &arena),
            (None, true) => return Err(format!("the latest {} was not answered", self.which)),
            (_, false) => requests(&exchange.request, &arena),
        };
        let at = find(&tree, &self.path).ok_or_else(|| format!("there is no {}", self.path))?;
        Ok(shown(&tree.nodes[at]))
    }
}

impl Which {
    /// The latest that was sent.
    ///
    /// # Errors
    /// There is none.
    pub fn latest(&self, playground: &Playground) -> Result<Exchange, String> {
        let latest = playground.sim().exchanges().into_iter().rfind(|exchange| self.fits(exchange));
        latest.ok_or_else(|| format!("no {self} was sent"))
    }

    /// The latest that was answered.
    ///
    /// # Errors
    /// There is none.
    pub fn latest_answered(&self, playground: &Playground) -> Result<Exchange, String> {
        let mut exchanges = playground.sim().exchanges();
        exchanges.retain(|exchange| self.fits(exchange) && exchange.response.is_some());
        exchanges.pop().ok_or_else(|| format!("no {self} was answered"))
    }

    fn fits(&self, exchange: &Exchange) -> bool {
        exchange.api.0 == self.api.number()
            && self.connection.is_none_or(|number| exchange.connection == number)
    }
}

/// The first node at the end of this path: each step of it lies somewhere in the one before.
pub fn find(tree: &Tree<'_>, path: &str) -> Option<usize> {
    let (mut at, mut end) = (0, tree.nodes.len());
    for step in path.split('.') {
        at += tree.nodes.get(at..end)?.iter().position(|node| is_called(node, step))?;
        let depth = tree.nodes[at].depth;
        let inside = tree.nodes[at + 1..end].iter().take_while(|node| node.depth > depth).count();
        (at, end) = (at + 1, at + 1 + inside);
    }
    Some(at - 1)
}

fn is_called(node: &Node<'_>, step: &str) -> bool {
    match node.name {
        Name::Field(field) => field.name == step,
        Name::Index(index) => step.parse() == Ok(index),
        Name::Word(word) => word == step,
    }
}

fn shown(node: &Node<'_>) -> (String, Option<String>) {
    let value = match node.value {
        Some(Scalar::Text(text)) => text.to_string(),
        Some(Scalar::Uuid(uuid)) => uuid.to_string(),
        Some(Scalar::Blob(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let means = match &node.note {
        Some(Note::Means(means)) => Some(means.clone()),
        _ => None,
    };
    (value, means)
}
