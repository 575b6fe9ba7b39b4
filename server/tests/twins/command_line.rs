//! The binary itself: what it prints, and how it exits. The same for both runtimes, whose test names its binary first.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::{BINARY, NAME};

fn eventor(arguments: &[&str]) -> Output {
    Command::new(BINARY).args(arguments).output().expect("it runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// An empty directory of this test's own.
fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run left.
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).expect("writable");
    directory
}

#[test]
fn help_has_examples_and_exits_with_0() {
    let output = eventor(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("Examples") && text.contains("--override"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 120), "{text}");
}

#[test]
fn the_version_is_one_line() {
    let output = eventor(&["--version"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{NAME} {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_command_line_that_makes_no_sense_exits_with_2() {
    let output = eventor(&["--overide", "a=b"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(said(&output), format!("{NAME}: --overide is not a flag; did you mean --override?\n"));
}

#[test]
fn a_missing_file_is_named() {
    let output = eventor(&["no-such.properties", "--log", "off"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).starts_with(&format!("{NAME}: cannot read no-such.properties: No such file")),
        "{}",
        said(&output)
    );
}

#[test]
fn a_nonsense_property_is_named_with_its_line() {
    let file = directory("nonsense").join("server.properties");
    std::fs::write(&file, "# mine\nnum.partitions=many\n").expect("writable");
    let output = eventor(&[&file.to_string_lossy(), "--log", "off"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("server.properties:2: num.partitions=many: not a valid value; "),
        "{}",
        said(&output)
    );
}

#[test]
fn a_busy_port_is_one_line_and_leaves_the_directory_alone() {
    let busy = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = busy.local_addr().expect("bound");
    let data = directory("busy");
    let output = eventor(&[
        "--log=off",
        &format!("--override=listeners=PLAINTEXT://{address}"),
        &format!("--override=log.dirs={}", data.display()),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said(&output).lines().count(), 1, "{}", said(&output));
    assert!(said(&output).contains(&format!("port {} on 127.0.0.1 is in use", address.port())));
    assert_eq!(std::fs::read_dir(&data).expect("it is there").count(), 0);
}

#[test]
fn a_directory_that_is_not_kafkas_is_left_alone() {
    let data = directory("foreign");
    std::fs::write(data.join("thesis.txt"), "precious").expect("writable");
    let output = eventor(&[
        "--log=off",
        "--override=listeners=PLAINTEXT://127.0.0.1:0",
        &format!("--override=log.dirs={}", data.display()),
    ]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not a Kafka log directory"), "{}", said(&output));
    assert_eq!(std::fs::read_dir(&data).expect("it is there").count(), 1);
}

#[test]
fn a_signal_stops_it_cleanly() {
    let data = directory("signal");
    let mut broker = Command::new(BINARY)
        .args([
            "--override=listeners=PLAINTEXT://127.0.0.1:0",
            "--override",
            &format!("log.dirs={}", data.display()),
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut banner = BufReader::new(broker.stdout.take().expect("piped"));
    banner.read_line(&mut String::new()).expect("it starts");
    let killed = Command::new("kill").arg(broker.id().to_string()).status().expect("it runs");
    assert!(killed.success());
    let output = broker.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("stopped cleanly"), "{}", said(&output));
}
