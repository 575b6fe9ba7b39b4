//! ShareGroupHeartbeat, API key 76.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a share group is alive, and this has changed on its side.
    pub struct Request<'a> of ApiKey::ShareGroupHeartbeat {
        group_id: Text<'a>;
        member_id: Text<'a>;
        member_epoch: i32;
        rack_id: Option<Text<'a>> = None;
        subscribed_topic_names: Option<&'a [Text<'a>]> = None;
    }

    /// What has changed on the coordinator's side.
    pub struct Response<'a> of ApiKey::ShareGroupHeartbeat {
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
        topic_partitions: &'a [TopicPartitions<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicPartitions<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }
}
