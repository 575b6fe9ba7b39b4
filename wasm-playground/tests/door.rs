//! What the page relies on, natively: the same calls that it makes.

use eventor_core::broker::api::serves;
use eventor_core::protocol::ApiKey;
use eventor_core::random::Random;
use eventor_core::wire::Kind;
use eventor_playground::draft::{Draft, Row};
use eventor_playground::{Composer, Playground, batch_bytes, batch_lines};

fn each_version(mut each: impl FnMut(i16, i16)) {
    for key in ApiKey::ALL {
        key.schema().versions.each().for_each(|version| each(key.number(), version));
    }
}

#[test]
fn defaults_of_every_request_are_composed_and_taken_over_again() {
    let mut count = 0;
    each_version(|key, version| {
        let draft = Draft::new(key, version).unwrap();
        let bytes = draft.bytes().unwrap();
        assert_eq!(Draft::read(&bytes).unwrap().bytes().unwrap(), bytes, "{key} v{version}");
        count += 1;
    });
    assert!(count > 300, "{count} versions");
}

/// Adds an element to every array and makes no struct null, so that every field has its line.
fn filled(mut draft: Draft) -> Draft {
    let is_bare = |row: &Row| row.count == Some(0) || (row.text.is_none() && row.null == Some(true));
    for _ in 0..100 {
        match draft.rows().into_iter().find(is_bare) {
            Some(row) if row.count.is_some() => draft.add(&row.path).unwrap(),
            Some(row) => draft.set_null(&row.path, false).unwrap(),
            None => break,
        }
    }
    draft
}

#[test]
fn every_field_of_every_request_takes_what_it_shows_and_nothing_else() {
    let mut random = Random::seed(1);
    let mut fields = 0;
    each_version(|key, version| {
        let mut draft = filled(Draft::new(key, version).unwrap());
        for row in draft.rows() {
            let Some(text) = &row.text else { continue };
            let valid = match row.kind {
                Kind::Bool => "true".to_owned(),
                Kind::Text => "<img onerror=alert(1)>".to_owned(),
                Kind::Uuid => random.uuid().to_string(),
                Kind::Blob | Kind::Records => "00 ff".to_owned(),
                Kind::F64 => "0.5".to_owned(),
                _ => "1".to_owned(),
            };
            let is_fixed = row.path.starts_with("header.request_api");
            if row.null != Some(true) {
                draft.set(&row.path, text).unwrap();
            }
            if !is_fixed {
                draft.set(&row.path, &valid).unwrap();
            }
            if !matches!(row.kind, Kind::Text) {
                assert!(draft.set(&row.path, "not that").is_err(), "{key} v{version} {}", row.path);
            }
            fields += 1;
        }
        let bytes = draft.bytes().unwrap();
        assert_eq!(Draft::read(&bytes).unwrap().bytes().unwrap(), bytes, "{key} v{version}");
    });
    assert!(fields > 2000, "{fields} fields");
}

#[test]
fn a_form_that_is_asked_for_nonsense_says_so_and_stays() {
    let mut composer = Composer::new(1, 4).unwrap();
    let before = composer.bytes().unwrap();
    for path in
        ["", "body", "body.", "body.nothing", "body.topics.0", "header.topics", "body.topics.x", "x.y"]
    {
        assert!(composer.set(path, "1").is_err(), "{path}");
        assert!(composer.set_null(path, true).is_err(), "{path}");
        assert!(composer.add(path).is_err(), "{path}");
        assert!(composer.remove(path).is_err(), "{path}");
    }
    assert!(composer.set_version(99).is_err());
    for bytes in [&b""[..], b"\0\0\0\x01", b"\0\0\0\x02\0\x12", &before[..before.len() - 1]] {
        assert!(composer.read(bytes).is_err());
    }
    assert_eq!(composer.bytes().unwrap(), before);
}

#[test]
fn what_is_played_again_is_the_same() {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    for (key, version) in [(18, 4), (3, 12), (60, 0)] {
        playground.send(connection, &Composer::new(key, version).unwrap().bytes().unwrap()).unwrap();
        playground.advance(100).unwrap();
    }
    for event in ["Kill", "Reopen", "Connect", "Crash 3", "Reopen", "Stop"] {
        playground.handle(event).unwrap();
    }
    let again = Playground::replay(7, &playground.events()).unwrap();
    assert_eq!(again.events(), playground.events());
    assert_eq!(again.exchanges(), playground.exchanges());
    assert_eq!(again.state(), playground.state());
    assert_eq!(again.exchanges().matches("\"response\"").count(), 3);
}

#[test]
fn samples_of_what_is_served_are_answered() {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    let send = |playground: &mut Playground, key, version| {
        playground.send(connection, &playground.sample(key, version).unwrap().bytes().unwrap()).unwrap();
        playground.advance(20_000).unwrap();
        let reply = playground.receive(connection).unwrap_or_else(|why| panic!("{key} v{version}: {why}"));
        assert!(!reply.is_empty(), "{key} v{version} is not answered");
        reply
    };
    send(&mut playground, ApiKey::CreateTopics.number(), 4);
    for (produce, fetch) in [(9, 12), (13, 18)] {
        send(&mut playground, ApiKey::Produce.number(), produce);
        let fetched = send(&mut playground, ApiKey::Fetch.number(), fetch);
        assert!(fetched.windows(5).any(|window| window == b"hello"), "what was produced is fetched");
    }
    let mut count = 0;
    for key in ApiKey::ALL {
        for version in key.schema().versions.each().filter(|version| serves(*key, *version)) {
            send(&mut playground, key.number(), version);
            count += 1;
        }
    }
    assert!(count > 180, "{count} versions");
}

#[test]
fn a_sample_of_one_version_is_one_of_every_other() {
    let playground = Playground::new(7).unwrap();
    each_version(|key, version| {
        let schema = ApiKey::from_number(key).unwrap().schema();
        let mut composer = playground.sample(key, schema.versions.last).unwrap();
        composer.set_version(version).unwrap();
        let sample = playground.sample(key, version).unwrap();
        assert_eq!(composer.bytes(), sample.bytes(), "{key} v{version}");
    });
}

#[test]
fn a_batch_is_lines_and_lines_are_a_batch() {
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let lines =
            format!("{codec} 7 1 42 true\n1000 x6b x68656c6c6f x61=x62,x63=-\n999 - - -\n1001 x x x=x\n");
        let bytes = batch_bytes(&lines).unwrap();
        assert_eq!(batch_lines(&bytes).as_ref(), Ok(&lines));
        assert_eq!(batch_bytes(&lines), Ok(bytes));
    }
    for wrong in
        ["", "none", "brotli -1 -1 -1 false", "none -1 -1 -1 false\n1 - -", "none -1 -1 -1 false\n1 - xz -"]
    {
        assert!(batch_bytes(wrong).is_err(), "{wrong}");
    }
    let record = "none -1 -1 -1 false\n1 - - -\n";
    let bytes = batch_bytes(record).unwrap();
    for end in 0..bytes.len() {
        assert!(batch_lines(&bytes[..end]).is_err());
    }
    assert!(batch_lines(&[bytes.clone(), bytes].concat()).is_err());
    for timestamp in ["-2", "9223372036854775807", "x"] {
        assert!(batch_bytes(&record.replace("1 - - -", &format!("{timestamp} - - -"))).is_err());
    }
}
