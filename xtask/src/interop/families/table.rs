//! The clients: one row each, with what it cannot do and why.

use super::install::Install;
use super::records::{Kind, Record};

/// The steps of a story, in order.
pub const STEPS: [&str; 10] =
    ["create", "describe", "produce", "group", "join", "leave", "resume", "seek", "timestamp", "delete"];

/// One version of one client library.
pub struct Client {
    pub family: &'static str,
    pub version: &'static str,
    pub install: Install,
    /// In the order in which its program writes them.
    pub codecs: &'static [&'static str],
    pub idempotent: bool,
    /// Steps of the story that it cannot do, and why.
    pub lacks: &'static [(&'static str, &'static str)],
    /// Records that it cannot write, and why.
    pub cannot_write: &'static [(Kind, &'static str)],
}

impl Client {
    pub fn name(&self) -> String {
        format!("{} {}", self.family, self.version)
    }

    /// What its topics begin with: no dots, which Kafka takes for underscores in metrics.
    pub fn prefix(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        self.name().trim_start_matches('@').chars().map(plain).collect()
    }

    /// The topics that its program writes, in order.
    pub fn topics(&self) -> Vec<String> {
        let kinds: &[&str] = if self.idempotent { &["plain", "idempotent"] } else { &["plain"] };
        let topic = |codec, kind| format!("{}-{codec}-{kind}", self.prefix());
        self.codecs.iter().flat_map(|codec| kinds.iter().map(move |kind| topic(codec, kind))).collect()
    }

    /// Whether it can write this record.
    pub fn writes(&self, record: &Record) -> bool {
        !self.cannot_write.iter().any(|(kind, _)| record.kinds.contains(kind))
    }

    /// Whether the timestamps are those that it was given.
    pub fn sets_timestamps(&self) -> bool {
        !self.cannot_write.iter().any(|(kind, _)| *kind == Kind::Timestamp)
    }
}

const ALL: &[&str] = &["none", "gzip", "snappy", "lz4", "zstd"];

/// Old and new of each family.
pub const CLIENTS: &[Client] = &[
    Client {
        family: "confluent-kafka",
        version: "2.16.1",
        install: Install::Python { program: "confluent.py", packages: &["confluent-kafka==2.16.1"] },
        codecs: ALL,
        idempotent: true,
        lacks: &[],
        cannot_write: &[],
    },
    Client {
        family: "confluent-kafka",
        version: "2.0.2",
        install: Install::Python { program: "confluent.py", packages: &["confluent-kafka==2.0.2"] },
        codecs: ALL,
        idempotent: true,
        lacks: &[],
        cannot_write: &[],
    },
];
