//! A request that somebody composes: any API in any version, field by field, and the bytes that it makes at each moment.
//!
//! Not the form that the page shows: that is drawn from [`Draft::rows`], and every change of it is one call here.

use bumpalo::Bump;
use eventor_core::protocol::header::RequestHeader;
use eventor_core::protocol::{ApiKey, frame};
use eventor_core::wire::{FieldInfo, Kind, MessageInfo, Reader, StructInfo, Text, Value, Wire, Writer};
use eventor_explain::Around;
use uuid::Uuid;

use crate::sample;

/// No array of a form gets longer by hand.
const ELEMENTS_MAX: usize = 1000;

/// A request under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    key: ApiKey,
    version: i16,
    header: Value,
    body: Value,
}

/// A line of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Where the field is: names and numbers of elements, joined by dots.
    pub path: String,
    /// How deep it lies.
    pub depth: u32,
    /// What it is called there.
    pub name: String,
    /// Its type.
    pub kind: Kind,
    /// What it is for; `None` for an element of an array.
    pub field: Option<&'static FieldInfo>,
    /// What stands in it; `None` where it is made of others.
    pub text: Option<String>,
    /// Whether it is null, where it may be.
    pub null: Option<bool>,
    /// How many elements it has, if it is an array.
    pub count: Option<usize>,
}

impl Draft {
    /// A request of defaults.
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn new(key: i16, version: i16) -> Result<Draft, String> {
        let api = ApiKey::from_number(key).ok_or_else(|| format!("there is no API {key}"))?;
        if !api.schema().versions.contains(version) {
            return Err(format!("{} has the versions {}", api.schema().name, api.schema().versions));
        }
        let mut header = RequestHeader::INFO.defaults();
        for (field, slot) in RequestHeader::INFO.fields.iter().zip(&mut header) {
            match field.name {
                "request_api_key" => *slot = Value::Int(key.into()),
                "request_api_version" => *slot = Value::Int(version.into()),
                "correlation_id" => *slot = Value::Int(1),
                "client_id" => *slot = Value::Text(b"playground".to_vec()),
                _ => {}
            }
        }
        let body = (api.request().fields.default)();
        Ok(Draft { key: api, version, header: Value::Struct(header), body })
    }

    /// A request that means something, of a topic whose id is not known.
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn sample(key: i16, version: i16) -> Result<Draft, String> {
        Draft::sample_of(key, version, Uuid::nil())
    }

    /// A request that means something, of the topic with this id; see [`sample`](mod@sample).
    ///
    /// # Errors
    /// There is no such API or version.
    pub fn sample_of(key: i16, version: i16, topic_id: Uuid) -> Result<Draft, String> {
        let defaults = Draft::new(key, version)?;
        Ok(Draft { body: sample::sample(defaults.key.request(), topic_id), ..defaults })
    }

    /// The request in these bytes, its length before it.
    ///
    /// # Errors
    /// They are not exactly one request of the description.
    pub fn read(bytes: &[u8]) -> Result<Draft, String> {
        let (size, frame) = bytes.split_first_chunk().ok_or("the length of a frame has four bytes")?;
        if i32::from_be_bytes(*size) as usize != frame.len() {
            return Err(format!(
                "the length says {}, and {} bytes follow",
                i32::from_be_bytes(*size),
                frame.len()
            ));
        }
        let arena = Bump::new();
        let mut reader = Reader::new(frame, &arena);
        let (header, key) = frame::read_request_header(&mut reader).map_err(|error| error.to_string())?;
        let key = key.ok_or("there is no such API")?;
        let version = header.request_api_version;
        let message = key.request();
        if !message.schema.versions.contains(version) {
            return Err(format!("{} has the versions {}", message.schema.name, message.schema.versions));
        }
        let body = Value::read_message(&mut reader, message.schema, message.fields, version)
            .map_err(|error| error.to_string())?;
        match reader.rest() {
            [] => Ok(Draft { key, version, header: header.to_value(), body }),
            rest => Err(format!("{} bytes follow the request", rest.len())),
        }
    }

    /// The API.
    #[must_use]
    pub fn key(&self) -> ApiKey {
        self.key
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> i16 {
        self.version
    }

    /// The same request in another version; fields that it lacks are kept for one that has them.
    ///
    /// # Errors
    /// There is no such version.
    pub fn set_version(&mut self, version: i16) -> Result<(), String> {
        let renewed = Draft::new(self.key.number(), version)?;
        self.version = renewed.version;
        self.set("header.request_api_version", &version.to_string())
    }

    /// The form: header first, then the fields that this version has.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        self.fields("header", 0, RequestHeader::INFO, &self.header, self.header_version(), &mut rows);
        self.fields("body", 0, self.key.request().fields, &self.body, self.version, &mut rows);
        rows
    }

