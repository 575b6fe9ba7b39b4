//! The edges of the codec, on small schemas of their own.

use bumpalo::Bump;

use crate::error::Malformed;
use crate::wire::{Message, Reader, Records, Schema, Split, Text, Versions, Writer, wire};

const SAMPLE: Schema = Schema { name: "Sample", versions: Versions::ALL.to(3), flexible: Versions::from(2) };

wire! {
    /// A bit of everything.
    pub struct Sample<'a> of SAMPLE {
        /// A number.
        number: i32 = -1;
        r#type: Option<Text<'a>> = None, in 1+, null 2+;
        inner: &'a [Inner], in 1-2;
        cursor: Option<Inner> = None;
        records: Option<Records<'a>>;
        extra: i64 = 7, in 2+, tag 1;
        more: Option<&'a [i32]> = None, in 2+, tag 0;
    }

    /// A struct in it.
    pub struct Inner {
        a: i8;
        b: bool, in 2+;
    }
}

const FULL: Sample<'_> = Sample {
    number: 5,
    r#type: Some(Text(b"hi")),
    inner: &[Inner { a: 1, b: true }],
    cursor: Some(Inner { a: 2, b: false }),
    records: Some(Records::Bytes(b"xyz")),
    extra: 9,
    more: Some(&[1, 2]),
};

fn bytes(sample: &Sample<'_>, version: i16) -> Vec<u8> {
    let mut out = Vec::new();
    sample.encode(version, &mut out);
    out
}

fn error(bytes: &[u8], version: i16) -> Malformed {
    Sample::decode(bytes, version, &Bump::new()).expect_err("malformed bytes")
}

