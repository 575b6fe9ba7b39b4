//! Text files of lines: checkpoints, and files of properties. What stands between words belongs to the word before.

use std::ops::Range;

use eventor_core::protocol::on_disk::text::{Checkpoint, MetaProperties};
use eventor_core::wire::{FieldInfo, Kind, Name, Scalar, StructInfo, Text};
use uuid::Uuid;

use crate::Note;
use crate::build::Builder;

/// Every line with its end.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    bytes.split_inclusive(|byte| *byte == b'\n').map(move |line| {
        let from = at;
        at += line.len();
        from..at
    })
}

/// A version, a count, then an entry of these fields a line.
pub(super) fn checkpoint(builder: &mut Builder<'_>, entry: &'static StructInfo) {
    let all = 0..builder.end();
    let (mut announced, mut there, mut is_read) = (None, 0, true);
    for (number, line) in lines(builder.bytes(all)).enumerate() {
        if !is_read || builder.is_full() {
            return builder.unread(line.start..builder.end(), "not read any further");
        }
        match number {
            0 => {
                let version = field(builder, Checkpoint::INFO.fields[0], line);
                if version.is_some_and(|version| version != Scalar::Int(0)) {
                    builder.note(Note::Wrong(
                        "this file has version 0; a broker takes any other for no file".into(),
                    ));
                    is_read = false;
                }
            }
            1 => {
                if let Some(Scalar::Int(count)) = field(builder, Checkpoint::INFO.fields[1], line) {
                    announced = Some(count);
                }
            }
            _ => {
                builder.node(Name::Index(there), Kind::Struct(entry), line.clone(), |builder| {
                    words(builder, entry.fields, line);
                });
                there += 1;
            }
        }
    }
    if let Some(count) = announced.filter(|count| *count != i64::from(there)) {
        let why = format!("{there} lines follow, {count} are announced; a broker ignores such a file");
        builder.note_on("entry_count", Note::Wrong(why));
    } else if announced.is_none() && builder.end() > 0 && is_read {
        builder.note(Note::Wrong("the file ends before its count of entries".into()));
    }
}

/// A word for each field.
fn words(builder: &mut Builder<'_>, fields: &'static [&'static FieldInfo], line: Range<usize>) {
    let mut at = line.start;
    for (index, info) in fields.iter().enumerate() {
        let rest = builder.bytes(at..line.end);
        let word = rest.iter().position(|byte| !byte.is_ascii_whitespace());
        let Some(word) = word else {
            if !rest.is_empty() {
                builder.leaf("line end", Kind::Raw, at..line.end, Scalar::Blob(rest));
            }
            let why = format!("the line ends where {} should stand", info.name);
            return builder.note(Note::Wrong(why));
        };
        let ends = |from: usize, want: bool| {
            let found = rest
                .get(from..)
                .and_then(|rest| rest.iter().position(|byte| byte.is_ascii_whitespace() == want));
            found.map_or(rest.len(), |found| from + found)
        };
        let end = match index + 1 == fields.len() && rest[ends(word, true)..].trim_ascii().is_empty() {
            true => rest.len(),
            false => ends(ends(word, true), false),
        };
        field(builder, info, at..at + end);
        at += end;
    }
    if at < line.end {
        builder.unread(at..line.end, "more words than the line has fields");
    }
}

/// A leaf of a field that is written as text, with the blanks around it.
pub(super) fn field<'a>(
    builder: &mut Builder<'a>,
    info: &'static FieldInfo,
    range: Range<usize>,
) -> Option<Scalar<'a>> {
    let text = std::str::from_utf8(builder.bytes(range.clone())).unwrap_or_default().trim();
    value(builder, Name::Field(info), info.kind, range, text)
}

/// A leaf with a value that is written as text.
pub(super) fn value<'a>(
    builder: &mut Builder<'a>,
    name: Name,
    kind: Kind,
    range: Range<usize>,
    text: &'a str,
) -> Option<Scalar<'a>> {
    let scalar = match kind {
        Kind::Text => Some(Scalar::Text(Text::new(text))).filter(|_| !text.is_empty()),
        Kind::Uuid => uuid(text).map(Scalar::Uuid),
        Kind::I32 => text.parse::<i32>().ok().map(|number| Scalar::Int(number.into())),
        _ => text.parse().ok().map(Scalar::Int),
    };
    let bytes = builder.bytes(range.clone());
    builder.named_leaf(name, kind, range, scalar.unwrap_or(Scalar::Blob(bytes)));
    if scalar.is_none() {
        let wanted = match kind {
            Kind::Text => "a word",
            Kind::Uuid => "an id in base64, of 22 signs",
            _ => "a number",
        };
        builder.note(Note::Wrong(format!("{wanted} is wanted here")));
    } else if matches!(kind, Kind::Uuid) {
        builder.note(Note::Means(text.into()));
    }
    scalar
}

