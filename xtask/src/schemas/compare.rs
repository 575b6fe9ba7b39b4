//! One message of ours against one schema of Kafka's.

use std::fmt;

use eventor_core::wire::{FieldInfo, Kind, MessageInfo, StructInfo, Value, Versions};

use super::json::Json;
use crate::Outcome;

/// What was compared so far, and what was not the same.
#[derive(Debug, Default)]
pub struct Comparison {
    messages: usize,
    structs: usize,
    fields: usize,
    differences: Vec<String>,
}

/// The structs that a schema names once and uses by name.
type Common = Vec<Json>;

impl Comparison {
    pub fn message(&mut self, info: &MessageInfo, json: &Json) {
        let name = info.full_name();
        let valid = versions(&json.text("validVersions"));
        let flexible = versions(&json.text("flexibleVersions")).and(valid);
        self.same(&name, "validVersions", &info.schema.versions, &valid);
        self.same(&name, "flexibleVersions", &info.schema.flexible.and(valid), &flexible);
        self.messages += 1;
        self.fields(&name, info.fields, &json.elements("fields"), valid, &json.elements("commonStructs"));
    }

    /// Fields in the order of the wire. `within` are the versions in which the struct occurs here.
    fn fields(&mut self, path: &str, info: &StructInfo, json: &[Json], within: Versions, common: &Common) {
        self.structs += 1;
        self.same(path, "number of fields", &info.fields.len(), &json.len());
        let defaults = info.defaults();
        for ((field, default), json) in info.fields.iter().zip(&defaults).zip(json) {
            let path = format!("{path}.{}", json.text("name"));
            self.field(&path, field, default, json, within, common);
        }
    }

    fn field(
        &mut self,
        path: &str,
        field: &FieldInfo,
        default: &Value,
        json: &Json,
        within: Versions,
        common: &Common,
    ) {
        self.fields += 1;
        self.same(path, "name", &field.name.to_owned(), &snake(&json.text("name")));
        let spelled = [json.text("versions"), json.text("taggedVersions")];
        let theirs =
            versions(spelled.iter().find(|text| !text.is_empty()).map_or("none", |text| text)).and(within);
        self.same(path, "versions", &field.versions.and(within), &theirs);
        let nulls = versions(&json.text("nullableVersions")).and(theirs);
        self.same(path, "nullableVersions", &field.nulls.and(theirs), &nulls);
        let tag = field.tag.map(|tag| tag.to_string()).unwrap_or_default();
        self.same(path, "tag", &tag, &json.text("tag"));
        if json.has("tag") {
            self.same(path, "taggedVersions", &versions(&json.text("taggedVersions")).and(within), &theirs);
        }
        self.same(path, "flexibleVersions none", &!field.compact, &json.has("flexibleVersions"));
        self.same(path, "default", default, &default_of(field, json));
        self.kind(path, field.kind, &json.text("type"), json, theirs, common);
    }

    fn kind(&mut self, path: &str, kind: Kind, name: &str, json: &Json, within: Versions, common: &Common) {
        match (kind, name.strip_prefix("[]")) {
            (Kind::Array(element), Some(name)) => self.kind(path, *element, name, json, within, common),
            (Kind::Struct(info), None) if name.starts_with(|letter: char| letter.is_ascii_uppercase()) => {
                let mut fields = json.elements("fields");
                if let Some(shared) = common.iter().find(|shared| shared.text("name") == name) {
                    fields = shared.elements("fields");
                }
                self.fields(path, info, &fields, within, common);
            }
            (kind, _) => self.same(path, "type", &kind.to_string(), &name.to_owned()),
        }
    }

    pub fn same<T: PartialEq + fmt::Debug>(&mut self, path: &str, what: &str, ours: &T, theirs: &T) {
        if ours != theirs {
            self.differ(path.to_owned(), &format!("{what}: {ours:?} here, {theirs:?} in Kafka"));
        }
    }

    pub fn differ(&mut self, path: String, what: &str) {
        self.differences.push(format!("{path}: {what}"));
    }

