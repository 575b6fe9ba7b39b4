//! Requests made up from the protocol's own description: of each field, a value of its type.

use eventor_core::protocol::ApiKey;
use eventor_core::random::Random;
use eventor_core::records::Codec;
use eventor_core::wire::{Kind, StructInfo, Value, Writer};
use eventor_tests::{NewBatch, Request, START_MS, batch};
use uuid::Uuid;

use super::words::{self, Place, TOPIC, Words};
use crate::referee::identity::{PRODUCERS, topic_id};

/// A request in generic form.
pub struct Made {
    pub api: ApiKey,
    pub version: i16,
    pub body: Value,
}

impl Request for Made {
    fn api(&self) -> ApiKey {
        self.api
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let message = self.api.request();
        let written = self.body.write_message(writer, message.schema, message.fields, self.version);
        written.expect("every value is of its field's type");
    }
}

/// How far a request strays from what exists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kindness {
    /// Words of the state; of a thousand values so many just miss it.
    Valid(u64),
    /// Any value of the type.
    Random,
}

/// Where Kafka answers once what is named several times, and acts on one of them, or never answers: nothing is named twice.
const ONCE: [ApiKey; 6] = [
    ApiKey::Produce,
    ApiKey::Fetch,
    ApiKey::ListOffsets,
    ApiKey::DeleteRecords,
    ApiKey::AlterConfigs,
    ApiKey::JoinGroup,
];

/// Makes one request.
pub struct Generator<'a> {
    random: &'a mut Random,
    words: &'a Words,
    kindness: Kindness,
    version: i16,
    place: Place,
}

/// The whole request.
pub fn request(random: &mut Random, words: &Words, api: ApiKey, version: i16, kindness: Kindness) -> Made {
    let place = Place { api, structure: "", field: "", resource_type: TOPIC, config: 0, session_id: 0 };
    let mut generator = Generator { random, words, kindness, version, place };
    Made { api, version, body: generator.structure(api.request().fields) }
}

