//! AlterReplicaLogDirs, API key 34.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move replicas of this broker to other log directories.
    pub struct Request<'a> of ApiKey::AlterReplicaLogDirs {
        dirs: &'a [AlterReplicaLogDir<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterReplicaLogDir<'a> {
        path: Text<'a>;
        topics: &'a [AlterReplicaLogDirTopic<'a>];
    }

    /// Part of [`Request`].
    pub struct AlterReplicaLogDirTopic<'a> {
        name: Text<'a>;
        partitions: &'a [i32];
    }

    /// Whether each move began.
    pub struct Response<'a> of ApiKey::AlterReplicaLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        results: &'a [AlterReplicaLogDirTopicResult<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterReplicaLogDirTopicResult<'a> {
        topic_name: Text<'a>;
        partitions: &'a [AlterReplicaLogDirPartitionResult];
    }

    /// Part of [`Response`].
    pub struct AlterReplicaLogDirPartitionResult {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
