//! One broker under comparison: brought into a case's state, asked, looked over, cleared.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use eventor_core::protocol::delete_topics::DeleteTopicState;
use eventor_core::protocol::{ApiKey, api_versions, delete_topics};
use eventor_core::wire::{Text, Value};
use eventor_tests::{
    Reply, Request, all_metadata, at, create_topic, fetch, frame, init_producer_id, list_offsets, metadata,
};
use uuid::Uuid;

use super::case::{self, Case};
use super::fields::{self, Fields};
use super::identity::{Identities, now_ms};
use crate::Outcome;
use crate::server::Server;

/// Longer than anything takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks at whether something is there yet.
const PAUSE: Duration = Duration::from_millis(2);
/// Of the request behind each case's: what comes before its answer is the case's, or there is none.
const BEHIND: i32 = i32::MAX;
/// UNKNOWN_TOPIC_OR_PARTITION and LEADER_NOT_AVAILABLE: not there yet.
const NOT_YET: [i16; 2] = [3, 5];

/// A running broker.
pub struct Broker {
    pub name: String,
    server: Server,
    port: u16,
    started_ms: i64,
    own: Connection,
    cases: usize,
}

impl Broker {
    pub fn new(name: &str, server: Server, port: u16) -> Result<Broker, String> {
        let mut own = Connection::open(port)?;
        // Kafka has no producer ids until it was asked for the first one.
        until("there are producer ids", || {
            Ok(own.call(&init_producer_id())?.first_error().is_none().then_some(()))
        })?;
        Ok(Broker { name: name.to_owned(), server, port, started_ms: now_ms(), own, cases: 0 })
    }

    /// What it answers, and what is there afterwards. Where a request makes a topic it is asked again when that is there.
    pub fn answers(&mut self, case: &Case) -> Result<Vec<Seen>, String> {
        let mut identities = self.prepare(case)?;
        let request = case::for_broker(&case.request, &mut identities);
        let mut connection = Connection::open(self.port)?;
        let mut ask = || connection.exchange(case.api, case.version, &request);
        let mut answers = vec![ask()?];
        if makes_topics(case) {
            let is_there = |reply: &Reply| !NOT_YET.contains(&reply.first_error().0);
            let again = until("the topic is made", || Ok(Some(ask()?).filter(|answer| answer.is(is_there))));
            answers.push(again?);
        }
        let mut seen: Vec<Seen> = answers.iter().map(|answer| answer.show(case.api, &identities)).collect();
        seen.extend(self.everything(&identities)?);
        self.clear()?;
        Ok(seen)
    }

    pub fn stop(self) -> Outcome {
        self.server.stop()
    }

    /// Every topic, and every record in it. A topic of our own comes first: once it can be seen, so can all that was made
    /// before it.
    fn everything(&mut self, identities: &Identities) -> Result<Vec<Seen>, String> {
        self.cases += 1;
        let last = format!("last-{}", self.cases);
        self.accepted(&create_topic(&last))?;
        self.await_topic(&last)?;
        let topics = self.own.call(&all_metadata())?;
        let mut seen = vec![Seen::of(&topics, identities)];
        // Whoever asks for all topics asks for no order.
        seen[0].fields.remove("topics.order");
        for at in 0..topics.count("topics") {
            let name = topics.text(&format!("topics.{at}.name"));
            for partition in 0..topics.count(&format!("topics.{at}.partitions")) {
                let records = self.own.call(&fetch(&name, partition as i32))?;
                seen.push(Seen::of(&records, identities));
            }
        }
        seen[1..].sort_by(|one, other| one.fields.iter().cmp(other.fields.iter()));
        Ok(seen)
    }

    /// Removes every topic.
    fn clear(&mut self) -> Outcome {
        until("all topics are gone", || {
            let topics = self.own.call(&all_metadata())?;
            let name = |at| topics.text(&format!("topics.{at}.name"));
            let names: Vec<String> = (0..topics.count("topics")).map(name).collect();
            let topics = names.iter().map(|name| DeleteTopicState {
                name: Some(Text(name.as_bytes())),
                ..DeleteTopicState::default()
            });
            let topics: Vec<DeleteTopicState<'_>> = topics.collect();
            let request =
                delete_topics::Request { topics: &topics, timeout_ms: 30_000, ..Default::default() };
            self.own.call(&at(6, request))?;
            Ok(names.is_empty().then_some(()))
        })
    }

    /// Makes the state and answers how its ids are called here.
    fn prepare(&mut self, case: &Case) -> Result<Identities, String> {
        let mut identities = Identities::new(self.port, self.started_ms);
        for frame in &case.state {
            let reply = self.own.accepted(&case::for_broker(frame, &mut identities))?;
            match reply.api() {
                ApiKey::CreateTopics => {
                    let name = reply.text("topics.0.name");
                    let own = self.await_topic(&name)?;
                    let ids = case.topics.iter().filter(|(topic, id)| *topic == name && !id.is_nil());
                    identities.topics.extend(ids.map(|(_, id)| (*id, own)));
                }
                ApiKey::InitProducerId => {
                    _ = identities.producers.insert(case.producer_id, reply.int("producer_id"));
                }
                ApiKey::Fetch => _ = identities.sessions.insert(case.session_id, reply.int("session_id")),
                _ => {}
            }
        }
        Ok(identities)
    }

