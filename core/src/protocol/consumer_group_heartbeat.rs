//! ConsumerGroupHeartbeat, API key 68.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a consumer group is alive, and this has changed on its side.
    /// - 1: subscription by pattern (KIP-848); members choose their own ids (KIP-1082).
    pub struct Request<'a> of ApiKey::ConsumerGroupHeartbeat {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the member's assignment changes; 0 joins, -1 leaves, -2 leaves for a while (static members).
        member_epoch: i32;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>> = None;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// How long the member may take to give up what it must, in milliseconds; -1 if unchanged.
        rebalance_timeout_ms: i32 = -1;
        /// The names of the topics that the member wants to read; null if unchanged.
        subscribed_topic_names: Option<&'a [Text<'a>]> = None;
        /// A pattern in the language of RE2: topics whose names match are wanted too; null if unchanged or none.
        subscribed_topic_regex: Option<Text<'a>> = None, in 1+;
        /// The assignor on the broker that the member wants, `uniform` or `range`; null if it has no wish or that
        /// has not changed.
        server_assignor: Option<Text<'a>> = None;
        /// Which partitions the member has now; null if that has not changed since its last heartbeat.
        topic_partitions: Option<&'a [TopicPartitions<'a>]> = None;
    }

    /// Partitions of one topic that the member owns.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// What has changed on the coordinator's side.
    /// - 1: INVALID_REGULAR_EXPRESSION, for a pattern that cannot be read (KIP-848).
    pub struct Response<'a> of ApiKey::ConsumerGroupHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Option<Text<'a>> = None;
        /// Rises when the member's assignment changes; 0 joins, -1 leaves.
        member_epoch: i32;
        /// How long the member shall wait before its next heartbeat, in milliseconds.
        heartbeat_interval_ms: i32;
        /// The partitions that the member is to own; null if unchanged.
        assignment: Option<Assignment<'a>> = None;
    }

    /// What the member shall own.
    pub struct Assignment<'a> {
        /// What the member shall own of each topic.
        topic_partitions: &'a [ConsumerGroupHeartbeatResponseTopicPartitions<'a>];
    }

    /// Partitions of one topic that the member shall own.
    pub struct ConsumerGroupHeartbeatResponseTopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }
}