/// A line a field, in this order: its name, a colon, its value.
pub(super) fn in_order(builder: &mut Builder<'_>, info: &'static StructInfo) {
    let all = 0..builder.end();
    let mut fields = info.fields.iter();
    let mut at = 0;
    for line in lines(builder.bytes(all.clone())) {
        at = line.end;
        let text = std::str::from_utf8(builder.bytes(line.clone())).unwrap_or_default();
        match (fields.next(), text.split_once(':')) {
            (Some(info), Some((name, text))) if name.trim() == info.name => {
                let read = value(builder, Name::Field(info), info.kind, line, text.trim());
                check(builder, info, read);
            }
            (Some(info), _) => {
                let why = format!("`{}: ` and its value should stand here", info.name);
                return builder.unread(line.start..all.end, why);
            }
            (None, _) => return builder.unread(line.start..all.end, "more lines than this file has"),
        }
    }
    if let (Some(info), true) = (fields.next(), at > 0) {
        builder.note(Note::Wrong(format!("a line with `{}: ` should follow", info.name)));
    }
}

/// What Kafka refuses although it can be read.
fn check(builder: &mut Builder<'_>, info: &FieldInfo, read: Option<Scalar<'_>>) {
    match read {
        Some(Scalar::Int(..0)) if info.name == "version" => {
            builder.note(Note::Wrong("a version is not negative".into()));
        }
        Some(Scalar::Uuid(id)) if id.is_nil() => {
            builder.note(Note::Wrong("no topic has the id of zeros".into()));
        }
        _ => {}
    }
}

/// A file of Java properties, of which these are known: comments, and lines with a name and a value.
pub(super) fn properties(builder: &mut Builder<'_>, info: &'static StructInfo) {
    let all = 0..builder.end();
    let mut version = None;
    for line in lines(builder.bytes(all)) {
        let bytes = builder.bytes(line.clone());
        let Ok(text) = std::str::from_utf8(bytes) else {
            builder.unread(line, "not text");
            continue;
        };
        let text = text.trim();
        let blob = Scalar::Blob(bytes);
        match text.split_once(['=', ':']) {
            _ if text.is_empty() => builder.leaf("blank line", Kind::Raw, line, blob),
            _ if text.starts_with(['#', '!']) => builder.leaf("comment", Kind::Raw, line, blob),
            None => builder.unread(line, "a name, a `=` and a value should stand here"),
            Some((name, text)) => {
                // Java writes some signs behind a backslash.
                let text = builder.arena.alloc_str(&text.trim().replace('\\', ""));
                let dotted = |info: &&&'static FieldInfo| info.name.replace('_', ".") == name.trim();
                match info.fields.iter().find(dotted) {
                    Some(info) => {
                        let read = value(builder, Name::Field(info), info.kind, line, text);
                        if info.name == "version" {
                            version = read;
                        }
                    }
                    None => builder.leaf("property", Kind::Raw, line, Scalar::Text(Text::new(text))),
                }
            }
        }
    }
    if version.is_some_and(|version| !matches!(version, Scalar::Int(0 | 1))) {
        builder
            .note_on(MetaProperties::INFO.fields[0].name, Note::Wrong("there are versions 0 and 1".into()));
    }
}

/// An id as Kafka prints it: URL-safe base64 without padding. The other alphabet and padding are read too.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    let text = text.trim_end_matches('=');
    if text.len() != 22 {
        return None;
    }
    let mut bits = 0_u128;
    for (index, byte) in text.bytes().enumerate() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        // 22 signs hold four bits more than an id.
        bits = if index == 21 { bits << 2 | u128::from(six >> 4) } else { bits << 6 | u128::from(six) };
    }
    Some(Uuid::from_u128(bits))
}
