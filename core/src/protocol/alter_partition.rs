//! AlterPartition, API key 56.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A partition leader changes its in-sync replicas.
    /// - 3: each broker that is to be in sync with its epoch, so that one that restarted is not taken in (KIP-903).
    pub struct Request<'a> of ApiKey::AlterPartition {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
        /// Which partitions have another set of replicas in sync, topic by topic.
        topics: &'a [TopicData<'a>];
    }

    /// What the leader wants for partitions of one topic.
    pub struct TopicData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions have another set of replicas in sync, and which.
        partitions: &'a [PartitionData<'a>];
    }

    /// What the leader wants for one partition.
    pub struct PartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// Brokers whose replica has caught up with the leader, the leader among them.
        new_isr: &'a [i32], in 0-2;
        /// Brokers whose replica has caught up with the leader, each with the epoch of its registration (KIP-903).
        new_isr_with_epochs: &'a [BrokerState], in 3+;
        /// 0 if the leader has all that was committed, 1 if it was elected without being in sync and may lack some
        /// (KIP-704).
        leader_recovery_state: i8;
        /// Rises with every change of leader, replicas or those in sync; who has an older one is refused.
        partition_epoch: i32;
    }

    /// A replica that should be in sync, as it is registered now.
    pub struct BrokerState {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
    }

    /// The state that the controller settled on.
    /// - 3: as before; only the request changed.
    pub struct Response<'a> of ApiKey::AlterPartition {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// What holds from now on, topic by topic.
        topics: &'a [AlterPartitionResponseTopicData<'a>];
    }

    /// What holds now for partitions of one topic.
    pub struct AlterPartitionResponseTopicData<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What holds from now on for each partition.
        partitions: &'a [AlterPartitionResponsePartitionData<'a>];
    }

    /// What holds now for one partition.
    pub struct AlterPartitionResponsePartitionData<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The node that leads; -1 if nobody does.
        leader_id: i32;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32;
        /// Brokers whose replica has what the leader has committed, the leader among them.
        isr: &'a [i32];
        /// 0 if the leader has all that was committed, 1 if it was elected without being in sync and may lack some
        /// (KIP-704).
        leader_recovery_state: i8;
        /// Rises with every change of leader, replicas or those in sync; who has an older one is refused.
        partition_epoch: i32;
    }
}
