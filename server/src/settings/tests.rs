//! Files as people write them, and what is said about them.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use eventor_core::event::Level;
use eventor_core::metadata::broker_config::table::TABLE;
use eventor_core::metadata::broker_config::{Effect, find};
use eventor_core::metadata::topic_config::value::Kind;

use super::known;
use super::{Given, Givens, Problem, Settings};

/// The file that Kafka ships for a single node, without its comments.
const STOCK: &str = "
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
inter.broker.listener.name=PLAINTEXT
advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
num.network.threads=3
num.io.threads=8
socket.send.buffer.bytes=102400
socket.receive.buffer.bytes=102400
socket.request.max.bytes=104857600
log.dirs=/tmp/kraft-combined-logs
num.partitions=1
num.recovery.threads.per.data.dir=2
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
log.retention.hours=168
log.segment.bytes=1073741824
log.retention.check.interval.ms=300000
";

fn givens(text: &str) -> Givens {
    let parsed = eventor_storage::java_properties::parse(text.as_bytes()).expect("no bad escape");
    let given = |value: String, line: u32| Given { value, at: format!("server.properties:{line}") };
    parsed.into_iter().map(|(name, property)| (name, given(property.value, property.line))).collect()
}

/// The stock file with these lines after it.
fn with(lines: &str) -> Result<Settings, Vec<Problem>> {
    Settings::new(givens(&format!("{STOCK}{lines}")), "this-host")
}

/// The one problem of the stock file with these lines after it.
fn problem(lines: &str) -> String {
    match with(lines) {
        Ok(_) => panic!("taken: {lines}"),
        Err(problems) => {
            assert_eq!(problems.len(), 1, "{problems:#?}");
            problems[0].to_string()
        }
    }
}

fn warnings(lines: &str) -> Vec<String> {
    let settings = with(lines).expect("taken");
    let warnings = settings.notices.into_iter().filter(|notice| notice.level == Level::Warn);
    warnings.map(|notice| notice.text).collect()
}

#[test]
fn the_table_is_sorted_and_its_defaults_are_valid() {
    assert!(TABLE.is_sorted_by(|one, next| one.name < next.name));
    assert_eq!(TABLE.iter().filter(|known| !known.name.starts_with("eventor.")).count(), 384);
    for known in TABLE {
        let default = known.default.filter(|default| !default.is_empty());
        assert!(default.is_none_or(|default| known::check(known, default).is_ok()), "{}", known.name);
        assert!(known.kind != Kind::Secret || known.default.is_none(), "{}", known.name);
    }
}

#[test]
fn the_stock_file_is_taken_unchanged() {
    let settings = with("").expect("the stock file is taken");
    assert_eq!(settings.log_dir, Path::new("/tmp/kraft-combined-logs"));
    assert_eq!(settings.config.node_id, 1);
    let endpoint = &settings.config.endpoints[0];
    assert_eq!(
        (endpoint.name.as_str(), endpoint.host.as_str(), endpoint.port),
        ("PLAINTEXT", "localhost", 9092)
    );
    assert_eq!(settings.config.controller_endpoints[0].port, 9093);
    let listener = &settings.listeners[0];
    assert_eq!((listener.host.as_str(), listener.port, listener.advertises_bound_port), ("", 9092, false));
    assert_eq!(settings.buffers.send_bytes, Some(102_400));
    assert_eq!(settings.config.log.segment_bytes, 1 << 30);
    assert_eq!(settings.config.properties["log.retention.hours"], "168");
}

#[test]
fn what_does_not_act_yet_is_announced() {
    let of_stock = warnings("");
    assert!(of_stock.iter().all(|warning| !warning.contains("log.retention")), "{of_stock:?}");
    let warnings = warnings("log.cleaner.backoff.ms=1\n");
    let announced = |warning: &String| {
        warning.starts_with("accepted, but not acting yet:") && warning.contains("log.cleaner.backoff.ms")
    };
    assert!(warnings.iter().any(announced), "{warnings:?}");
}

#[test]
fn an_unknown_name_is_ignored_with_the_nearest_one() {
    let said = &warnings("log.retention.hour=1\n")[0];
    assert_eq!(
        said,
        "server.properties:26: log.retention.hour is not a property of a broker; ignored, did you mean log.retention.hours?"
    );
    assert!(warnings("retention.ms=1\n")[0].ends_with("did you mean log.retention.ms?"));
    assert!(warnings("zookeeper.connect=zk:2181\n")[0].contains("since Kafka 4.0"));
}

#[test]
fn a_wrong_value_names_its_place_and_what_to_write() {
    assert_eq!(
        problem("log.segment.bytes=1g\n"),
        "server.properties:26: log.segment.bytes=1g: not a valid value; write a whole number, without a unit, that fits its range"
    );
    assert!(problem("log.segment.bytes=100\n").ends_with("the smallest value is 1048576"));
    assert!(problem("auto.create.topics.enable=yes\n").ends_with("write true or false"));
    assert!(problem("log.message.timestamp.type=Now\n").ends_with("choose from CreateTime, LogAppendTime"));
    assert!(problem("log.retention.ms=0\n").ends_with("write -1 for ever, or a number from 1 on"));
    assert!(problem("log.roll.ms=0\n").ends_with("the smallest value is 1"));
}

