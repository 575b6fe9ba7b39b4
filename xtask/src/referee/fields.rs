//! A reply as a flat list of fields, each with a path and its value in words.
//!
//! Elements of an array go by what names them (`topics[orders].partitions[0].error_code`), so that an element that is
//! missing shows as just that; the order in which they came is a field of its own. Record batches are fields too.

use std::collections::BTreeMap;

use eventor_core::protocol::ApiKey;
use eventor_core::records::Batches;
use eventor_core::wire::{FieldInfo, Kind, StructInfo, Value};
use eventor_tests::Reply;

use super::identity::{Identities, hex};

/// Path and value of every field.
pub type Fields = BTreeMap<String, String>;

/// The last step of the path of an array's order.
pub const ORDER: &str = "order";
/// The last step of the path of how many elements an array had before those of one name were put together.
const PIECES: &str = "pieces";

/// The APIs in whose answers a topic may come in several pieces, which are then one: Kafka's Fetch names a topic again for
/// the partitions that it cannot read, and elsewhere gathers what was asked in pieces.
const IN_PIECES: &[ApiKey] = &[
    ApiKey::Produce,
    ApiKey::Fetch,
    ApiKey::ListOffsets,
    ApiKey::DeleteRecords,
    ApiKey::OffsetCommit,
    ApiKey::OffsetDelete,
];

/// What names an element, most telling first.
const NAMES: &[&str] = &[
    "name",
    "topic",
    "topic_name",
    "topic_id",
    "resource_name",
    "api_key",
    "group_id",
    "member_id",
    "key",
    "user",
    "feature",
    "partition_index",
    "partition",
    "index",
    "node_id",
    "broker_id",
    "replica_id",
    "batch_index",
    "first_offset",
];

/// Every field of a reply.
pub fn of_reply(reply: &Reply, identities: &Identities) -> Fields {
    let mut walk = Walk { api: reply.api(), version: reply.version(), identities, fields: Fields::new() };
    walk.structure("", reply.api().response().fields, reply.body());
    walk.fields
}

struct Walk<'a> {
    api: ApiKey,
    version: i16,
    identities: &'a Identities,
    fields: Fields,
}

impl Walk<'_> {
    fn structure(&mut self, path: &str, info: &StructInfo, value: &Value) {
        let Value::Struct(values) = value else { return self.leaf(path, info.name, value) };
        for (field, value) in info.fields.iter().zip(values) {
            if field.versions.contains(self.version) {
                let path = if path.is_empty() { field.name.into() } else { format!("{path}.{}", field.name) };
                self.field(&path, field.name, field.kind, value);
            }
        }
    }

    fn field(&mut self, path: &str, name: &str, kind: Kind, value: &Value) {
        match (kind, value) {
            (Kind::Struct(info), value) => self.structure(path, info, value),
            (Kind::Array(Kind::Struct(info)), Value::Array(elements)) => self.array(path, info, elements),
            (Kind::Records, Value::Blob(bytes)) => self.batches(path, bytes),
            _ => self.leaf(path, name, value),
        }
    }

    fn leaf(&mut self, path: &str, name: &str, value: &Value) {
        self.fields.insert(path.to_owned(), self.identities.show(name, value));
    }

    fn array(&mut self, path: &str, info: &StructInfo, elements: &[Value]) {
        let pieced = if path.contains('[') { None } else { self.pieced(path, info, elements) };
        let elements = pieced.as_deref().unwrap_or(elements);
        let mut order: Vec<String> = Vec::new();
        for element in elements {
            let name = self.name(info, element);
            let same = order.iter().filter(|other| other.split('#').next() == Some(&name)).count();
            order.push(if same > 0 { format!("{name}#{}", same + 1) } else { name });
        }
        for (name, element) in order.iter().zip(elements) {
            let path = format!("{path}[{name}]");
            self.fields.insert(path.clone(), "there".into());
            self.structure(&path, info, element);
        }
        let whole = self.fields.entry(format!("{path}.{ORDER}")).or_default();
        whole.extend(order.iter().flat_map(|name| [" ", name]));
    }

    /// The elements of an outermost array with those of one name put together, where they may come in pieces; how many there
    /// were is a field of its own.
    fn pieced(&mut self, path: &str, info: &StructInfo, elements: &[Value]) -> Option<Vec<Value>> {
        let is_inner = |field: &&FieldInfo| matches!(field.kind, Kind::Array(Kind::Struct(_)));
        let inner = info.fields.iter().position(is_inner).filter(|_| IN_PIECES.contains(&self.api))?;
        let mut whole: BTreeMap<String, usize> = BTreeMap::new();
        let mut pieced: Vec<Value> = Vec::new();
        for element in elements {
            let at = *whole.entry(self.name(info, element)).or_insert(pieced.len());
            match (pieced.get_mut(at), element) {
                (Some(Value::Struct(first)), Value::Struct(values)) => {
                    if let (Value::Array(all), Value::Array(more)) = (&mut first[inner], &values[inner]) {
                        all.extend(more.iter().cloned());
                    }
                }
                _ => pieced.push(element.clone()),
            }
        }
        if pieced.len() < elements.len() {
            self.fields.insert(format!("{path}.{PIECES}"), elements.len().to_string());
        }
        Some(pieced)
    }

    /// What names an element: the first of its fields that may and that says something.
    fn name(&self, info: &StructInfo, element: &Value) -> String {
        let Value::Struct(values) = element else { return "null".into() };
        let named = |wanted: &&str| {
            let at = info.fields.iter().position(|field| field.name == *wanted)?;
            let is_there = info.fields[at].versions.contains(self.version);
            is_there.then(|| self.identities.show(wanted, &values[at]))
        };
        let said = NAMES.iter().filter_map(named).find(|name| !matches!(name.as_str(), "" | "null" | "nil"));
        said.unwrap_or_else(|| "nameless".into())
    }

    fn batches(&mut self, path: &str, bytes: &[u8]) {
        let mut batches = Batches::new(bytes);
        for (at, batch) in batches.by_ref().map_while(Result::ok).enumerate() {
            let numbers: [(&str, i64); 10] = [
                ("base_offset", batch.base_offset()),
                ("partition_leader_epoch", batch.partition_leader_epoch().into()),
                ("attributes", batch.attributes().into()),
                ("last_offset_delta", batch.last_offset_delta().into()),
                ("base_timestamp", batch.base_timestamp()),
                ("max_timestamp", batch.max_timestamp()),
                ("producer_id", batch.producer_id()),
                ("producer_epoch", batch.producer_epoch().into()),
                ("base_sequence", batch.base_sequence().into()),
                ("records_count", batch.records_count().into()),
            ];
            self.fields.insert(format!("{path}[{at}]"), "there".into());
            for (name, number) in numbers {
                self.leaf(&format!("{path}[{at}].{name}"), name, &Value::Int(number));
            }
            self.leaf(&format!("{path}[{at}].records"), "", &Value::Blob(batch.records().to_vec()));
            self.leaf(&format!("{path}[{at}].crc_is_valid"), "", &Value::Bool(batch.crc_is_valid()));
        }
        let rest = bytes.get(batches.position()..).unwrap_or_default();
        self.fields.insert(format!("{path}.rest"), hex(rest));
    }
}
