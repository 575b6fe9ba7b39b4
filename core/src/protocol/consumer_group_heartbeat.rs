//! ConsumerGroupHeartbeat, API key 68.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a consumer group is alive, and this has changed on its side.
    pub struct Request<'a> of ApiKey::ConsumerGroupHeartbeat {
        group_id: Text<'a>;
        member_id: Text<'a>;
        member_epoch: i32;
        instance_id: Option<Text<'a>> = None;
        rack_id: Option<Text<'a>> = None;
        rebalance_timeout_ms: i32 = -1;
        subscribed_topic_names: Option<&'a [Text<'a>]> = None;
        subscribed_topic_regex: Option<Text<'a>> = None, in 1+;
        server_assignor: Option<Text<'a>> = None;
        topic_partitions: Option<&'a [TopicPartitions<'a>]> = None;
    }

    /// Part of [`Request`].
    pub struct TopicPartitions<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }

    /// What has changed on the coordinator's side.
    pub struct Response<'a> of ApiKey::ConsumerGroupHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        member_id: Option<Text<'a>> = None;
        member_epoch: i32;
        heartbeat_interval_ms: i32;
        assignment: Option<Assignment<'a>> = None;
    }

    /// Part of [`Response`].
    pub struct Assignment<'a> {
        topic_partitions: &'a [ConsumerGroupHeartbeatResponseTopicPartitions<'a>];
    }

    /// Part of [`Response`].
    pub struct ConsumerGroupHeartbeatResponseTopicPartitions<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }
}
