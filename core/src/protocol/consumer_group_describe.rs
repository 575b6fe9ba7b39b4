//! ConsumerGroupDescribe, API key 69.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these consumer groups look like?
    pub struct Request<'a> of ApiKey::ConsumerGroupDescribe {
        group_ids: &'a [Text<'a>];
        include_authorized_operations: bool;
    }

    /// Epochs, members and assignments of each group.
    pub struct Response<'a> of ApiKey::ConsumerGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        groups: &'a [DescribedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedGroup<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        group_id: Text<'a>;
        group_state: Text<'a>;
        group_epoch: i32;
        assignment_epoch: i32;
        assignor_name: Text<'a>;
        members: &'a [Member<'a>];
        authorized_operations: i32 = i32::MIN;
    }

    /// Part of [`Response`].
    pub struct Member<'a> {
        member_id: Text<'a>;
        instance_id: Option<Text<'a>> = None;
        rack_id: Option<Text<'a>> = None;
        member_epoch: i32;
        client_id: Text<'a>;
        client_host: Text<'a>;
        subscribed_topic_names: &'a [Text<'a>];
        subscribed_topic_regex: Option<Text<'a>> = None;
        assignment: Assignment<'a>;
        target_assignment: Assignment<'a>;
        member_type: i8 = -1, in 1+;
    }

    /// Part of [`Response`].
    pub struct Assignment<'a> {
        topic_partitions: &'a [TopicPartitions<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicPartitions<'a> {
        topic_id: Uuid;
        topic_name: Text<'a>;
        partitions: &'a [i32];
    }
}