    /// What a line of the form lies in.
    #[must_use]
    pub fn around(&self, row: &Row) -> Around {
        let (path, _) = row.path.rsplit_once('.').unwrap_or_default();
        let message = match path.starts_with("header") {
            true => RequestHeader::INFO,
            false => self.key.request().fields,
        };
        let (mut around, mut kind) = (Around::message(message), Kind::Struct(message));
        for part in path.split('.').skip(1) {
            match kind {
                Kind::Struct(info) => {
                    let Some(field) = info.fields.iter().find(|field| field.name == part) else { break };
                    (around, kind) = (around.inside(field), field.kind);
                }
                Kind::Array(element) => kind = *element,
                _ => break,
            }
        }
        around
    }

    /// The bytes: a length, the header, the message.
    ///
    /// # Errors
    /// A value that its field cannot hold.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let (mut bytes, mut splits) = (vec![0; 4], Vec::new());
        let mut write = |message: &MessageInfo, value: &Value, version| {
            let mut writer = Writer::new(&mut bytes, &mut splits);
            value
                .write_message(&mut writer, message.schema, message.fields, version)
                .map_err(|error| error.to_string())
        };
        write(RequestHeader::MESSAGE, &self.header, self.header_version())?;
        write(self.key.request(), &self.body, self.version)?;
        let size = u32::try_from(bytes.len() - 4).map_err(|_| "more than a frame can hold")?;
        bytes[..4].copy_from_slice(&size.to_be_bytes());
        Ok(bytes)
    }

    /// Writes a field.
    ///
    /// # Errors
    /// There is no such field, or it cannot hold that.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), String> {
        let (kind, _, slot) = self.slot(path)?;
        *slot = parse(kind, text)?;
        Ok(())
    }

    /// Makes a field null, or no longer null.
    ///
    /// # Errors
    /// There is no such field.
    pub fn set_null(&mut self, path: &str, null: bool) -> Result<(), String> {
        let (kind, nullable, slot) = self.slot(path)?;
        *slot = match (null, nullable) {
            (true, false) => return Err("this field is never null".into()),
            (true, true) => Value::Null,
            (false, _) => empty(kind),
        };
        Ok(())
    }

    /// Adds an element to an array.
    ///
    /// # Errors
    /// There is no such array, or it is long enough.
    pub fn add(&mut self, path: &str) -> Result<(), String> {
        let (kind, _, slot) = self.slot(path)?;
        let Kind::Array(element) = kind else { return Err("only an array has elements".into()) };
        if *slot == Value::Null {
            *slot = Value::Array(Vec::new());
        }
        let Value::Array(elements) = slot else { return Err("only an array has elements".into()) };
        if elements.len() >= ELEMENTS_MAX {
            return Err(format!("no more than {ELEMENTS_MAX} elements by hand"));
        }
        elements.push(empty(*element));
        Ok(())
    }

    /// Takes an element out of its array.
    ///
    /// # Errors
    /// There is no such element.
    pub fn remove(&mut self, path: &str) -> Result<(), String> {
        let (array, index) = path.rsplit_once('.').ok_or("only an element can be taken out")?;
        let index: usize = index.parse().map_err(|_| "only an element can be taken out")?;
        match self.slot(array)? {
            (_, _, Value::Array(elements)) if index < elements.len() => _ = elements.remove(index),
            _ => return Err(format!("there is no element {path}")),
        }
        Ok(())
    }

    fn header_version(&self) -> i16 {
        self.key.request_header_version(self.version)
    }

    fn slot(&mut self, path: &str) -> Result<(Kind, bool, &mut Value), String> {
        let missing = || format!("there is no field {path}");
        let (half, rest) = path.split_once('.').ok_or_else(missing)?;
        let (mut kind, mut slot, version) = match half {
            "header" => (Kind::Struct(RequestHeader::INFO), &mut self.header, self.version),
            "body" => (Kind::Struct(self.key.request().fields), &mut self.body, self.version),
            _ => return Err(missing()),
        };
        let mut nullable = false;
        for step in rest.split('.') {
            (kind, nullable, slot) = match (kind, slot) {
                (Kind::Struct(info), Value::Struct(fields)) => {
                    let at = info.fields.iter().position(|field| field.name == step).ok_or_else(missing)?;
                    let field = info.fields[at];
                    (field.kind, field.nulls.contains(version), fields.get_mut(at).ok_or_else(missing)?)
                }
                (Kind::Array(element), Value::Array(elements)) => {
                    let at: usize = step.parse().map_err(|_| missing())?;
                    (*element, false, elements.get_mut(at).ok_or_else(missing)?)
                }
                _ => return Err(missing()),
            };
        }
        Ok((kind, nullable, slot))
    }

    fn fields(
        &self,
        path: &str,
        depth: u32,
        info: &'static StructInfo,
        value: &Value,
        version: i16,
        rows: &mut Vec<Row>,
    ) {
        let Value::Struct(values) = value else { return };
        for (field, value) in info.fields.iter().zip(values) {
            if field.versions.contains(version) {
                let row = Row {
                    path: format!("{path}.{}", field.name),
                    depth,
                    name: field.name.into(),
                    kind: field.kind,
                    field: Some(field),
                    text: show(field.kind, value),
                    null: field.nulls.contains(version).then_some(*value == Value::Null),
                    count: count(field.kind, value),
                };
                self.row(row, value, rows);
            }
        }
    }

    /// Adds a line, and those of what it is made of.
    fn row(&self, row: Row, value: &Value, rows: &mut Vec<Row>) {
        let (path, depth, kind) = (row.path.clone(), row.depth + 1, row.kind);
        rows.push(row);
        match (kind, value) {
            (Kind::Struct(info), _) => self.fields(&path, depth, info, value, self.version, rows),
            (Kind::Array(element), Value::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    let row = Row {
                        path: format!("{path}.{index}"),
                        depth,
                        name: format!("[{index}]"),
                        kind: *element,
                        field: None,
                        text: show(*element, value),
                        null: None,
                        count: count(*element, value),
                    };
                    self.row(row, value, rows);
                }
            }
            _ => {}
        }
    }
}

