//! ShareGroupHeartbeat, API key 76.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a share group is alive, and this has changed on its side.
    pub struct Request<'a> of ApiKey::ShareGroupHeartbeat {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the member's assignment changes; 0 joins, -1 leaves.
        member_epoch: i32;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// The names of the topics that the member wants to read.
        subscribed_topic_names: Option<&'a [Text<'a>]> = None;
    }

    /// What has changed on the coordinator's side.
    pub struct Response<'a> of ApiKey::ShareGroupHeartbeat {
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
        /// The partitions or tasks that the member has now.
        assignment: Option<Assignment<'a>> = None;
    }

    /// What the member shall read.
    pub struct Assignment<'a> {
        /// What the member gets of each topic.
        topic_partitions: &'a [TopicPartitions<'a>];
    }

    /// Partitions of one topic that the member shall read.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }
}
