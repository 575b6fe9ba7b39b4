//! One request in one state, written in ids of its own.

use bumpalo::Bump;
use eventor_core::protocol::{ApiKey, frame};
use eventor_core::wire::{Kind, Reader, StructInfo, Value, Writer};
use uuid::Uuid;

use super::identity::Identities;

/// One request, and the state in which it is asked.
pub struct Case {
    pub name: String,
    pub api: ApiKey,
    pub version: i16,
    /// The request, frame length included.
    pub request: Vec<u8>,
    /// The frames that make the state, each answered before the next is sent.
    pub state: Vec<Vec<u8>>,
    /// The topics of the state, and the ids that the case has for them.
    pub topics: Vec<(String, Uuid)>,
    /// The id that the case has for the producer id that InitProducerId gives in the state.
    pub producer_id: i64,
    /// The id that the case has for the fetch session of the state.
    pub session_id: i64,
    /// The id that the case has for the member that joins a group in the state.
    pub member_id: String,
}

impl Case {
    /// The request's body, if it can be read.
    pub fn body(&self) -> Option<Value> {
        parse(&self.request).map(|parts| parts.body)
    }

    /// What stands in a field of the request.
    pub fn field(&self, name: &str) -> Option<Value> {
        let at = self.api.request().fields.fields.iter().position(|field| field.name == name)?;
        match self.body()? {
            Value::Struct(mut values) => Some(values.swap_remove(at)),
            _ => None,
        }
    }
}

/// API and version of a request frame.
pub fn heading(request: &[u8]) -> Option<(ApiKey, i16)> {
    parse(request).map(|parts| (parts.api, parts.version))
}

/// A request frame taken apart.
struct Parts {
    api: ApiKey,
    version: i16,
    /// Where the body begins.
    body_at: usize,
    body: Value,
}

fn parse(request: &[u8]) -> Option<Parts> {
    let arena = Bump::new();
    let mut reader = Reader::new(request.get(4..)?, &arena);
    let (header, api) = frame::read_request_header(&mut reader).ok()?;
    let (api, version, body_at) = (api?, header.request_api_version, reader.at() + 4);
    let message = api.request();
    let known = message.schema.versions.contains(version);
    let body = known.then(|| Value::read_message(&mut reader, message.schema, message.fields, version))?;
    Some(Parts { api, version, body_at, body: body.ok()? })
}

/// The request with a broker's own ids; one that cannot be read stays as it is.
pub fn for_broker(request: &[u8], identities: &mut Identities) -> Vec<u8> {
    rewritten(request, &mut |field, value| identities.substitute(field, value))
}

/// The request with other values in it; one that cannot be read stays as it is.
pub fn rewritten(request: &[u8], change: &mut dyn FnMut(&str, &mut Value)) -> Vec<u8> {
    let Some(Parts { api, version, body_at, mut body }) = parse(request) else { return request.to_vec() };
    let message = api.request();
    each_leaf(message.fields, &mut body, change);
    let (mut bytes, mut splits) = (request[..body_at].to_vec(), Vec::new());
    let mut writer = Writer::new(&mut bytes, &mut splits);
    let written = body.write_message(&mut writer, message.schema, message.fields, version);
    written.expect("what was read can be written");
    let length = (bytes.len() - 4) as u32;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

/// Every text in fields of this name, however deep.
pub fn texts(request: &[u8], name: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Some(Parts { api, mut body, .. }) = parse(request) else { return found };
    each_leaf(api.request().fields, &mut body, &mut |field, value| match value {
        Value::Text(text) if field == name => found.push(String::from_utf8_lossy(text).into_owned()),
        _ => {}
    });
    found
}

/// Every id of a topic.
pub fn topic_ids(request: &[u8]) -> Vec<Uuid> {
    let mut found = Vec::new();
    let Some(Parts { api, mut body, .. }) = parse(request) else { return found };
    each_leaf(api.request().fields, &mut body, &mut |_, value| match value {
        Value::Uuid(id) if !id.is_nil() => found.push(*id),
        _ => {}
    });
    found
}

/// Every value that is no struct or array of some, with the name of its field.
fn each_leaf(info: &StructInfo, value: &mut Value, look: &mut dyn FnMut(&str, &mut Value)) {
    let Value::Struct(values) = value else { return };
    for (field, value) in info.fields.iter().zip(values) {
        match (field.kind, value) {
            (Kind::Struct(info), value) => each_leaf(info, value, look),
            (Kind::Array(Kind::Struct(info)), Value::Array(elements)) => {
                elements.iter_mut().for_each(|element| each_leaf(info, element, look));
            }
            (_, Value::Array(values)) => values.iter_mut().for_each(|value| look(field.name, value)),
            (_, value) => look(field.name, value),
        }
    }
}
/// Is it about groups?
pub fn is_of_groups(api: ApiKey) -> bool {
    use ApiKey::*;
    let described = [DescribeGroups, ListGroups, DeleteGroups, ConsumerGroupDescribe];
    let of_members = [FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup];
    let of_offsets = [OffsetCommit, OffsetFetch, OffsetDelete];
    described.contains(&api) || of_members.contains(&api) || of_offsets.contains(&api)
}
