//! DeleteRecords, API key 21.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move the beginning of these partitions up to these offsets.
    pub struct Request<'a> of ApiKey::DeleteRecords {
        topics: &'a [Topic<'a>];
        timeout_ms: i32;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partitions: &'a [Partition];
    }

    /// Part of [`Request`].
    pub struct Partition {
        partition_index: i32;
        offset: i64;
    }

    /// Where each partition begins now.
    pub struct Response<'a> of ApiKey::DeleteRecords {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        topics: &'a [TopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicResult<'a> {
        name: Text<'a>;
        partitions: &'a [PartitionResult];
    }

    /// Part of [`Response`].
    pub struct PartitionResult {
        partition_index: i32;
        low_watermark: i64;
        error_code: ErrorCode;
    }
}
