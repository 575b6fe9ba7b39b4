//! A run as a list of events: taken back, forked, linked, exported, and its disk losing power or changed for another.

use std::io::Read;

use eventor_core::random::Random;
use eventor_playground::{Composer, Playground, link};
use eventor_tests::Event;

/// The sample of an API, as bytes.
fn sample(key: i16, version: i16) -> Vec<u8> {
    Composer::sample(key, version).unwrap().bytes().unwrap()
}

/// A run with a topic, records, a parked fetch, a group, a cut connection and a lost disk.
fn story() -> Playground {
    let mut playground = Playground::new(7).unwrap();
    let one = playground.connect().unwrap();
    playground.send(one, &sample(18, 4)).unwrap();
    playground.send_pieces(one, &sample(19, 7), 5).unwrap();
    playground.send(one, &sample(0, 9)).unwrap();
    playground.send(one, &sample(1, 12)).unwrap();
    playground.advance(500).unwrap();
    let two = playground.connect().unwrap();
    playground.handle(&format!("Delay {two} 20")).unwrap();
    playground.send(two, &sample(10, 4)).unwrap();
    playground.advance(100).unwrap();
    playground.handle(&format!("Cut {one}")).unwrap();
    playground.handle("Crash 3").unwrap();
    playground.handle("Reopen").unwrap();
    playground
}

fn look(playground: &Playground) -> [String; 6] {
    [
        playground.events(),
        playground.exchanges(),
        playground.packets(),
        playground.state(),
        playground.broker(),
        playground.files(),
    ]
}

#[test]
fn what_is_taken_back_and_done_again_is_the_same() {
    let mut playground = story();
    let before = look(&playground);
    let events: Vec<String> = playground.events().lines().map(str::to_owned).collect();
    let mut seen = vec![before.clone()];
    while playground.undo().unwrap() {
        seen.push(look(&playground));
    }
    assert_eq!(playground.events(), "Reopen\n");
    assert!(seen.len() > 10, "{} steps", seen.len());
    // Forward again event by event: each of the moments seen on the way back comes by.
    let mut again = Playground::new(7).unwrap();
    let mut missing = seen;
    for event in &events {
        if event != "Reopen" || again.events().contains("Crash") {
            Playground::replay(7, &(again.events() + event)).unwrap();
            again = Playground::replay(7, &(again.events() + event)).unwrap();
        }
        missing.retain(|moment| *moment != look(&again));
    }
    assert!(missing.is_empty(), "{} moments were not met again", missing.len());
    assert_eq!(look(&story().fork(events.len()).unwrap()), before);
}

/// Events of any kind, most of which make sense.
fn random_events(random: &mut Random) -> String {
    let mut events = String::from("Reopen\nConnect\n");
    let mut connections = 1;
    for _ in 0..120 {
        let connection = random.below(connections);
        let event = match random.below(12) {
            0 => {
                connections += 1;
                Event::Connect
            }
            1 => Event::AdvanceMs(random.below(4000)),
            2 => Event::Delay { connection: connection as usize, ms: random.below(50) },
            3 => Event::Flush,
            4 => Event::Job,
            5 if random.below(4) == 0 => Event::End { connection: connection as usize },
            6 if random.below(8) == 0 => Event::Crash { seed: random.below(100) },
            7 => Event::Reopen,
            _ => {
                let (key, version) =
                    [(0, 9), (1, 12), (3, 12), (19, 7), (10, 4), (11, 9), (8, 8)][random.below(7) as usize];
                let mut bytes = sample(key, version);
                bytes.truncate(bytes.len() - random.below(2) as usize * 3);
                Event::Bytes { connection: connection as usize, bytes }
            }
        };
        events += &format!("{event}\n");
    }
    events
}

#[test]
fn a_list_of_random_events_gives_the_same_bytes_each_time() {
    let mut random = Random::seed(20);
    for seed in 0..20 {
        let events = random_events(&mut random);
        let one = Playground::replay(seed, &events).unwrap();
        let other = Playground::open(&one.recording()).unwrap();
        assert_eq!(look(&one), look(&other));
        assert_eq!(one.pcap(), other.pcap());
        let linked = Playground::open(&one.export("link").unwrap()).unwrap();
        assert_eq!(look(&one), look(&linked));
    }
}

