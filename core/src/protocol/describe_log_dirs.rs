//! DescribeLogDirs, API key 35.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What lies in the log directories of this broker?
    pub struct Request<'a> of ApiKey::DescribeLogDirs {
        topics: Option<&'a [DescribableLogDirTopic<'a>]>;
    }

    /// Part of [`Request`].
    pub struct DescribableLogDirTopic<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }

    /// Each directory with its size and partitions.
    pub struct Response<'a> of ApiKey::DescribeLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode, in 3+;
        results: &'a [DescribeLogDirsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeLogDirsResult<'a> {
        error_code: ErrorCode;
        log_dir: Text<'a>;
        topics: &'a [Topic<'a>];
        total_bytes: i64 = -1, in 4+;
        usable_bytes: i64 = -1, in 4+;
        is_cordoned: bool, in 5+;
    }

    /// Part of [`Response`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partitions: &'a [Partition];
    }

    /// Part of [`Response`].
    pub struct Partition {
        partition_index: i32;
        partition_size: i64;
        offset_lag: i64;
        is_future_key: bool;
    }
}
