//! DescribeTopicPartitions, API key 75.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The partitions of these topics, a page at a time.
    pub struct Request<'a> of ApiKey::DescribeTopicPartitions {
        topics: &'a [TopicRequest<'a>];
        response_partition_limit: i32 = 2000;
        cursor: Option<Cursor<'a>> = None;
    }

    /// Part of [`Request`].
    pub struct TopicRequest<'a> {
        name: Text<'a>;
    }

    /// Part of [`Request`].
    pub struct Cursor<'a> {
        topic_name: Text<'a>;
        partition_index: i32;
    }

    /// Topics and partitions, and where to go on.
    pub struct Response<'a> of ApiKey::DescribeTopicPartitions {
        throttle_time_ms: i32;
        topics: &'a [Topic<'a>];
        next_cursor: Option<DescribeTopicPartitionsResponseCursor<'a>> = None;
    }

    /// Part of [`Response`].
    pub struct Topic<'a> {
        error_code: ErrorCode;
        name: Option<Text<'a>>;
        topic_id: Uuid;
        is_internal: bool;
        partitions: &'a [Partition<'a>];
        topic_authorized_operations: i32 = i32::MIN;
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        error_code: ErrorCode;
        partition_index: i32;
        leader_id: i32;
        leader_epoch: i32 = -1;
        replica_nodes: &'a [i32];
        isr_nodes: &'a [i32];
        eligible_leader_replicas: Option<&'a [i32]> = None;
        last_known_elr: Option<&'a [i32]> = None;
        offline_replicas: &'a [i32];
    }

    /// Part of [`Response`].
    pub struct DescribeTopicPartitionsResponseCursor<'a> {
        topic_name: Text<'a>;
        partition_index: i32;
    }
}