#[test]
fn what_is_next_is_told_and_come_to() {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    playground.send(connection, &sample(19, 7)).unwrap();
    playground.send(connection, &sample(1, 12)).unwrap();
    assert!(playground.deadlines().contains("fetch answered at the latest"), "{}", playground.deadlines());
    let mut names = Vec::new();
    while names.last().is_none_or(|name| name != "retention check") {
        names.push(playground.advance_to_next().unwrap().unwrap());
    }
    assert_eq!(names[0], "fetch answered at the latest");
    assert_eq!(playground.exchanges().matches("\"response\"").count(), 2);
}

#[test]
fn what_a_power_cut_takes_is_listed_by_file() {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    playground.send(connection, &sample(19, 7)).unwrap();
    assert!(playground.loss().is_none());
    // Appended and not flushed.
    let produce = Event::Bytes { connection, bytes: sample(0, 9) };
    let events = playground.recording() + &format!("{produce}\n");
    let mut found = String::new();
    for seed in 0..40 {
        let mut playground = Playground::open(&events).unwrap();
        playground.handle(&format!("Crash {seed}")).unwrap();
        playground.handle("Reopen").unwrap();
        found += &playground.loss().unwrap();
    }
    assert!(found.contains("\"path\":\"orders-0/00000000000000000000.log\",\"before\":"), "{found}");
    assert!(found.contains("\"recovered\":true"), "{found}");
}

const LINKS: &str = include_str!("links.txt");

/// The links that are out there. A line may be added, and none is ever changed.
#[test]
fn every_link_that_was_ever_given_out_is_read() {
    let mut count = 0;
    for line in LINKS.lines().filter(|line| !line.starts_with('#')) {
        let [name, events, answers, link] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let playground = Playground::open(link).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(playground.events().lines().count().to_string(), events, "{name}");
        assert_eq!(playground.exchanges().matches("\"response\"").count().to_string(), answers, "{name}");
        count += 1;
    }
    assert!(count >= 4, "{count} links");
}

/// With `--nocapture` it prints lines for `links.txt`.
#[test]
fn every_kind_of_run_has_a_link() {
    let mut first = Playground::new(1).unwrap();
    let connection = first.connect().unwrap();
    first.send(connection, &sample(18, 4)).unwrap();
    let mut mounted = Playground::new(1).unwrap();
    mounted.drop_file("data/meta.properties", &first.file("meta.properties").unwrap()).unwrap();
    for line in first.files().split("\"path\":\"").skip(1) {
        let path = line.split('"').next().unwrap();
        mounted.drop_file(&format!("data/{path}"), &first.file(path).unwrap()).unwrap();
    }
    mounted.mount().unwrap();
    let random = Playground::replay(3, &random_events(&mut Random::seed(4))).unwrap();
    let start = Playground::new(1).unwrap();
    for (name, playground) in [
        ("start", start),
        ("first-screen", first),
        ("story", story()),
        ("random", random),
        ("mounted", mounted),
    ] {
        let events = playground.events().lines().count();
        let answers = playground.exchanges().matches("\"response\"").count();
        let link = playground.export("link").unwrap();
        println!("{name} {events} {answers} {link}");
        assert_eq!(look(&Playground::open(&link).unwrap()), look(&playground), "{name}");
    }
}

