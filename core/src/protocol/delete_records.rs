//! DeleteRecords, API key 21.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move the beginning of these partitions up to these offsets.
    pub struct Request<'a> of ApiKey::DeleteRecords {
        /// The topics.
        topics: &'a [Topic<'a>];
        /// How long to wait, in milliseconds.
        timeout_ms: i32;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
        /// The offset of the first record to keep; -1 keeps none.
        offset: i64;
    }

    /// Where each partition begins now.
    pub struct Response<'a> of ApiKey::DeleteRecords {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The topics.
        topics: &'a [TopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResult<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [PartitionResult];
    }

    /// Part of [`Response`].
    pub struct PartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// The first offset that the partition still has.
        low_watermark: i64;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
