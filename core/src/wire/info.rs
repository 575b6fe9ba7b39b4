//! What a schema says about itself: names, types, versions, documentation. Constant data, no behaviour.

use std::fmt;

use super::Value;

/// A range of versions, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    /// The first version.
    pub first: i16,
    /// The last version; `i16::MAX` when the range is open.
    pub last: i16,
}

impl Versions {
    /// Every version there is or will be.
    pub const ALL: Versions = Versions::from(0);
    /// No version at all.
    pub const NONE: Versions = Versions { first: 0, last: -1 };

    /// This version and all later ones.
    pub const fn from(first: i16) -> Versions {
        Versions { first, last: i16::MAX }
    }

    /// The same beginning, but an end.
    pub const fn to(self, last: i16) -> Versions {
        Versions { first: self.first, last }
    }

    /// Is this version in the range?
    #[inline]
    pub const fn contains(self, version: i16) -> bool {
        self.first <= version && version <= self.last
    }

    /// Is the range empty?
    pub const fn is_empty(self) -> bool {
        self.last < self.first
    }

    /// The versions in both ranges.
    pub const fn and(self, other: Versions) -> Versions {
        let first = if self.first > other.first { self.first } else { other.first };
        let last = if self.last < other.last { self.last } else { other.last };
        if last < first { Versions::NONE } else { Versions { first, last } }
    }

    /// Each version of a closed range in turn.
    pub fn each(self) -> std::ops::RangeInclusive<i16> {
        self.first..=self.last
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            _ if self.is_empty() => write!(f, "none"),
            Versions { first, last: i16::MAX } => write!(f, "{first}+"),
            Versions { first, last } if first == last => write!(f, "{first}"),
            Versions { first, last } => write!(f, "{first}-{last}"),
        }
    }
}

/// The name of a message, the versions it has, and those of them that are flexible (compact lengths, tagged fields).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Kafka's name.
    pub name: &'static str,
    /// The versions there are.
    pub versions: Versions,
    /// The flexible ones among them.
    pub flexible: Versions,
}

impl Schema {
    /// Itself: tables whose rows are schemas and tables whose rows are keys are named alike in `wire!`.
    pub const fn schema(self) -> Schema {
        self
    }
}

/// One struct of a schema.
#[derive(Debug, Clone, Copy)]
pub struct StructInfo {
    /// The struct's name.
    pub name: &'static str,
    /// What it is for, as it stands in the schema: lines that begin with a space.
    pub doc: &'static str,
    /// Its fields, in the order of the wire.
    pub fields: &'static [&'static FieldInfo],
    /// How many tags its fields use: 0, 1, 2 and so on.
    pub tags: u32,
    /// A struct of defaults, in generic form.
    pub default: fn() -> Value,
}

impl StructInfo {
    /// The default of each field.
    pub fn defaults(&self) -> Vec<Value> {
        match (self.default)() {
            Value::Struct(fields) => fields,
            _ => unreachable!("the default of a struct is a struct"),
        }
    }

    /// How many tags these fields use.
    pub(crate) const fn count_tags(fields: &[&FieldInfo]) -> u32 {
        let (mut count, mut index) = (0, 0);
        while index < fields.len() {
            count += fields[index].tag.is_some() as u32;
            index += 1;
        }
        count
    }
}

/// One field of a struct.
#[derive(Debug, Clone, Copy)]
pub struct FieldInfo {
    /// Kafka's name in snake case.
    pub name: &'static str,
    /// What it means, as it stands in the schema: lines that begin with a space.
    pub doc: &'static str,
    /// Its type, without its nullability.
    pub kind: Kind,
    /// The versions that have it.
    pub versions: Versions,
    /// The versions in which it may be null.
    pub nulls: Versions,
    /// The tag it travels under, if it is a tagged field.
    pub tag: Option<u32>,
    /// False for the one field that keeps a two-byte length in flexible versions: the client id of a request header.
    pub compact: bool,
}

impl FieldInfo {
    /// Is it written where it stands in this version, that is, present and not tagged?
    #[inline]
    pub const fn in_place(&self, version: i16) -> bool {
        self.tag.is_none() && self.versions.contains(version)
    }
}

/// The type of a field, without its nullability.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One byte, 0 or 1.
    Bool,
    /// One signed byte.
    I8,
    /// Two bytes, signed.
    I16,
    /// Two bytes, unsigned.
    U16,
    /// Four bytes, signed.
    I32,
    /// Four bytes, unsigned.
    U32,
    /// Eight bytes, signed.
    I64,
    /// A double of eight bytes.
    F64,
    /// Sixteen bytes.
    Uuid,
    /// A string with its length before it.
    Text,
    /// A byte string with its length before it.
    Blob,
    /// Record batches with their length before them.
    Records,
    /// A count, then so many elements.
    Array(&'static Kind),
    /// The fields of a struct.
    Struct(&'static StructInfo),
    /// A number of 32 bits, zig-zag, seven bits a byte. Only in records.
    Varint,
    /// A number of 64 bits, zig-zag, seven bits a byte. Only in records.
    Varlong,
    /// A byte string with a zig-zag length before it. Only in records.
    VarBlob,
    /// A zig-zag count, then so many elements. Only in records.
    VarArray(&'static Kind),
    /// A length, count or tag: seven bits a byte. Only in traces.
    Uvarint,
    /// Bytes without a length of their own. Only in traces.
    Raw,
}

impl Kind {
    /// The fewest bytes that one of this kind takes in any version; never 0, so that a count is bounded by what remains.
    pub const fn smallest(self) -> usize {
        match self {
            Kind::Bool | Kind::I8 | Kind::Uvarint | Kind::Raw => 1,
            Kind::Varint | Kind::Varlong | Kind::VarBlob | Kind::VarArray(_) => 1,
            Kind::I16 | Kind::U16 => 2,
            Kind::I32 | Kind::U32 => 4,
            Kind::I64 | Kind::F64 => 8,
            Kind::Uuid => 16,
            Kind::Text | Kind::Blob | Kind::Records | Kind::Array(_) => 1,
            Kind::Struct(info) => {
                let (mut sum, mut index) = (0, 0);
                while index < info.fields.len() {
                    let field = info.fields[index];
                    if field.tag.is_none() && field.versions.first == 0 && field.versions.last == i16::MAX {
                        sum += if field.nulls.is_empty() { field.kind.smallest() } else { 1 };
                    }
                    index += 1;
                }
                if sum == 0 { 1 } else { sum }
            }
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self {
            Kind::Bool => "bool",
            Kind::I8 => "int8",
            Kind::I16 => "int16",
            Kind::U16 => "uint16",
            Kind::I32 => "int32",
            Kind::U32 => "uint32",
            Kind::I64 => "int64",
            Kind::F64 => "float64",
            Kind::Uuid => "uuid",
            Kind::Text => "string",
            Kind::Blob | Kind::VarBlob => "bytes",
            Kind::Records => "records",
            Kind::Array(element) | Kind::VarArray(element) => return write!(f, "[]{element}"),
            Kind::Struct(info) => info.name,
            Kind::Varint => "varint",
            Kind::Varlong => "varlong",
            Kind::Uvarint => "uvarint",
            Kind::Raw => "raw",
        };
        f.write_str(word)
    }
}

/// A field's name without the `r#` that Rust needs before its own words.
pub(crate) const fn plain_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}
