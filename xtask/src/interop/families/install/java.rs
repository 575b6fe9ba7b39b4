//! Java: the jars by Maven, the program compiled once against them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{CommandLine, kept, sources};
use crate::{Outcome, process};

const SOURCES: [&str; 3] = ["Client.java", "Line.java", "Story.java"];

/// The program on this version of kafka-clients, with the logging API that it was made for.
pub fn install(clients: &str, slf4j: &str) -> Result<CommandLine, String> {
    let read = |name: &str| fs::read(sources("java").join(name)).map_err(|error| format!("{name}: {error}"));
    let mut asked = vec![clients.as_bytes().to_vec(), slf4j.as_bytes().to_vec(), read("pom.xml")?];
    for name in SOURCES {
        asked.push(read(name)?);
    }
    let asked: Vec<&[u8]> = asked.iter().map(Vec::as_slice).collect();
    let folder = kept("java", &asked, |folder| make(folder, clients, slf4j))?;
    let jars = fs::read_to_string(folder.join("classpath")).map_err(|error| error.to_string())?;
    // Every run is short: one compiler tier and one collector thread start fastest.
    let mut words: Vec<String> =
        ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"].map(String::from).into();
    words.extend(["-Dorg.slf4j.simpleLogger.defaultLogLevel=warn".into(), "-cp".into()]);
    words.extend([format!("{}:{jars}", folder.join("classes").display()), "Client".into()]);
    Ok(CommandLine::new(words))
}

fn make(folder: &Path, clients: &str, slf4j: &str) -> Outcome {
    // Maven reads a copy, so that nothing is ever written into the clone.
    let (pom, list) = (folder.join("pom.xml"), folder.join("classpath"));
    fs::copy(sources("java").join("pom.xml"), &pom).map_err(|error| error.to_string())?;
    let mut maven = Command::new("mvn");
    maven.args(["-q", "-B", "dependency:build-classpath", "-f"]).arg(&pom);
    maven.arg(format!("-Dclients.version={clients}")).arg(format!("-Dslf4j.version={slf4j}"));
    process::run(maven.arg(format!("-Dmdep.outputFile={}", list.display())))?;
    let jars = fs::read_to_string(&list).map_err(|error| error.to_string())?;
    let paths: Vec<PathBuf> = SOURCES.iter().map(|name| sources("java").join(name)).collect();
    let mut javac = Command::new("javac");
    process::run(javac.args(["--release", "17", "-cp", &jars, "-d"]).arg(folder.join("classes")).args(paths))
}
