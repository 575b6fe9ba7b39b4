//! DeleteRecords, API key 21.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move the beginning of these partitions up to these offsets.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::DeleteRecords {
        /// What is asked, topic by topic.
        topics: &'a [Topic<'a>];
        /// How long to wait, in milliseconds.
        timeout_ms: i32;
    }

    /// Partitions of one topic that are to lose records.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which of them, and what is asked of each.
        partitions: &'a [Partition];
    }

    /// Up to where one partition is to lose its records.
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
        /// The offset of the first record to keep; -1 keeps none.
        offset: i64;
    }

    /// Where each partition begins now.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::DeleteRecords {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// What became of it, topic by topic.
        topics: &'a [TopicResult<'a>];
    }

    /// What became of partitions of one topic.
    pub struct TopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What became of each of them.
        partitions: &'a [PartitionResult];
    }

    /// What became of one partition.
    pub struct PartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// The first offset that the partition still has.
        low_watermark: i64;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
