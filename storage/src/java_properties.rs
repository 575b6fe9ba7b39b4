//! Java's properties format, as `java.util.Properties` reads it from a stream: the format of `server.properties`
//! and `meta.properties`.
//!
//! Bytes are ISO 8859-1, everything else comes through `\uXXXX`. Not here: what any property means.

use std::collections::BTreeMap;
use std::fmt;

#[cfg(test)]
mod tests;

/// One property as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// Its value, escapes resolved, white space at the end kept.
    pub value: String,
    /// The line on which it starts, counted from 1.
    pub line: u32,
}

/// A file's properties by name. Where a name stands twice, the last one counts.
pub type Properties = BTreeMap<String, Property>;

/// A `\u` that four hexadecimal digits do not follow: the one thing that is wrong in this format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadEscape {
    /// The line on which its property starts, counted from 1.
    pub line: u32,
}

impl fmt::Display for BadEscape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: \\u is not followed by four hexadecimal digits", self.line)
    }
}

/// Reads a whole file.
///
/// # Errors
/// At the first malformed `\u` escape.
pub fn parse(bytes: &[u8]) -> Result<Properties, BadEscape> {
    let mut properties = Properties::new();
    let mut lines = LogicalLines { bytes, at: 0, line: 1 };
    while let Some((text, line)) = lines.next() {
        let (key, value) = split(&text);
        let key = unescape(key).ok_or(BadEscape { line })?;
        let value = unescape(value).ok_or(BadEscape { line })?;
        properties.insert(key, Property { value, line });
    }
    Ok(properties)
}

/// Lines joined over their continuations, comments and blank lines left out, leading white space gone.
struct LogicalLines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl LogicalLines<'_> {
    fn next(&mut self) -> Option<(Vec<u8>, u32)> {
        loop {
            let started_at = self.line;
            let mut text = trim_start(self.natural_line()?).to_vec();
            if matches!(text.first(), Some(b'#' | b'!')) {
                continue;
            }
            while ends_in_odd_backslashes(&text) {
                text.pop();
                let Some(more) = self.natural_line() else { return Some((text, started_at)) };
                let more = trim_start(more);
                // A continuation makes no comment, save one that continues nothing.
                if text.is_empty() && matches!(more.first(), Some(b'#' | b'!')) {
                    break;
                }
                text.extend_from_slice(more);
            }
            if !text.is_empty() {
                return Some((text, started_at));
            }
        }
    }

    /// The bytes up to the next `\n`, `\r` or `\r\n`.
    fn natural_line(&mut self) -> Option<&[u8]> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let ending = match rest.get(length..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        self.at += length + ending;
        self.line += 1;
        Some(&rest[..length])
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0c')
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|byte| is_blank(**byte)).count();
    &bytes[blanks..]
}

fn ends_in_odd_backslashes(text: &[u8]) -> bool {
    text.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// Key and value: the key ends at the first bare `=`, `:` or blank; blanks and one `=` or `:` lie between the two.
fn split(text: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    let key_length = text.iter().position(|byte| {
        let ends = !escaped && (matches!(byte, b'=' | b':') || is_blank(*byte));
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    let (key, rest) = text.split_at(key_length.unwrap_or(text.len()));
    let rest = trim_start(rest);
    match rest {
        [b'=' | b':', value @ ..] => (key, trim_start(value)),
        value => (key, value),
    }
}

/// Resolves escapes; `None` for a malformed `\u`. A surrogate without its partner becomes U+FFFD.
fn unescape(bytes: &[u8]) -> Option<String> {
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied();
    while let Some(byte) = rest.next() {
        units.push(match byte {
            b'\\' => match rest.next() {
                Some(b't') => 0x09,
                Some(b'n') => 0x0a,
                Some(b'f') => 0x0c,
                Some(b'r') => 0x0d,
                Some(b'u') => four_hex_digits(&mut rest)?,
                Some(other) => u16::from(other),
                None => break,
            },
            other => u16::from(other),
        });
    }
    Some(String::from_utf16_lossy(&units))
}

fn four_hex_digits(rest: &mut impl Iterator<Item = u8>) -> Option<u16> {
    (0..4).try_fold(0, |value, _| {
        let digit = char::from(rest.next()?).to_digit(16)?;
        Some(value << 4 | u16::try_from(digit).ok()?)
    })
}
