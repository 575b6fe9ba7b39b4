//! ShareGroupDescribe, API key 77.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these share groups look like?
    pub struct Request<'a> of ApiKey::ShareGroupDescribe {
        /// Which groups the client is curious about.
        group_ids: &'a [Text<'a>];
        /// Is the client interested in what it may do to each group?
        include_authorized_operations: bool;
    }

    /// Epochs, members and assignments of each group.
    pub struct Response<'a> of ApiKey::ShareGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// What is to be told of each one that was asked for.
        groups: &'a [DescribedGroup<'a>];
    }

    /// One group, or why it cannot be told.
    pub struct DescribedGroup<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>;
        /// The group's epoch, which rises when members or subscriptions change.
        group_epoch: i32;
        /// The epoch of the group that the assignment was made for.
        assignment_epoch: i32;
        /// The assignor that the group uses.
        assignor_name: Text<'a>;
        /// Everybody in the group, with what each was given.
        members: &'a [Member<'a>];
        /// A bit for each operation that the client may do; the lowest number if it did not ask.
        authorized_operations: i32 = i32::MIN;
    }

    /// One consumer, and what it may read.
    pub struct Member<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// What the client calls itself.
        client_id: Text<'a>;
        /// The address that the client comes from.
        client_host: Text<'a>;
        /// The topics that the member wants.
        subscribed_topic_names: &'a [Text<'a>];
        /// What the member is assigned.
        assignment: Assignment<'a>;
    }

    /// Partitions for one member.
    pub struct Assignment<'a> {
        /// What the member gets of each topic.
        topic_partitions: &'a [TopicPartitions<'a>];
    }

    /// Partitions of one topic; other members may have the same.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }
}
