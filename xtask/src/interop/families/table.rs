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
    /// Whether its program has a story; that of Kafka's tools is a part of its own.
    pub story: bool,
    /// Whether only `--full` asks for it, since it takes long.
    pub only_full: bool,
    /// In the order in which its program writes them.
    pub codecs: &'static [&'static str],
    pub idempotent: bool,
    /// Steps of the story that it cannot do, and why.
    pub lacks: &'static [(&'static str, &'static str)],
    /// Records that it cannot write, and why.
    pub cannot_write: &'static [(Kind, &'static str)],
    /// Records that it cannot show, and why.
    pub cannot_read: &'static [(Kind, &'static str)],
    /// Parts of the names of other families' topics that it cannot read, and why.
    pub skips: &'static [(&'static [&'static str], &'static str)],
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

    /// Whether it can read this topic of that writer.
    pub fn reads_topic(&self, writer: &Client, topic: &str) -> bool {
        let mut skipped = self.skips.iter().flat_map(|(parts, _)| *parts);
        self.family == writer.family || !skipped.any(|part| topic.contains(&format!("{part}-")))
    }

    /// Whether it can show this record.
    pub fn reads(&self, record: &Record) -> bool {
        !self.cannot_read.iter().any(|(kind, _)| record.kinds.contains(kind))
    }

    /// Whether the timestamps are those that it was given.
    pub fn sets_timestamps(&self) -> bool {
        !self.cannot_write.iter().any(|(kind, _)| *kind == Kind::Timestamp)
    }
}

/// One that can do everything.
const fn client(family: &'static str, version: &'static str, install: Install) -> Client {
    Client {
        family,
        version,
        install,
        story: true,
        only_full: false,
        codecs: ALL,
        idempotent: true,
        lacks: &[],
        cannot_write: &[],
        cannot_read: &[],
        skips: &[],
    }
}

/// A program and its packages, parted by spaces.
const fn python(program: &'static str, packages: &'static str) -> Install {
    Install::Python { program, packages }
}

/// A program and the folder of its packages.
const fn node(program: &'static str, packages: &'static str) -> Install {
    Install::Node { program, packages }
}

/// A program and the file of its versions.
const fn go(program: &'static str, versions: &'static str) -> Install {
    Install::Go { program, versions }
}

/// Every codec there is.
pub const ALL: &[&str] = &["none", "gzip", "snappy", "lz4", "zstd"];

const KEY_OR_VALUE: &[(Kind, &str)] =
    &[(Kind::NullKeyAndValue, "refuses a record with neither key nor value")];

const KAFKA_PYTHON_REFUSES: &[(Kind, &str)] =
    &[KEY_OR_VALUE[0], (Kind::NullHeader, "refuses a header without a value")];

const KAFKAJS_CANNOT_WRITE: &[(Kind, &str)] = &[
    (Kind::NullHeader, "ends with a TypeError"),
    (Kind::RepeatedHeader, "takes headers as an object, which has no order within and between names"),
];

const KAFKAJS_CANNOT_READ: &[(Kind, &str)] =
    &[(Kind::RepeatedHeader, "answers headers as an object, which has no order within and between names")];

/// Who writes snappy in frames, as Java's library does.
const FRAMES: &[&str] = &[
    "kafka-clients-4-4-0-snappy",
    "kafka-clients-2-1-1-snappy",
    "console-tools-4-3-1-snappy",
    "kafka-python-3-0-12-snappy",
    "kafka-python-2-0-2-snappy",
    "aiokafka-0-14-0-snappy",
    "aiokafka-0-8-1-snappy",
    "sarama-1-61-1-snappy",
];

