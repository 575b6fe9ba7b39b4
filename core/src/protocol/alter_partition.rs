//! AlterPartition, API key 56.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A partition leader changes its in-sync replicas.
    pub struct Request<'a> of ApiKey::AlterPartition {
        /// The broker's id.
        broker_id: i32;
        /// The epoch of the broker's registration.
        broker_epoch: i64 = -1;
        /// The topics.
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The brokers that should be in sync.
        new_isr: &'a [i32], in 0-2;
        /// The same with the epochs of their registrations (KIP-903).
        new_isr_with_epochs: &'a [BrokerState], in 3+;
        /// 0 if the leader has everything, 1 if it was elected without being in sync.
        leader_recovery_state: i8;
        /// Rises with every change of the partition.
        partition_epoch: i32;
    }

    /// Part of [`Request`].
    pub struct BrokerState {
        /// The broker's id.
        broker_id: i32;
        /// The epoch of the broker's registration.
        broker_epoch: i64 = -1;
    }

    /// The state that the controller settled on.
    pub struct Response<'a> of ApiKey::AlterPartition {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The topics.
        topics: &'a [AlterPartitionResponseTopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterPartitionResponseTopicData<'a> {
        /// The topic's id.
        topic_id: Uuid;
        /// Its partitions.
        partitions: &'a [AlterPartitionResponsePartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterPartitionResponsePartitionData<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// The brokers that are in sync.
        isr: &'a [i32];
        /// 0 if the leader has everything, 1 if it was elected without being in sync.
        leader_recovery_state: i8;
        /// Rises with every change of the partition.
        partition_epoch: i32;
    }
}