#[test]
fn a_hostile_link_is_refused_in_bounded_time_and_memory() {
    for wrong in ["", "v1.", "v2.AAAA", "v1.!", "v1.A", "v1.AA", "v1.////", "v1.AwA", "v1.__________8"] {
        assert!(Playground::open(wrong).is_err(), "{wrong}");
    }
    // More than a thousand times what it weighs.
    let zeros = "\0".repeat(64 << 20);
    let bomb = link::encode(&zeros);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    assert_eq!(link::decode(&bomb), Err("the link holds too much".into()));
    let whole = link::encode("Seed 1\nReopen\n");
    assert_eq!(link::decode(&whole), Ok("Seed 1\nReopen\n".into()));
    for end in 3..whole.len() {
        assert!(link::decode(&whole[..end]).is_err(), "{end}");
    }
    let mut random = Random::seed(1);
    for _ in 0..2000 {
        let mut bytes = whole.clone().into_bytes();
        let at = 3 + random.below(bytes.len() as u64 - 3) as usize;
        bytes[at] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[random.below(64) as usize];
        let _ = Playground::open(&String::from_utf8(bytes).unwrap());
    }
    for wrong in [
        "Seed 1\nBytes 0 00\n",
        "Seed 1\nReopen\nConnect\nEnd 1\n",
        "Seed 1\nAdvanceMs 18446744073709551615\n",
        "Seed 1\nAdvanceMs 20000000000\nAdvanceMs 20000000000\n",
        "Seed 1\nWrite 18446744073709551615 00 a\n",
        "Seed 1\nWrite 1 0000 a\n",
        "Seed x\n",
        "Seed 1\n\n",
    ] {
        assert!(Playground::open(wrong).is_err(), "{wrong}");
    }
    assert!(Playground::open(&format!("Seed 1\n{}", "Connect\n".repeat(20_001))).is_err());
}

// ---- exports ----------------------------------------------------------------------------------------------------------

/// The run of the test that is exported below.
fn exported() -> Playground {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    playground.send(connection, &sample(19, 7)).unwrap();
    playground.send(connection, &sample(0, 9)).unwrap();
    playground.send(connection, &sample(1, 12)).unwrap();
    playground.advance(500).unwrap();
    playground.handle("End 0").unwrap();
    playground
}

/// The exported test is a test of the crate `tests`, where it runs.
#[test]
fn the_exported_test_is_the_one_that_runs() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tests/exported.rs");
    let text = exported().export("rust").unwrap();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|how| how == "always") {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
}

#[test]
fn bytes_are_exported_as_other_tools_write_them() {
    let bytes: Vec<u8> = (0..18).chain([0x27, 0x5c, 0x7f, 0xff]).collect();
    let export = |form| eventor_playground::export_bytes(form, &bytes).unwrap();
    assert_eq!(export("hex"), "000102030405060708090a0b0c0d0e0f1011275c7fff");
    assert_eq!(export("base64"), "AAECAwQFBgcICQoLDA0ODxARJ1x//w==");
    assert_eq!(
        export("xxd"),
        "00000000: 0001 0203 0405 0607 0809 0a0b 0c0d 0e0f  ................\n\
         00000010: 1011 275c 7fff                           ..'\\..\n"
    );
    assert!(export("nc").starts_with(r"printf '\000\001\002"));
    assert!(export("nc").ends_with(r"\047\134\177\377' | nc -w 2 localhost 9092 | xxd"));
    assert!(eventor_playground::export_bytes("png", &bytes).is_err());
}

#[test]
fn a_document_has_every_exchange_and_fences_that_hold() {
    let text = exported().export("markdown").unwrap();
    assert_eq!(text.matches("\n## ").count(), 4, "{text}");
    assert_eq!(text.matches("Response, ").count(), 3, "{text}");
    assert_eq!(text.matches("```").count() % 2, 0);
}

