//! AssignReplicasToDirs, API key 73.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker tells in which directories its replicas lie.
    pub struct Request<'a> of ApiKey::AssignReplicasToDirs {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
        /// Where the replicas lie, directory by directory.
        directories: &'a [DirectoryData<'a>];
    }

    /// The replicas that one directory holds.
    pub struct DirectoryData<'a> {
        /// Given to the directory when it was formatted; it stands in its `meta.properties`.
        id: Uuid;
        /// Which replicas lie there, topic by topic.
        topics: &'a [TopicData<'a>];
    }

    /// Replicas of one topic in that directory.
    pub struct TopicData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions have their replica in that folder.
        partitions: &'a [PartitionData];
    }

    /// One replica in that directory.
    pub struct PartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
    }

    /// Whether each directory was taken over.
    pub struct Response<'a> of ApiKey::AssignReplicasToDirs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Where the replicas lie, directory by directory.
        directories: &'a [AssignReplicasToDirsResponseDirectoryData<'a>];
    }

    /// What became of the replicas of one directory.
    pub struct AssignReplicasToDirsResponseDirectoryData<'a> {
        /// Given to the directory when it was formatted; it stands in its `meta.properties`.
        id: Uuid;
        /// Which replicas were taken over and which not, topic by topic.
        topics: &'a [AssignReplicasToDirsResponseTopicData<'a>];
    }

    /// What became of replicas of one topic.
    pub struct AssignReplicasToDirsResponseTopicData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What became of each partition that was named.
        partitions: &'a [AssignReplicasToDirsResponsePartitionData];
    }

    /// What became of one replica.
    pub struct AssignReplicasToDirsResponsePartitionData {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
