//! Known replies, byte by byte: one snapshot for each version of each served API that is written in its own way.
//!
//! After a change that is meant, `INSTA_UPDATE=always cargo test -p eventor-tests --test goldens` writes them anew; read the
//! difference.

use std::collections::BTreeSet;

use eventor_tests::golden::{Golden, checksums, goldens, prepared, wanted};
use eventor_tests::{Annotated, Sim};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/goldens");
/// Which goldens are not Kafka's answers, and in which fields: kept by `cargo xtask referee --update`.
const DIFFERENCES: &str = include_str!("../goldens/differences.txt");
/// The snapshot beside the goldens that the playground's check reads too.
const CHECKSUMS: &str = "checksums";

/// Sends the request whole and waits as long as the golden says.
fn exchange(golden: &Golden) -> (Annotated, Vec<u8>) {
    let mut sim = prepared();
    let mut client = sim.connect();
    let mut exchange = client.exchange(&golden.request);
    if golden.wait_ms > 0 {
        assert!(exchange.reply().is_none(), "{}: it should take {} ms", golden.name, golden.wait_ms);
        sim.advance_ms(golden.wait_ms);
        exchange = client.answered(&golden.request);
    }
    (exchange, client.received())
}

/// What comes back when the request's bytes are sent by `send`.
fn received(golden: &Golden, send: impl FnOnce(&mut Sim, &mut eventor_tests::Client)) -> Vec<u8> {
    let mut sim = prepared();
    let mut client = sim.connect();
    send(&mut sim, &mut client);
    sim.run_jobs();
    sim.advance_ms(golden.wait_ms);
    client.received()
}

fn settings(description: &str) -> insta::Settings {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(FOLDER);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(description);
    settings
}

/// What `cargo xtask referee` found when Kafka 4.4 got the same request in the same state.
fn beside_kafka(name: &str) -> String {
    let line = DIFFERENCES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.map_or("as from Kafka 4.4".into(), |fields| format!("Kafka 4.4 differs in {fields}"))
}

#[test]
fn replies_are_what_they_were() {
    for golden in goldens() {
        let (exchange, bytes) = exchange(&golden);
        let description = format!(
            "{} bytes are sent, {} come back; {}",
            golden.request.len(),
            bytes.len(),
            beside_kafka(&golden.name)
        );
        settings(&description).bind(|| insta::assert_snapshot!(golden.name.as_str(), exchange.to_string()));
        // Which insta keeps and does not compare.
        let snapshot =
            std::fs::read_to_string(format!("{FOLDER}/{}.snap", golden.name)).expect("it was compared");
        assert!(
            snapshot.contains(&description),
            "{}: INSTA_UPDATE=force writes {description:?}",
            golden.name
        );
    }
}

#[test]
fn replies_are_the_same_on_every_target() {
    settings("name, bytes and CRC-32C of each reply: compared here, and in Node with the same on wasm32")
        .bind(|| insta::assert_snapshot!(CHECKSUMS, checksums()));
}

#[test]
fn every_version_that_is_written_in_its_own_way_has_a_golden() {
    let goldens = goldens();
    for (api, version) in wanted() {
        assert!(
            goldens.iter().any(|golden| (golden.api, golden.version) == (api, version)),
            "{api:?} v{version}"
        );
    }
    let names: BTreeSet<String> = goldens.iter().map(|golden| format!("{}.snap", golden.name)).collect();
    assert_eq!(names.len(), goldens.len(), "names are unique");
    let entries = std::fs::read_dir(FOLDER).expect("the folder of the snapshots");
    let files = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let is_golden = |name: &String| name.ends_with(".snap") && *name != format!("{CHECKSUMS}.snap");
    let files: BTreeSet<String> = files.filter(is_golden).collect();
    assert_eq!(files, names, "a snapshot for each golden, and none besides");
}

#[test]
fn a_request_in_single_bytes_gets_the_same_bytes() {
    for golden in goldens() {
        let whole = golden.received();
        let dribbled = received(&golden, |_, client| client.dribble(&golden.request));
        assert!(!whole.is_empty(), "{}", golden.name);
        assert_eq!(dribbled, whole, "{}", golden.name);
    }
}

#[test]
fn a_request_glued_to_its_successor_gets_the_same_bytes() {
    let goldens = goldens();
    for (golden, next) in goldens.iter().zip(goldens.iter().cycle().skip(1)) {
        let apart = received(golden, |sim, client| {
            client.send_bytes(&golden.request);
            sim.run_jobs();
            sim.advance_ms(golden.wait_ms);
            client.send_bytes(&next.request);
            sim.run_jobs();
            sim.advance_ms(next.wait_ms);
        });
        let glued = received(golden, |sim, client| {
            client.send_bytes(&[golden.request.as_slice(), &next.request].concat());
            sim.run_jobs();
            sim.advance_ms(golden.wait_ms);
            sim.run_jobs();
            sim.advance_ms(next.wait_ms);
        });
        assert_eq!(glued, apart, "{} and {}", golden.name, next.name);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(goldens(), goldens(), "ids included");
}
