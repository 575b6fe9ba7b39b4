//! AlterReplicaLogDirs, API key 34.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Move replicas of this broker to other log directories.
    /// - 2: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::AlterReplicaLogDirs {
        /// What to move, by the directory that it is to lie in.
        dirs: &'a [AlterReplicaLogDir<'a>];
    }

    /// What is to move into one directory.
    pub struct AlterReplicaLogDir<'a> {
        /// Where they are to lie: one of the paths in `log.dirs`.
        path: Text<'a>;
        /// Which replicas shall lie there, topic by topic.
        topics: &'a [AlterReplicaLogDirTopic<'a>];
    }

    /// Replicas of one topic that are to move.
    pub struct AlterReplicaLogDirTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Whether each move began.
    /// - 2: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::AlterReplicaLogDirs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// Which moves began and which not, topic by topic.
        results: &'a [AlterReplicaLogDirTopicResult<'a>];
    }

    /// What became of the moves within one topic.
    pub struct AlterReplicaLogDirTopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which of the moves began, and why others did not.
        partitions: &'a [AlterReplicaLogDirPartitionResult];
    }

    /// What became of the move of one replica.
    pub struct AlterReplicaLogDirPartitionResult {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