    /// Waits until each partition of a topic is led; the topic's id.
    fn await_topic(&mut self, name: &str) -> Result<Uuid, String> {
        let is_right = |reply: &Reply| reply.first_error().is_none();
        let topic = until(&format!("{name} can be seen"), || {
            Ok(Some(self.own.call(&metadata([name]))?).filter(is_right))
        })?;
        for partition in 0..topic.count("topics.0.partitions") {
            let latest = list_offsets(name, partition as i32, -1);
            until(&format!("{name}-{partition} is led"), || {
                Ok(Some(self.own.call(&latest)?).filter(is_right))
            })?;
        }
        Ok(topic.uuid("topics.0.topic_id"))
    }

    fn accepted(&mut self, request: &impl Request) -> Result<Reply, String> {
        self.own.accepted(&frame(request, 0))
    }
}

/// Does it ask for topics, by name, that are to be made when they are missing?
fn makes_topics(case: &Case) -> bool {
    case.api == ApiKey::Metadata
        && case.field("allow_auto_topic_creation") == Some(Value::Bool(true))
        && matches!(case.field("topics"), Some(Value::Array(topics)) if !topics.is_empty())
}

/// Looks again and again until there is something.
fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>, String>) -> Result<T, String> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = look()? {
            return Ok(found);
        }
        std::thread::sleep(PAUSE);
    }
    Err(format!("after {} s not yet: {what}", PATIENCE.as_secs()))
}

/// A reply of some API, field by field.
pub struct Seen {
    pub api: ApiKey,
    pub fields: Fields,
}

impl Seen {
    fn of(reply: &Reply, identities: &Identities) -> Seen {
        Seen { api: reply.api(), fields: fields::of_reply(reply, identities) }
    }
}

/// What came of a request.
enum Answer {
    Reply(Reply),
    Nothing,
    Closed,
}

impl Answer {
    fn is(&self, right: impl FnOnce(&Reply) -> bool) -> bool {
        matches!(self, Answer::Reply(reply) if right(reply))
    }

    fn show(&self, api: ApiKey, identities: &Identities) -> Seen {
        let said = |what: &str| Seen { api, fields: Fields::from([(String::new(), what.to_owned())]) };
        match self {
            Answer::Reply(reply) => Seen::of(reply, identities),
            Answer::Nothing => said("no answer"),
            Answer::Closed => said("the connection is closed"),
        }
    }
}

struct Connection(TcpStream);

impl Connection {
    fn open(port: u16) -> Result<Connection, String> {
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        Ok(Connection(stream))
    }

    fn call(&mut self, request: &impl Request) -> Result<Reply, String> {
        self.send(&frame(request, 0))?;
        match self.receive()? {
            Some(frame) => Ok(Reply::new(request.api(), request.version(), frame, 0)),
            None => Err(format!("the connection was closed on {:?}", request.api())),
        }
    }

    /// Sends a frame of the state and insists that it is answered without an error.
    fn accepted(&mut self, request: &[u8]) -> Result<Reply, String> {
        let (api, version) = case::heading(request).ok_or("a state of something that is no request")?;
        self.send(request)?;
        let frame = self.receive()?.ok_or_else(|| format!("the connection was closed on {api:?}"))?;
        let reply = Reply::new(api, version, frame, 0);
        match reply.first_error() {
            error if error.is_none() => Ok(reply),
            _ => Err(format!("the state cannot be made:\n{}", reply.annotated())),
        }
    }

    /// Sends a request, and one behind it that is always answered.
    fn exchange(&mut self, api: ApiKey, version: i16, request: &[u8]) -> Result<Answer, String> {
        self.send(request)?;
        // The connection may be closed already; then so it is found below.
        _ = self.send(&frame(&at(0, api_versions::Request::default()), BEHIND));
        let Some(first) = self.receive()? else { return Ok(Answer::Closed) };
        if first.starts_with(&BEHIND.to_be_bytes()) {
            return Ok(Answer::Nothing);
        }
        self.receive()?;
        Ok(Answer::Reply(Reply::new(api, version, first, 0)))
    }

    fn send(&mut self, frame: &[u8]) -> Outcome {
        self.0.write_all(frame).map_err(|error| format!("cannot send: {error}"))
    }

    /// The next frame without its length; none when the connection is closed.
    fn receive(&mut self) -> Result<Option<Vec<u8>>, String> {
        let mut length = [0; 4];
        match self.0.read_exact(&mut length) {
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset) => {
                return Ok(None);
            }
            Err(error) => return Err(format!("no answer: {error}")),
        }
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        self.0.read_exact(&mut frame).map_err(|error| format!("a cut answer: {error}"))?;
        Ok(Some(frame))
    }
}
