//! Group coordination: which consumers belong together, who reads which partitions, and how far each group got.
//!
//! A [`Shard`] is one partition of `__consumer_offsets` in memory: the groups that hash to it, their committed offsets and
//! their deadlines. A command changes it and leaves a [`Turn`]: records for its log, and answers for requests that wait.
//! Committed offsets and the existence of groups change only by replaying those records, so that starting is the same code as
//! running. The members of a classic group live in memory until a generation is complete; its record is then a summary, which
//! only a start reads.
//!
//! - `classic`: the protocol of JoinGroup and SyncGroup; `offsets`: what was committed; `foreign`: groups of protocols that are
//!   not served, kept as their records say
//! - `record`: keys and values of the log; `turn`: what a command is given and leaves
//!
//! Not here: locks, the log and waiting (`broker::group_shard`), one request's fields (`broker::api`).

pub mod classic;
pub mod foreign;
pub mod offsets;
pub mod record;
pub mod shard;
pub mod turn;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::wire::Text;

pub use shard::Shard;
pub use turn::{Answer, Joined, JoinedMember, Synced, Ticket, Turn};

/// A group's, member's, topic's or protocol's name, shared by everything that mentions it.
pub type Name = Arc<str>;

/// The longest name that every record and every version of a reply can express, in bytes.
pub const NAME_BYTES_MAX: usize = i16::MAX as usize;

/// The topic whose partitions hold groups.
pub const TOPIC: &str = "__consumer_offsets";

/// A name as a client sent it: what is not UTF-8 becomes U+FFFD, as in Kafka.
#[must_use]
pub fn name(text: Text<'_>) -> Name {
    String::from_utf8_lossy(text.0).into()
}

/// The partition of [`TOPIC`] that holds a group: Java's hash of its id, without the sign.
#[must_use]
pub fn partition_of(group_id: &str, partitions: i32) -> i32 {
    let hash =
        group_id.encode_utf16().fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(unit.into()));
    // Java's smallest integer has no positive counterpart: Kafka takes 0 for it.
    hash.checked_abs().unwrap_or(0) % partitions.max(1)
}

/// What the broker's configuration says about groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupConfig {
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members.
    pub initial_rebalance_delay_ms: i64,
    /// `group.min.session.timeout.ms`.
    pub session_timeout_ms_min: i32,
    /// `group.max.session.timeout.ms`.
    pub session_timeout_ms_max: i32,
    /// `group.max.size`: members at most.
    pub members_max: usize,
    /// `offset.metadata.max.bytes`: what a committer may add to an offset, in characters as Kafka counts them.
    pub offset_metadata_max: usize,
    /// `offsets.retention.minutes`, in milliseconds.
    pub offsets_retention_ms: i64,
    /// `offsets.retention.check.interval.ms`.
    pub offsets_retention_check_interval_ms: i64,
    /// `offsets.topic.num.partitions`.
    pub topic_partitions: i32,
    /// `offsets.topic.segment.bytes`.
    pub topic_segment_bytes: i32,
}

impl Default for GroupConfig {
    fn default() -> GroupConfig {
        GroupConfig {
            initial_rebalance_delay_ms: 3000,
            session_timeout_ms_min: 6000,
            session_timeout_ms_max: 1_800_000,
            members_max: i32::MAX as usize,
            offset_metadata_max: 4096,
            offsets_retention_ms: 7 * 24 * 3_600_000,
            offsets_retention_check_interval_ms: 600_000,
            topic_partitions: 50,
            topic_segment_bytes: 104_857_600,
        }
    }
}
