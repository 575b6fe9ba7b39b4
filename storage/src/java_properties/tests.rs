//! Each rule of the format, with what `java.util.Properties` 17 answered to the same bytes.

use super::{BadEscape, parse};

fn pairs(text: &str) -> Vec<(String, String)> {
    let parsed = parse(text.as_bytes()).expect("no bad escape");
    parsed.into_iter().map(|(key, property)| (key, property.value)).collect()
}

fn one(text: &str) -> (String, String) {
    let mut all = pairs(text);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.into(), value.into())
}

#[test]
fn key_and_value_are_separated_by_equals_colon_or_blanks() {
    for text in ["a=b", "a:b", "a b", "a\tb", "a\x0cb", "  a = b", "a  :  b", "a\t=\tb"] {
        assert_eq!(one(text), pair("a", "b"), "{text:?}");
    }
}

#[test]
fn only_one_separator_is_eaten() {
    assert_eq!(one("a==b"), pair("a", "=b"));
    assert_eq!(one("a = : b"), pair("a", ": b"));
    assert_eq!(one("a b=c"), pair("a", "b=c"));
    assert_eq!(one("=b"), pair("", "b"));
}

#[test]
fn white_space_at_the_end_of_a_value_is_kept() {
    assert_eq!(one("a=b \t"), pair("a", "b \t"));
}

#[test]
fn a_key_alone_has_an_empty_value() {
    assert_eq!(one("a"), pair("a", ""));
    assert_eq!(one("a="), pair("a", ""));
}

#[test]
fn comments_and_blank_lines_are_left_out() {
    assert_eq!(one("# c\n  ! d\n\n \t\x0c\na=b # not a comment\n"), pair("a", "b # not a comment"));
    assert_eq!(one("# a comment is not continued \\\na=b"), pair("a", "b"));
}

#[test]
fn a_backslash_at_the_end_continues_the_line() {
    assert_eq!(one("a=b,\\\n   c,\\\r\n\td"), pair("a", "b,c,d"));
    assert_eq!(one("a=b\\\n# still the value"), pair("a", "b# still the value"));
    assert_eq!(pairs("a=b\\\\\nc=d"), [pair("a", "b\\"), pair("c", "d")]);
    assert_eq!(pairs("a=b\\\n\nc=d"), [pair("a", "b"), pair("c", "d")]);
    assert_eq!(one("a=b\\"), pair("a", "b"));
}

#[test]
fn every_line_ending_ends_a_line() {
    assert_eq!(
        pairs("a=1\rb=2\r\nc=3\nd=4"),
        [pair("a", "1"), pair("b", "2"), pair("c", "3"), pair("d", "4")]
    );
}

#[test]
fn escapes_are_resolved() {
    assert_eq!(one(r"a\ b\=\:c=\t\n\r\f\q\\"), pair("a b=:c", "\t\n\r\x0cq\\"));
    assert_eq!(one(r"a=\u00e9\u20AC\ud83d\ude00"), pair("a", "é€😀"));
    assert_eq!(one(r"a=\ud83d."), pair("a", "\u{fffd}."));
    assert_eq!(one(r"\#a=b"), pair("#a", "b"));
}

#[test]
fn a_bad_unicode_escape_names_its_line() {
    assert_eq!(parse(b"ok=1\n\nbad=\\u12g4\n"), Err(BadEscape { line: 3 }));
    assert_eq!(parse(b"bad=\\u12"), Err(BadEscape { line: 1 }));
}

#[test]
fn bytes_are_latin_1() {
    let parsed = parse(b"a=\xe9").expect("no escape in it");
    assert_eq!(parsed["a"].value, "é");
}

#[test]
fn the_last_of_equal_names_counts_and_lines_are_told() {
    let parsed = parse(b"a=1\n# c\nb=x\\\n y\na=2\n").expect("no escape in it");
    assert_eq!((parsed["a"].value.as_str(), parsed["a"].line), ("2", 5));
    assert_eq!((parsed["b"].value.as_str(), parsed["b"].line), ("xy", 3));
}
