//! The settings of topics: which there are, what may be set, and what is in force.
//!
//! One [`table`] describes them; [`value`] reads and checks; [`layers`] finds who gives one. [`TopicConfig`] is what the
//! broker works with. Not here: applying them (partition, storage), and changing them (the controller).

pub mod layers;
pub mod table;
pub mod value;

#[cfg(test)]
mod tests;

use crate::config::Config;
use crate::metadata::image::Image;
use crate::partition::retention::Retention;
use crate::records::{Codec, Compression, TimestampType};
use crate::storage::LogConfig;

use layers::{Layers, Source, number};
use value::Value;

/// A topic's configs that act, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicConfig {
    /// How its logs are laid out.
    pub log: LogConfig,
    /// `max.message.bytes`: the largest batch.
    pub max_message_bytes: u32,
    /// `message.timestamp.type`.
    pub timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`.
    pub timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`.
    pub timestamp_after_max_ms: i64,
    /// `compression.type` and its level; `None` leaves batches as the producer made them.
    pub compression: Option<Compression>,
    /// Whether `cleanup.policy` has `compact`: then every record needs a key.
    pub compacted: bool,
    /// How long and how much is kept.
    pub retention: Retention,
    /// `max.decompressed.message.bytes`: the largest record.
    pub max_decompressed_bytes: u32,
    /// `min.insync.replicas`.
    pub min_insync_replicas: i32,
}

impl Default for TopicConfig {
    fn default() -> TopicConfig {
        TopicConfig::read(&Layers::default(), &LogConfig::default())
    }
}

impl TopicConfig {
    /// What is in force for a topic: its own configs, else this broker's, else all brokers', else the properties, else
    /// Kafka's defaults. What cannot be read counts as absent.
    #[must_use]
    pub fn resolve(config: &Config, image: &Image, topic: &str) -> TopicConfig {
        TopicConfig::read(&Layers::of_topic(config, image, topic), &config.log)
    }

    /// `base` is the layout where no layer says anything.
    fn read(layers: &Layers<'_>, base: &LogConfig) -> TopicConfig {
        let values = Values { layers };
        let policies = values.list("cleanup.policy");
        let compacted = policies.iter().any(|policy| policy == "compact");
        TopicConfig {
            log: log_config(&values, base, compacted),
            max_message_bytes: values.unsigned("max.message.bytes"),
            timestamp_type: match values.text("message.timestamp.type").as_str() {
                "LogAppendTime" => TimestampType::LogAppendTime,
                _ => TimestampType::CreateTime,
            },
            timestamp_before_max_ms: values.number("message.timestamp.before.max.ms"),
            timestamp_after_max_ms: values.number("message.timestamp.after.max.ms"),
            compression: values.compression(),
            compacted,
            retention: Retention {
                deletes: policies.iter().any(|policy| policy == "delete"),
                ms: values.number("retention.ms"),
                bytes: values.number("retention.bytes"),
                delay_ms: values.number("file.delete.delay.ms"),
            },
            max_decompressed_bytes: values.unsigned("max.decompressed.message.bytes"),
            min_insync_replicas: i32::try_from(values.number("min.insync.replicas")).unwrap_or(i32::MAX),
        }
    }
}

fn log_config(values: &Values<'_>, base: &LogConfig, compacted: bool) -> LogConfig {
    let segment_ms = values.number_or("segment.ms", base.segment_ms);
    let segment_bytes = values.unsigned_or("segment.bytes", base.segment_bytes);
    LogConfig {
        segment_bytes: values.unsigned_or(table::INTERNAL_SEGMENT_BYTES, segment_bytes),
        // Compaction leaves the active segment alone: it rolls in time for its records to be compacted.
        segment_ms: match compacted {
            true => segment_ms.min(values.number("max.compaction.lag.ms")),
            false => segment_ms,
        },
        segment_jitter_ms: values.number_or("segment.jitter.ms", base.segment_jitter_ms),
        segment_index_bytes: values.unsigned_or("segment.index.bytes", base.segment_index_bytes),
        index_interval_bytes: values.unsigned_or("index.interval.bytes", base.index_interval_bytes),
        preallocate: match values.of("preallocate") {
            (Value::Boolean(flag), source) if source != Source::Default => flag,
            _ => base.preallocate,
        },
        producer_id_expiration_ms: values
            .layers
            .broker_number("producer.id.expiration.ms")
            .filter(|expiration_ms| *expiration_ms > 0)
            .unwrap_or(base.producer_id_expiration_ms),
    }
}

/// Typed look-ups.
struct Values<'a> {
    layers: &'a Layers<'a>,
}

impl Values<'_> {
    fn of(&self, name: &str) -> (Value, Source) {
        let key = table::find(name).expect("a name from the table");
        self.layers.value(key)
    }

    fn number(&self, name: &str) -> i64 {
        number(&self.of(name).0)
    }

    /// The number, or `base` where no layer has one.
    fn number_or(&self, name: &str, base: i64) -> i64 {
        match self.of(name) {
            (_, Source::Default) => base,
            (value, _) => number(&value),
        }
    }

    /// A number that the table's bounds keep from being negative.
    fn unsigned(&self, name: &str) -> u32 {
        u32::try_from(self.number(name)).unwrap_or(0)
    }

    fn unsigned_or(&self, name: &str, base: u32) -> u32 {
        u32::try_from(self.number_or(name, base.into())).unwrap_or(base)
    }

    fn text(&self, name: &str) -> String {
        self.of(name).0.to_string()
    }

    fn list(&self, name: &str) -> Vec<String> {
        match self.of(name).0 {
            Value::List(items) => items,
            _ => Vec::new(),
        }
    }

    fn compression(&self) -> Option<Compression> {
        let level = |name| i32::try_from(self.number(name)).ok();
        let (codec, level) = match self.text("compression.type").as_str() {
            "uncompressed" => (Codec::Uncompressed, None),
            "gzip" => (Codec::Gzip, level("compression.gzip.level")),
            "snappy" => (Codec::Snappy, None),
            "lz4" => (Codec::Lz4, level("compression.lz4.level")),
            "zstd" => (Codec::Zstd, level("compression.zstd.level")),
            _ => return None,
        };
        Some(Compression { codec, level })
    }
}