#[test]
fn what_would_be_unsafe_to_ignore_is_refused() {
    let refused = TABLE.iter().filter(|known| matches!(known.effect, Effect::Refused(_)));
    for known in refused {
        let value = match (known.kind, known.name) {
            (Kind::Boolean, _) => "true",
            (_, "ssl.client.auth") => "required",
            _ => "com.example.Plugin",
        };
        let said = problem(&format!("{}={value}\n", known.name));
        assert!(said.contains("not supported here, and not safe to ignore"), "{said}");
        if let Some(default) = known.default {
            assert!(with(&format!("{}={default}\n", known.name)).is_ok(), "{}", known.name);
        }
    }
}

#[test]
fn listeners_with_security_are_refused() {
    let said = problem(
        "listeners=SASL_SSL://:9092,CONTROLLER://:9093\nadvertised.listeners=\ninter.broker.listener.name=\n",
    );
    assert!(said.contains("listener SASL_SSL is for SASL_SSL, which is not built yet"), "{said}");
}

#[test]
fn listeners_name_what_is_wrong_with_them() {
    assert!(
        problem("advertised.listeners=PLAINTEXT://0.0.0.0:9092\n")
            .contains("no client can connect to 0.0.0.0")
    );
    assert!(problem("advertised.listeners=OTHER://h:1\n").contains("OTHER is not in listeners"));
    assert!(problem("inter.broker.listener.name=X\n").contains("X is not in listeners"));
    assert!(
        problem("listeners=PLAINTEXT://:9092,CONTROLLER://:99999\n")
            .contains("CONTROLLER://:99999 is not a listener")
    );
    let unmapped = "listeners=INSIDE://:1,PLAINTEXT://:2,CONTROLLER://:3\n";
    assert!(problem(unmapped).ends_with("add INSIDE:PLAINTEXT to listener.security.protocol.map"));
}

#[test]
fn a_listener_without_a_host_is_advertised_by_the_name_of_this_host() {
    let settings =
        with("listeners=plaintext://[::1]:0,CONTROLLER://:0\nadvertised.listeners=\n").expect("taken");
    assert_eq!(settings.config.endpoints[0].host, "::1");
    assert_eq!(settings.config.controller_endpoints[0].host, "this-host");
    assert!(settings.listeners[0].advertises_bound_port);
}

#[test]
fn one_node_only() {
    assert!(problem("process.roles=broker\n").contains("one role alone needs other nodes"));
    assert!(problem("controller.quorum.voters=1@a:1,2@b:1\n").contains("names several nodes"));
    assert!(problem("controller.quorum.voters=2@a:1\n").contains("is not node 1"));
    assert!(with("controller.quorum.voters=1@a:1\ncontroller.quorum.bootstrap.servers=\n").is_ok());
    assert!(problem("log.dirs=/a,/b\n").contains("names 2 directories"));
    assert!(problem("broker.id=7\n").contains("differs from node.id"));
    assert!(problem("node.id=-1\n").ends_with("the smallest value is 0"));
}

#[test]
fn milliseconds_beat_hours() {
    assert_eq!(with("log.roll.hours=2\n").expect("taken").config.log.segment_ms, 7_200_000);
    assert_eq!(with("log.roll.hours=2\nlog.roll.ms=5\n").expect("taken").config.log.segment_ms, 5);
}

#[test]
fn connection_limits_may_differ_by_address() {
    let limits =
        with("max.connections=10\nmax.connections.per.ip.overrides=127.0.0.1:3\n").expect("taken").limits;
    assert_eq!(limits.total, 10);
    assert_eq!(limits.per_address_overrides[&IpAddr::V4(Ipv4Addr::LOCALHOST)], 3);
    assert!(
        problem("max.connections.per.ip.overrides=host:3\n")
            .contains("host:3 is not an address and a number")
    );
}

#[test]
fn names_are_found_in_the_table() {
    assert_eq!(find("log.retention.bytes").and_then(|known| known.default), Some("-1"));
    assert_eq!(find("log.retention.byte"), None);
}

#[test]
fn a_name_that_nobody_knows_is_told_with_what_is_missing() {
    let misspelt = givens("process.roles=broker,controller\nnodeid=3\n");
    let problems = Settings::new(misspelt, "this-host").expect_err("node.id is missing");
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(
        lines[0].ends_with("nodeid is not a property of a broker; ignored, did you mean node.id?"),
        "{lines:?}"
    );
    assert_eq!(lines.iter().filter(|line| line.contains("broker.id")).count(), 0, "{lines:?}");
}
