//! AlterReplicaLogDirs, API key 34.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move replicas of this broker to other log directories.
    pub struct Request<'a> of ApiKey::AlterReplicaLogDirs {
        /// The moves by target.
        dirs: &'a [AlterReplicaLogDir<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterReplicaLogDir<'a> {
        /// The directory's path.
        path: Text<'a>;
        /// The topics.
        topics: &'a [AlterReplicaLogDirTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterReplicaLogDirTopic<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Whether each move began.
    pub struct Response<'a> of ApiKey::AlterReplicaLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        results: &'a [AlterReplicaLogDirTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterReplicaLogDirTopicResult<'a> {
        /// The topic's name.
        topic_name: Text<'a>;
        /// Its partitions.
        partitions: &'a [AlterReplicaLogDirPartitionResult];
    }

    /// Part of [`Response`].
    pub struct AlterReplicaLogDirPartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
