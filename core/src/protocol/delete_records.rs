//! DeleteRecords, API key 21.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move the beginning of these partitions up to these offsets.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::DeleteRecords {
        /// Up to where partitions shall lose their records, topic by topic.
        topics: &'a [Topic<'a>];
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32;
    }

    /// Partitions of one topic that are to lose records.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Up to where each partition shall lose its records.
        partitions: &'a [Partition];
    }

    /// Up to where one partition is to lose its records.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The offset of the first record to keep; -1 is the high watermark, which keeps none.
        offset: i64;
    }

    /// Where each partition begins now.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::DeleteRecords {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Where partitions begin now, topic by topic.
        topics: &'a [TopicResult<'a>];
    }

    /// What became of partitions of one topic.
    pub struct TopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// The first offset that each partition has now.
        partitions: &'a [PartitionResult];
    }

    /// What became of one partition.
    pub struct PartitionResult {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The first offset that any live replica still has; -1 with an error.
        low_watermark: i64;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
