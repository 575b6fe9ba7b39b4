//! The types of fields inside records: zig-zag varints, and what has one for its length. They look the same in every
//! version, flexible or not.

use std::fmt;

use super::{Kind, Nullable, Reader, Scalar, Value, Wire, Writer};
use crate::error::Malformed;
use crate::wire::trace::Name;

/// A number of 32 bits, zig-zag, in one to five bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Varint(pub i32);

/// A number of 64 bits, zig-zag, in one to ten bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Varlong(pub i64);

/// Bytes behind their length, a [`Varint`].
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct VarBlob<'a>(pub &'a [u8]);

/// Elements behind their count, a [`Varint`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VarArray<'a, T>(pub &'a [T]);

impl fmt::Debug for VarBlob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::Blob(self.0).fmt(f)
    }
}

impl<'a> Wire<'a> for Varint {
    const DEFAULT: Self = Varint(0);
    const KIND: Kind = Kind::Varint;

    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        let number = reader.varint()?;
        reader.note(Scalar::Int(number.into()));
        Ok(Varint(number))
    }

    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        writer.varlong(self.0.into());
    }

    fn to_value(&self) -> Value {
        Value::Int(self.0.into())
    }
}

impl<'a> Wire<'a> for Varlong {
    const DEFAULT: Self = Varlong(0);
    const KIND: Kind = Kind::Varlong;

    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        let number = reader.varlong()?;
        reader.note(Scalar::Int(number));
        Ok(Varlong(number))
    }

    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        writer.varlong(self.0);
    }

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
}

impl<'a> Wire<'a> for VarBlob<'a> {
    const DEFAULT: Self = VarBlob(&[]);
    const KIND: Kind = Kind::VarBlob;

    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        Ok(Self::read_nullable(reader, false)?.unwrap_or_default())
    }

    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        Self::write_nullable(Some(self), writer, false);
    }

    fn to_value(&self) -> Value {
        Value::Blob(self.0.into())
    }
}

impl<'a> Nullable<'a> for VarBlob<'a> {
    fn read_nullable(reader: &mut Reader<'a>, nullable: bool) -> Result<Option<Self>, Malformed> {
        let Some(length) = reader.varint_length(nullable)? else {
            reader.note(Scalar::Null);
            return Ok(None);
        };
        let bytes = reader.take(length)?;
        reader.note(Scalar::Blob(bytes));
        Ok(Some(VarBlob(bytes)))
    }

    fn write_nullable(this: Option<&Self>, writer: &mut Writer<'_>, _nullable: bool) {
        writer.varlong(this.map_or(-1, |blob| blob.0.len() as i64));
        writer.put(this.map_or(&[], |blob| blob.0));
    }
}

impl<'a, T: Wire<'a>> Wire<'a> for VarArray<'a, T> {
    const DEFAULT: Self = VarArray(&[]);
    const KIND: Kind = Kind::VarArray(&T::KIND);

    fn read(reader: &mut Reader<'a>, _nullable: bool) -> Result<Self, Malformed> {
        let count = reader.varint_count(const { T::KIND.smallest() }, size_of::<T>())?;
        let elements = reader.arena().alloc_slice_try_fill_with(count, |index| {
            reader.open(Name::Index(index as u32), T::KIND);
            let element = T::read(reader, false)?;
            reader.close();
            Ok(element)
        })?;
        Ok(VarArray(elements))
    }

    fn write(&self, writer: &mut Writer<'_>, _nullable: bool) {
        writer.varlong(self.0.len() as i64);
        self.0.iter().for_each(|element| element.write(writer, false));
    }

    fn to_value(&self) -> Value {
        Value::array(self.0.len(), &|index| self.0[index].to_value())
    }
}