impl Generator<'_> {
    fn structure(&mut self, info: &'static StructInfo) -> Value {
        let mut values = info.defaults();
        for (field, value) in info.fields.iter().zip(&mut values) {
            if field.versions.contains(self.version) {
                (self.place.structure, self.place.field) = (info.name, field.name);
                *value = self.value(field.kind, field.nulls.contains(self.version));
                self.remember(field.name, value);
            }
        }
        if self.kindness != Kindness::Random {
            self.one_name(info, &mut values);
        }
        Value::Struct(values)
    }

    /// What later fields depend on.
    fn remember(&mut self, field: &str, value: &Value) {
        match (field, value) {
            ("resource_type", Value::Int(number)) => self.place.resource_type = *number as i8,
            ("session_id", Value::Int(id)) => self.place.session_id = *id,
            ("name", Value::Text(name)) => {
                let configs = words::configs(self.place.resource_type);
                let at = configs.iter().position(|(config, _)| config.as_bytes() == name.as_slice());
                self.place.config = at.unwrap_or(0);
            }
            _ => {}
        }
    }

    /// A topic goes by its name or by its id where a request has both.
    fn one_name(&mut self, info: &StructInfo, values: &mut [Value]) {
        let of = |wanted: &str| {
            let at = info.fields.iter().position(|field| field.name == wanted)?;
            info.fields[at].versions.contains(self.version).then_some(at)
        };
        let (Some(name), Some(id)) = (of("name"), of("topic_id")) else { return };
        if info.fields[name].nulls.contains(self.version) {
            match self.one_in(2) {
                true => values[name] = Value::Null,
                false => values[id] = Value::Uuid(Uuid::nil()),
            }
        }
    }

    fn value(&mut self, kind: Kind, nullable: bool) -> Value {
        if nullable && self.is_null(kind) {
            return Value::Null;
        }
        match kind {
            Kind::Array(element) => self.array(*element),
            Kind::Struct(info) => self.structure(info),
            Kind::Bool => Value::Bool(words::fixed(self.place).unwrap_or_else(|| self.one_in(2))),
            Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 => Value::Int(self.number(kind)),
            Kind::U16 => Value::Uint(self.random.below(1 << 16)),
            Kind::U32 => Value::Uint(self.random.below(1 << 32)),
            Kind::F64 => Value::Float(self.random.below(1000) as f64 / 8.0),
            Kind::Uuid => Value::Uuid(self.uuid()),
            Kind::Text => Value::Text(self.text()),
            Kind::Blob => Value::Blob(self.bytes(12)),
            Kind::Records => Value::Blob(self.records()),
            Kind::Uvarint | Kind::Raw | Kind::Varint | Kind::Varlong | Kind::VarBlob | Kind::VarArray(_) => {
                unreachable!("no request has a field of this type")
            }
        }
    }

    fn is_null(&mut self, kind: Kind) -> bool {
        let mostly = matches!(
            self.place.field,
            "transactional_id" | "group_instance_id" | "cursor" | "assignments" | "rack_id" | "cluster_id"
        );
        match (kind, mostly) {
            // Kafka would not answer.
            (Kind::Records, _) => false,
            (_, true) => !self.one_in(5),
            (Kind::Array(_), _) => self.one_in(4),
            _ => self.misses() || self.one_in(12),
        }
    }

    fn array(&mut self, element: Kind) -> Value {
        let place = self.place;
        let rare = ["assignments", "forgotten_topics_data", "producer_id_filters"].contains(&place.field);
        let count = match self.random.below(20) {
            0 => 0,
            _ if rare && !self.one_in(4) => 0,
            1..=13 => 1,
            14..=18 => 2,
            _ => 3,
        };
        let count = match place.field {
            // Of several that are wrong Kafka names one in an order of its own.
            "configs" | "feature_updates" => count.min(1),
            // Kafka makes the group when it refuses who speaks no protocol.
            "protocols" => count.max(1),
            _ if self.misses() => 0,
            _ => count,
        };
        let mut elements = Vec::new();
        for _ in 0..count {
            self.place = place;
            elements.push(self.value(element, false));
        }
        if self.misses()
            && !["configs", "feature_updates"].contains(&place.field)
            && let Some(first) = elements.first().cloned()
        {
            elements.push(first);
        }
        if let (true, Kind::Struct(info)) = (ONCE.contains(&place.api), element) {
            let mut named = Vec::new();
            elements.retain(|element| {
                let names = names(info, element);
                let is_new = !named.contains(&names);
                named.push(names);
                is_new
            });
        }
        self.place = place;
        Value::Array(elements)
    }

    fn number(&mut self, kind: Kind) -> i64 {
        let fitting = self.words.numbers(self.place);
        if words::bounded(self.place).is_some() || (self.fits() && !fitting.is_empty()) {
            return self.one_of(&fitting);
        }
        let bits = match kind {
            Kind::I8 => 8,
            Kind::I16 => 16,
            Kind::I32 => 32,
            _ => 64,
        };
        let strange = match self.random.below(4) {
            // Not in between: neither broker has room for thousands of partitions.
            0 if self.kindness == Kindness::Random => (self.random.next_u64() as i64) >> (64 - bits),
            _ => self.one_of(&words::edges(kind)),
        };
        strange.max(words::least(self.place))
    }

    fn uuid(&mut self) -> Uuid {
        let [orders, lines] = self.words.topics();
        let of = |name: &str, nth| topic_id(name, nth);
        let more = self.words.own("more");
        let known = [of(&orders, 1), of(&orders, 1), of(&lines, 1), of(&more, 1), of(&orders, 2)];
        match self.fits() {
            true => self.one_of(&known),
            false => {
                self.one_of(&[Uuid::nil(), Uuid::from_u128(1), Uuid::max(), Uuid::from_u128(0x77 << 64)])
            }
        }
    }

    fn text(&mut self) -> Vec<u8> {
        let text = self.any_text();
        // As with no protocol.
        let is_needed = self.place.api == ApiKey::JoinGroup && self.place.field == "protocol_type";
        if is_needed && text.is_empty() { b"consumer".to_vec() } else { text }
    }

    fn any_text(&mut self) -> Vec<u8> {
        let fitting = self.words.texts(self.place);
        if self.fits() && !fitting.is_empty() {
            return self.one_of(&fitting).into_bytes();
        }
        match self.random.below(4) {
            0 => self.bytes(20),
            1 if !fitting.is_empty() => {
                // Nearly the same.
                let mut text = self.one_of(&fitting).into_bytes();
                match text.first_mut() {
                    Some(first) => first.make_ascii_uppercase(),
                    None => text.push(b'x'),
                }
                text
            }
            _ => self.one_of(&words::strange_texts()),
        }
    }

    fn bytes(&mut self, most: u64) -> Vec<u8> {
        (0..self.random.below(most)).map(|_| self.random.next_u64() as u8).collect()
    }

    /// One batch, mostly.
    fn records(&mut self) -> Vec<u8> {
        if self.kindness == Kindness::Random && self.one_in(3) {
            return self.bytes(90);
        }
        let mut bytes = self.batch().build();
        if self.misses() {
            match self.random.below(5) {
                0 => bytes.truncate(self.random.below(bytes.len() as u64) as usize),
                1 => bytes.extend(self.batch().build()),
                2 => bytes.clear(),
                _ => {
                    let at = self.random.below(bytes.len() as u64) as usize;
                    bytes[at] ^= 1 << self.random.below(8);
                }
            }
        }
        bytes
    }

    fn batch(&mut self) -> NewBatch {
        let count = 1 + self.random.below(3) as usize;
        let values = ["one", "two", "three"];
        let mut batch = batch(values.into_iter().take(count));
        if self.one_in(3) {
            batch = batch.key("key");
        }
        if self.one_in(3) {
            batch = batch.timestamp(START_MS + 1000 * self.random.below(9) as i64);
        }
        if self.misses() {
            batch = batch.timestamp(self.one_of(&[-1, -2, 0, i64::MAX - 9]));
        }
        if self.one_in(4) {
            batch = batch.codec(self.one_of(&[Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd]));
        }
        if self.one_in(3) && !self.words.producers.is_empty() {
            let id = PRODUCERS + self.one_of(&self.words.producers.clone()) as i64;
            let epoch = if self.misses() { self.one_of(&[-1, 1, 9]) } else { 0 };
            batch = batch.producer(id, epoch, self.one_of(&[0, 0, 3, 3, 4, 6]));
            if self.misses() {
                batch = batch.transactional();
            }
        }
        batch
    }

    /// Is the next value one of the state's?
    fn fits(&mut self) -> bool {
        match self.kindness {
            Kindness::Valid(_) => !self.misses(),
            Kindness::Random => self.one_in(3),
        }
    }

    fn misses(&mut self) -> bool {
        match self.kindness {
            Kindness::Valid(often) => self.random.below(1000) < often,
            Kindness::Random => self.one_in(3),
        }
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.random.below(count) == 0
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.random.below(all.len() as u64) as usize].clone()
    }
}

/// What an element goes by.
fn names(info: &StructInfo, element: &Value) -> Vec<Value> {
    let naming = ["name", "resource_name", "topic", "topic_id", "index", "partition", "partition_index"];
    let Value::Struct(values) = element else { return vec![element.clone()] };
    let named = info.fields.iter().zip(values).filter(|(field, _)| naming.contains(&field.name));
    named.map(|(_, value)| value.clone()).collect()
}
