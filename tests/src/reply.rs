//! A reply, and how to look into it.

use bumpalo::Bump;
use eventor_core::error::ErrorCode;
use eventor_core::protocol::ApiKey;
use eventor_core::protocol::header::ResponseHeader;
use eventor_core::wire::{Kind, Message, Reader, Value};
use uuid::Uuid;

use crate::annotated::explain_response;
use crate::batch::{Record, read_records};

/// A reply to one request.
///
/// Its fields are reached by path: Kafka's names in snake case, and indexes, with dots between, as in
/// `topics.0.partitions.0.error_code`.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    api: ApiKey,
    /// The version in which it is written: the request's, save for an ApiVersions version that does not exist.
    version: i16,
    frame: Vec<u8>,
    at_ms: u64,
    body: Value,
}

impl Reply {
    /// Reads a reply to a request of this API and version: a frame without its length, which arrived at `at_ms`.
    ///
    /// # Panics
    /// When it cannot be read: no broker should ever send one.
    #[must_use]
    pub fn new(api: ApiKey, version: i16, frame: Vec<u8>, at_ms: u64) -> Reply {
        let is_known = api.schema().versions.contains(version);
        let version = if is_known { version } else { 0 };
        let body = read_body(api, version, &frame).unwrap_or_else(|malformed| {
            panic!("a reply that cannot be read: {malformed}:\n{}", explain_response(api, version, &frame))
        });
        Reply { api, version, frame, at_ms, body }
    }

    /// The version in which it is written.
    #[must_use]
    pub fn version(&self) -> i16 {
        self.version
    }

    /// The frame, without its length.
    #[must_use]
    pub fn frame(&self) -> &[u8] {
        &self.frame
    }

    /// Which API it is of.
    #[must_use]
    pub fn api(&self) -> ApiKey {
        self.api
    }

    /// The whole message in generic form, as its schema lays it out.
    #[must_use]
    pub fn body(&self) -> &Value {
        &self.body
    }

    /// When it arrived, in milliseconds since the simulation's start.
    #[must_use]
    pub fn at_ms(&self) -> u64 {
        self.at_ms
    }

    /// What every byte of it is.
    #[must_use]
    pub fn annotated(&self) -> String {
        explain_response(self.api, self.version, &self.frame)
    }

    /// Hands the typed message to `look`.
    ///
    /// # Panics
    /// When it is a reply of another API.
    pub fn read<M, T>(&self, look: impl FnOnce(M) -> T) -> T
    where
        M: for<'a> Message<'a>,
    {
        let arena = Bump::new();
        let mut reader = Reader::new(&self.frame, &arena);
        let header_version = self.api.response_header_version(self.version);
        reader.message::<ResponseHeader>(header_version).expect("it was read before");
        look(reader.message::<M>(self.version).expect("it was read before"))
    }

    /// What stands at a path, if the path leads anywhere.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Value> {
        let mut kind = Kind::Struct(self.api.response().fields);
        let mut value = &self.body;
        for step in path.split('.') {
            (kind, value) = match (kind, value) {
                (Kind::Array(element), Value::Array(elements)) => {
                    (*element, elements.get(step.parse::<usize>().ok()?)?)
                }
                (Kind::Struct(info), Value::Struct(values)) => {
                    let at = info.fields.iter().position(|field| field.name == step)?;
                    (info.fields[at].kind, &values[at])
                }
                _ => return None,
            };
        }
        Some(value)
    }

    /// What stands at a path.
    ///
    /// # Panics
    /// When the path leads nowhere, here and in all that follow.
    #[must_use]
    pub fn get(&self, path: &str) -> &Value {
        self.find(path).unwrap_or_else(|| panic!("there is no {path} in\n{}", self.annotated()))
    }

    /// A number.
    #[must_use]
    pub fn int(&self, path: &str) -> i64 {
        match self.get(path) {
            Value::Int(number) => *number,
            Value::Bool(flag) => i64::from(*flag),
            other => panic!("{path} is {other:?}, not a number"),
        }
    }

    /// An error code.
    #[must_use]
    pub fn error(&self, path: &str) -> ErrorCode {
        ErrorCode(i16::try_from(self.int(path)).unwrap_or_else(|_| panic!("{path} is not an error code")))
    }

    /// A string; an empty one for null.
    #[must_use]
    pub fn text(&self, path: &str) -> String {
        match self.get(path) {
            Value::Text(text) => String::from_utf8_lossy(text).into_owned(),
            Value::Null => String::new(),
            other => panic!("{path} is {other:?}, not a string"),
        }
    }

    /// A UUID.
    #[must_use]
    pub fn uuid(&self, path: &str) -> Uuid {
        match self.get(path) {
            Value::Uuid(id) => *id,
            other => panic!("{path} is {other:?}, not a UUID"),
        }
    }

    /// The number of elements of an array; none for null.
    #[must_use]
    pub fn count(&self, path: &str) -> usize {
        match self.get(path) {
            Value::Array(elements) => elements.len(),
            Value::Null => 0,
            other => panic!("{path} is {other:?}, not an array"),
        }
    }

    /// The index of the element of an array in which `field` reads `text`.
    #[must_use]
    pub fn position(&self, path: &str, field: &str, text: &str) -> usize {
        let found = (0..self.count(path)).find(|at| self.text(&format!("{path}.{at}.{field}")) == text);
        found.unwrap_or_else(|| panic!("no element of {path} has {field} = {text}"))
    }

    /// The bytes of record batches or of a byte string; none for null.
    #[must_use]
    pub fn bytes(&self, path: &str) -> &[u8] {
        match self.get(path) {
            Value::Blob(bytes) => bytes,
            Value::Null => &[],
            other => panic!("{path} is {other:?}, not bytes"),
        }
    }

    /// The records of one partition of a Fetch response.
    #[must_use]
    pub fn records(&self, topic: usize, partition: usize) -> Vec<Record> {
        read_records(self.bytes(&format!("responses.{topic}.partitions.{partition}.records")))
    }
}

fn read_body(api: ApiKey, version: i16, frame: &[u8]) -> Result<Value, eventor_core::error::Malformed> {
    let arena = Bump::new();
    let mut reader = Reader::new(frame, &arena);
    reader.message::<ResponseHeader>(api.response_header_version(version))?;
    let message = api.response();
    let body = Value::read_message(&mut reader, message.schema, message.fields, version)?;
    assert!(reader.rest().is_empty(), "{} bytes follow the reply", reader.rest().len());
    Ok(body)
}

impl Reply {
    /// The first error code that is not zero, in the order of the bytes; zero when there is none.
    #[must_use]
    pub fn first_error(&self) -> ErrorCode {
        first_error(Kind::Struct(self.api.response().fields), &self.body).unwrap_or(ErrorCode::NONE)
    }
}

fn first_error(kind: Kind, value: &Value) -> Option<ErrorCode> {
    match (kind, value) {
        (Kind::Array(element), Value::Array(values)) => {
            values.iter().find_map(|value| first_error(*element, value))
        }
        (Kind::Struct(info), Value::Struct(values)) => {
            info.fields.iter().zip(values).find_map(|(field, value)| match (field.name, value) {
                ("error_code", Value::Int(0)) => None,
                ("error_code", Value::Int(code)) => i16::try_from(*code).ok().map(ErrorCode),
                _ => first_error(field.kind, value),
            })
        }
        _ => None,
    }
}
