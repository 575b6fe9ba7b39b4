//! AlterReplicaLogDirs, API key 34.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move replicas of this broker to other log directories.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::AlterReplicaLogDirs {
        /// The moves by target.
        dirs: &'a [AlterReplicaLogDir<'a>];
    }

    /// What is to move into one directory.
    pub struct AlterReplicaLogDir<'a> {
        /// The directory's path.
        path: Text<'a>;
        /// Which partitions, topic by topic.
        topics: &'a [AlterReplicaLogDirTopic<'a>];
    }

    /// Replicas of one topic that are to move.
    pub struct AlterReplicaLogDirTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Whether each move began.
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterReplicaLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The outcome for each.
        results: &'a [AlterReplicaLogDirTopicResult<'a>];
    }

    /// What became of the moves within one topic.
    pub struct AlterReplicaLogDirTopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// What became of each of them.
        partitions: &'a [AlterReplicaLogDirPartitionResult];
    }

    /// What became of the move of one replica.
    pub struct AlterReplicaLogDirPartitionResult {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