#[test]
fn fields_that_a_version_lacks_keep_their_defaults() {
    let arena = Bump::new();
    let bytes = bytes(&FULL, 0);
    let again = Sample::decode(&bytes, 0, &arena).expect("what was written");
    let expected = Sample { r#type: None, inner: &[], extra: 7, more: None, ..FULL };
    assert_eq!(again, Sample { cursor: Some(Inner { a: 2, b: false }), ..expected });
}

#[test]
fn a_tagged_field_equal_to_its_default_is_not_written() {
    let plain = bytes(&Sample { extra: 7, more: None, ..FULL }, 3);
    assert_eq!(plain.last(), Some(&0), "no tags");
    let tagged = bytes(&FULL, 3);
    assert_eq!(tagged[plain.len() - 1..][..3], [2, 0, 9], "two tags; tag 0 has 9 bytes");
}

#[test]
fn unknown_tags_are_skipped_and_stay_visible() {
    let mut bytes = bytes(&Sample { extra: 7, more: None, ..FULL }, 3);
    bytes.pop();
    bytes.extend_from_slice(&[
        3, 5, 2, 0xca, 0xfe, 1, 8, 0, 0, 0, 0, 0, 0, 0, 3, 1, 8, 0, 0, 0, 0, 0, 0, 0, 4,
    ]);
    let arena = Bump::new();
    let mut reader = Reader::traced(&bytes, &arena);
    let sample: Sample<'_> = reader.message(3).expect("tags in any order, even twice");
    assert_eq!(sample.extra, 4, "the last one counts");
    let text = reader.into_trace().expect("it was asked for").to_string();
    assert!(text.contains("unknown tagged field: raw = 0xcafe"), "{text}");
}

#[test]
fn a_tagged_field_of_another_size_is_malformed() {
    let mut bytes = bytes(&Sample { extra: 7, more: None, ..FULL }, 3);
    let at = bytes.len() - 1;
    bytes.truncate(at);
    bytes.extend_from_slice(&[1, 1, 9, 0, 0, 0, 0, 0, 0, 0, 3, 0]);
    assert_eq!(error(&bytes, 3).at, at + 11);
}

#[test]
fn null_is_read_only_where_it_is_allowed() {
    let null = bytes(&Sample { r#type: None, ..FULL }, 2);
    assert_eq!(Sample::decode(&null, 2, &Bump::new()).expect("null is allowed in 2").r#type, None);
    assert_eq!(bytes(&Sample { r#type: None, ..FULL }, 1)[4..6], [0, 0], "in 1 it is written as empty");
    assert_eq!(
        error(&[0, 0, 0, 5, 0xff, 0xff], 1),
        Malformed { at: 4, what: "null where null is not allowed" }
    );
}

#[test]
fn a_struct_that_may_be_null_has_another_marker_in_a_tagged_field() {
    const TAGGED: Schema = Schema { name: "Tagged", versions: Versions::ALL.to(0), flexible: Versions::ALL };
    wire! {
        /// One struct in place, one tagged, both of which may be null and are not by default.
        pub struct Tagged of TAGGED {
            here: Option<Inner>;
            there: Option<Inner>, tag 0;
        }
    }
    let (mut out, inner) = (Vec::new(), Some(Inner::default()));
    Tagged { here: None, there: None }.encode(0, &mut out);
    assert_eq!(out, [0xff, 1, 0, 1, 0], "null is -1 in place and 0 in a tagged field");
    for sample in [Tagged { here: inner, there: None }, Tagged { here: None, there: inner }] {
        let mut bytes = Vec::new();
        sample.encode(0, &mut bytes);
        assert_eq!(Tagged::decode(&bytes, 0, &Bump::new()), Ok(sample));
    }
}

#[test]
fn lengths_are_checked_before_anything_is_taken() {
    assert_eq!(error(&[0, 0, 0, 5, 0xff, 0xfe], 1), Malformed { at: 4, what: "a negative length" });
    assert_eq!(error(&[0, 0, 0, 5, 0, 9, 1], 1).what, "a length beyond the end of the bytes");
    assert_eq!(error(&[0, 0, 0, 5, 0, 0, 0x7f, 0xff, 0xff, 0xff], 1).at, 6);
    let long = [0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0x1f];
    assert_eq!(error(&long, 2), Malformed { at: 4, what: "a variable-length number of more than 32 bits" });
}

#[test]
fn arrays_have_a_limit_of_memory() {
    const HUGE: Schema = Schema { name: "Huge", versions: Versions::ALL.to(0), flexible: Versions::ALL };
    wire! {
        /// Elements of one byte each on the wire and of many in memory.
        pub struct Huge<'a> of HUGE {
            elements: &'a [Element<'a>];
        }

        /// One of them.
        pub struct Element<'a> {
            a: Text<'a>, in 1+;
            b: Text<'a>, in 1+;
            c: Text<'a>, in 1+;
            d: Text<'a>, in 1+;
        }
    }
    let count = 20_000_u32;
    let mut bytes = Vec::new();
    Writer::new(&mut bytes, &mut Vec::new()).uvarint(count + 1);
    bytes.resize(bytes.len() + count as usize + 1, 0);
    let error = Huge::decode(&bytes, 0, &Bump::new()).expect_err("64 times as large in memory");
    assert_eq!(error, Malformed { at: 0, what: "arrays that need too much memory" });
}

#[test]
fn a_region_splits_the_output_where_its_bytes_belong() {
    for (version, header) in [(0, 4 + 2 + 4), (3, 4 + 3 + 4 + 2)] {
        let sample = Sample { records: Some(Records::Region { index: 6, length: 300 }), ..FULL };
        let (mut out, mut splits) = (b"....".to_vec(), Vec::new());
        Writer::new(&mut out, &mut splits).message(&sample, version);
        let [split] = splits[..] else { panic!("one split, not {splits:?}") };
        assert_eq!(split, Split { at: 4 + header, index: 6, length: 300 }, "version {version}");
        out.splice(split.at..split.at, [b'r'; 300]);
        let again = Sample { records: Some(Records::Bytes(&[b'r'; 300])), ..FULL };
        assert_eq!(out[4..], bytes(&again, version));
    }
}

#[test]
fn a_string_too_long_for_its_version_is_cut_and_reported() {
    let text = vec![b'x'; 40_000];
    let sample = Sample { r#type: Some(Text(&text)), ..FULL };
    let (mut out, mut splits) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(&mut out, &mut splits);
    writer.message(&sample, 1);
    assert!(writer.overflow());
    assert_eq!(
        Sample::decode(&out, 1, &Bump::new()).expect("well-formed").cursor,
        Some(Inner { a: 2, b: false })
    );
    writer = Writer::new(&mut out, &mut splits);
    writer.message(&sample, 2);
    assert!(!writer.overflow());
}

#[test]
fn a_trace_is_one_line_for_each_node() {
    let arena = Bump::new();
    let bytes = bytes(&Sample { records: None, ..FULL }, 2);
    let mut reader = Reader::traced(&bytes[..bytes.len() - 1], &arena);
    reader.message::<Sample<'_>>(2).expect_err("cut");
    let trace = reader.into_trace().expect("it was asked for").to_string();
    let expected = "    0 +29   Sample: Sample
    0 +4      number: int32 = 5
    4 +3      type: string = \"hi\"
    7 +4      inner: []Inner
    7 +1        count: uvarint = 1
    8 +3        [0]: Inner
    8 +1          a: int8 = 1
    9 +1          b: bool = true
   10 +1          tag count: uvarint = 0
   11 +4      cursor: Inner
   11 +1        present: int8 = 1
   12 +1        a: int8 = 2
   13 +1        b: bool = false
   14 +1        tag count: uvarint = 0
   15 +1      records: records = null
   16 +1      tag count: uvarint = 2
   17 +1      tag: uvarint = 0
   18 +1      size: uvarint = 9
   19 +9      more: []int32
   19 +1        count: uvarint = 2
   20 +4        [0]: int32 = 1
   24 +4        [1]: int32 = 2
   28 +1      tag: uvarint = 1
   29 !     a tagged field longer than the bytes that remain
";
    assert_eq!(trace, expected);
}
