//! A real Apache Kafka: broker and Java clients 4.4.0, command-line tools 4.3.1, from their published jars.
//!
//! `cargo xtask oracle` runs it by hand. Needs a JDK and Maven; keeps the class paths in the cache, the jars where Maven
//! keeps them. Loopback only.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::complaints::Asked;
use crate::server::{Home, Server};
use crate::{Outcome, cache, java, machine, process, program};

/// The tools by the names that Kafka's own scripts have, less `kafka-`.
const TOOLS: &[(&str, &str)] = &[
    ("broker-api-versions", "org.apache.kafka.tools.BrokerApiVersionsCommand"),
    ("configs", "kafka.admin.ConfigCommand"),
    ("cluster", "org.apache.kafka.tools.ClusterTool"),
    ("console-consumer", "org.apache.kafka.tools.consumer.ConsoleConsumer"),
    ("console-producer", "org.apache.kafka.tools.ConsoleProducer"),
    ("consumer-groups", "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    ("consumer-perf", "org.apache.kafka.tools.ConsumerPerformance"),
    ("delete-records", "org.apache.kafka.tools.DeleteRecordsCommand"),
    ("dump-log", "org.apache.kafka.tools.DumpLogSegments"),
    ("features", "org.apache.kafka.tools.FeatureCommand"),
    ("get-offsets", "org.apache.kafka.tools.GetOffsetShell"),
    ("groups", "org.apache.kafka.tools.GroupsCommand"),
    ("log-dirs", "org.apache.kafka.tools.LogDirsCommand"),
    ("metadata-quorum", "org.apache.kafka.tools.MetadataQuorumCommand"),
    ("producer-perf", "org.apache.kafka.tools.ProducerPerformance"),
    ("topics", "org.apache.kafka.tools.TopicCommand"),
    ("verifiable-consumer", "org.apache.kafka.tools.VerifiableConsumer"),
    ("verifiable-producer", "org.apache.kafka.tools.VerifiableProducer"),
];

/// The cluster id of every directory that is formatted here.
pub const CLUSTER_ID: &str = "ZXZlbnRvci1pbnRlcm9wMQ";

/// The class paths, ready to run.
pub struct Oracle {
    broker: String,
    tools: String,
    java: PathBuf,
}

impl Oracle {
    /// Asks Maven for whatever is not there yet.
    pub fn resolve() -> Result<Oracle, String> {
        let java = process::root().join("xtask/kafka");
        Ok(Oracle { broker: class_path(&java, "broker")?, tools: class_path(&java, "tools")?, java })
    }

    /// Formats a home's log directory with Kafka's own tool.
    pub fn format(&self, home: &Home) -> Outcome {
        let mut format = self.jvm(&self.broker, "WARN");
        format.args(["kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", CLUSTER_ID]);
        let out = home.folder.join("format");
        program::run(format.arg("--config").arg(home.properties()), "", &out).map(drop)
    }

    /// Starts the broker on a formatted home.
    pub fn start(&self, home: &Home) -> Result<Server, String> {
        let mut kafka = self.jvm(&self.broker, "INFO");
        kafka.arg("kafka.Kafka").arg(home.properties());
        Server::start("kafka", &mut kafka, home, "Kafka Server started")
    }

    /// One of Kafka's command-line tools.
    pub fn tool(&self, name: &str) -> Result<Command, String> {
        let (_, class) =
            TOOLS.iter().find(|(tool, _)| *tool == name).ok_or(format!("there is no tool {name}"))?;
        let mut tool = self.jvm(&self.tools, "WARN");
        let archive = self.tools_archive()?;
        if archive.exists() {
            tool.arg(format!("-XX:SharedArchiveFile={}", archive.display()));
        }
        tool.arg(class);
        Ok(tool)
    }

    /// Keeps the tools' classes as they are once loaded: the next ones start in half of the time.
    pub fn archive_tools(&self, bootstrap: &str) -> Outcome {
        let archive = self.tools_archive()?;
        if archive.exists() {
            return Ok(());
        }
        let made = archive.with_extension("made");
        let mut topics = self.jvm(&self.tools, "WARN");
        topics.arg(format!("-XX:ArchiveClassesAtExit={}", made.display())).arg("-Xlog:cds=off");
        topics.args(["org.apache.kafka.tools.TopicCommand", "--list", "--bootstrap-server", bootstrap]);
        program::run(&mut topics, "", &made)?;
        fs::rename(&made, &archive).map_err(|error| format!("{}: {error}", archive.display()))
    }

    /// A client program in one source file, on the 4.4.0 clients.
    pub fn program(&self, source: &str) -> Result<Command, String> {
        let source_file = process::root().join("xtask/clients/java").join(source);
        let classes = java::compiled(&[source_file], &self.broker)?;
        let mut program = self.jvm(&format!("{}:{}", classes.display(), self.broker), "WARN");
        program.arg(source.trim_end_matches(".java"));
        Ok(program)
    }

    /// An archive goes with one class path and one JVM.
    fn tools_archive(&self) -> Result<PathBuf, String> {
        let mut hasher = DefaultHasher::new();
        (&self.tools, machine::JAVA.version()?).hash(&mut hasher);
        Ok(cache::folder("kafka")?.join(format!("tools-{:016x}.jsa", hasher.finish())))
    }

    fn jvm(&self, class_path: &str, level: &str) -> Command {
        let mut java = Command::new("java");
        // Every run is short: one compiler tier and one collector thread start fastest.
        java.args([
            "-Xms64m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Djava.awt.headless=true",
        ]);
        java.arg(format!("-Dlog4j2.configurationFile={}", self.java.join("log4j2.properties").display()));
        java.arg(format!("-DlogLevel={level}")).args(["-cp", class_path]);
        java
    }
}

/// The class path of the 4.4.0 broker: every jar of Kafka's but the tools'.
pub fn broker_class_path() -> Result<String, String> {
    class_path(&process::root().join("xtask/kafka"), "broker")
}

/// The class path of the 4.3.1 tools.
pub fn tools_class_path() -> Result<String, String> {
    class_path(&process::root().join("xtask/kafka"), "tools")
}

/// The class path of a profile of `pom.xml`.
fn class_path(java: &Path, profile: &str) -> Result<String, String> {
    java::class_path(&java.join("pom.xml"), &["-P", profile])
}

/// `cargo xtask oracle tool NAME [ARGUMENT]...` and `cargo xtask oracle serve FOLDER`, for a person.
pub fn run(arguments: &[String]) -> Outcome {
    match arguments.first().map(String::as_str) {
        Some("tool") if arguments.len() > 1 => {
            process::run(Oracle::resolve()?.tool(&arguments[1])?.args(&arguments[2..]))
        }
        Some("serve") if arguments.len() == 2 => {
            let (oracle, home) = (Oracle::resolve()?, Home::new(PathBuf::from(&arguments[1]))?);
            oracle.format(&home)?;
            let kafka = oracle.start(&home)?;
            println!(
                "Kafka 4.4.0 serves {} from {}; Enter stops it",
                home.bootstrap(),
                home.data().display()
            );
            std::io::stdin().read_line(&mut String::new()).map_err(|error| error.to_string())?;
            kafka.stop_after(Asked::Anything)
        }
        _ => {
            let names: Vec<&str> = TOOLS.iter().map(|(name, _)| *name).collect();
            Err(format!(
                "usage: oracle serve FOLDER | oracle tool NAME [ARGUMENT]...; tools: {}",
                names.join(", ")
            ))
        }
    }
}
