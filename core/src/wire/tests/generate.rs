//! Values of any message, from its description and a seed.

use uuid::Uuid;

use crate::wire::{Kind, MessageInfo, StructInfo, Value, Writer};

/// A small generator of its own: the same seed gives the same values for ever.
pub struct Seed(pub u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn bytes(&mut self) -> Vec<u8> {
        // Now and then long enough for a length of two bytes.
        let length = if self.below(40) == 0 { 200 } else { self.below(6) };
        (0..length).map(|_| b'a' + self.below(26) as u8).collect()
    }

    /// A number of so many bits, often at an end of its range.
    fn int(&mut self, bits: u32) -> i64 {
        let last = i64::MAX >> (64 - bits);
        match self.below(6) {
            0 => -1,
            1 => last,
            2 => -last - 1,
            3 => 0,
            _ => (self.next() as i64) >> (64 - bits),
        }
    }

    fn value(&mut self, kind: Kind, version: i16, nullable: bool) -> Value {
        if nullable && self.below(4) == 0 {
            return Value::Null;
        }
        match kind {
            Kind::Bool => Value::Bool(self.below(2) == 1),
            Kind::I8 => Value::Int(self.int(8)),
            Kind::I16 => Value::Int(self.int(16)),
            Kind::U16 => Value::Uint(self.below(1 << 16)),
            Kind::I32 => Value::Int(self.int(32)),
            Kind::U32 => Value::Uint(self.below(1 << 32)),
            Kind::I64 => Value::Int(self.int(64)),
            Kind::F64 => Value::Float(self.int(32) as f64 / 8.0),
            Kind::Uuid => Value::Uuid(Uuid::from_u64_pair(self.next(), self.next())),
            Kind::Text => Value::Text(self.bytes()),
            Kind::Blob | Kind::Records => Value::Blob(self.bytes()),
            Kind::Array(element) => {
                Value::Array((0..self.below(3)).map(|_| self.value(*element, version, false)).collect())
            }
            Kind::Struct(info) => self.fields(info, version),
            Kind::Uvarint | Kind::Raw => unreachable!("only in traces"),
        }
    }

    /// The fields of a struct: those that the version lacks, and some tagged ones, are defaults.
    fn fields(&mut self, info: &'static StructInfo, version: i16) -> Value {
        let Value::Struct(mut fields) = (info.default)() else { unreachable!("a struct") };
        for (field, slot) in info.fields.iter().zip(&mut fields) {
            let left_out = field.tag.is_some() && self.below(3) == 0;
            if field.versions.contains(version) && !left_out {
                *slot = self.value(field.kind, version, field.nulls.contains(version));
            }
        }
        Value::Struct(fields)
    }
}

/// A message of this version and its bytes.
pub fn message(info: &MessageInfo, version: i16, seed: u64) -> (Value, Vec<u8>) {
    let value = Seed(seed).fields(info.fields, version);
    let bytes = write(info, version, &value);
    (value, bytes)
}

/// The bytes of a generic value.
pub fn write(info: &MessageInfo, version: i16, value: &Value) -> Vec<u8> {
    let (mut out, mut splits) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(&mut out, &mut splits);
    value.write_message(&mut writer, info.schema, info.fields, version).expect("a value of the right kinds");
    out
}
