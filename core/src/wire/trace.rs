//! What a reader leaves behind when asked: a flat list of nodes in the order of the bytes.
//!
//! Every byte belongs to exactly one leaf. Counts, tags, sizes and the markers of structs that may be null are leaves;
//! a string is one leaf with its length.

use std::fmt;
use std::ops::Range;

use uuid::Uuid;

use super::{Blob, FieldInfo, Kind, StructInfo, Text};
use crate::error::Malformed;

/// The nodes of one frame in preorder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace<'a> {
    /// The nodes; a node's children follow it one level deeper.
    pub nodes: Vec<Node<'a>>,
    /// Where and why reading stopped early.
    pub error: Option<Malformed>,
    /// The places in `nodes` of those that have not ended.
    open: Vec<usize>,
}

/// A message, a struct, an array, or a leaf.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'a> {
    /// How many nodes it lies in.
    pub depth: u32,
    /// What it is called there.
    pub name: Name,
    /// Its type.
    pub kind: Kind,
    /// Its bytes.
    pub range: Range<usize>,
    /// Its value, if it is a leaf.
    pub value: Option<Scalar<'a>>,
}

/// The name of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Name {
    /// A field of a schema.
    Field(&'static FieldInfo),
    /// An element of an array.
    Index(u32),
    /// Something without a field: a message, a count, a tag.
    Word(&'static str),
}

/// The value of a leaf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A signed number.
    Int(i64),
    /// An unsigned number.
    Uint(u64),
    /// A double.
    Float(f64),
    /// A UUID.
    Uuid(Uuid),
    /// A string.
    Text(Text<'a>),
    /// Bytes.
    Blob(&'a [u8]),
}

impl<'a> Trace<'a> {
    /// The leaves: together they are all bytes that were read, each once.
    pub fn leaves(&self) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(|node| node.value.is_some())
    }

    pub(super) fn open(&mut self, name: Name, kind: Kind, at: usize) {
        self.open.push(self.nodes.len());
        self.nodes.push(Node { depth: self.open.len() as u32 - 1, name, kind, range: at..at, value: None });
    }

    pub(super) fn close(&mut self, at: usize) {
        if let Some(node) = self.open.pop().and_then(|index| self.nodes.get_mut(index)) {
            node.range.end = at;
        }
    }

    pub(super) fn note(&mut self, scalar: Scalar<'a>) {
        if let Some(node) = self.open.last().and_then(|index| self.nodes.get_mut(*index)) {
            node.value = Some(scalar);
        }
    }

    pub(super) fn leaf(&mut self, name: Name, kind: Kind, range: Range<usize>, value: Scalar<'a>) {
        self.nodes.push(Node { depth: self.open.len() as u32, name, kind, range, value: Some(value) });
    }

    /// Ends every open node at the wrong byte.
    pub(super) fn fail(&mut self, error: Malformed) {
        self.error.get_or_insert(error);
        while !self.open.is_empty() {
            self.close(error.at);
        }
    }
}

/// Two names are the same if they read the same.
impl PartialEq for FieldInfo {
    fn eq(&self, other: &FieldInfo) -> bool {
        self.name == other.name && self.kind == other.kind && self.tag == other.tag
    }
}

/// Two structs are the same if they are called the same.
impl PartialEq for StructInfo {
    fn eq(&self, other: &StructInfo) -> bool {
        self.name == other.name
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Kind) -> bool {
        match (self, other) {
            (Kind::Array(one), Kind::Array(two)) | (Kind::VarArray(one), Kind::VarArray(two)) => one == two,
            (Kind::Struct(one), Kind::Struct(two)) => one == two,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Name::Field(field) => f.write_str(field.name),
            Name::Index(index) => write!(f, "[{index}]"),
            Name::Word(word) => f.write_str(word),
        }
    }
}

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Null => f.write_str("null"),
            Scalar::Bool(value) => write!(f, "{value}"),
            Scalar::Int(value) => write!(f, "{value}"),
            Scalar::Uint(value) => write!(f, "{value}"),
            Scalar::Float(value) => write!(f, "{value:?}"),
            Scalar::Uuid(value) => write!(f, "{value}"),
            Scalar::Text(text) => write!(f, "{text:?}"),
            Scalar::Blob([]) => f.write_str("empty"),
            Scalar::Blob(bytes) if bytes.len() <= 32 => write!(f, "{:?}", Blob(bytes)),
            Scalar::Blob(bytes) => write!(f, "{:?}... of {} bytes", Blob(&bytes[..24]), bytes.len()),
        }
    }
}

/// One line a node: first byte and size, name, type, value.
impl fmt::Display for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.nodes {
            let Range { start, end } = node.range;
            write!(f, "{start:>5} +{:<4} ", end.saturating_sub(start))?;
            write!(f, "{:width$}{}: {}", "", node.name, node.kind, width = node.depth as usize * 2)?;
            match &node.value {
                Some(value) => writeln!(f, " = {value}")?,
                None => writeln!(f)?,
            }
        }
        match self.error {
            Some(error) => writeln!(f, "{:>5} !     {}", error.at, error.what),
            None => Ok(()),
        }
    }
}
