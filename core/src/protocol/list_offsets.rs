//! ListOffsets, API key 2.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which offset does each partition have at a point in time?
    pub struct Request<'a> of ApiKey::ListOffsets {
        /// The follower that asks; -1 is a consumer.
        replica_id: i32;
        /// 1 if the latest offset is the last stable one (KIP-98).
        isolation_level: i8, in 2+;
        /// The partitions by topic.
        topics: &'a [Topic<'a>];
        /// How long to wait for remote storage, in milliseconds (KIP-1075).
        timeout_ms: i32, in 10+;
    }

    /// Partitions of one topic.
    pub struct Topic<'a> {
        /// The topic's name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition];
    }

    /// A point in time of one partition.
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
        /// The leader epoch that the client knows; -1 if it is not to be checked (KIP-320).
        current_leader_epoch: i32 = -1, in 4+;
        /// Milliseconds since 1970, or: -1 the end, -2 the beginning, -3 the record of the greatest time, -4 the
        /// beginning on disk, -5 the end in remote storage, -6 the beginning of what is not yet there.
        timestamp: i64;
    }

    /// The offset found in each partition.
    pub struct Response<'a> of ApiKey::ListOffsets {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 2+;
        /// The offsets by topic.
        topics: &'a [TopicResponse<'a>];
    }

    /// Offsets of one topic.
    pub struct TopicResponse<'a> {
        /// The topic's name.
        name: Text<'a>;
        /// The offset found in each partition.
        partitions: &'a [PartitionResponse];
    }

    /// The offset found in one partition.
    pub struct PartitionResponse {
        /// The partition's number.
        partition_index: i32;
        /// Why none was found.
        error_code: ErrorCode;
        /// The time of the record found; -1 if it has none to tell.
        timestamp: i64 = -1;
        /// The offset of the first record at that time or later; -1 if there is none.
        offset: i64 = -1;
        /// The leader epoch of that record; -1 if there is none.
        leader_epoch: i32 = -1, in 4+;
    }
}
