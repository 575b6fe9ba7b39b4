//! The one generic tree: any message of any version, read and written by walking its `INFO`.
//!
//! For pages, command lines and generated tests. Handlers use the typed structs; both forms give the same bytes.

use uuid::Uuid;

use super::{FieldInfo, Kind, Reader, Scalar, Schema, StructInfo, VarBlob, Varint, Varlong, Writer};
use crate::error::Malformed;
use crate::wire::trace::Name;

/// A value of any kind. A struct's values stand in the order of its fields, absent ones as their defaults.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A signed number of any size.
    Int(i64),
    /// An unsigned number of any size.
    Uint(u64),
    /// A double.
    Float(f64),
    /// A UUID.
    Uuid(Uuid),
    /// A string as it was sent.
    Text(Vec<u8>),
    /// A byte string, or record batches.
    Blob(Vec<u8>),
    /// The elements of an array.
    Array(Vec<Value>),
    /// The fields of a struct.
    Struct(Vec<Value>),
}

/// A value that is not of the kind its schema asks for.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a {kind} is wanted here, and the value is not one", kind = .0)]
pub struct Mismatch(pub Kind);

impl Value {
    /// Reads a whole message.
    pub fn read_message(
        reader: &mut Reader<'_>,
        schema: Schema,
        info: &'static StructInfo,
        version: i16,
    ) -> Result<Value, Malformed> {
        reader.begin(version, schema.flexible.contains(version));
        reader.open(Name::Word(schema.name), Kind::Struct(info));
        let value = Value::read_struct(info, reader)?;
        reader.close();
        Ok(value)
    }

    /// Writes a whole message.
    pub fn write_message(
        &self,
        writer: &mut Writer<'_>,
        schema: Schema,
        info: &'static StructInfo,
        version: i16,
    ) -> Result<(), Mismatch> {
        writer.begin(version, schema.flexible.contains(version));
        self.write(Kind::Struct(info), writer, false)
    }

    fn read(kind: Kind, reader: &mut Reader<'_>, nullable: bool) -> Result<Value, Malformed> {
        use super::Wire;
        Ok(match kind {
            Kind::Bool => bool::read(reader, false)?.to_value(),
            Kind::I8 => i8::read(reader, false)?.into(),
            Kind::I16 => i16::read(reader, false)?.into(),
            Kind::U16 => u16::read(reader, false)?.into(),
            Kind::I32 => i32::read(reader, false)?.into(),
            Kind::U32 => u32::read(reader, false)?.into(),
            Kind::I64 => i64::read(reader, false)?.into(),
            Kind::F64 => f64::read(reader, false)?.into(),
            Kind::Uuid => Uuid::read(reader, false)?.to_value(),
            Kind::Text => match reader.text_length(nullable)? {
                None => Value::null(reader),
                Some(length) => Value::Text(Value::bytes(reader, length, true)?),
            },
            Kind::Blob | Kind::Records => match reader.wide_length(nullable)? {
                None => Value::null(reader),
                Some(length) => Value::Blob(Value::bytes(reader, length, false)?),
            },
            Kind::Array(element) => match reader.count(nullable, element.smallest(), size_of::<Value>())? {
                None => Value::Null,
                Some(count) => Value::read_array(*element, reader, count)?,
            },
            Kind::Struct(_) if nullable && !reader.present()? => Value::Null,
            Kind::Struct(info) => Value::read_struct(info, reader)?,
            Kind::Varint => Varint::read(reader, false)?.to_value(),
            Kind::Varlong => Varlong::read(reader, false)?.to_value(),
            Kind::VarBlob => Option::<VarBlob<'_>>::read(reader, nullable)?.to_value(),
            Kind::VarArray(element) => {
                let count = reader.varint_count(element.smallest(), size_of::<Value>())?;
                Value::read_array(*element, reader, count)?
            }
            Kind::Uvarint => Value::Uint(reader.uvarint()?.into()),
            Kind::Raw => Value::Blob(reader.rest().to_vec()),
        })
    }

    /// An array of so many elements. Compiled once for all types of elements.
    pub(super) fn array(count: usize, element: &dyn Fn(usize) -> Value) -> Value {
        Value::Array((0..count).map(element).collect())
    }

    fn null(reader: &mut Reader<'_>) -> Value {
        reader.note(Scalar::Null);
        Value::Null
    }

    fn bytes(reader: &mut Reader<'_>, length: usize, text: bool) -> Result<Vec<u8>, Malformed> {
        let bytes = reader.take(length)?;
        reader.note(if text { Scalar::Text(super::Text(bytes)) } else { Scalar::Blob(bytes) });
        Ok(bytes.to_vec())
    }

    fn read_array(element: Kind, reader: &mut Reader<'_>, count: usize) -> Result<Value, Malformed> {
        let mut elements = Vec::new();
        for index in 0..count {
            reader.open(Name::Index(index as u32), element);
            elements.push(Value::read(element, reader, false)?);
            reader.close();
        }
        Ok(Value::Array(elements))
    }

