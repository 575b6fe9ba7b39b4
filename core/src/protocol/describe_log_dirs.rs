//! DescribeLogDirs, API key 35.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What lies in the log directories of this broker?
    pub struct Request<'a> of ApiKey::DescribeLogDirs {
        /// The topics.
        topics: Option<&'a [DescribableLogDirTopic<'a>]>;
    }

    /// Part of [`Request`].
    pub struct DescribableLogDirTopic<'a> {
        /// The topic's name.
        topic: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Each directory with its size and partitions.
    pub struct Response<'a> of ApiKey::DescribeLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode, in 3+;
        /// The outcome for each.
        results: &'a [DescribeLogDirsResult<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribeLogDirsResult<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The directory's path.
        log_dir: Text<'a>;
        /// The topics.
        topics: &'a [Topic<'a>];
        /// The size of the volume; -1 if it is not known (KIP-827).
        total_bytes: i64 = -1, in 4+;
        /// What is free on the volume; -1 if it is not known.
        usable_bytes: i64 = -1, in 4+;
        /// Does the directory take no new partitions (KIP-1066)?
        is_cordoned: bool, in 5+;
    }

    /// Part of [`Response`].
    pub struct Topic<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [Partition];
    }

    /// Part of [`Response`].
    pub struct Partition {
        /// The partition's number.
        partition_index: i32;
        /// The size of the partition's segments in bytes.
        partition_size: i64;
        /// How far the replica is behind the high watermark, or a future one behind the current.
        offset_lag: i64;
        /// Is it a replica that is still moving here?
        is_future_key: bool;
    }
}
