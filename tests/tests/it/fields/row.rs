//! A row of the table: a request, the one field of it that is changed, and what is looked at. Not here: which rows there are.

use bumpalo::Bump;
use eventor_core::broker::api::versions;
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::wire::{Kind, MessageInfo, Reader, Value, Writer};
use eventor_tests::Reply;
use uuid::Uuid;

use super::outcome::{LATER, Outcome, brief};
use super::scene::Scene;

/// Longer than any wait of a row.
const PATIENCE_MS: u64 = 60_000;
/// How long a slow disk takes.
const SLOW_MS: u64 = 5000;

/// All fields of an API's requests, or of the header before all of them.
pub struct Group {
    pub api: Option<ApiKey>,
    pub rows: Vec<Row>,
}

pub struct Row {
    /// Its path: `topic_data.partition_data.index`.
    pub field: &'static str,
    pub claim: Claim,
}

pub enum Claim {
    Acts(Scenario),
    /// Why nothing can depend on it here.
    Cannot(&'static str),
}

/// A prepared broker, and a request to it in this version.
pub type Base = fn(i16) -> Scene;

pub struct Scenario {
    base: Base,
    /// What is set in both requests.
    given: Vec<(&'static str, Value)>,
    /// What the field becomes.
    to: Value,
    /// Flushes take their time.
    is_slow: bool,
    /// That the answer carries the field back is what the field is for.
    is_echo: bool,
    /// What is asked afterwards.
    then: Option<fn(&mut Scene) -> Reply>,
}

impl Group {
    pub fn of(api: ApiKey, rows: Vec<Row>) -> Group {
        Group { api: Some(api), rows }
    }

    pub fn name(&self) -> String {
        self.api.map_or("Header".to_owned(), |api| format!("{} {}", api.schema().name, versions(api)))
    }

    /// The last version that is served.
    pub fn last(&self) -> i16 {
        self.api.map_or(0, |api| versions(api).last)
    }
}

/// Changing the field to this changes what happens.
pub fn acts(field: &'static str, base: Base, to: Value) -> Row {
    let scenario = Scenario { base, given: Vec::new(), to, is_slow: false, is_echo: false, then: None };
    Row { field, claim: Claim::Acts(scenario) }
}

/// Nothing can depend on the field.
pub fn cannot(field: &'static str, why: &'static str) -> Row {
    Row { field, claim: Claim::Cannot(why) }
}

impl Row {
    fn change(mut self, change: impl FnOnce(&mut Scenario)) -> Row {
        if let Claim::Acts(scenario) = &mut self.claim {
            change(scenario);
        }
        self
    }

    pub fn given(self, field: &'static str, value: Value) -> Row {
        self.change(|scenario| scenario.given.push((field, value)))
    }

    pub fn slow_disk(self) -> Row {
        self.change(|scenario| scenario.is_slow = true)
    }

    pub fn echo(self) -> Row {
        self.change(|scenario| scenario.is_echo = true)
    }

    pub fn then(self, ask: fn(&mut Scene) -> Reply) -> Row {
        self.change(|scenario| scenario.then = Some(ask))
    }
}

pub fn int(number: i64) -> Value {
    Value::Int(number)
}

pub fn text(text: &str) -> Value {
    Value::Text(text.as_bytes().to_vec())
}

pub fn texts(texts: &[&str]) -> Value {
    Value::Array(texts.iter().map(|one| text(one)).collect())
}

pub fn ints(numbers: &[i64]) -> Value {
    Value::Array(numbers.iter().map(|number| Value::Int(*number)).collect())
}

pub const TRUE: Value = Value::Bool(true);
pub const FALSE: Value = Value::Bool(false);
pub const NULL: Value = Value::Null;
pub const EMPTY: Value = Value::Array(Vec::new());
/// An id that no topic has.
pub const UNKNOWN_ID: Value = Value::Uuid(Uuid::from_u128(0x0404));

/// A request in generic form.
struct Generic {
    header: Value,
    header_version: i16,
    body: Value,
    message: &'static MessageInfo,
    version: i16,
}

const HEADER: &MessageInfo = RequestHeader::MESSAGE;

impl Generic {
    fn read(frame: &[u8]) -> Generic {
        let key = i16::from_be_bytes([frame[0], frame[1]]);
        let version = i16::from_be_bytes([frame[2], frame[3]]);
        let api = ApiKey::from_number(key).expect("an API");
        let (header_version, message) = (api.request_header_version(version), api.request());
        let arena = Bump::new();
        let mut reader = Reader::new(frame, &arena);
        let mut read = |info: &'static MessageInfo, version| {
            Value::read_message(&mut reader, info.schema, info.fields, version).expect("a request")
        };
        let (header, body) = (read(HEADER, header_version), read(message, version));
        Generic { header, header_version, body, message, version }
    }

