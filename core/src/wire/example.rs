//! Examples of any message in any version, from its description and a seed: for pages, proofs and fuzzing.

use super::{Kind, MessageInfo, StructInfo, Value};
use crate::random::Random;

impl MessageInfo {
    /// A message with something in most fields, here and there an end of a range, null, or a default. Fields that the
    /// version lacks are defaults.
    pub fn example(&self, version: i16, random: &mut Random) -> Value {
        Value::Struct(fields(self.fields, version, random))
    }
}

fn fields(info: &'static StructInfo, version: i16, random: &mut Random) -> Vec<Value> {
    let mut fields = info.defaults();
    for (field, slot) in info.fields.iter().zip(&mut fields) {
        let left_out = field.tag.is_some() && random.below(3) == 0;
        if field.versions.contains(version) && !left_out {
            *slot = value(field.kind, version, field.nulls.contains(version), random);
        }
    }
    fields
}

fn value(kind: Kind, version: i16, nullable: bool, random: &mut Random) -> Value {
    if nullable && random.below(4) == 0 {
        return Value::Null;
    }
    match kind {
        Kind::Bool => Value::Bool(random.below(2) == 1),
        Kind::I8 => Value::Int(int(8, random)),
        Kind::I16 => Value::Int(int(16, random)),
        Kind::U16 => Value::Uint(random.below(1 << 16)),
        Kind::I32 | Kind::Varint => Value::Int(int(32, random)),
        Kind::U32 => Value::Uint(random.below(1 << 32)),
        Kind::I64 | Kind::Varlong => Value::Int(int(64, random)),
        Kind::F64 => Value::Float(int(32, random) as f64 / 8.0),
        Kind::Uuid => Value::Uuid(random.uuid()),
        Kind::Text => Value::Text(letters(random)),
        Kind::Blob | Kind::Records | Kind::Raw | Kind::VarBlob => Value::Blob(letters(random)),
        Kind::Array(element) | Kind::VarArray(element) => {
            let count = random.below(3);
            Value::Array((0..count).map(|_| value(*element, version, false, random)).collect())
        }
        Kind::Struct(info) => Value::Struct(fields(info, version, random)),
        Kind::Uvarint => Value::Uint(random.below(1 << 32)),
    }
}

/// A number of so many bits, often at an end of its range.
fn int(bits: u32, random: &mut Random) -> i64 {
    let last = i64::MAX >> (64 - bits);
    match random.below(6) {
        0 => -1,
        1 => last,
        2 => -last - 1,
        3 => 0,
        _ => (random.next_u64() as i64) >> (64 - bits),
    }
}

/// A few letters; now and then so many that their length takes two bytes.
fn letters(random: &mut Random) -> Vec<u8> {
    let length = if random.below(40) == 0 { 200 } else { random.below(6) };
    (0..length).map(|_| b'a' + random.below(26) as u8).collect()
}
