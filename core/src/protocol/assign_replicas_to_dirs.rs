//! AssignReplicasToDirs, API key 73.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker tells in which directories its replicas lie.
    pub struct Request<'a> of ApiKey::AssignReplicasToDirs {
        broker_id: i32;
        broker_epoch: i64 = -1;
        directories: &'a [DirectoryData<'a>];
    }

    /// Part of [`Request`].
    pub struct DirectoryData<'a> {
        id: Uuid;
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData];
    }

    /// Part of [`Request`].
    pub struct PartitionData {
        partition_index: i32;
    }

    /// Whether each directory was taken over.
    pub struct Response<'a> of ApiKey::AssignReplicasToDirs {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        directories: &'a [AssignReplicasToDirsResponseDirectoryData<'a>];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponseDirectoryData<'a> {
        id: Uuid;
        topics: &'a [AssignReplicasToDirsResponseTopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponseTopicData<'a> {
        topic_id: Uuid;
        partitions: &'a [AssignReplicasToDirsResponsePartitionData];
    }

    /// Part of [`Response`].
    pub struct AssignReplicasToDirsResponsePartitionData {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
