//! `cargo xtask jvm [SEEDS]`: Kafka's own message classes read what we write and write it again to the same bytes.
//!
//! One JVM at the other end of a pipe; every message in every version, with so many generated examples of each (8
//! unless said otherwise). Before that the JVM states what no schema file holds, header versions and error codes, and
//! these are compared too.

use std::collections::BTreeSet;
use std::io::{BufReader, BufWriter, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use eventor_core::error::ErrorCode;
use eventor_core::protocol::{ApiKey, messages};
use eventor_core::random::Random;
use eventor_core::wire::{MessageInfo, Value, Writer};

use crate::{Outcome, oracle, process};

pub fn run(arguments: &[String]) -> Outcome {
    let seeds = match arguments.first() {
        Some(number) => number.parse().map_err(|_| format!("{number} is not a number of examples"))?,
        None => 8,
    };
    let mut jvm = Jvm::start()?;
    let facts = jvm.text()?;
    let (headers, errors) = compare_facts(&facts)?;
    let (mut versions, mut examples, mut bytes) = (0, 0, 0);
    let mut names = BTreeSet::new();
    for info in messages() {
        for version in info.schema.versions.each() {
            for seed in 0..seeds {
                bytes += echo(&mut jvm, info, version, seed)?;
                examples += 1;
            }
            versions += 1;
        }
        names.insert(info.full_name());
    }
    jvm.stop()?;
    println!("jvm: {headers} pairs of header versions and {errors} error codes are Kafka's");
    println!(
        "jvm: {} messages in {versions} versions, {examples} examples of {bytes} bytes went round",
        names.len()
    );
    if examples == 0 { Err("nothing was compared".into()) } else { Ok(()) }
}

/// One example there and back; its size.
fn echo(jvm: &mut Jvm, info: &MessageInfo, version: i16, seed: u64) -> Result<usize, String> {
    let name = info.full_name();
    let value = match seed {
        0 => (info.fields.default)(),
        _ => info.example(version, &mut Random::seed(seed)),
    };
    let (mut ours, mut splits) = (Vec::new(), Vec::new());
    let mut writer = Writer::new(&mut ours, &mut splits);
    value
        .write_message(&mut writer, info.schema, info.fields, version)
        .map_err(|error| format!("{name} v{version}: {error}"))?;
    let theirs =
        jvm.ask(&name, version, &ours).map_err(|why| describe(&name, version, seed, &value, &ours, &why))?;
    if theirs != ours {
        let why = format!("Kafka writes {}", hex(&theirs));
        return Err(describe(&name, version, seed, &value, &ours, &why));
    }
    Ok(ours.len())
}

fn describe(name: &str, version: i16, seed: u64, value: &Value, bytes: &[u8], why: &str) -> String {
    format!("{name} v{version}, example {seed}:\n{value:?}\nwe write {}\n{why}", hex(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Compares header versions and error codes; how many there were of each.
fn compare_facts(facts: &str) -> Result<(usize, usize), String> {
    let ours = facts_of_ours();
    let theirs: BTreeSet<&str> = facts.lines().collect();
    let ours: BTreeSet<&str> = ours.iter().map(String::as_str).collect();
    let different: Vec<&&str> = ours.symmetric_difference(&theirs).collect();
    if !different.is_empty() {
        return Err(format!("either only here or only in Kafka: {different:#?}"));
    }
    let count = |word: &str| ours.iter().filter(|line| line.starts_with(word)).count();
    match (count("api"), count("error")) {
        (0, _) | (_, 0) => Err("no header versions or no error codes".into()),
        counts => Ok(counts),
    }
}

fn facts_of_ours() -> Vec<String> {
    let mut lines = Vec::new();
    for key in ApiKey::ALL {
        for version in key.schema().versions.each() {
            let (request, response) =
                (key.request_header_version(version), key.response_header_version(version));
            lines.push(format!("api {} {version} {request} {response}", key.number()));
        }
    }
    for code in ErrorCode::ALL {
        let name = code.name().unwrap_or_default();
        lines.push(format!("error {} {name} {}", code.0, code.is_retriable()));
    }
    lines
}

/// The JVM and both ends of its pipe.
struct Jvm {
    child: Child,
    questions: BufWriter<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Jvm {
    fn start() -> Result<Jvm, String> {
        let java = process::root().join("xtask/kafka");
        let mut command = Command::new("java");
        command.args(["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-DlogLevel=WARN"]);
        command.arg(format!("-Dlog4j2.configurationFile={}", java.join("log4j2.properties").display()));
        command.arg("-cp").arg(oracle::broker_class_path()?).arg(java.join("Echo.java"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("cannot run java: {error}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => {
                Ok(Jvm { child, questions: BufWriter::new(stdin), answers: BufReader::new(stdout) })
            }
            _ => Err("java has no pipes".into()),
        }
    }

    /// What Kafka's class of this name reads from the bytes, written again.
    fn ask(&mut self, name: &str, version: i16, bytes: &[u8]) -> Result<Vec<u8>, String> {
        let mut question = (name.len() as u16).to_be_bytes().to_vec();
        question.extend_from_slice(name.as_bytes());
        question.extend_from_slice(&version.to_be_bytes());
        question.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        question.extend_from_slice(bytes);
        self.questions.write_all(&question).and_then(|()| self.questions.flush()).map_err(gone)?;
        match u32::from_be_bytes(self.array()?) {
            u32::MAX => Err(self.text()?),
            length => self.bytes(length as usize),
        }
    }

    fn text(&mut self) -> Result<String, String> {
        let length = u16::from_be_bytes(self.array()?);
        Ok(String::from_utf8_lossy(&self.bytes(length.into())?).into_owned())
    }

    fn bytes(&mut self, length: usize) -> Result<Vec<u8>, String> {
        let mut bytes = vec![0; length];
        self.answers.read_exact(&mut bytes).map_err(gone)?;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let mut bytes = [0; N];
        self.answers.read_exact(&mut bytes).map_err(gone)?;
        Ok(bytes)
    }

    /// The end of the questions ends the program.
    fn stop(self) -> Outcome {
        let Jvm { mut child, questions, answers: _ } = self;
        drop(questions);
        let status = child.wait().map_err(gone)?;
        if status.success() { Ok(()) } else { Err(format!("java ended with {status}")) }
    }
}

fn gone(error: std::io::Error) -> String {
    format!("the JVM is gone: {error}")
}
