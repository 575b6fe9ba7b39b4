//! Bytes out of text that somebody copied: from a dump, a program, a log, a packet dissector.
//!
//! Nobody has to say what it is. What the bytes mean is another question.

/// What was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// What the text was taken for.
    pub form: &'static str,
}

/// Text that is no form of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotBytes;

impl std::fmt::Display for NotBytes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("neither hexadecimal digits, nor a dump, an array, a string with escapes, or base64")
    }
}

impl std::error::Error for NotBytes {}

/// Reads one form; `None` where a text is not of it.
type Form = fn(&str) -> Option<Vec<u8>>;

/// The bytes that a text stands for.
///
/// # Errors
/// It stands for none.
pub fn paste(text: &str) -> Result<Pasted, NotBytes> {
    let forms: [(&'static str, Form); 5] = [
        ("a dump", dump),
        ("hexadecimal digits", digits),
        ("a string with escapes", escapes),
        ("an array", array),
        ("base64", base64),
    ];
    let found = forms.into_iter().find_map(|(form, read)| {
        let bytes = read(text.trim()).filter(|bytes| !bytes.is_empty())?;
        Some(Pasted { bytes, form })
    });
    found.ok_or(NotBytes)
}

/// No dump has more bytes in a line.
const LINE_BYTES_MAX: usize = 256;

/// A line of a dump: its offset, and what stands behind that.
struct DumpLine<'t> {
    offset: usize,
    rest: &'t str,
}

/// xxd, hexdump -C, od -A x -t x1, tcpdump -X, Wireshark: an offset, digits, and often the characters.
fn dump(text: &str) -> Option<Vec<u8>> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let parsed: Vec<DumpLine<'_>> = lines.iter().filter_map(|line| dump_line(line)).collect();
    // Nothing but lines of the dump, except for headings and the last offset, which stands alone.
    if parsed.is_empty() || parsed[0].offset != 0 || lines.len() > parsed.len() + 2 {
        return None;
    }
    let mut bytes = Vec::new();
    let mut hex_end = None;
    for (line, next) in parsed.iter().zip(parsed.iter().skip(1).map(Some).chain([None])) {
        if line.offset != bytes.len() {
            return None;
        }
        match next {
            Some(next) => {
                let wanted = next.offset.checked_sub(line.offset)?;
                let (found, end) = pairs(line.rest, wanted);
                if found.len() != wanted {
                    return None;
                }
                hex_end.get_or_insert(end);
                bytes.extend(found);
            }
            None => {
                // The last line may be short: its digits end where those of the others did, or before their characters.
                let end = hex_end.unwrap_or(usize::MAX).min(line.rest.len());
                let columns = line.rest.get(..end).unwrap_or(line.rest);
                bytes.extend(pairs(columns, LINE_BYTES_MAX).0);
            }
        }
    }
    Some(bytes)
}

fn dump_line(line: &str) -> Option<DumpLine<'_>> {
    let line = line.trim_start();
    let line = line.strip_prefix("0x").unwrap_or(line);
    let end = line.find(|char: char| !char.is_ascii_hexdigit()).unwrap_or(line.len());
    let (offset, rest) = line.split_at(end);
    let is_apart =
        rest.starts_with(": ") || rest.starts_with(":\t") || rest.starts_with("  ") || rest.is_empty();
    let is_short = rest.starts_with(' ') && offset.len() >= 6;
    if !(4..=16).contains(&offset.len()) || !(is_apart || is_short) {
        return None;
    }
    let offset = usize::from_str_radix(offset, 16).ok()?;
    (rest.is_empty() == rest.trim().is_empty())
        .then(|| DumpLine { offset, rest: rest.trim_start_matches(':') })
}

