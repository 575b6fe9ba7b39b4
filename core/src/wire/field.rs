//! The types that a field can have, and how each is read and written.

use std::fmt;

use uuid::Uuid;

use super::{Kind, Reader, Scalar, Value, Writer};
use crate::error::Malformed;
use crate::wire::trace::Name;

/// Something that can be a field.
///
/// `nullable` says whether this version of the field may be null; only an `Option` looks at it.
pub trait Wire<'a>: Copy + PartialEq + 'a {
    /// The value where a schema names no other: zero, empty, all defaults.
    const DEFAULT: Self;
    /// What a schema calls the type.
    const KIND: Kind;
    /// Is it an `Option`?
    const NULLABLE: bool = false;

    /// Reads one.
    fn read(reader: &mut Reader<'a>, nullable: bool) -> Result<Self, Malformed>;

    /// Writes one.
    fn write(&self, writer: &mut Writer<'_>, nullable: bool);

    /// The same value in generic form.
    fn to_value(&self) -> Value;
}

/// A type with a null form on the wire. As written here it is that of a struct: a byte before it.
pub trait Nullable<'a>: Wire<'a> {
    /// Reads one or null; null is an error unless it is allowed.
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        if nullable && !reader.present()? { Ok(None) } else { Self::read(reader, false).map(Some) }
    }

    /// Writes one or null; null is written only where it is allowed.
    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, nullable: bool) {
        if nullable {
            writer.present(this.is_some());
        }
        if let Some(this) = this {
            this.write(writer, false);
        }
    }
}

// A field that may be null and whose schema names no default is empty, not null, as in Kafka.
impl<'a, T: Nullable<'a>> Wire<'a> for Option<T> {
    const DEFAULT: Self = Some(T::DEFAULT);
    const KIND: Kind = T::KIND;
    const NULLABLE: bool = true;

    #[inline]
    fn read(reader: &mut Reader<'a>, nullable: bool) -> Result<Self, Malformed> {
        if nullable { T::read_nullable(reader, true) } else { T::read(reader, false).map(Some) }
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, nullable: bool) {
        if nullable {
            T::write_nullable(self.as_ref(), writer, true);
        } else {
            self.unwrap_or(T::DEFAULT).write(writer, false);
        }
    }

    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::to_value)
    }
}

/// Numbers of a fixed size, big-endian.
macro_rules! numbers {
    ($($type:ty, $kind:ident, $scalar:ident;)*) => { $(
        impl<'a> Wire<'a> for $type {
            const DEFAULT: Self = 0 as $type;
            const KIND: Kind = Kind::$kind;

            #[inline]
            fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
                let number = <$type>::from_be_bytes(reader.array()?);
                reader.note(Scalar::$scalar(number.into()));
                Ok(number)
            }

            #[inline]
            fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
                writer.put(&self.to_be_bytes());
            }

            fn to_value(&self) -> Value {
                Value::from(*self)
            }
        }

        impl From<$type> for Value {
            fn from(number: $type) -> Value {
                Value::$scalar(number.into())
            }
        }
    )* };
}

numbers! {
    i8, I8, Int;
    i16, I16, Int;
    u16, U16, Uint;
    i32, I32, Int;
    u32, U32, Uint;
    i64, I64, Int;
    f64, F64, Float;
}

impl<'a> Wire<'a> for bool {
    const DEFAULT: Self = false;
    const KIND: Kind = Kind::Bool;

    #[inline]
    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        let [byte] = reader.array()?;
        reader.note(Scalar::Bool(byte != 0));
        Ok(byte != 0)
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        writer.put(&[u8::from(*self)]);
    }

    fn to_value(&self) -> Value {
        Value::Bool(*self)
    }
}

impl<'a> Wire<'a> for Uuid {
    const DEFAULT: Self = Uuid::nil();
    const KIND: Kind = Kind::Uuid;

    #[inline]
    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        let uuid = Uuid::from_bytes(reader.array()?);
        reader.note(Scalar::Uuid(uuid));
        Ok(uuid)
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        writer.put(self.as_bytes());
    }

    fn to_value(&self) -> Value {
        Value::Uuid(*self)
    }
}

/// A string as it was sent: UTF-8 by agreement, but nobody has checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text<'a>(pub &'a [u8]);

impl<'a> Text<'a> {
    /// A string of ours.
    pub const fn new(text: &'a str) -> Text<'a> {
        Text(text.as_bytes())
    }

    /// The string, if it is UTF-8.
    pub fn as_str(self) -> Option<&'a str> {
        std::str::from_utf8(self.0).ok()
    }

    /// Has it no bytes?
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Text<'a> {
        Text::new(text)
    }
}

impl PartialEq<str> for Text<'_> {
    fn eq(&self, other: &str) -> bool {
        self.0 == other.as_bytes()
    }
}

impl PartialEq<&str> for Text<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.0 == other.as_bytes()
    }
}

