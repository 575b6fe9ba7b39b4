//! AlterPartition, API key 56.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A partition leader changes its in-sync replicas.
    pub struct Request<'a> of ApiKey::AlterPartition {
        broker_id: i32;
        broker_epoch: i64 = -1;
        topics: &'a [TopicData<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicData<'a> {
        topic_id: Uuid;
        partitions: &'a [PartitionData<'a>];
    }

    /// Part of [`Request`].
    pub struct PartitionData<'a> {
        partition_index: i32;
        leader_epoch: i32;
        new_isr: &'a [i32], in 0-2;
        new_isr_with_epochs: &'a [BrokerState], in 3+;
        leader_recovery_state: i8;
        partition_epoch: i32;
    }

    /// Part of [`Request`].
    pub struct BrokerState {
        broker_id: i32;
        broker_epoch: i64 = -1;
    }

    /// The state that the controller settled on.
    pub struct Response<'a> of ApiKey::AlterPartition {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        topics: &'a [AlterPartitionResponseTopicData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterPartitionResponseTopicData<'a> {
        topic_id: Uuid;
        partitions: &'a [AlterPartitionResponsePartitionData<'a>];
    }

    /// Part of [`Response`].
    pub struct AlterPartitionResponsePartitionData<'a> {
        partition_index: i32;
        error_code: ErrorCode;
        leader_id: i32;
        leader_epoch: i32;
        isr: &'a [i32];
        leader_recovery_state: i8;
        partition_epoch: i32;
    }
}