/// New and old of each family.
pub const CLIENTS: &[Client] = &[
    client("kafka-clients", "4.4.0", Install::Java { clients: "4.4.0", slf4j: "1.7.36" }),
    client("kafka-clients", "2.1.1", Install::Java { clients: "2.1.1", slf4j: "1.7.25" }),
    // A JVM for each topic.
    Client { story: false, only_full: true, ..client("console tools", "4.3.1", Install::Tools) },
    client("confluent-kafka", "2.16.1", python("confluent.py", "confluent-kafka==2.16.1")),
    client("confluent-kafka", "2.0.2", python("confluent.py", "confluent-kafka==2.0.2")),
    Client {
        cannot_write: KAFKA_PYTHON_REFUSES,
        ..client("kafka-python", "3.0.12", python("kafka_python.py", KAFKA_PYTHON_NEW))
    },
    Client {
        idempotent: false,
        cannot_write: KAFKA_PYTHON_REFUSES,
        ..client("kafka-python", "2.0.2", python("kafka_python.py", KAFKA_PYTHON_OLD))
    },
    Client { cannot_write: KEY_OR_VALUE, ..client("aiokafka", "0.14.0", python("aio.py", AIOKAFKA_NEW)) },
    Client { cannot_write: KEY_OR_VALUE, ..client("aiokafka", "0.8.1", python("aio.py", AIOKAFKA_OLD)) },
    Client {
        lacks: &[
            ("create", "has no admin API: topics are made by asking for them"),
            ("delete", "has no admin API"),
        ],
        cannot_write: &[
            (Kind::Timestamp, "writes the time of writing"),
            (Kind::Header, "gives every record of a run the same headers"),
            (Kind::NullKeyAndValue, "skips an empty line"),
        ],
        cannot_read: &[(Kind::BinaryHeader, "prints headers up to a zero byte")],
        ..client("kcat", "1.7.1", Install::Kcat { version: "1.7.1" })
    },
    Client {
        cannot_write: KAFKAJS_CANNOT_WRITE,
        cannot_read: KAFKAJS_CANNOT_READ,
        ..client("kafkajs", "2.2.4", node("kafkajs.mjs", "new"))
    },
    Client {
        cannot_write: KAFKAJS_CANNOT_WRITE,
        cannot_read: KAFKAJS_CANNOT_READ,
        ..client("kafkajs", "1.16.0", node("kafkajs.mjs", "old"))
    },
    client("@platformatic/kafka", "2.12.1", node("platformatic.mjs", "new")),
    Client {
        skips: &[(FRAMES, "reads it only without the frames that these write around it")],
        ..client("@platformatic/kafka", "1.33.2", node("platformatic.mjs", "old"))
    },
    client("franz-go", "1.22.2", go("franz", "go.mod")),
    Client {
        skips: &[(
            &["aiokafka-0-14-0-lz4"],
            "its LZ4 library takes right checksums of blocks for wrong, and nobody else writes any",
        )],
        ..client("franz-go", "1.7.0", go("franz", "old.mod"))
    },
    client("sarama", "1.61.1", go("sarama", "go.mod")),
    client("sarama", "1.30.0", go("sarama", "old.mod")),
    client("rdkafka", "0.39.0", Install::Rust { crates: "new" }),
    client("rdkafka", "0.29.0", Install::Rust { crates: "old" }),
];

const KAFKA_PYTHON_NEW: &str =
    "kafka-python==3.0.12 python-snappy==0.7.3 cramjam==2.14.0 lz4==4.4.5 zstandard==0.25.0";
const KAFKA_PYTHON_OLD: &str =
    "kafka-python==2.0.2 python-snappy==0.7.3 cramjam==2.14.0 lz4==4.4.5 zstandard==0.25.0";
const AIOKAFKA_NEW: &str =
    "aiokafka==0.14.0 cramjam==2.14.0 async-timeout==5.0.1 packaging==26.3 typing-extensions==4.16.0";
const AIOKAFKA_OLD: &str = "aiokafka==0.8.1 kafka-python==2.0.2 python-snappy==0.7.3 cramjam==2.14.0 lz4==4.4.5 \
                            zstandard==0.25.0 async-timeout==5.0.1 packaging==26.3";
