//! Java: the jars by Maven, programs compiled once against them.

use std::path::PathBuf;

use super::{CommandLine, sources};
use crate::{java, oracle, process};

/// Programs as they lie in the clone, with a line of text for each record.
const CLIENT: &[&str] = &["java/Client.java", "java/Line.java", "java/Story.java"];
const TOOLS: &[&str] = &["java/Line.java", "tools/LineReader.java", "tools/LineFormatter.java"];

/// The program on this version of kafka-clients, with the logging API that it was made for.
pub fn install(clients: &str, slf4j: &str) -> Result<CommandLine, String> {
    let versions = [format!("-Dclients.version={clients}"), format!("-Dslf4j.version={slf4j}")];
    let jars = java::class_path(&sources("java").join("pom.xml"), &versions.each_ref().map(String::as_str))?;
    let mut words = starter(&jars, CLIENT)?;
    words.push("Client".to_string());
    Ok(CommandLine::new(words))
}

/// Kafka's tools, under a script that gives them the shape of a program.
pub fn tools() -> Result<CommandLine, String> {
    let java = starter(&oracle::tools_class_path()?, TOOLS)?.join(" ");
    let script = sources("tools").join("tools.py").display().to_string();
    Ok(CommandLine::new(["python3".to_string(), "-B".into(), script, java]))
}

/// What starts a class of these jars or of ours, which are compiled against them once.
fn starter(jars: &str, programs: &[&str]) -> Result<Vec<String>, String> {
    let paths: Vec<PathBuf> = programs.iter().map(|name| sources(".").join(name)).collect();
    let classes = java::compiled(&paths, jars)?;
    // Every run is short: one compiler tier and one collector thread start fastest.
    let mut words: Vec<String> =
        ["java", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"].map(String::from).into();
    words.push("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn".to_string());
    let log4j = process::root().join("xtask/kafka/log4j2.properties");
    words.push(format!("-Dlog4j2.configurationFile={}", log4j.display()));
    words.extend(["-cp".to_string(), format!("{}:{jars}", classes.display())]);
    Ok(words)
}