/// Numbers of TCP follow each other, lengths and checksums agree, and the payloads are what was sent and received.
#[test]
fn the_capture_is_whole_and_its_streams_are_what_travelled() {
    let playground = exported();
    let file = playground.pcap();
    let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((word(0), word(20)), (0xa1b2_c3d4, 101));
    let mut streams: [Vec<u8>; 2] = [Vec::new(), Vec::new()];
    let mut next: [Option<u32>; 2] = [None, None];
    let (mut at, mut time) = (24, 0);
    while at < file.len() {
        let (seconds, micros, size) = (word(at), word(at + 4), word(at + 8));
        assert!(seconds * 1_000_000 + micros >= time, "time goes on");
        time = seconds * 1_000_000 + micros;
        let packet = &file[at + 16..at + 16 + size];
        assert_eq!(usize::from(u16::from_be_bytes([packet[2], packet[3]])), size);
        assert_eq!(sum(&packet[..20]), 0xffff);
        let mut pseudo = packet[12..20].to_vec();
        pseudo.extend([0, 6]);
        pseudo.extend((size as u16 - 20).to_be_bytes());
        pseudo.extend(&packet[20..]);
        assert_eq!(sum(&pseudo), 0xffff);
        let side = usize::from(u16::from_be_bytes([packet[20], packet[21]]) == 9092);
        let number = u32::from_be_bytes(packet[24..28].try_into().unwrap());
        assert_eq!(*next[side].get_or_insert(number), number, "nothing is missing");
        let payload = &packet[40..];
        streams[side].extend(payload);
        let counts = u32::from(packet[33] & 3 != 0);
        next[side] = Some(number + payload.len() as u32 + counts);
        at += 16 + size;
    }
    let mut connection = exported();
    assert_eq!(streams[1], connection.receive(0).unwrap());
    let sent = [sample(19, 7), sample(0, 9), sample(1, 12)].concat();
    assert_eq!(streams[0], sent);
}

fn sum(bytes: &[u8]) -> u32 {
    let pairs =
        bytes.chunks(2).map(|pair| u32::from(pair[0]) << 8 | u32::from(pair.get(1).copied().unwrap_or(0)));
    pairs.fold(0, |sum, pair| ((sum + pair) & 0xffff) + ((sum + pair) >> 16))
}

// ---- directories ------------------------------------------------------------------------------------------------------

/// The files of a directory that Kafka wrote.
fn recorded(name: &str) -> Vec<(String, Vec<u8>)> {
    let path = format!("{}/../tests/fixtures/data-dirs/{name}.tar.gz", env!("CARGO_MANIFEST_DIR"));
    let mut archive = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut archive).unwrap();
    let text = |field: &[u8]| String::from_utf8_lossy(field).trim_end_matches('\0').to_owned();
    let octal = |field: &[u8]| usize::from_str_radix(text(field).trim(), 8).unwrap();
    let piece = |entry: &[u8]| (octal(&entry[..12]), octal(&entry[12..]));
    let (mut files, mut at) = (Vec::new(), 0);
    while let Some(header) = archive.get(at..at + 512).filter(|header| header[0] != 0) {
        let size = octal(&header[124..136]);
        let (mut pieces, mut length) = (vec![(0, size)], size);
        if header[156] == b'S' {
            assert_eq!(header[482], 0, "a file with more holes than a header has room for");
            pieces = header[386..482].chunks(24).take_while(|entry| entry[0] != 0).map(piece).collect();
            length = octal(&header[483..495]);
        }
        let (mut content, mut from) = (vec![0; length], at + 512);
        for (position, size) in pieces {
            content[position..position + size].copy_from_slice(&archive[from..from + size]);
            from += size;
        }
        if header[156] != b'5' {
            files.push((text(&header[..100]), content));
        }
        at += 512 + size.next_multiple_of(512);
    }
    files
}

#[test]
fn a_directory_that_kafka_wrote_is_mounted_and_read_from() {
    let mut playground = Playground::new(7).unwrap();
    let files = recorded("basic");
    assert!(files.len() > 10, "{} files", files.len());
    for (path, content) in &files {
        playground.drop_file(path, content).unwrap();
    }
    playground.mount().unwrap();
    let broker = playground.broker();
    let topic = broker.split("{\"name\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(broker.contains("\"count\":"), "{broker}");
    let connection = playground.connect().unwrap();
    let mut fetch = Composer::sample(1, 12).unwrap();
    fetch.set("body.topics.0.topic", &topic).unwrap();
    playground.send(connection, &fetch.bytes().unwrap()).unwrap();
    playground.advance(500).unwrap();
    let answer = playground.receive(connection).unwrap();
    let tree = eventor_playground::explain_responses(1, 12, &answer).unwrap();
    assert!(tree.contains("\"record_batch\"") || tree.contains("base_offset"), "{topic}: {tree}");
    // It is part of the list of events like everything else.
    let again = Playground::open(&playground.recording()).unwrap();
    assert_eq!(look(&again), look(&playground));
}

