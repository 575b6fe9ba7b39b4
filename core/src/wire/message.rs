//! A struct that stands on its own: a request, a response, a header, the key or value of a record.

use bumpalo::Bump;

use super::{Reader, Schema, Wire, Writer};
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
