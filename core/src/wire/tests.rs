use super::*;
use bumpalo::Bump;

const PAIR: Schema = Schema { name: "Pair", versions: Versions::ALL.to(3), flexible: Versions::from(2) };

wire! {
    /// A pair.
    pub struct Pair<'a> of PAIR {
        /// One.
        one: i32 = -1;
        r#type: Option<Text<'a>> = None, in 1+, null 2+;
        inner: &'a [Inner], in 1-2;
        cursor: Option<Inner> = None;
        extra: i64 = 7, in 2+, tag 1;
        more: Option<&'a [i32]> = None, in 2+, tag 0;
    }
    /// Inner.
    pub struct Inner { a: i8; b: bool, in 2+; }
}

#[test]
fn it_goes_round() {
    let arena = Bump::new();
    let pair = Pair {
        one: 5,
        r#type: Some("hi".into()),
        inner: &[Inner { a: 1, b: true }],
        cursor: Some(Inner::default()),
        extra: 9,
        more: Some(&[1, 2]),
    };
    for version in 0..=3 {
        let mut out = Vec::new();
        pair.encode(version, &mut out);
        let mut reader = Reader::traced(&out, &arena);
        let again: Pair<'_> = reader.message(version).unwrap();
        println!("{}", reader.into_trace().unwrap());
        let mut out2 = Vec::new();
        again.encode(version, &mut out2);
        assert_eq!(out, out2);
        let mut out3 = Vec::new();
        let mut splits = Vec::new();
        again
            .to_value()
            .write_message(&mut Writer::new(&mut out3, &mut splits), PAIR, Pair::INFO, version)
            .unwrap();
        assert_eq!(out, out3);
        if version == 2 {
            assert_eq!(pair, again);
        }
    }
}
