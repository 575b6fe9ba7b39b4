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
    let Some(Parts { api, version, body_at, mut body }) = parse(request) else { return request.to_vec() };
    let message = api.request();
    substitute(message.fields, &mut body, identities);
    let (mut bytes, mut splits) = (request[..body_at].to_vec(), Vec::new());
    let mut writer = Writer::new(&mut bytes, &mut splits);
    let written = body.write_message(&mut writer, message.schema, message.fields, version);
    written.expect("what was read can be written");
    let length = (bytes.len() - 4) as u32;
    bytes[..4].copy_from_slice(&length.to_be_bytes());
    bytes
}

fn substitute(info: &StructInfo, value: &mut Value, identities: &mut Identities) {
    let Value::Struct(values) = value else { return };
    for (field, value) in info.fields.iter().zip(values) {
        match (field.kind, value) {
            (Kind::Struct(info), value) => substitute(info, value, identities),
            (Kind::Array(Kind::Struct(info)), Value::Array(elements)) => {
                elements.iter_mut().for_each(|element| substitute(info, element, identities));
            }
            (_, Value::Array(values)) => {
                values.iter_mut().for_each(|value| identities.substitute(field.name, value));
            }
            (_, value) => identities.substitute(field.name, value),
        }
    }
}

/// The frames of a state that are not about groups.
pub fn without_groups(mut state: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    state.retain(|frame| heading(frame).is_none_or(|(api, _)| !is_of_groups(api)));
    state
}

/// Is it about groups? Those have a state of their own, which is not compared yet.
pub fn is_of_groups(api: ApiKey) -> bool {
    use ApiKey::*;
    let described = [DescribeGroups, ListGroups, DeleteGroups, ConsumerGroupDescribe];
    let of_members = [FindCoordinator, JoinGroup, SyncGroup, Heartbeat, LeaveGroup];
    let of_offsets = [OffsetCommit, OffsetFetch, OffsetDelete];
    described.contains(&api) || of_members.contains(&api) || of_offsets.contains(&api)
}