/// So many bytes of digits at most, and where they end.
fn pairs(text: &str, bytes_max: usize) -> (Vec<u8>, usize) {
    let (mut bytes, mut end, mut at, mut width) = (Vec::new(), 0, 0, None);
    for word in text.split_inclusive([' ', '\t']) {
        let digits = word.trim_end();
        let start = at;
        at += word.len();
        if digits.is_empty() {
            continue;
        }
        // Behind a gap stand the characters, or more groups of the same width.
        let is_behind_gap = width.is_some_and(|width| start > end + 1 && digits.len() != width);
        let found =
            even_digits(digits).filter(|found| !is_behind_gap && bytes.len() + found.len() <= bytes_max);
        let Some(found) = found else { break };
        width.get_or_insert(digits.len());
        bytes.extend(found);
        end = start + digits.len();
    }
    (bytes, end)
}

fn even_digits(digits: &str) -> Option<Vec<u8>> {
    let is_hex = digits.len().is_multiple_of(2) && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    is_hex.then(|| (0..digits.len()).step_by(2).map(pair).collect::<Option<_>>()).flatten()
}

/// Digits with anything usual between them: spaces, colons, dashes, commas, `0x`.
fn digits(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for word in text.split([' ', '\t', '\n', '\r', ':', '-', ',', ';', '_']).filter(|word| !word.is_empty()) {
        let plain = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")).unwrap_or(word);
        // `0x1` is a byte; `1` between spaces might be anything.
        match plain.len() {
            1 if plain.len() < word.len() => bytes.push(u8::from_str_radix(plain, 16).ok()?),
            _ => bytes.extend(even_digits(plain)?),
        }
    }
    Some(bytes)
}

/// String literals of Rust, C, Go, Python, JavaScript or a shell; several are one.
fn escapes(text: &str) -> Option<Vec<u8>> {
    if !text.contains('\\') {
        return None;
    }
    let mut quoted = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = rest.get(start..start + 1)?;
        let inside = rest.get(start + 1..)?;
        let end = end_of_literal(inside, quote)?;
        quoted.push(inside.get(..end)?);
        rest = inside.get(end + 1..)?;
    }
    if quoted.is_empty() {
        quoted.push(text);
    }
    let literals = quoted.into_iter().map(unescape);
    literals.collect::<Option<Vec<_>>>().map(|literals| literals.concat())
}

fn end_of_literal(text: &str, quote: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, char)| {
        let ends = !escaped && quote.starts_with(char);
        escaped = !escaped && char == '\\';
        ends.then_some(at)
    })
}

fn unescape(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        if char != '\\' {
            bytes.extend(char.to_string().bytes());
            continue;
        }
        let escape = rest.chars().next()?;
        rest = &rest[escape.len_utf8()..];
        let (byte, taken) = match escape {
            'n' => (b'\n', 0),
            'r' => (b'\r', 0),
            't' => (b'\t', 0),
            'a' => (7, 0),
            'b' => (8, 0),
            'v' => (11, 0),
            'f' => (12, 0),
            'x' => (u8::from_str_radix(rest.get(..2)?, 16).ok()?, 2),
            'u' if rest.starts_with("00") => (u8::from_str_radix(rest.get(2..4)?, 16).ok()?, 4),
            '0'..='7' => {
                let more = rest.bytes().take(2).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
                let octal = format!("{escape}{}", &rest[..more]);
                (u8::from_str_radix(&octal, 8).ok()?, more)
            }
            '\\' | '"' | '\'' => (escape as u8, 0),
            _ => return None,
        };
        bytes.push(byte);
        rest = rest.get(taken..)?;
    }
    Some(bytes)
}

/// Numbers between brackets or braces, in any language: hexadecimal, decimal, signed, with a cast or a type behind.
fn array(text: &str) -> Option<Vec<u8>> {
    let start = text.rfind(['[', '{'])?;
    let inside = text.get(start + 1..)?;
    let inside = inside.get(..inside.find([']', '}']).unwrap_or(inside.len()))?;
    let words = inside.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty());
    words.map(number).collect()
}

