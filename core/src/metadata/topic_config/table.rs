//! Every topic config of Kafka 4.4.0, in the order of the names: kind, default, bounds, the broker's properties behind it, and
//! whether it acts here.
//!
//! Not here: what a value means (`topic_config`), and how it is checked (`value`).

use super::value::Kind::{self, Boolean, Double, Int, List, Long, Text};
use super::value::Valid::{
    self, Any, AtLeast, Between, BetweenOrDefault, Items, OneOf, Ratio, ThrottledReplicas,
};

/// What a config does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it does in Kafka.
    Acts,
    /// It is checked, kept and described, and changes nothing yet.
    Stored,
}

use Effect::{Acts, Stored};

/// A property of the broker that stands for a topic config where the topic itself has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synonym {
    /// The property's name.
    pub name: &'static str,
    /// How many of the topic config's units are one of the property's.
    pub factor: i64,
}

/// A topic config.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// How its value is written.
    pub kind: Kind,
    /// Its value where nobody gives one.
    pub default: &'static str,
    /// Which values are taken.
    pub valid: Valid,
    /// The broker's properties that stand for it: the first that has a value wins; only the last has a default.
    pub synonyms: &'static [Synonym],
    /// Whether it acts here.
    pub effect: Effect,
    /// What it is for, in one line.
    pub about: &'static str,
}

impl Key {
    /// Whether it is kept from descriptions: Kafka's own tests need it, nobody else.
    #[must_use]
    pub fn is_internal(&self) -> bool {
        self.name == INTERNAL_SEGMENT_BYTES
    }
}

/// Segments smaller than Kafka allows, for tests.
pub const INTERNAL_SEGMENT_BYTES: &str = "internal.segment.bytes";

/// The config of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Key> {
    TABLE.binary_search_by(|key| key.name.cmp(name)).ok().and_then(|at| TABLE.get(at))
}

const fn row(
    name: &'static str,
    kind: Kind,
    default: &'static str,
    valid: Valid,
    synonyms: &'static [Synonym],
    effect: Effect,
    about: &'static str,
) -> Key {
    Key { name, kind, default, valid, synonyms, effect, about }
}

const fn ms(name: &'static str) -> Synonym {
    Synonym { name, factor: 1 }
}

const fn minutes(name: &'static str) -> Synonym {
    Synonym { name, factor: 60_000 }
}

const fn hours(name: &'static str) -> Synonym {
    Synonym { name, factor: 3_600_000 }
}

/// The property that has the same unit.
macro_rules! same {
    ($name:literal) => {
        &[Synonym { name: $name, factor: 1 }]
    };
}

const FOREVER: &str = "9223372036854775807";
const CODECS: &[&str] = &["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"];
const MIB: i64 = 1 << 20;