    fn write(&self) -> Vec<u8> {
        let (mut bytes, mut splits) = (Vec::new(), Vec::new());
        let mut writer = Writer::new(&mut bytes, &mut splits);
        let mut write = |value: &Value, info: &'static MessageInfo, version| {
            value.write_message(&mut writer, info.schema, info.fields, version).expect("it fits");
        };
        write(&self.header, HEADER, self.header_version);
        write(&self.body, self.message, self.version);
        bytes
    }

    /// The field at a path; of arrays the first element.
    fn field(&mut self, is_header: bool, path: &str) -> &mut Value {
        let (info, value) = match is_header {
            true => (HEADER.fields, &mut self.header),
            false => (self.message.fields, &mut self.body),
        };
        let found = path.split('.').try_fold((Kind::Struct(info), value), step_into);
        found.unwrap_or_else(|| panic!("the request has no {path}")).1
    }
}

fn step_into<'v>((kind, value): (Kind, &'v mut Value), step: &str) -> Option<(Kind, &'v mut Value)> {
    match (kind, value) {
        (Kind::Array(element), Value::Array(elements)) => step_into((*element, elements.first_mut()?), step),
        (Kind::Struct(info), Value::Struct(fields)) => {
            let at = info.fields.iter().position(|field| field.name == step)?;
            Some((info.fields[at].kind, &mut fields[at]))
        }
        _ => None,
    }
}

/// Runs the base request and the changed one, each in a world of its own. Answers the change and what it changed.
pub fn run(group: &Group, field: &str, scenario: &Scenario, version: i16) -> (String, Option<String>) {
    let is_header = group.api.is_none();
    let mut base = Generic::read(&(scenario.base)(version).frame[4..]);
    for (path, value) in &scenario.given {
        *base.field(false, path) = value.clone();
    }
    let plain = base.write();
    let from = std::mem::replace(base.field(is_header, field), scenario.to.clone());
    let changed = base.write();
    assert_ne!(plain, changed, "{} {field}: it is {from:?} already", group.name());
    let outcome = play(scenario, version, &plain);
    assert_eq!(play(scenario, version, &plain), outcome, "{} {field}: the same twice", group.name());
    let (from, to) = (brief(&from), brief(&scenario.to));
    let echo = (!scenario.is_echo).then_some((from.as_str(), to.as_str()));
    let difference = outcome.difference(&play(scenario, version, &changed), echo);
    (format!("{from} -> {to}"), difference)
}

fn play(scenario: &Scenario, version: i16, frame: &[u8]) -> Outcome {
    let mut scene = (scenario.base)(version);
    let begun_ms = scene.sim.now().mono.0;
    scene.client.send_frame(frame);
    if scenario.is_slow {
        scene.sim.advance_ms(SLOW_MS);
    }
    scene.sim.run_jobs();
    scene.sim.advance_ms(PATIENCE_MS);
    // What had to wait for its time may have to be written then.
    scene.sim.run_jobs();
    let mut outcome = Outcome::default();
    let reply = scene.client.reply();
    outcome.add("closed", scene.client.closed().unwrap_or("no".to_owned()));
    outcome.add(
        "answered",
        reply.as_ref().map_or("never".to_owned(), |reply| format!("after {} ms", reply.at_ms() - begun_ms)),
    );
    if let Some(reply) = &reply {
        outcome.add_reply("", reply);
    }
    if let Some(ask) = scenario.then {
        outcome.add_reply(LATER, &ask(&mut scene));
    }
    outcome
}
