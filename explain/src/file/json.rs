//! Text files of JSON: a leaf for each member, from its name to the comma behind it, and for each sign around them.

use eventor_core::wire::{Kind, Name, Scalar, StructInfo, Text};

use crate::Note;
use crate::build::Builder;

/// Objects and arrays within each other.
const DEPTH_MAX: u32 = 8;

/// An object whose members are these fields, in the spelling of JSON.
pub(super) fn explain(builder: &mut Builder<'_>, info: &'static StructInfo) {
    let end = builder.end();
    let at = match builder.bytes(0..end) {
        [] => return,
        _ => element(builder, 0, Some(info), DEPTH_MAX),
    };
    match at {
        Ok(at) if at == end => {}
        Ok(at) => builder.unread(at..end, "more than one JSON object"),
        Err((at, why)) => builder.unread(at..end, why),
    }
}

type Outcome = Result<usize, (usize, &'static str)>;

/// From here on behind blanks and at most one comma.
fn behind(builder: &Builder<'_>, at: usize) -> usize {
    let blanks = |at: usize| {
        let rest = builder.bytes(at..builder.end());
        at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let at = blanks(at);
    if builder.bytes(at..at + 1) == b"," { blanks(at + 1) } else { at }
}

/// An object or an array, which begins here; answers where the next thing does.
fn element(
    builder: &mut Builder<'_>,
    at: usize,
    info: Option<&'static StructInfo>,
    depth_left: u32,
) -> Outcome {
    let close = match builder.bytes(at..at + 1) {
        b"{" => b'}',
        b"[" => b']',
        _ => return Err((at, "a `{` should stand here")),
    };
    if depth_left == 0 || builder.is_full() {
        return Err((at, "too many objects within each other"));
    }
    let mut next = sign(builder, at);
    loop {
        match builder.bytes(next..next + 1) {
            [] => return Err((next, "the file ends within an object")),
            [byte] if *byte == close => return Ok(sign(builder, next)),
            _ if close == b'}' => next = member(builder, next, info, depth_left)?,
            [b'{' | b'['] => next = element(builder, next, info, depth_left - 1)?,
            _ => next = scalar(builder, Name::Word("element"), Kind::Text, next, next)?,
        }
    }
}

/// A brace or a bracket, with what stands behind it.
fn sign(builder: &mut Builder<'_>, at: usize) -> usize {
    let end = behind(builder, at + 1);
    let bytes = builder.bytes(at..end);
    builder.leaf("bracket", Kind::Raw, at..end, Scalar::Blob(bytes));
    end
}

fn member(
    builder: &mut Builder<'_>,
    at: usize,
    info: Option<&'static StructInfo>,
    depth_left: u32,
) -> Outcome {
    let (name, end) = quoted(builder, at).ok_or((at, "the name of a member should stand here"))?;
    let colon = behind(builder, end);
    if builder.bytes(colon..colon + 1) != b":" {
        return Err((at, "a name, a `:` and a value should stand here"));
    }
    let value = behind(builder, colon + 1);
    let field = info.and_then(|info| info.fields.iter().find(|field| camel(field.name, name)));
    let (name, kind) = match field {
        Some(field) => (Name::Field(field), field.kind),
        None if name == "data_version" => (Name::Word("data_version"), Kind::I32),
        None => (Name::Word("member"), Kind::Raw),
    };
    if !matches!(builder.bytes(value..value + 1), b"{" | b"[") {
        return scalar(builder, name, kind, at, value);
    }
    let inner = match kind {
        Kind::Array(Kind::Struct(info)) => Some(*info),
        _ => None,
    };
    let (mut outcome, mark) = (Ok(at), builder.mark());
    builder.node(name, kind, at..at, |builder| {
        let bytes = builder.bytes(at..value);
        builder.leaf("member", Kind::Raw, at..value, Scalar::Blob(bytes));
        outcome = element(builder, value, inner, depth_left - 1);
    });
    let (Ok(end) | Err((end, _))) = outcome;
    builder.end_at(mark, end);
    outcome
}

/// A leaf of a value that is no object, with whatever name stands before it.
fn scalar(builder: &mut Builder<'_>, name: Name, kind: Kind, from: usize, at: usize) -> Outcome {
    let (text, end) = match quoted(builder, at) {
        Some(quoted) => quoted,
        None => {
            let rest = builder.bytes(at..builder.end());
            let size =
                rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-._".contains(byte)).count();
            (std::str::from_utf8(&rest[..size]).unwrap_or_default(), at + size)
        }
    };
    if end == at {
        return Err((from, "a value should stand here"));
    }
    let end = behind(builder, end);
    match kind {
        Kind::Text | Kind::Raw | Kind::Array(_) | Kind::Struct(_) => {
            builder.named_leaf(name, Kind::Text, from..end, Scalar::Text(Text::new(text)));
        }
        kind => _ = super::lines::value(builder, name, kind, from..end, text),
    }
    if let (Name::Word("data_version"), true) = (name, !matches!(text, "0" | "1")) {
        builder.note(Note::Wrong("there are versions 0 and 1".into()));
    }
    Ok(end)
}

/// A string, and where it ends. Nothing that a broker writes here needs escapes.
fn quoted<'a>(builder: &Builder<'a>, at: usize) -> Option<(&'a str, usize)> {
    let rest = builder.bytes(at..builder.end()).strip_prefix(b"\"")?;
    let size = rest.iter().position(|byte| *byte == b'"')?;
    Some((std::str::from_utf8(&rest[..size]).ok()?, at + size + 2))
}

/// Is this the name of a field, without its underscores?
fn camel(field: &str, name: &str) -> bool {
    let plain = field.bytes().filter(|byte| *byte != b'_');
    plain.eq(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}