#[test]
fn what_is_no_directory_is_refused_in_the_brokers_words_and_nothing_changes() {
    let mut playground = story();
    let before = look(&playground);
    assert_eq!(playground.mount(), Err("none of these files is called meta.properties".into()));
    playground.drop_file("a/meta.properties", b"version=7\n").unwrap();
    let refused = playground.mount().unwrap_err();
    assert!(refused.contains("meta.properties"), "{refused}");
    assert_eq!(look(&playground), before);
    for path in ["", "/etc/passwd", "../up", "a/../b", "a\nb"] {
        assert!(playground.drop_file(path, b"x").is_err(), "{path}");
    }
}

// ---- versions ---------------------------------------------------------------------------------------------------------

#[test]
fn versions_of_a_message_differ_as_kafka_says() {
    let fetch = eventor_playground::diff(1, false, 12, 13).unwrap();
    assert!(
        fetch.contains(
            r#""path":"topics.topic","depth":1,"name":"topic","from":"compact string","change":"removed""#
        ),
        "{fetch}"
    );
    assert!(
        fetch
            .contains(r#""path":"topics.topic_id","depth":1,"name":"topic_id","to":"uuid","change":"added""#),
        "{fetch}"
    );
    let compact = eventor_playground::diff(18, true, 2, 3).unwrap();
    assert!(compact.contains(r#""from":"[]"#) && compact.contains(r#""to":"compact []"#), "{compact}");
    assert!(eventor_playground::diff(1, false, 12, 99).is_err());
    assert!(eventor_playground::diff(1000, false, 0, 0).is_err());
    let same = eventor_playground::diff(3, false, 12, 12).unwrap();
    assert!(!same.contains("added") && !same.contains("removed") && !same.contains("changed"));
    let rows = Composer::sample(1, 12).unwrap().compare(13).unwrap();
    assert!(rows.contains("\"added\"") && rows.contains("\"removed\""), "{rows}");
}

/// What the explorer says is served is what ApiVersions answers.
#[test]
fn the_explorer_says_what_api_versions_answers() {
    let mut playground = Playground::new(7).unwrap();
    let connection = playground.connect().unwrap();
    playground.send(connection, &sample(18, 0)).unwrap();
    let answer = playground.receive(connection).unwrap();
    let short = |at: usize| i16::from_be_bytes([answer[at], answer[at + 1]]);
    // The versions of Produce that are told, as Kafka tells them, begin below those that are served.
    let first = |at: usize| if short(at) == 0 { 3 } else { short(at + 2) };
    let rows = (14..answer.len()).step_by(6).map(|at| (short(at), first(at), short(at + 4)));
    let apis = eventor_playground::apis();
    let explored = apis.split("{\"key\":").skip(1).filter_map(|api| {
        let served = api.split("\"served\":[").nth(1)?.split(']').next()?;
        let (first, last) = served.split_once(',')?;
        Some((api.split(',').next()?.parse().ok()?, first.parse().ok()?, last.parse().ok()?))
    });
    assert_eq!(explored.collect::<Vec<(i16, i16, i16)>>(), rows.collect::<Vec<_>>());
    assert_eq!(apis.matches("\"fields\":[").count(), 91);
}

#[test]
fn the_state_goes_down_to_batches_and_offsets() {
    let mut playground = exported();
    let connection = playground.connect().unwrap();
    playground.send(connection, &sample(10, 4)).unwrap();
    playground.send(connection, &sample(8, 8)).unwrap();
    let broker = playground.broker();
    assert!(broker.contains(r#""name":"orders""#), "{broker}");
    assert!(broker.contains(r#""path":"orders-0/00000000000000000000.log""#), "{broker}");
    assert!(broker.contains(r#""position":0,"bytes":"#) && broker.contains(r#""codec":"none""#), "{broker}");
    assert!(playground.files().contains("meta.properties"));
    assert!(
        playground.file("meta.properties").unwrap().starts_with(b"#") || playground.file("nothing").is_err()
    );
    assert!(playground.steps().contains("\"text\":\"Connect\""));
}