    fn read_struct(info: &'static StructInfo, reader: &mut Reader<'_>) -> Result<Value, Malformed> {
        let mut fields = info.defaults();
        let version = reader.version();
        for (field, slot) in info.fields.iter().zip(&mut fields) {
            if field.in_place(version) {
                reader.open(Name::Field(field), field.kind);
                let flexible = reader.flexible();
                reader.begin(version, flexible && field.compact);
                *slot = Value::read(field.kind, reader, field.nulls.contains(version))?;
                reader.begin(version, flexible);
                reader.close();
            }
        }
        if reader.flexible() {
            reader.tags(|reader, tag| {
                let known = |field: &&FieldInfo| field.tag == Some(tag) && field.versions.contains(version);
                let Some(index) = info.fields.iter().position(known) else { return Ok(false) };
                let field = info.fields[index];
                let nullable = field.nulls.contains(version);
                reader.open(Name::Field(field), field.kind);
                reader.expect_tagged(field.kind, nullable);
                fields[index] = Value::read(field.kind, reader, nullable)?;
                reader.close();
                Ok(true)
            })?;
        }
        Ok(Value::Struct(fields))
    }

    fn write(&self, kind: Kind, writer: &mut Writer<'_>, nullable: bool) -> Result<(), Mismatch> {
        match (kind, self) {
            (Kind::Text, Value::Null) if nullable => writer.text(None),
            (Kind::Blob | Kind::Records | Kind::Array(_), Value::Null) if nullable => {
                writer.wide_length(None)
            }
            (Kind::Struct(_), Value::Null) if nullable => writer.present(false),
            (Kind::Text, Value::Text(text)) => writer.text(Some(text)),
            (Kind::Blob | Kind::Records, Value::Blob(bytes)) => {
                writer.wide_length(Some(bytes.len()));
                writer.put(bytes);
            }
            (Kind::VarBlob, Value::Null) if nullable => writer.varlong(-1),
            (Kind::VarBlob, Value::Blob(bytes)) => {
                writer.varlong(bytes.len() as i64);
                writer.put(bytes);
            }
            (Kind::VarArray(element), Value::Array(elements)) => {
                writer.varlong(elements.len() as i64);
                elements.iter().try_for_each(|value| value.write(*element, writer, false))?;
            }
            (Kind::Array(element), Value::Array(elements)) => {
                writer.wide_length(Some(elements.len()));
                elements.iter().try_for_each(|value| value.write(*element, writer, false))?;
            }
            (Kind::Struct(info), Value::Struct(fields)) if fields.len() == info.fields.len() => {
                if nullable {
                    writer.present(true);
                }
                Value::write_struct(fields, info, writer)?;
            }
            _ => self.write_scalar(kind, writer).ok_or(Mismatch(kind))?,
        }
        Ok(())
    }

    fn write_scalar(&self, kind: Kind, writer: &mut Writer<'_>) -> Option<()> {
        match (kind, self) {
            (Kind::Bool, Value::Bool(value)) => writer.put(&[u8::from(*value)]),
            (Kind::I8, Value::Int(value)) => writer.put(&i8::try_from(*value).ok()?.to_be_bytes()),
            (Kind::I16, Value::Int(value)) => writer.put(&i16::try_from(*value).ok()?.to_be_bytes()),
            (Kind::U16, Value::Uint(value)) => writer.put(&u16::try_from(*value).ok()?.to_be_bytes()),
            (Kind::I32, Value::Int(value)) => writer.put(&i32::try_from(*value).ok()?.to_be_bytes()),
            (Kind::U32, Value::Uint(value)) => writer.put(&u32::try_from(*value).ok()?.to_be_bytes()),
            (Kind::I64, Value::Int(value)) => writer.put(&value.to_be_bytes()),
            (Kind::F64, Value::Float(value)) => writer.put(&value.to_be_bytes()),
            (Kind::Uuid, Value::Uuid(value)) => writer.put(value.as_bytes()),
            (Kind::Varint, Value::Int(value)) => writer.varlong(i32::try_from(*value).ok()?.into()),
            (Kind::Varlong, Value::Int(value)) => writer.varlong(*value),
            (Kind::Uvarint, Value::Uint(value)) => writer.uvarint(u32::try_from(*value).ok()?),
            (Kind::Raw, Value::Blob(bytes)) => writer.put(bytes),
            _ => return None,
        }
        Some(())
    }

    fn write_struct(
        fields: &[Value],
        info: &'static StructInfo,
        writer: &mut Writer<'_>,
    ) -> Result<(), Mismatch> {
        let (version, flexible) = (writer.version(), writer.flexible());
        for (field, value) in info.fields.iter().zip(fields) {
            if field.in_place(version) {
                writer.begin(version, flexible && field.compact);
                value.write(field.kind, writer, field.nulls.contains(version))?;
                writer.begin(version, flexible);
            }
        }
        if !flexible {
            return Ok(());
        }
        let defaults = info.defaults();
        let mut outcome = Ok(());
        writer.tags(info.tags, |writer, tag| {
            let Some(index) = info.fields.iter().position(|field| field.tag == Some(tag)) else {
                return false;
            };
            let field = info.fields[index];
            if fields[index] == defaults[index] || !field.versions.contains(version) || outcome.is_err() {
                return false;
            }
            let nullable = field.nulls.contains(version);
            writer.tagged_with(field, |writer| outcome = fields[index].write(field.kind, writer, nullable));
            true
        });
        outcome
    }
}
