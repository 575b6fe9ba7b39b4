//! ApiVersions: what a client learns before it knows anything.

use eventor_core::broker::api::{SERVED, versions};
use eventor_core::protocol::{ApiKey, api_versions};
use eventor_core::wire::Text;
use eventor_tests::{Reply, Sim, all_metadata, at};
use serde_json::Value as Json;

use crate::code;

fn ask(sim: &mut Sim, version: i16, change: impl FnOnce(&mut api_versions::Request<'static>)) -> Reply {
    let mut request = api_versions::Request {
        client_software_name: Text::new("eventor-tests"),
        client_software_version: Text::new("1.0"),
        ..Default::default()
    };
    change(&mut request);
    sim.connect().call(at(version, request))
}

/// An ApiVersions request with this version and these bytes behind the correlation id.
fn frame(version: i16, rest: &[u8]) -> Vec<u8> {
    [&[0, 18][..], &version.to_be_bytes(), &[0, 0, 0, 1], rest].concat()
}

#[test]
fn trap_01_an_api_versions_response_has_header_version_0() {
    let mut sim = Sim::seed(7);
    for version in 0..=4 {
        let reply = ask(&mut sim, version, |_| {});
        assert_eq!(
            reply.frame()[4..6],
            [0, 0],
            "v{version}: the error code follows the correlation id at once"
        );
        assert_eq!(reply.error("error_code"), code(0));
    }
}

#[test]
fn trap_02_an_unknown_version_is_answered_in_the_layout_of_version_0() {
    for version in [-1, 6, 99, i16::MAX] {
        let mut client = Sim::seed(7).connect();
        client.send_frame(&frame(version, b"\xff\xff what follows is not looked at"));
        let reply = client.wait();
        assert_eq!(reply.error("error_code"), code(35), "v{version}");
        assert_eq!(reply.count("api_keys"), 1);
        assert_eq!(reply.int("api_keys.0.api_key"), 18);
        assert_eq!((reply.int("api_keys.0.min_version"), reply.int("api_keys.0.max_version")), (0, 5));
        client.send(at(0, api_versions::Request::default()));
        assert_eq!(client.wait().error("error_code"), code(0), "and the connection stays");
    }
}

#[test]
fn trap_02_any_other_unknown_version_or_key_closes_the_connection() {
    for (key, version) in [(3_i16, 99_i16), (3, -1), (999, 0), (0, 2), (22, 6), (-1, 0), (0, 14)] {
        let mut client = Sim::seed(7).connect();
        let frame =
            [&key.to_be_bytes()[..], &version.to_be_bytes(), &[0, 0, 0, 1, 0xff, 0xff], &[0; 32]].concat();
        client.send_bytes(&[&u32::try_from(frame.len()).unwrap().to_be_bytes()[..], &frame].concat());
        let why = client.expect_closed();
        assert!(why.contains("is not served"), "key {key} v{version}: {why}");
    }
}

#[test]
fn trap_03_software_name_and_version_must_be_well_formed() {
    let mut sim = Sim::seed(7);
    let good = ["a", "A-1", "librdkafka", "a.b-c", "7"];
    let bad = ["", "-a", "a-", ".a", "a.", "a b", "a_b", "ü"];
    for (names, expected) in [(&good[..], 0), (&bad[..], 42)] {
        for name in names {
            let reply = ask(&mut sim, 3, |request| request.client_software_name = Text::new(name));
            assert_eq!(reply.error("error_code"), code(expected), "name {name:?}");
            let reply = ask(&mut sim, 4, |request| request.client_software_version = Text::new(name));
            assert_eq!(reply.error("error_code"), code(expected), "version {name:?}");
        }
    }
}

#[test]
fn trap_03_features_are_listed_from_version_3_and_all_of_them_from_version_4() {
    let mut sim = Sim::seed(7);
    let names = |reply: &Reply| -> Vec<String> {
        let count = reply.count("supported_features");
        (0..count).map(|at| reply.text(&format!("supported_features.{at}.name"))).collect()
    };
    let third = ask(&mut sim, 3, |_| {});
    assert_eq!(names(&third), ["metadata.version"]);
    let fourth = ask(&mut sim, 4, |_| {});
    assert!(names(&fourth).contains(&"transaction.version".to_owned()));
    assert!(names(&fourth).len() > 3);
    assert!(fourth.int("finalized_features_epoch") > 0);
    let level = fourth.position("finalized_features", "name", "group.version");
    assert_eq!(fourth.int(&format!("finalized_features.{level}.max_version_level")), 1, "KIP-848 is on");
}

#[test]
fn trap_03_the_finalized_epoch_rises_with_the_metadata() {
    let mut sim = Sim::seed(7);
    let before = ask(&mut sim, 4, |_| {}).int("finalized_features_epoch");
    sim.connect().call(eventor_tests::create_topic("t"));
    assert!(ask(&mut sim, 4, |_| {}).int("finalized_features_epoch") > before);
}

#[test]
fn trap_03_a_wrong_cluster_or_node_is_told_in_version_5() {
    let mut sim = Sim::seed(7);
    let right = ask(&mut sim, 5, |request| {
        request.cluster_id = Some(Text::new(eventor_tests::CLUSTER_ID));
        request.node_id = 1;
    });
    assert_eq!(right.error("error_code"), code(0));
    let elsewhere = ask(&mut sim, 5, |request| request.cluster_id = Some(Text::new("elsewhere")));
    assert_eq!((elsewhere.error("error_code"), elsewhere.count("api_keys")), (code(129), 0));
    let other = ask(&mut sim, 5, |request| request.node_id = 2);
    assert_eq!((other.error("error_code"), other.count("api_keys")), (code(42), 0));
}

#[test]
fn trap_03_a_request_that_cannot_be_decoded_is_answered_and_logged() {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    // A compact client id where a plain one belongs, and no body: what a widespread tutorial sends.
    client.send_frame(&frame(3, b"\x0ctest-client\x00"));
    let reply = client.wait();
    assert_eq!(reply.error("error_code"), code(42));
    let log = sim.take_log();
    assert!(log.iter().any(|event| event.text.contains("byte")), "the log says which byte: {log:?}");
    client.call(all_metadata());
}

#[test]
fn trap_04_produce_is_advertised_from_version_0() {
    let reply = ask(&mut Sim::seed(7), 0, |_| {});
    let range = |key: i64| {
        let at = (0..reply.count("api_keys")).find(|at| reply.int(&format!("api_keys.{at}.api_key")) == key);
        let path = format!("api_keys.{}", at.expect("it is advertised"));
        (reply.int(&format!("{path}.min_version")), reply.int(&format!("{path}.max_version")))
    };
    assert_eq!(range(0), (0, 13));
    assert!(range(1).1 >= 10, "Fetch");
    assert_eq!(range(22).0, 0, "InitProducerId");
}

#[test]
fn trap_05_and_06_what_is_advertised_is_served_in_the_ranges_of_kafka_4_4() {
    let recorded: Json =
        serde_json::from_str(include_str!("../../fixtures/api-versions-4.4.0.json")).expect("JSON");
    let rows = recorded["apis"].as_array().expect("rows");
    let reply = ask(&mut Sim::seed(7), 4, |_| {});
    assert_eq!(reply.count("api_keys"), SERVED.len(), "what has no handler is not advertised");
    for at in 0..reply.count("api_keys") {
        let field = |name: &str| reply.int(&format!("api_keys.{at}.{name}"));
        let row = rows.iter().find(|row| row["key"] == field("api_key")).expect("Kafka has it");
        assert_eq!(row["min"], field("min_version"), "{row}");
        assert_eq!(row["max"], field("max_version"), "{row}");
    }
}

#[test]
fn trap_07_header_versions_come_from_the_table() {
    assert_eq!(ApiKey::ApiVersions.response_header_version(5), 0);
    for api in SERVED {
        for version in versions(*api).each() {
            let is_flexible = api.schema().flexible.contains(version);
            assert_eq!(api.request_header_version(version), if is_flexible { 2 } else { 1 });
        }
    }
}