/// How many elements there are, in an array.
fn count(kind: Kind, value: &Value) -> Option<usize> {
    match (kind, value) {
        (Kind::Array(_), Value::Array(elements)) => Some(elements.len()),
        (Kind::Array(_), _) => Some(0),
        _ => None,
    }
}

/// A value of this kind with nothing in it.
fn empty(kind: Kind) -> Value {
    match kind {
        Kind::Bool => Value::Bool(false),
        Kind::U16 | Kind::U32 | Kind::Uvarint => Value::Uint(0),
        Kind::F64 => Value::Float(0.0),
        Kind::Uuid => Value::Uuid(Uuid::nil()),
        Kind::Text => Value::Text(Vec::new()),
        Kind::Blob | Kind::Records | Kind::VarBlob | Kind::Raw => Value::Blob(Vec::new()),
        Kind::Array(_) | Kind::VarArray(_) => Value::Array(Vec::new()),
        Kind::Struct(info) => (info.default)(),
        _ => Value::Int(0),
    }
}

/// What stands in the input of such a value; `None` where it is made of others.
fn show(kind: Kind, value: &Value) -> Option<String> {
    Some(match value {
        Value::Null if matches!(kind, Kind::Array(_) | Kind::Struct(_)) => return None,
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Float(value) => value.to_string(),
        Value::Uuid(value) => eventor_storage::id_text(*value),
        Value::Text(text) => Text(text).to_string(),
        Value::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Value::Array(_) | Value::Struct(_) => return None,
    })
}

/// The value that a text stands for.
fn parse(kind: Kind, text: &str) -> Result<Value, String> {
    let number = |first: i64, last: i64| {
        let said = text.trim();
        let number = match said.strip_prefix("0x") {
            Some(digits) => i64::from_str_radix(digits, 16).ok(),
            None => said.parse().ok(),
        };
        let held = number.filter(|number| (first..=last).contains(number));
        held.ok_or_else(|| format!("a number from {first} to {last}"))
    };
    Ok(match kind {
        Kind::Bool => match text.trim() {
            "true" | "1" => Value::Bool(true),
            "false" | "0" => Value::Bool(false),
            _ => return Err("true or false".into()),
        },
        Kind::I8 => Value::Int(number(i8::MIN.into(), i8::MAX.into())?),
        Kind::I16 => Value::Int(number(i16::MIN.into(), i16::MAX.into())?),
        Kind::I32 | Kind::Varint => Value::Int(number(i32::MIN.into(), i32::MAX.into())?),
        Kind::I64 | Kind::Varlong => Value::Int(number(i64::MIN, i64::MAX)?),
        Kind::U16 => Value::Uint(number(0, u16::MAX.into())?.unsigned_abs()),
        Kind::U32 | Kind::Uvarint => Value::Uint(number(0, u32::MAX.into())?.unsigned_abs()),
        Kind::F64 => Value::Float(text.trim().parse().map_err(|_| "a number")?),
        Kind::Uuid => {
            let id = eventor_storage::id_from_text(text.trim()).or_else(|| Uuid::try_parse(text.trim()).ok());
            Value::Uuid(id.ok_or("an id: 22 characters, as Kafka prints it, or 32 hexadecimal digits")?)
        }
        Kind::Text => Value::Text(text.as_bytes().to_vec()),
        Kind::Blob | Kind::Records | Kind::VarBlob | Kind::Raw => {
            Value::Blob(hex(text).ok_or("bytes, as hexadecimal digits")?)
        }
        Kind::Array(_) | Kind::VarArray(_) | Kind::Struct(_) => {
            return Err("this field is made of others".into());
        }
    })
}

/// Bytes of hexadecimal digits; spaces may stand between.
#[must_use]
pub fn hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .filter(|char| !char.is_whitespace())
        .map(|char| char.to_digit(16).map(|digit| digit as u8))
        .collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|pair| pair[0] << 4 | pair[1]).collect())
}
