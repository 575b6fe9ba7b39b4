//! Metadata, API key 3.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which brokers are there, and who leads the partitions of these topics?
    pub struct Request<'a> of ApiKey::Metadata {
        topics: Option<&'a [Topic<'a>]>, null 1+;
        allow_auto_topic_creation: bool = true, in 4+;
        include_cluster_authorized_operations: bool, in 8-10;
        include_topic_authorized_operations: bool, in 8+;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        topic_id: Uuid, in 10+;
        name: Option<Text<'a>>, null 10+;
    }

    /// Brokers, topics, partitions and their leaders.
    pub struct Response<'a> of ApiKey::Metadata {
        throttle_time_ms: i32, in 3+;
        brokers: &'a [Broker<'a>];
        cluster_id: Option<Text<'a>> = None, in 2+;
        controller_id: i32 = -1, in 1+;
        topics: &'a [ResponseTopic<'a>];
        cluster_authorized_operations: i32 = i32::MIN, in 8-10;
        error_code: ErrorCode, in 13+;
    }

    /// Part of [`Response`].
    pub struct Broker<'a> {
        node_id: i32;
        host: Text<'a>;
        port: i32;
        rack: Option<Text<'a>> = None, in 1+;
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        error_code: ErrorCode;
        name: Option<Text<'a>>, null 12+;
        topic_id: Uuid, in 10+;
        is_internal: bool, in 1+;
        partitions: &'a [Partition<'a>];
        topic_authorized_operations: i32 = i32::MIN, in 8+;
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        error_code: ErrorCode;
        partition_index: i32;
        leader_id: i32;
        leader_epoch: i32 = -1, in 7+;
        replica_nodes: &'a [i32];
        isr_nodes: &'a [i32];
        offline_replicas: &'a [i32], in 5+;
    }
}
