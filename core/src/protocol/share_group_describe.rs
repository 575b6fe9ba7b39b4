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
        /// Shall the answer say what the client may do to each group (KIP-430)?
        include_authorized_operations: bool;
    }

    /// Epochs, members and assignments of each group.
    pub struct Response<'a> of ApiKey::ShareGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What there is to tell of each group that was asked for.
        groups: &'a [DescribedGroup<'a>];
    }

    /// One group, or why it cannot be told.
    pub struct DescribedGroup<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// `Empty`, `Stable`, `Dead` and others; which there are depends on the kind of group.
        group_state: Text<'a>;
        /// Rises when members, subscriptions or topics of the group change, and a new assignment is due.
        group_epoch: i32;
        /// For which epoch of the group the assignment was made; lower than that until a new one is ready.
        assignment_epoch: i32;
        /// The assignor that the group's assignment was made with: `simple` for one.
        assignor_name: Text<'a>;
        /// Everybody in the group, with what each was given.
        members: &'a [Member<'a>];
        /// What the client may do: the bit of each operation, numbered as in CreateAcls; -2147483648 if it did not
        /// ask (KIP-430).
        authorized_operations: i32 = i32::MIN;
    }

    /// One consumer, and what it may read.
    pub struct Member<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// Rises when the member's assignment changes, which the member then confirms.
        member_epoch: i32;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// The names of the topics that the member wants to read.
        subscribed_topic_names: &'a [Text<'a>];
        /// The partitions or tasks that the member has now.
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
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }
}
