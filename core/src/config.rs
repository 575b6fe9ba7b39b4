//! The broker's static configuration, parsed: what the core itself reads from `server.properties`.
//!
//! Not here: parsing (the server crate), and dynamic values, which live in the metadata image.

use std::collections::BTreeMap;

use crate::group::GroupConfig;
use crate::storage::LogConfig;

/// A listener as clients reach it (`advertised.listeners`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// The listener's name, as in `listeners`.
    pub name: String,
    /// The host to connect to.
    pub host: String,
    /// The port to connect to.
    pub port: u16,
    /// Kafka's number of the security protocol: PLAINTEXT is 0.
    pub security_protocol: i16,
}

/// Static configuration: immutable after start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `node.id`.
    pub node_id: i32,
    /// `broker.rack`.
    pub rack: Option<String>,
    /// Broker listeners as clients reach them; a session names the one it came through by index.
    pub endpoints: Vec<Endpoint>,
    /// Controller listeners, as they are registered; nothing needs to listen there.
    pub controller_endpoints: Vec<Endpoint>,
    /// `num.partitions`.
    pub num_partitions: i32,
    /// `default.replication.factor`.
    pub default_replication_factor: i16,
    /// `auto.create.topics.enable`.
    pub auto_create_topics: bool,
    /// `delete.topic.enable`.
    pub delete_topics: bool,
    /// `socket.request.max.bytes`.
    pub request_bytes_max: u32,
    /// What the parts of a reply may need of memory, without the records that are sent from files. No property of Kafka's.
    pub reply_bytes_max: usize,
    /// `fetch.max.bytes`.
    pub fetch_bytes_max: u32,
    /// `max.incremental.fetch.session.cache.slots`.
    pub fetch_session_slots: u32,
    /// `max.request.partition.size.limit`: how many partitions an answer to DescribeTopicPartitions holds.
    pub described_partitions_max: i32,
    /// `connections.max.idle.ms`; negative for never.
    pub connection_idle_ms_max: i64,
    /// `eventor.acks.wait.for.flush`: acks=all waits until the batch is on disk.
    pub acks_wait_for_flush: bool,
    /// `replica.high.watermark.checkpoint.interval.ms` and its kin: checkpoints are at most this old while dirty.
    pub checkpoint_interval_ms: i64,
    /// `log.initial.task.delay.ms`: how long after the start old segments are looked for first.
    pub initial_task_delay_ms: i64,
    /// `log.retention.check.interval.ms`: how often they are looked for afterwards.
    pub retention_check_interval_ms: i64,
    /// Groups and their topic.
    pub groups: GroupConfig,
    /// What every log is laid out with unless its topic says otherwise.
    pub log: LogConfig,
    /// Every property of the file and the command line, as given: sources and synonyms of DescribeConfigs.
    pub properties: BTreeMap<String, String>,
}

impl Default for Config {
    /// Kafka's defaults, node 1, one plaintext endpoint on localhost:9092.
    fn default() -> Config {
        Config {
            node_id: 1,
            rack: None,
            endpoints: vec![Endpoint {
                name: "PLAINTEXT".into(),
                host: "localhost".into(),
                port: 9092,
                security_protocol: 0,
            }],
            controller_endpoints: vec![Endpoint {
                name: "CONTROLLER".into(),
                host: "localhost".into(),
                port: 9093,
                security_protocol: 0,
            }],
            num_partitions: 1,
            default_replication_factor: 1,
            auto_create_topics: true,
            delete_topics: true,
            request_bytes_max: 104_857_600,
            reply_bytes_max: 512 << 20,
            fetch_bytes_max: 57_671_680,
            fetch_session_slots: 1000,
            described_partitions_max: 2000,
            connection_idle_ms_max: 600_000,
            acks_wait_for_flush: true,
            checkpoint_interval_ms: 5000,
            initial_task_delay_ms: 30_000,
            retention_check_interval_ms: 300_000,
            groups: GroupConfig::default(),
            log: LogConfig::default(),
            properties: BTreeMap::new(),
        }
    }
}