/// What is not UTF-8 shows as U+FFFD.
impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&String::from_utf8_lossy(self.0))
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&String::from_utf8_lossy(self.0), f)
    }
}

/// A byte string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Blob<'a>(pub &'a [u8]);

impl fmt::Debug for Blob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Record batches: bytes at hand, or a region of a log whose bytes only the socket will see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records<'a> {
    /// The bytes. Reading yields nothing else.
    Bytes(&'a [u8]),
    /// So many bytes of the region with this number in a list that whoever writes the message keeps.
    Region {
        /// Its place in that list.
        index: u32,
        /// Its length in bytes.
        length: u32,
    },
}

impl Records<'_> {
    /// No records.
    pub const EMPTY: Records<'static> = Records::Bytes(&[]);

    /// The length in bytes.
    pub const fn len(&self) -> usize {
        match self {
            Records::Bytes(bytes) => bytes.len(),
            Records::Region { length, .. } => *length as usize,
        }
    }

    /// Has it no bytes?
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<'a> Nullable<'a> for Text<'a> {
    #[inline]
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        let Some(length) = reader.text_length(nullable)? else {
            reader.note(Scalar::Null);
            return Ok(None);
        };
        let text = Text(reader.take(length)?);
        reader.note(Scalar::Text(text));
        Ok(Some(text))
    }

    #[inline]
    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, _nullable: bool) {
        writer.text(this.map(|text| text.0));
    }
}

/// The bytes of a byte string, after its length.
#[inline]
fn read_bytes<'a>(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<&'a [u8]>, Malformed> {
    let Some(length) = reader.wide_length(nullable)? else {
        reader.note(Scalar::Null);
        return Ok(None);
    };
    let bytes = reader.take(length)?;
    reader.note(Scalar::Blob(bytes));
    Ok(Some(bytes))
}

impl<'a> Nullable<'a> for Blob<'a> {
    #[inline]
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        Ok(read_bytes(reader, nullable)?.map(Blob))
    }

    #[inline]
    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, _nullable: bool) {
        writer.wide_length(this.map(|blob| blob.0.len()));
        writer.put(this.map_or(&[], |blob| blob.0));
    }
}

impl<'a> Nullable<'a> for Records<'a> {
    #[inline]
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        Ok(read_bytes(reader, nullable)?.map(Records::Bytes))
    }

    #[inline]
    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, nullable: bool) {
        match this {
            None => Blob::write_nullable(None, writer, nullable),
            Some(Records::Bytes(bytes)) => Blob(bytes).write(writer, nullable),
            Some(Records::Region { index, length }) => writer.region(*index, *length),
        }
    }
}

impl<'a, T: Wire<'a>> Nullable<'a> for &'a [T] {
    #[inline]
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        let smallest = const { T::KIND.smallest() };
        match reader.count(nullable, smallest, size_of::<T>())? {
            None => Ok(None),
            Some(0) => Ok(Some(&[])),
            Some(count) => {
                let elements = reader.arena().alloc_slice_try_fill_with(count, |index| {
                    reader.open(Name::Index(index as u32), T::KIND);
                    let element = T::read(reader, false)?;
                    reader.close();
                    Ok(element)
                })?;
                Ok(Some(elements))
            }
        }
    }

    #[inline]
    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, _nullable: bool) {
        writer.wide_length(this.map(|elements| elements.len()));
        for element in this.copied().unwrap_or_default() {
            element.write(writer, false);
        }
    }
}

/// What has a null form has a plain form: the same without null.
macro_rules! plain_form {
    ($([$($generics:tt)*] $type:ty, $kind:expr, $default:expr, |$this:ident| $value:expr;)*) => { $(
        impl<'a, $($generics)*> Wire<'a> for $type {
            const DEFAULT: Self = $default;
            const KIND: Kind = $kind;

            #[inline]
            fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
                Ok(Self::read_nullable(reader, false)?.unwrap_or(Self::DEFAULT))
            }

            #[inline]
            fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
                Self::write_nullable(Some(self), writer, false);
            }

            fn to_value(&self) -> Value {
                let $this = self;
                $value
            }
        }
    )* };
}

plain_form! {
    [] Text<'a>, Kind::Text, Text(&[]), |this| Value::Text(this.0.into());
    [] Blob<'a>, Kind::Blob, Blob(&[]), |this| Value::Blob(this.0.into());
    [] Records<'a>, Kind::Records, Records::EMPTY, |this| match this {
        Records::Bytes(bytes) => Value::Blob((*bytes).into()),
        // The bytes are not at hand; a tree of values shows so many zeros.
        Records::Region { length, .. } => Value::Blob(vec![0; *length as usize]),
    };
    [T: Wire<'a>] &'a [T], Kind::Array(&T::KIND), &[], |this| Value::array(this.len(), &|index| this[index].to_value());
}
