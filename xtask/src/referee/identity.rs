//! What differs from broker to broker because each gave it itself: topic ids, producer ids, members, sessions, ports, its clock.
//!
//! A case is written in ids of its own. On the way to a broker they become the ids that this broker gave, and on the way
//! back the case's again, so that both are compared and not passed over. What a broker gives while the case runs has
//! no counterpart: of that, it is compared whether it is there.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::{SystemTime, UNIX_EPOCH};

use eventor_core::records::{Batch, checksum};
use eventor_core::wire::Value;
use uuid::Uuid;

use crate::oracle::CLUSTER_ID;

/// How the ids of a case and of one broker go together.
pub struct Identities {
    /// The broker's port.
    pub port: u16,
    /// When the broker was started: whatever its clock says is later, and no timestamp of a case is.
    pub started_ms: i64,
    pub topics: BTreeMap<Uuid, Uuid>,
    pub producers: BTreeMap<i64, i64>,
    pub sessions: BTreeMap<i64, i64>,
    pub members: BTreeMap<String, String>,
}

pub fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

impl Identities {
    pub fn new(port: u16, started_ms: i64) -> Identities {
        let (topics, producers, sessions, members) = Default::default();
        Identities { port, started_ms, topics, producers, sessions, members }
    }

    /// Replaces the case's id in a field of a request by the broker's. A topic id that no topic has stays, and is known when
    /// it comes back.
    pub fn substitute(&mut self, field: &str, value: &mut Value) {
        match (field, value) {
            ("cluster_id", Value::Text(text)) => *text = CLUSTER_ID.into(),
            ("member_id", Value::Text(id)) => {
                let own = self.members.iter().find(|(of_case, _)| of_case.as_bytes() == id.as_slice());
                *id = own.map_or(id.clone(), |(_, own)| own.clone().into_bytes());
            }
            ("session_id", Value::Int(id)) => *id = *self.sessions.get(id).unwrap_or(id),
            ("records", Value::Blob(bytes)) => {
                self.producers.iter().for_each(|(of_case, own)| set_producer(bytes, *of_case, *own));
            }
            (_, Value::Uuid(id)) => *id = *self.topics.entry(*id).or_insert(*id),
            _ => {}
        }
    }

    /// A field of a reply in words that two brokers can agree on.
    pub fn show(&self, field: &str, value: &Value) -> String {
        match (field, value) {
            ("port", Value::Int(port)) if *port == i64::from(self.port) => "its port".into(),
            ("session_id", Value::Int(id @ 1..)) => given("a session", of_case(&self.sessions, id)),
            ("producer_id", Value::Int(id @ 0..)) => given("a producer id", of_case(&self.producers, id)),
            ("member_id" | "leader", Value::Text(id)) => self.show_member(&String::from_utf8_lossy(id)),
            ("finalized_features_epoch", Value::Int(0..)) => "an offset of its metadata log".into(),
            (_, Value::Uuid(id)) if id.is_nil() => "nil".into(),
            (_, Value::Uuid(id)) => given("a new id", of_case(&self.topics, id)),
            (_, Value::Int(ms)) if field.contains("time") && (self.started_ms..=now_ms()).contains(ms) => {
                "now".into()
            }
            (_, Value::Null) => "null".into(),
            (_, Value::Bool(value)) => value.to_string(),
            (_, Value::Int(number)) => number.to_string(),
            (_, Value::Uint(number)) => number.to_string(),
            (_, Value::Float(number)) => number.to_string(),
            (_, Value::Text(text)) => String::from_utf8_lossy(text).into_owned(),
            (_, Value::Blob(bytes)) => hex(bytes),
            (_, Value::Array(values)) => {
                values.iter().map(|value| self.show(field, value)).collect::<Vec<_>>().join(", ")
            }
            (_, Value::Struct(_)) => unreachable!("a struct is shown field by field"),
        }
    }
}

impl Identities {
    /// A member's id: the case's, or what stands before what the broker drew.
    fn show_member(&self, own: &str) -> String {
        let drawn = own.len().checked_sub(UUID_CHARACTERS).and_then(|at| own.split_at_checked(at));
        let drawn = drawn.filter(|(_, uuid)| Uuid::try_parse(uuid).is_ok());
        match (self.members.iter().find(|(_, member)| *member == own), drawn) {
            (Some((of_case, _)), _) => of_case.clone(),
            (None, Some((before, _))) => format!("{before}a new id"),
            (None, None) => own.to_owned(),
        }
    }
}

/// With hyphens.
const UUID_CHARACTERS: usize = 36;

fn given<T: ToString>(what: &str, of_case: Option<&T>) -> String {
    of_case.map_or(what.to_owned(), T::to_string)
}

fn of_case<'a, T: PartialEq>(ids: &'a BTreeMap<T, T>, own: &T) -> Option<&'a T> {
    ids.iter().find(|(_, id)| *id == own).map(|(of_case, _)| of_case)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where the producer id of a batch lies, its checksum, and what that covers.
const PRODUCER_ID: Range<usize> = 43..51;
const CHECKSUM: Range<usize> = 17..21;
const COVERED_FROM: usize = 21;

/// Gives the sound batches of one producer to another. What is damaged stays as it is.
fn set_producer(mut bytes: &mut [u8], from: i64, to: i64) {
    while let Ok(batch) = Batch::parse(bytes, 0) {
        let is_meant = batch.producer_id() == from && batch.crc_is_valid();
        let (one, rest) = bytes.split_at_mut(batch.size_bytes());
        if is_meant {
            one[PRODUCER_ID].copy_from_slice(&to.to_be_bytes());
            let checksum = checksum(&one[COVERED_FROM..]);
            one[CHECKSUM].copy_from_slice(&checksum.to_be_bytes());
        }
        bytes = rest;
    }
}
