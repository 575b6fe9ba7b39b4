//! ConsumerGroupDescribe, API key 69.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these consumer groups look like?
    /// - 1: as before; only the response changed.
    pub struct Request<'a> of ApiKey::ConsumerGroupDescribe {
        /// Which groups the client is curious about.
        group_ids: &'a [Text<'a>];
        /// Is the client interested in what it may do to each group?
        include_authorized_operations: bool;
    }

    /// Epochs, members and assignments of each group.
    /// - 1: tells members of the classic protocol from those of the new one (KIP-1099).
    pub struct Response<'a> of ApiKey::ConsumerGroupDescribe {
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

    /// A member with what it has and what it shall have.
    pub struct Member<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>> = None;
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
        /// The pattern of topics that the member wants; null if unchanged or none.
        subscribed_topic_regex: Option<Text<'a>> = None;
        /// What the member is assigned.
        assignment: Assignment<'a>;
        /// What the member is to be assigned.
        target_assignment: Assignment<'a>;
        /// 0 classic, 1 consumer; -1 if it is not known.
        member_type: i8 = -1, in 1+;
    }

    /// Partitions for one member.
    pub struct Assignment<'a> {
        /// What the member gets of each topic.
        topic_partitions: &'a [TopicPartitions<'a>];
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }
}
