//! AssignReplicasToDirs, API key 73.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker tells in which directories its replicas lie.
    pub struct Request<'a> of ApiKey::AssignReplicasToDirs {
        /// The broker's id.
        broker_id: i32;
        /// The epoch of the broker's registration.
        broker_epoch: i64 = -1;
        /// The log directories.
        directories: &'a [DirectoryData<'a>];
    }

    /// Part of [`Request`].
    pub struct DirectoryData<'a> {
        /// The id.
        id: Uuid;
        /// The topics.
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        /// The partition's number.
        partition_index: i32;
    }

    /// Whether each directory was taken over.
    pub struct Response<'a> of ApiKey::AssignReplicasToDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The log directories.
        directories: &'a [AssignReplicasToDirsResponseDirectoryData<'a>];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponseDirectoryData<'a> {
        /// The id.
        id: Uuid;
        /// The topics.
        topics: &'a [AssignReplicasToDirsResponseTopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponseTopicData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [AssignReplicasToDirsResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponsePartitionData {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
