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
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// The topics that the member wants.
        subscribed_topic_names: Option<&'a [Text<'a>]> = None;
    }

    /// What has changed on the coordinator's side.
    pub struct Response<'a> of ApiKey::ShareGroupHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Option<Text<'a>> = None;
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// How long until the next heartbeat, in milliseconds.
        heartbeat_interval_ms: i32;
        /// What the member is assigned.
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
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }
}
