//! DescribeLogDirs, API key 35.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What lies in the log directories of this broker?
    /// - 2: flexible (KIP-482).
    /// - 3: as before; only the response changed.
    /// - 4: as before; only the response changed.
    /// - 5: as before; only the response changed.
    pub struct Request<'a> of ApiKey::DescribeLogDirs {
        /// Which partitions to look at; null is all of them.
        topics: Option<&'a [DescribableLogDirTopic<'a>]>;
    }

    /// Partitions of one topic to tell of.
    pub struct DescribableLogDirTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Each directory with its size and partitions.
    /// - 2: flexible (KIP-482).
    /// - 3: one error for all of it (KIP-784).
    /// - 4: size and free space of each volume (KIP-827).
    /// - 5: says which directories take nothing new (KIP-1066).
    pub struct Response<'a> of ApiKey::DescribeLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode, in 3+;
        /// Each log directory of the broker, whether it works or has failed.
        results: &'a [DescribeLogDirsResult<'a>];
    }

    /// One directory, and the replicas that lie in it.
    pub struct DescribeLogDirsResult<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Where it is: one of the paths in `log.dirs`.
        log_dir: Text<'a>;
        /// Which replicas lie there, topic by topic.
        topics: &'a [Topic<'a>];
        /// The size of the volume that the directory is on, in bytes; -1 if it is not known (KIP-827).
        total_bytes: i64 = -1, in 4+;
        /// What is free on that volume, in bytes; -1 if it is not known (KIP-827).
        usable_bytes: i64 = -1, in 4+;
        /// Does the directory take no new partitions (KIP-1066)?
        is_cordoned: bool, in 5+;
    }

    /// Replicas of one topic in the directory.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What there is to tell of each partition.
        partitions: &'a [Partition];
    }

    /// A replica, and how much room it takes.
    pub struct Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The size of the partition's segments in bytes.
        partition_size: i64;
        /// How many records the replica lacks to the high watermark, or a moving one to the replica that it will
        /// replace.
        offset_lag: i64;
        /// Is it a replica that is still moving here?
        is_future_key: bool;
    }
}