fn number(word: &str) -> Option<u8> {
    let word = word.strip_prefix("(byte)").or_else(|| word.strip_prefix("(byte) ")).unwrap_or(word).trim();
    let word = word.trim_end_matches("u8").trim_end_matches('_');
    if let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        return u8::from_str_radix(digits, 16).ok();
    }
    if let Some(char) = word.strip_prefix("b'").or_else(|| word.strip_prefix('\'')) {
        return char.strip_suffix('\'').filter(|char| char.len() == 1).map(|char| char.as_bytes()[0]);
    }
    let number: i16 = word.parse().ok()?;
    // Java's bytes are signed.
    (-128..256).contains(&number).then_some((number & 0xff) as u8)
}

/// Of either alphabet, with or without padding, in lines or not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.rsplit_once("base64,").map_or(text, |(_, data)| data);
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    let symbols: Vec<char> = text.lines().flat_map(|line| line.trim().chars()).collect();
    let padding = symbols.iter().rev().take_while(|char| **char == '=').count();
    let symbols = &symbols[..symbols.len() - padding];
    if padding > 2 || symbols.len() % 4 == 1 || (padding > 0 && !(symbols.len() + padding).is_multiple_of(4))
    {
        return None;
    }
    for symbol in symbols {
        let value = match symbol {
            'A'..='Z' => *symbol as u32 - 'A' as u32,
            'a'..='z' => *symbol as u32 - 'a' as u32 + 26,
            '0'..='9' => *symbol as u32 - '0' as u32 + 52,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return None,
        };
        (bits, count) = (bits << 6 | value, count + 6);
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    (bits == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ApiVersions v0 of client "abc", in many clothes.
    const BYTES: &[u8] = b"\x00\x00\x00\x0d\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03abc";

    #[test]
    fn every_usual_form_is_read() {
        let forms = [
            ("hexadecimal digits", "0000000d0012000000000007 0003616263"),
            ("hexadecimal digits", "0000000D0012000000000007\n0003616263\n"),
            ("hexadecimal digits", "00 00 00 0d 00 12 00 00 00 00 00 07 00 03 61 62 63"),
            ("hexadecimal digits", "00:00:00:0d:00:12:00:00:00:00:00:07:00:03:61:62:63"),
            ("hexadecimal digits", "00-00-00-0D-00-12-00-00-00-00-00-07-00-03-61-62-63"),
            ("hexadecimal digits", "0x0000000d 0x00120000 0x00000007 0x0003 0x616263"),
            ("hexadecimal digits", "0x0,0x0,0x0,0xd,0x0,0x12,0x0,0x0,0x0,0x0,0x0,0x7,0x0,0x3,0x61,0x62,0x63"),
            ("hexadecimal digits", "0000_000d_0012_0000_0000_0007_0003_616263"),
            (
                "a dump",
                "00000000: 0000 000d 0012 0000 0000 0007 0003 6162  ..............ab\n00000010: 63                                       c\n",
            ),
            (
                "a dump",
                "00000000  00 00 00 0d 00 12 00 00  00 00 00 07 00 03 61 62  |..............ab|\n00000010  63                                                |c|\n00000011\n",
            ),
            (
                "a dump",
                "0000   00 00 00 0d 00 12 00 00 00 00 00 07 00 03 61 62   ..............ab\n0010   63                                                c\n",
            ),
            (
                "a dump",
                "\t0x0000:  0000 000d 0012 0000 0000 0007 0003 6162  ..............ab\n\t0x0010:  63                                       c\n",
            ),
            ("a dump", "000000 00 00 00 0d 00 12 00 00 00 00 00 07 00 03 61 62\n000010 63\n000011\n"),
            ("a dump", "0000000: 0000 000d 0012 0000 0000 0007 0003 6162 63  ..............abc"),
            (
                "a dump",
                "00000000: 00 00 00 0d\n00000004: 00 12 00 00\n00000008: 00 00 00 07\n0000000c: 00 03 61 62\n00000010: 63\n",
            ),
            ("a string with escapes", r#"b"\x00\x00\x00\x0d\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03abc""#),
            ("a string with escapes", r#"b'\x00\x00\x00\r\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03abc'"#),
            (
                "a string with escapes",
                r#"printf '\x00\x00\x00\x0d\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03\x61bc' | nc localhost 9092"#,
            ),
            ("a string with escapes", r#""\000\000\000\r\000\022\000\000\000\000\000\a\000\003abc""#),
            ("a string with escapes", r#""\0\0\0\r\0\x12\0\0\0\0\0\x07\0\x03" "abc""#),
            (
                "a string with escapes",
                r"\x00\x00\x00\x0d\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03\x61\x62\x63",
            ),
            (
                "a string with escapes",
                r#""\u0000\u0000\u0000\r\u0000\u0012\u0000\u0000\u0000\u0000\u0000\u0007\u0000\u0003abc""#,
            ),
            ("an array", "[0, 0, 0, 13, 0, 18, 0, 0, 0, 0, 0, 7, 0, 3, 97, 98, 99]"),
            ("an array", "&[0u8, 0, 0, 13, 0, 0x12, 0, 0, 0, 0, 0, 7, 0, 3, b'a', b'b', b'c'];"),
            ("an array", "let frame: [u8; 17] = [0, 0, 0, 13, 0, 18, 0, 0, 0, 0, 0, 7, 0, 3, 97, 98, 99];"),
            (
                "an array",
                "unsigned char frame[] = {\n  0x00, 0x00, 0x00, 0x0d, 0x00, 0x12, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07,\n  0x00, 0x03, 0x61, 0x62, 0x63\n};",
            ),
            (
                "an array",
                "[]byte{0x0, 0x0, 0x0, 0xd, 0x0, 0x12, 0x0, 0x0, 0x0, 0x0, 0x0, 0x7, 0x0, 0x3, 0x61, 0x62, 0x63}",
            ),
            ("an array", "new byte[] {0, 0, 0, 13, 0, (byte) 0x12, 0, 0, 0, 0, 0, 7, 0, 3, 'a', 'b', 'c'}"),
            ("an array", r#"{"type":"Buffer","data":[0,0,0,13,0,18,0,0,0,0,0,7,0,3,97,98,99]}"#),
            ("an array", "bytes([0,0,0,13,0,18,0,0,0,0,0,7,0,3,97,98,99])"),
            (
                "an array",
                "Uint8Array(17) [\n  0, 0, 0, 13, 0, 18,\n  0, 0, 0, 0, 0, 7,\n  0, 3, 97, 98, 99\n]",
            ),
            ("base64", "AAAADQASAAAAAAAHAANhYmM="),
            ("base64", "AAAADQASAAAAAAAHAANhYmM"),
            ("base64", "AAAADQAS\nAAAAAAAH\nAANhYmM=\n"),
            ("base64", "data:application/octet-stream;base64,AAAADQASAAAAAAAHAANhYmM="),
        ];
        for (form, text) in forms {
            assert_eq!(paste(text), Ok(Pasted { bytes: BYTES.to_vec(), form }), "{text}");
        }
    }

    #[test]
    fn signed_bytes_and_the_other_alphabet_are_read() {
        assert_eq!(paste("{-1, -128, 127}").unwrap().bytes, [255, 128, 127]);
        assert_eq!(paste("-_-_").unwrap().bytes, [0xfb, 0xff, 0xbf]);
        assert_eq!(paste("+/+/").unwrap().bytes, [0xfb, 0xff, 0xbf]);
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "  ",
            "hello, world",
            "{1, 2, 300}",
            "[a, b]",
            r"\q",
            "abc=d",
            "A",
            "0x",
            "00 0",
            "é",
            "\"\\x0",
        ] {
            assert_eq!(paste(text), Err(NotBytes), "{text}");
        }
    }
}