/// The table.
#[rustfmt::skip]
pub static TABLE: &[Key] = &[
    row("cleanup.policy", List, "delete", Items(&["compact", "delete"]), same!("log.cleanup.policy"), Acts,
        "What becomes of old segments: delete, compact, both, or nothing. Compacted topics take no records without a key."),
    row("compression.gzip.level", Int, "-1", BetweenOrDefault(1, 9, -1), same!("compression.gzip.level"), Acts,
        "How hard gzip compresses where compression.type is gzip; -1 leaves it to the codec."),
    row("compression.lz4.level", Int, "9", Between(1, 17), same!("compression.lz4.level"), Stored,
        "How hard lz4 compresses where compression.type is lz4."),
    row("compression.type", Text, "producer", OneOf(CODECS), same!("compression.type"), Acts,
        "The codec that batches are stored with; producer keeps what the producer chose."),
    row("compression.zstd.level", Int, "3", Between(-131_072, 22), same!("compression.zstd.level"), Stored,
        "How hard zstd compresses where compression.type is zstd."),
    row("delete.retention.ms", Long, "86400000", AtLeast(0), same!("log.cleaner.delete.retention.ms"), Stored,
        "How long compaction keeps a tombstone."),
    row("errors.deadletterqueue.group.enable", Boolean, "false", Any, &[], Stored,
        "Whether share groups may use this topic for records that they could not deliver."),
    row("file.delete.delay.ms", Long, "60000", AtLeast(0), same!("log.segment.delete.delay.ms"), Acts,
        "How long a file stays once it was marked as deleted."),
    row("flush.messages", Long, FOREVER, AtLeast(1), same!("log.flush.interval.messages"), Stored,
        "After how many records a log is flushed, acknowledgements apart."),
    row("flush.ms", Long, FOREVER, AtLeast(0), &[ms("log.flush.interval.ms"), ms("log.flush.scheduler.interval.ms")], Stored,
        "After how long a log is flushed, acknowledgements apart."),
    row("follower.replication.throttled.replicas", List, "", ThrottledReplicas, &[], Stored,
        "Followers whose replication is throttled: partition:broker pairs, or * for all."),
    row("index.interval.bytes", Int, "4096", AtLeast(0), same!("log.index.interval.bytes"), Acts,
        "How many bytes of log lie between two index entries."),
    row(INTERNAL_SEGMENT_BYTES, Int, "", AtLeast(0), &[], Acts,
        "The size of a segment without a lower bound, for tests."),
    row("leader.replication.throttled.replicas", List, "", ThrottledReplicas, &[], Stored,
        "Leaders whose replication is throttled: partition:broker pairs, or * for all."),
    row("local.retention.bytes", Long, "-2", AtLeast(-2), same!("log.local.retention.bytes"), Stored,
        "How much of a tiered partition stays on local disk; -2 for retention.bytes."),
    row("local.retention.ms", Long, "-2", AtLeast(-2), same!("log.local.retention.ms"), Stored,
        "How long a tiered segment stays on local disk; -2 for retention.ms."),
    row("max.compaction.lag.ms", Long, FOREVER, AtLeast(1), same!("log.cleaner.max.compaction.lag.ms"), Acts,
        "The latest time at which a record may be compacted; on compacted topics segments roll at least this often."),
    row("max.decompressed.message.bytes", Int, "2147483639", Between(1, 2_147_483_639), same!("max.decompressed.message.bytes"), Acts,
        "The largest record that is taken, decompressed."),
    row("max.message.bytes", Int, "1048588", AtLeast(0), same!("message.max.bytes"), Acts,
        "The largest batch that is taken, compressed as it arrives."),
    row("message.timestamp.after.max.ms", Long, "3600000", AtLeast(0), same!("log.message.timestamp.after.max.ms"), Acts,
        "How far a record's timestamp may lie in the future; CreateTime only."),
    row("message.timestamp.before.max.ms", Long, FOREVER, AtLeast(0), same!("log.message.timestamp.before.max.ms"), Acts,
        "How far a record's timestamp may lie in the past; CreateTime only."),
    row("message.timestamp.type", Text, "CreateTime", OneOf(&["CreateTime", "LogAppendTime"]), same!("log.message.timestamp.type"), Acts,
        "Whose clock timestamps come from: the producer's or the broker's."),
    row("min.cleanable.dirty.ratio", Double, "0.5", Ratio, same!("log.cleaner.min.cleanable.ratio"), Stored,
        "Which share of a log must be uncompacted before compaction is worth while."),
    row("min.compaction.lag.ms", Long, "0", AtLeast(0), same!("log.cleaner.min.compaction.lag.ms"), Stored,
        "How long a record stays uncompacted at least."),
    row("min.insync.replicas", Int, "1", AtLeast(1), same!("min.insync.replicas"), Acts,
        "How many replicas must be in sync for acks=all; all of them where there are fewer."),
    row("preallocate", Boolean, "false", Any, same!("log.preallocate"), Acts,
        "Whether a new segment's file gets its full size at once."),
    row("remote.copy.lag.bytes", Long, "-1", AtLeast(-1), same!("log.remote.copy.lag.bytes"), Stored,
        "How much newer data a segment waits for before it is tiered; -1 for the local retention."),
    row("remote.copy.lag.ms", Long, "0", AtLeast(-1), same!("log.remote.copy.lag.ms"), Stored,
        "How long a segment waits before it is tiered; -1 for the local retention."),
    row("remote.log.copy.disable", Boolean, "false", Any, &[], Stored,
        "Whether no more segments of a tiered topic are copied away."),
    row("remote.log.delete.on.disable", Boolean, "false", Any, &[], Stored,
        "Whether tiered data goes when tiering is switched off."),
    row("remote.storage.enable", Boolean, "false", Any, &[], Acts,
        "Whether the topic is tiered; there is no tiered storage here, so that true is refused."),
    row("retention.bytes", Long, "-1", Any, same!("log.retention.bytes"), Acts,
        "How large a partition may grow before its oldest segments go; -1 for no limit."),
    row("retention.ms", Long, "604800000", AtLeast(-1),
        &[ms("log.retention.ms"), minutes("log.retention.minutes"), hours("log.retention.hours")], Acts,
        "How long records are kept; -1 for ever."),
    row("segment.bytes", Int, "1073741824", AtLeast(MIB), same!("log.segment.bytes"), Acts,
        "How large a segment may grow."),
    row("segment.index.bytes", Int, "10485760", AtLeast(4), same!("log.index.size.max.bytes"), Acts,
        "How large a segment's indexes may grow; a full one rolls the segment."),
    row("segment.jitter.ms", Long, "0", AtLeast(0), &[ms("log.roll.jitter.ms"), hours("log.roll.jitter.hours")], Acts,
        "How much is taken at most off segment.ms, so that segments do not roll all at once."),
    row("segment.ms", Long, "604800000", AtLeast(1), &[ms("log.roll.ms"), hours("log.roll.hours")], Acts,
        "After how much time, as records tell it, a segment rolls."),
    row("unclean.leader.election.enable", Boolean, "false", Any, same!("unclean.leader.election.enable"), Stored,
        "Whether a replica that is not in sync may lead when no other is left."),
];