    pub fn outcome(self) -> Outcome {
        match (&self.differences[..], self.fields) {
            ([], 0) => Err("nothing was compared".into()),
            ([], _) => Ok(()),
            (differences, _) => Err(differences.join("\n")),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Comparison { messages, structs, fields, differences } = self;
        write!(
            f,
            "{messages} messages, {structs} structs, {fields} fields compared, {} differences",
            differences.len()
        )
    }
}

/// `0+`, `2-7`, `3`, `none`, or nothing.
fn versions(text: &str) -> Versions {
    let number = |text: &str| text.parse().unwrap_or(i16::MIN);
    match (text, text.strip_suffix('+'), text.split_once('-')) {
        ("" | "none", _, _) => Versions::NONE,
        (_, Some(first), _) => Versions::from(number(first)),
        (_, _, Some((first, last))) => Versions::from(number(first)).to(number(last)),
        _ => Versions::from(number(text)).to(number(text)),
    }
}

/// `KRaftVersion` is `k_raft_version`, `V3AndBelow` is `v3_and_below`: a word begins at a capital that follows a small
/// letter or a digit, and at the last of several capitals.
fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let after_small = index > 0 && !letters[index - 1].is_ascii_uppercase();
        let before_small = index > 0 && letters.get(index + 1).is_some_and(char::is_ascii_lowercase);
        if letter.is_ascii_uppercase() && (after_small || before_small) {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// What Kafka starts the field with.
fn default_of(field: &FieldInfo, json: &Json) -> Value {
    let text = json.text("default");
    let number = || match text.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(digits, 16).unwrap_or(i64::MIN),
        None if text.is_empty() => 0,
        None => text.parse().unwrap_or(i64::MIN),
    };
    match field.kind {
        _ if text == "null" => Value::Null,
        Kind::Bool => Value::Bool(text == "true"),
        Kind::I8 | Kind::I16 | Kind::I32 | Kind::I64 | Kind::Varint | Kind::Varlong => Value::Int(number()),
        Kind::U16 | Kind::U32 => Value::Uint(number() as u64),
        Kind::F64 => Value::Float(number() as f64),
        Kind::Uuid => Value::Uuid(Default::default()),
        Kind::Text => Value::Text(text.into_bytes()),
        Kind::Blob | Kind::Records | Kind::Raw | Kind::Uvarint | Kind::VarBlob => {
            Value::Blob(text.into_bytes())
        }
        Kind::Array(_) | Kind::VarArray(_) => Value::Array(Vec::new()),
        Kind::Struct(info) => (info.default)(),
    }
}

#[cfg(test)]
mod tests {
    use eventor_core::protocol::header::RequestHeader;

    use super::super::json::parse;
    use super::*;

    const HEADER: &str = r#"{ "validVersions": "1-2", "flexibleVersions": "2+", "fields": [
        { "name": "RequestApiKey", "type": "int16", "versions": "0+" },
        { "name": "RequestApiVersion", "type": "int16", "versions": "0+" },
        { "name": "CorrelationId", "type": "int32", "versions": "0+" },
        { "name": "ClientId", "type": "string", "versions": "1+", "nullableVersions": "1+", "flexibleVersions": "none" }
    ]}"#;

    fn differences(text: &str) -> Vec<String> {
        let mut comparison = Comparison::default();
        comparison.message(RequestHeader::MESSAGE, &parse(text).expect("JSON"));
        comparison.differences
    }

    #[test]
    fn the_same_schema_has_no_differences() {
        assert_eq!(differences(HEADER), Vec::<String>::new());
    }

    #[test]
    fn every_fact_counts() {
        let planted = [
            ("\"1-2\"", "\"1-3\""),
            ("\"2+\"", "\"1+\""),
            ("CorrelationId", "CorrelationID2"),
            ("\"int32\"", "\"int64\""),
            ("\"int32\"", "\"int32\", \"default\": \"-1\""),
            ("\"int32\"", "\"int32\", \"tag\": 0"),
            ("\"nullableVersions\": \"1+\"", "\"nullableVersions\": \"2+\""),
            ("\"versions\": \"1+\"", "\"versions\": \"2+\""),
            (", \"flexibleVersions\": \"none\"", ""),
        ];
        for (from, to) in planted {
            let changed = HEADER.replacen(from, to, 1);
            assert_ne!(changed, HEADER, "{from} is not there");
            assert_ne!(differences(&changed), Vec::<String>::new(), "{from} -> {to}");
        }
    }

    #[test]
    fn names_become_ours() {
        let names =
            ["KRaftVersion", "V3AndBelowTransactionalId", "IsKRaftMigrated", "Isr", "SCRAMUser"].map(snake);
        assert_eq!(
            names,
            ["k_raft_version", "v3_and_below_transactional_id", "is_k_raft_migrated", "isr", "scram_user"]
        );
    }
}
