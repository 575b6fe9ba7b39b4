//! Bytes to typed structs and back: the machinery under every schema in [`protocol`](crate::protocol).
//!
//! `wire!` (in `schema.rs`) turns a table of fields into a struct with `read`, `write` and `INFO`. [`Reader`] and
//! [`Writer`] know Kafka's encodings; [`Trace`] is what a reader leaves behind when asked; [`Value`] is the one generic
//! tree, walked by `INFO`, for pages, command lines and tests. This module knows no message and no meaning: ranges of
//! versions, nulls and lengths are all that is checked here.

mod example;
mod field;
mod info;
mod message;
mod reader;
mod schema;
mod trace;
mod value;
mod writer;
mod zigzag;

pub use field::{Blob, Nullable, Records, Text, Wire};
pub(crate) use info::plain_name;
pub use info::{FieldInfo, Kind, Schema, StructInfo, Versions};
pub use message::{Message, MessageInfo};
pub use reader::Reader;
pub(crate) use schema::{default_of, tag_of, wire};
pub use trace::{Name, Node, Scalar, Trace};
pub use value::{Mismatch, Value};
pub use writer::{Split, Writer};
pub use zigzag::{VarArray, VarBlob, Varint, Varlong};

#[cfg(test)]
mod tests;
