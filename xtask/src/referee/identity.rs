//! What a broker calls otherwise than another because each named it itself: topics, producers, members, sessions, its ports
//! and directory.
//!
//! A case is written in ids of its own. On the way to a broker they become the ids that this broker gave, and on the way
//! back the case's again; what a broker names while the case runs is learnt from the reply that gives the name, or from the
//! list of topics. So both are compared, one to one, and none is passed over: an id that nobody has learnt is shown as it is.

use std::collections::BTreeMap;
use std::ops::Range;

use eventor_core::protocol::ApiKey;
use eventor_core::records::{Batch, checksum};
use eventor_core::wire::Value;
use eventor_tests::Reply;
use uuid::Uuid;

use crate::oracle::CLUSTER_ID;

/// How the ids of a case and of one broker go together.
#[derive(Clone)]
pub struct Identities {
    place: Place,
    pub topics: BTreeMap<Uuid, Uuid>,
    pub producers: BTreeMap<i64, i64>,
    pub sessions: BTreeMap<i64, i64>,
    pub members: BTreeMap<String, String>,
    /// How often a topic of a name was made.
    made: BTreeMap<String, u32>,
}

/// Where a broker is.
#[derive(Clone)]
pub struct Place {
    pub port: u16,
    pub controller_port: u16,
    pub directory: String,
    pub directory_id: Uuid,
}

/// The ids that are learnt begin here: each belongs to the request that asked for it.
pub const PRODUCERS: i64 = 1_000_000;
pub const SESSIONS: i64 = 1_000_000;

/// What a case calls a member ends so while nobody but DescribeGroups has told its id.
const WAITING: &str = "th-that-waits";

/// What a case calls the member that its request number `at` asked for.
pub fn member(at: usize) -> String {
    format!("member-{at}")
}

/// The id that a case has for the topic of a name which is made for the nth time.
pub fn topic_id(name: &str, nth: u32) -> Uuid {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Uuid::from_u64_pair(hash | 1, u64::from(nth))
}

impl Identities {
    pub fn new(place: Place) -> Identities {
        let (topics, producers, sessions, members, made) = Default::default();
        Identities { place, topics, producers, sessions, members, made }
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

    /// Takes in the ids that a reply gives on behalf of request number `at`.
    pub fn learn(&mut self, at: usize, reply: &Reply) {
        let id = |field: &str| if reply.find(field).is_some() { reply.int(field) } else { -1 };
        match reply.api() {
            ApiKey::InitProducerId => {
                let own = id("producer_id");
                if own >= 0 && !self.producers.values().any(|known| *known == own) {
                    self.producers.insert(PRODUCERS + at as i64, own);
                }
            }
            ApiKey::Fetch => {
                let own = id("session_id");
                if own > 0 && !self.sessions.values().any(|known| *known == own) {
                    self.sessions.insert(SESSIONS + at as i64, own);
                }
            }
            ApiKey::JoinGroup => {
                let own = reply.text("member_id");
                self.members.retain(|of_case, known| *known != own || !of_case.ends_with(WAITING));
                if !own.is_empty() && !self.members.values().any(|known| *known == own) {
                    self.members.insert(member(at), own);
                }
            }
            ApiKey::DescribeGroups => self.learn_waiting(reply),
            // Those that were made are known: these are ids that topics would have, had they not only been looked over.
            ApiKey::CreateTopics if reply.find("topics.0.topic_id").is_some() => {
                let of = |at| {
                    let (name, id) = (format!("topics.{at}.name"), format!("topics.{at}.topic_id"));
                    (format!("{} to be", reply.text(&name)), reply.uuid(&id))
                };
                let topics = (0..reply.count("topics")).map(of).filter(|(_, id)| !id.is_nil());
                self.learn_topics(topics.collect());
            }
            _ => {}
        }
    }

    /// Takes in members that have not been told their ids yet.
    fn learn_waiting(&mut self, reply: &Reply) {
        for group in (0..reply.count("groups")).map(|at| format!("groups.{at}")) {
            for member in
                (0..reply.count(&format!("{group}.members"))).map(|at| format!("{group}.members.{at}"))
            {
                let own = reply.text(&format!("{member}.member_id"));
                if !self.members.values().any(|known| *known == own) {
                    self.members.insert(format!("{}{WAITING}", self.members.len()), own);
                }
            }
        }
    }

    /// Takes in the ids of topics that were made meanwhile.
    pub fn learn_topics(&mut self, topics: Vec<(String, Uuid)>) {
        for (name, own) in topics {
            if !self.topics.values().any(|known| *known == own) {
                let made = self.made.entry(name.clone()).or_default();
                *made += 1;
                self.topics.insert(topic_id(&name, *made), own);
            }
        }
    }

    /// A field of a reply in words that two brokers can agree on.
    pub fn show(&self, field: &str, value: &Value) -> String {
        match (field, value) {
            ("port", Value::Int(port)) => self.show_port(*port),
            ("port", Value::Uint(port)) => self.show_port(*port as i64),
            ("log_dir", Value::Text(path)) if *path == self.place.directory.as_bytes() => {
                "its directory".into()
            }
            ("session_id", Value::Int(id)) => of_case(&self.sessions, id),
            ("producer_id", Value::Int(id)) => of_case(&self.producers, id),
            ("member_id" | "leader", Value::Text(id)) => self.show_member(&String::from_utf8_lossy(id)),
            (_, Value::Uuid(id)) if id.is_nil() => "nil".into(),
            (_, Value::Uuid(id)) if *id == self.place.directory_id => "its directory".into(),
            (_, Value::Uuid(id)) => of_case(&self.topics, id),
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

    fn show_port(&self, port: i64) -> String {
        match port {
            port if port == i64::from(self.place.port) => "its port".into(),
            port if port == i64::from(self.place.controller_port) => "its controller's port".into(),
            port => port.to_string(),
        }
    }

    /// A member's id: the case's, behind what stands before what the broker drew.
    fn show_member(&self, own: &str) -> String {
        let drawn = own.len().checked_sub(UUID_CHARACTERS).and_then(|at| own.split_at_checked(at));
        let drawn = drawn.filter(|(_, uuid)| Uuid::try_parse(uuid).is_ok());
        match (self.members.iter().find(|(_, member)| *member == own), drawn) {
            (Some((of_case, _)), Some((before, _))) => format!("{before}{of_case}"),
            (Some((of_case, _)), None) => of_case.clone(),
            (None, _) => own.to_owned(),
        }
    }
}

/// With hyphens.
const UUID_CHARACTERS: usize = 36;

/// The case's id; one that it has none for stays.
fn of_case<T: PartialEq + ToString>(ids: &BTreeMap<T, T>, own: &T) -> String {
    ids.iter().find(|(_, id)| *id == own).map_or(own, |(of_case, _)| of_case).to_string()
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
