//! What a form starts with: a request that means something, of a topic `orders` and a group `readers`.

use eventor_core::protocol::on_disk::embedded::{ConsumerProtocolAssignment, ConsumerProtocolSubscription};
use eventor_core::records::{BatchBuilder, BatchSpec, NewRecord};
use eventor_core::wire::{FieldInfo, Kind, Message, MessageInfo, StructInfo, Text, Value};
use uuid::Uuid;

/// Arrays that say more when they are empty.
const LEFT_EMPTY: &[&str] = &[
    "assignments",
    "configs",
    "configuration_keys",
    "forgotten_topics_data",
    "owned_partitions",
    "producer_id_filters",
    "replicas",
    "state_filters",
    "states_filter",
    "types_filter",
    "current_partitions",
    "components",
    "entity",
];

/// The time that a record of a sample has: when the playground's clock starts.
const TIMESTAMP_MS: i64 = eventor_tests::START_MS;

/// A request of this kind, about the topic with this id. Fields of every version are filled, for whoever goes from one to another.
#[must_use]
pub fn sample(message: &MessageInfo, topic_id: Uuid) -> Value {
    Value::Struct(fields(message.fields, topic_id))
}

fn fields(info: &'static StructInfo, topic_id: Uuid) -> Vec<Value> {
    let mut values = info.defaults();
    for (field, slot) in info.fields.iter().zip(&mut values) {
        let value = match field.kind {
            Kind::Uuid if field.name == "topic_id" && !has_name(info, field) => Some(Value::Uuid(topic_id)),
            _ => field_value(field, topic_id),
        };
        if let Some(value) = value {
            *slot = value;
        }
    }
    values
}

/// Is there a version in which the topic has a name as well? Then that is enough.
fn has_name(info: &StructInfo, id: &FieldInfo) -> bool {
    info.fields.iter().any(|field| {
        matches!(field.name, "topic" | "name")
            && field.versions.first <= id.versions.last
            && id.versions.first <= field.versions.last
    })
}

/// A value that means something; `None` where the default does.
fn field_value(field: &FieldInfo, topic_id: Uuid) -> Option<Value> {
    match field.kind {
        Kind::Array(element) if !LEFT_EMPTY.contains(&field.name) => {
            let element = match element {
                Kind::Struct(info) => Value::Struct(fields(info, topic_id)),
                kind => known(field.name, *kind)?,
            };
            Some(Value::Array(vec![element]))
        }
        Kind::Struct(info) if field.nulls.is_empty() => Some(Value::Struct(fields(info, topic_id))),
        kind => known(field.name, kind),
    }
}

fn known(name: &str, kind: Kind) -> Option<Value> {
    let text = |text: &str| Some(Value::Text(text.as_bytes().to_vec()));
    match (kind, name) {
        (Kind::Text, "topic" | "topics" | "name" | "topic_name" | "resource_name" | "topic_names") => {
            text("orders")
        }
        (Kind::Text, "group_id" | "key" | "coordinator_keys" | "groups" | "group_ids" | "groups_names") => {
            text("readers")
        }
        (Kind::Text, "client_software_name") => text("eventor-playground"),
        (Kind::Text, "client_software_version") => text("1.0"),
        (Kind::Text, "protocol_type") => text("consumer"),
        (Kind::Text, "protocol_name") => text("range"),
        (Kind::Blob, "metadata") => Some(Value::Blob(subscription())),
        (Kind::Blob, "assignment") => Some(Value::Blob(assignment())),
        (Kind::Records, _) => Some(Value::Blob(batch())),
        (Kind::I16, "acks") => Some(Value::Int(-1)),
        (Kind::I16, "replication_factor") => Some(Value::Int(1)),
        (Kind::I32, "num_partitions") => Some(Value::Int(2)),
        (Kind::I32, "count") => Some(Value::Int(3)),
        (Kind::I32, "timeout_ms" | "max_wait_ms") => Some(Value::Int(500)),
        (Kind::I32, "session_timeout_ms" | "rebalance_timeout_ms") => Some(Value::Int(10_000)),
        (Kind::I32, "min_bytes") => Some(Value::Int(1)),
        (Kind::I32, "max_bytes" | "partition_max_bytes") => Some(Value::Int(1 << 20)),
        (Kind::I32, "response_partition_limit") => Some(Value::Int(100)),
        (Kind::I64, "timestamp") => Some(Value::Int(-1)),
        (Kind::I8, "resource_type") => Some(Value::Int(2)),
        (Kind::I64, "committed_offset") => Some(Value::Int(1)),
        (Kind::I32, "partition_indexes" | "partitions") => Some(Value::Int(0)),
        _ => None,
    }
}

/// One record, as a producer without idempotence sends it.
fn batch() -> Vec<u8> {
    let mut builder = BatchBuilder::new(BatchSpec::default());
    builder.push(NewRecord { timestamp: TIMESTAMP_MS, key: Some(b"k"), value: Some(b"hello"), headers: &[] });
    builder.build()
}

fn subscription() -> Vec<u8> {
    let topics = [Text::new("orders")];
    let mut bytes = vec![0, 0];
    ConsumerProtocolSubscription { topics: &topics, user_data: None, ..Default::default() }
        .encode(0, &mut bytes);
    bytes
}

fn assignment() -> Vec<u8> {
    let mut bytes = vec![0, 0];
    ConsumerProtocolAssignment { user_data: None, ..Default::default() }.encode(0, &mut bytes);
    bytes
}
