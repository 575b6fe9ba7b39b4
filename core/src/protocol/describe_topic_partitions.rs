//! DescribeTopicPartitions, API key 75.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The partitions of these topics, a page at a time.
    pub struct Request<'a> of ApiKey::DescribeTopicPartitions {
        /// The topics to tell about; all of them if empty (KIP-966).
        topics: &'a [TopicRequest<'a>];
        /// How many partitions to tell about at most.
        response_partition_limit: i32 = 2000;
        /// Where to begin; null is the beginning.
        cursor: Option<Cursor<'a>> = None;
    }

    /// A topic by name.
    pub struct TopicRequest<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
    }

    /// The first partition to tell about.
    pub struct Cursor<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
    }

    /// Topics and partitions, and where to go on.
    pub struct Response<'a> of ApiKey::DescribeTopicPartitions {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What there is to tell of each topic, by name.
        topics: &'a [Topic<'a>];
        /// Where to go on; null if this is all.
        next_cursor: Option<DescribeTopicPartitionsResponseCursor<'a>> = None;
    }

    /// A topic, or as many of its partitions as the limit leaves room for.
    pub struct Topic<'a> {
        /// 0 if there is something to tell, otherwise why not.
        error_code: ErrorCode;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Option<Text<'a>>;
        /// By which the topic is told from others of its name; zero if there is no such topic.
        topic_id: Uuid;
        /// Does it belong to Kafka itself, like `__consumer_offsets`?
        is_internal: bool;
        /// What there is to tell of each partition, by ascending number.
        partitions: &'a [Partition<'a>];
        /// What the client may do with it: the bit of each operation, numbered as in CreateAcls; -2147483648 if it
        /// did not ask (KIP-430).
        topic_authorized_operations: i32 = i32::MIN;
    }

    /// A partition with its replicas.
    pub struct Partition<'a> {
        /// 0 as a rule; LEADER_NOT_AVAILABLE (5) if nobody leads the partition.
        error_code: ErrorCode;
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The broker that leads it; -1 if nobody does.
        leader_id: i32;
        /// How often the leader has changed, or gone.
        leader_epoch: i32 = -1;
        /// Every broker that holds a replica, the preferred leader first.
        replica_nodes: &'a [i32];
        /// Brokers whose replica has all that was committed, the leader among them.
        isr_nodes: &'a [i32];
        /// Brokers that are not in sync and yet have all committed records, so that they may lead (KIP-966).
        eligible_leader_replicas: Option<&'a [i32]> = None;
        /// Brokers that were the last to be eligible, if nobody is now (KIP-966).
        last_known_elr: Option<&'a [i32]> = None;
        /// Brokers that hold a replica and are gone, or whose log directory has failed.
        offline_replicas: &'a [i32];
    }

    /// The first partition that did not fit.
    pub struct DescribeTopicPartitionsResponseCursor<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
    }
}
