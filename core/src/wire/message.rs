//! A struct that stands on its own: a request, a response, a header, the key or value of a record.

use bumpalo::Bump;

use super::{Reader, Schema, StructInfo, Value, Wire, Writer};
use crate::error::Malformed;

/// A whole message, with a name and versions.
pub trait Message<'a>: Wire<'a> {
    /// Its name and its versions.
    const SCHEMA: Schema;

    /// Reads it from the beginning of `bytes`; what follows it is not looked at.
    fn decode(bytes: &'a [u8], version: i16, arena: &'a Bump) -> Result<Self, Malformed> {
        Reader::new(bytes, arena).message(version)
    }

    /// Appends it to `out`. Records must be bytes, not regions.
    fn encode(&self, version: i16, out: &mut Vec<u8>) {
        let mut splits = Vec::new();
        Writer::new(out, &mut splits).message(self, version);
        debug_assert!(splits.is_empty(), "a region whose bytes are not at hand");
    }
}

/// A message type as data, for tables, pages and proofs that go over all of them.
#[derive(Debug, Clone, Copy)]
pub struct MessageInfo {
    /// Its name and its versions.
    pub schema: Schema,
    /// Its fields.
    pub fields: &'static StructInfo,
    /// Reads one in this version with its typed reader and writes it with its typed writer: for proofs that both codecs agree.
    /// Whoever ships this table would ship every typed codec with it, so it is there only when asked for.
    #[cfg(any(test, feature = "typed-copies"))]
    pub copy: fn(&mut Reader<'_>, &mut Writer<'_>, i16) -> Result<(), Malformed>,
}

impl MessageInfo {
    /// Kafka's name of it: `FetchRequest`, `TopicRecord`, `OffsetCommitKey`.
    pub fn full_name(&self) -> String {
        match self.fields.name {
            half @ ("Request" | "Response") => format!("{}{half}", self.schema.name),
            name => name.to_owned(),
        }
    }

    /// Reads one for the trace that the reader leaves.
    ///
    /// # Errors
    /// It is malformed, or there is no such version.
    pub fn read(&self, reader: &mut Reader<'_>, version: i16) -> Result<(), Malformed> {
        match self.schema.versions.contains(version) {
            true => Value::read_message(reader, self.schema, self.fields, version).map(drop),
            false => Err(reader.fail(reader.at(), "a version that this message does not have")),
        }
    }
}
