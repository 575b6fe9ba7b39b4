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
        /// The topics, sorted by name.
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
        /// The topic's id; zero if there is no such topic.
        topic_id: Uuid;
        /// Does it belong to Kafka itself, like `__consumer_offsets`?
        is_internal: bool;
        /// Its partitions, ascending.
        partitions: &'a [Partition<'a>];
        /// A bit for each operation that the client may do, numbered as in CreateAcls; -2147483648 if it did not
        /// ask (KIP-430).
        topic_authorized_operations: i32 = i32::MIN;
    }

    /// A partition with its replicas.
    pub struct Partition<'a> {
        /// LEADER_NOT_AVAILABLE if nobody leads it.
        error_code: ErrorCode;
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The broker that leads it; -1 if nobody does.
        leader_id: i32;
        /// How often the leader has changed.
        leader_epoch: i32 = -1;
        /// Every broker that holds a replica.
        replica_nodes: &'a [i32];
        /// Those whose replica is in sync.
        isr_nodes: &'a [i32];
        /// Those that are not in sync and yet have all committed records.
        eligible_leader_replicas: Option<&'a [i32]> = None;
        /// Those that were the last to be eligible, if nobody is now.
        last_known_elr: Option<&'a [i32]> = None;
        /// Those whose replica cannot be reached.
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
