//! What happened, as a list of paths and values, and the first difference between two of them.

use eventor_core::wire::{Kind, StructInfo, Value};
use eventor_tests::{Reply, read_records};

const ABSENT: &str = "nothing";
/// What stands before all that was asked afterwards.
pub const LATER: &str = "then ";

/// All that was seen.
#[derive(Debug, Default, PartialEq)]
pub struct Outcome(Vec<(String, String)>);

impl Outcome {
    pub fn add(&mut self, path: impl Into<String>, value: impl Into<String>) {
        self.0.push((path.into(), value.into()));
    }

    /// Every leaf of a reply, its correlation id included.
    pub fn add_reply(&mut self, prefix: &str, reply: &Reply) {
        let id = reply.frame().first_chunk().map_or(0, |bytes| i32::from_be_bytes(*bytes));
        self.add(format!("{prefix}correlation_id"), id.to_string());
        self.add_struct(prefix, reply.api().response().fields, reply.body());
    }

    fn add_struct(&mut self, prefix: &str, info: &StructInfo, value: &Value) {
        let Value::Struct(values) = value else { return self.add(prefix, brief(value)) };
        for (field, value) in info.fields.iter().zip(values) {
            self.add_value(&format!("{prefix}{}", field.name), field.kind, value);
        }
    }

    fn add_value(&mut self, path: &str, kind: Kind, value: &Value) {
        match (kind, value) {
            (Kind::Array(element), Value::Array(values)) => {
                self.add(format!("{path}.count"), values.len().to_string());
                for (at, value) in values.iter().enumerate() {
                    self.add_value(&format!("{path}.{at}"), *element, value);
                }
            }
            (Kind::Struct(info), _) => self.add_struct(&format!("{path}."), info, value),
            (Kind::Records, Value::Blob(bytes)) => {
                let values: Vec<String> = read_records(bytes).iter().map(|record| record.text()).collect();
                self.add(path, format!("{values:?}"));
                self.add(format!("{path}.bytes"), bytes.len().to_string());
            }
            _ => self.add(path, brief(value)),
        }
    }

    fn get(&self, path: &str) -> &str {
        self.0.iter().find(|(other, _)| other == path).map_or(ABSENT, |(_, value)| value)
    }

    /// The first difference, and how many more there are; that an answer carries a field back as it came is none.
    pub fn difference(&self, other: &Outcome, echo: Option<(&str, &str)>) -> Option<String> {
        let here = self.0.iter().map(|(path, _)| path);
        let there = other.0.iter().map(|(path, _)| path).filter(|path| self.get(path) == ABSENT);
        let pairs = here.chain(there).map(|path| (path, self.get(path), other.get(path)));
        let is_echo = |path: &str, pair| Some(pair) == echo && !path.starts_with(LATER);
        let differs = pairs.filter(|(path, one, two)| one != two && !is_echo(path, (*one, *two)));
        let differences: Vec<_> = differs.collect();
        // What went wrong says most, and how many there are more than what is in them.
        let rank = |(path, one, two): &&(&String, &str, &str)| match [*one, *two].contains(&ABSENT) {
            false if path.ends_with("error_code") => 0,
            false if path.ends_with("count") => 1,
            false => 2,
            true => 3,
        };
        let (path, one, two) = differences.iter().min_by_key(rank)?;
        let more = match differences.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        Some(format!("{path}: {one} -> {two}{more}"))
    }
}

/// A value in a few words.
pub fn brief(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Uuid(id) => id.to_string(),
        Value::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(brief).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Struct(values) => {
            let values: Vec<String> = values.iter().map(brief).collect();
            format!("{{{}}}", values.join(", "))
        }
    }
}
