//! What clients do to a running broker: kcat, Kafka's tools, the Java producer and consumer.

use std::io::Write;
use std::process::{Command, Stdio};

use super::super::{Subject, wants};
use crate::server::Home;
use crate::{Outcome, process};

const CODECS: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

/// All of them, in turn.
pub fn all(subject: &mut Subject<'_>, home: &Home) -> Outcome {
    console(subject, home)?;
    kcat(subject, home)?;
    java(subject, home, 1)?;
    java_reads(subject, home, &[1])?;
    subject.step("kafka-get-offsets counts the Java producer's records", |subject| {
        let offsets = tool(subject, home, "get-offsets", &["--topic", "java-zstd"])?;
        wants(&offsets, &["java-zstd:0:120", "java-zstd:1:120"])
    })
}

/// The console producer and consumer, by partition.
fn console(subject: &mut Subject<'_>, home: &Home) -> Outcome {
    let lines: String = (0..100).map(|n| format!("line {n} of the console\n")).collect();
    subject.step("kafka-console-producer writes", |subject| {
        let mut producer = subject.oracle.tool("console-producer")?;
        producer.args(["--bootstrap-server", &home.bootstrap(), "--topic", "console"]);
        fed(producer.args(["--compression-codec", "lz4"]), lines.as_bytes()).map(drop)
    })?;
    subject.step("kafka-console-consumer reads the same", |subject| {
        same(&console_reads(subject, home, "console")?, lines.as_bytes())
    })
}

/// Partition 0 of a topic of a hundred lines, by the console consumer.
fn console_reads(subject: &Subject<'_>, home: &Home, topic: &str) -> Result<Vec<u8>, String> {
    let by_partition = ["--topic", topic, "--partition", "0", "--offset", "earliest"];
    let read =
        tool(subject, home, "console-consumer", &[&by_partition[..], &["--max-messages", "100"]].concat())?;
    Ok(read.into_bytes())
}

/// kcat: metadata, every codec, with and without idempotence.
fn kcat(subject: &mut Subject<'_>, home: &Home) -> Outcome {
    subject.step("kcat lists", |_| {
        let listed = process::output(kcat_on(home).arg("-L"))?;
        wants(&listed, &["1 brokers", "topic \"console\" with 1 partitions"])
    })?;
    for codec in CODECS {
        for idempotent in ["false", "true"] {
            let what = format!("kcat writes and reads back, {codec}, enable.idempotence={idempotent}");
            subject.step(&what, |_| kcat_round(home, codec, idempotent))?;
        }
    }
    subject.step("kcat is told offsets by time", |_| {
        wants(&process::output(kcat_on(home).args(["-Q", "-t", "kcat-gzip-true:0:0"]))?, &["offset 0"])
    })
}

/// Writes a topic of a hundred lines, made by asking for it, and compares it byte for byte.
fn kcat_round(home: &Home, codec: &str, idempotent: &str) -> Outcome {
    let topic = format!("kcat-{codec}-{idempotent}");
    let lines: String = (0..100).map(|n| format!("line {n} {}\n", codec.repeat(n % 50))).collect();
    let setting = format!("enable.idempotence={idempotent}");
    let mut producer = kcat_on(home);
    producer.args(["-P", "-t", &topic, "-p", "0", "-z", codec, "-X", &setting]);
    fed(&mut producer, lines.as_bytes())?;
    same(&kcat_reads(home, &topic)?, lines.as_bytes())
}

fn kcat_reads(home: &Home, topic: &str) -> Result<Vec<u8>, String> {
    let read =
        process::output(kcat_on(home).args(["-C", "-t", topic, "-p", "0", "-o", "beginning", "-e", "-q"]))?;
    Ok(read.into_bytes())
}

fn kcat_on(home: &Home) -> Command {
    let mut kcat = Command::new("timeout");
    kcat.args(["60", "kcat", "-b", &home.bootstrap()]);
    kcat
}

/// One more round by the Java producer: every codec, plain and idempotent.
pub fn java(subject: &mut Subject<'_>, home: &Home, round: usize) -> Outcome {
    subject.step(
        &format!("the Java producer writes round {round}, every codec, plain and idempotent"),
        |subject| {
            let mut clients = subject.oracle.program("Clients.java")?;
            let written = process::output(clients.args(["write", &home.bootstrap(), &round.to_string()]))?;
            wants(&written, &["2400 records written"])
        },
    )
}

/// The Java consumer reads all rounds and compares each byte.
pub fn java_reads(subject: &mut Subject<'_>, home: &Home, rounds: &[usize]) -> Outcome {
    subject
        .step(&format!("the Java consumer reads rounds {rounds:?}"), |subject| reads(subject, home, rounds))
}

/// The same without a step of its own, for Kafka in the referee's place.
pub fn reads(subject: &Subject<'_>, home: &Home, rounds: &[usize]) -> Outcome {
    let mut clients = subject.oracle.program("Clients.java")?;
    clients.args(["read", &home.bootstrap()]).args(rounds.iter().map(usize::to_string));
    wants(&process::output(&mut clients)?, &[&format!("{} records read", 2400 * rounds.len())])
}

/// Whatever kcat and the console wrote is still there.
pub fn lines_are_there(subject: &Subject<'_>, home: &Home) -> Outcome {
    for codec in CODECS {
        for idempotent in ["false", "true"] {
            let read = kcat_reads(home, &format!("kcat-{codec}-{idempotent}"))?;
            let lines: String = (0..100).map(|n| format!("line {n} {}\n", codec.repeat(n % 50))).collect();
            same(&read, lines.as_bytes())?;
        }
    }
    let console: String = (0..100).map(|n| format!("line {n} of the console\n")).collect();
    same(&console_reads(subject, home, "console")?, console.as_bytes())
}

/// Runs a tool of Kafka's against the broker and answers what it printed.
fn tool(subject: &Subject<'_>, home: &Home, name: &str, arguments: &[&str]) -> Result<String, String> {
    process::output(
        subject.oracle.tool(name)?.args(["--bootstrap-server", &home.bootstrap()]).args(arguments),
    )
}

/// Runs a command with `input` as its standard input.
fn fed(command: &mut Command, input: &[u8]) -> Outcome {
    let mut child = command.stdin(Stdio::piped()).spawn().map_err(|error| error.to_string())?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(input).map_err(|error| format!("feeding it: {error}"))?;
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("ended with {status}")) }
}

fn same(read: &[u8], written: &[u8]) -> Outcome {
    if read == written {
        return Ok(());
    }
    let at = read.iter().zip(written).take_while(|(a, b)| a == b).count();
    Err(format!("read {} bytes, wrote {}; they differ from byte {at} on", read.len(), written.len()))
}
