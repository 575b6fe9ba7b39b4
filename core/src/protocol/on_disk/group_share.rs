//! Records of `__consumer_offsets` about share groups.

use uuid::Uuid;

use super::{GroupRecord, KEY};
use crate::wire::{Text, wire};

wire! {
    /// Names a member of a share group, of which the value tells what it says about itself.
    pub struct ShareGroupMemberMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a member has told: where it runs and what it wants.
    pub struct ShareGroupMemberMetadataValue<'a> of GroupRecord::ShareGroupMemberMetadata {
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>>;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// The names of the topics that the member wants to read.
        subscribed_topic_names: &'a [Text<'a>];
    }

    /// Which group: the key of a share group and its epoch.
    pub struct ShareGroupMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// A share group and its epoch.
    pub struct ShareGroupMetadataValue of GroupRecord::ShareGroupMetadata {
        /// Rises when members, subscriptions or topics of the group change.
        epoch: i32;
        /// A hash over the topics that the group wants, which differs once one of them has other partitions or
        /// racks.
        metadata_hash: i64;
    }

    /// Which group: the key of the epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// The epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataValue of GroupRecord::ShareGroupTargetAssignmentMetadata {
        /// For which epoch of the group the assignment was made; lower than that until a new one is ready.
        assignment_epoch: i32;
        /// When the assignment was made, in milliseconds since 1970.
        assignment_timestamp: i64, tag 0;
    }

    /// Which member of which group: the key of what a share group's member is to read.
    pub struct ShareGroupTargetAssignmentMemberKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a share group's member is to read.
    pub struct ShareGroupTargetAssignmentMemberValue<'a> of GroupRecord::ShareGroupTargetAssignmentMember {
        /// What the member gets of each topic.
        topic_partitions: &'a [TopicPartition<'a>];
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct TopicPartition<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Which member of which group: the key of what a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentValue<'a> of GroupRecord::ShareGroupCurrentMemberAssignment {
        /// Rises when the member's assignment changes, which the member then confirms.
        member_epoch: i32;
        /// The member's epoch before this one, which it may still name if an answer was lost.
        previous_member_epoch: i32;
        /// How far the member is with its assignment: 0 stable, 1 has partitions to give up, 2 waits for those of
        /// others.
        state: i8;
        /// The partitions that the member has now.
        assigned_partitions: &'a [TopicPartitions<'a>];
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// Which group: the key of how far the stored state of a share group's partitions has come into being or gone.
    pub struct ShareGroupStatePartitionMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// How far the stored state of a share group's partitions has come into being or gone.
    pub struct ShareGroupStatePartitionMetadataValue<'a> of GroupRecord::ShareGroupStatePartitionMetadata {
        /// Topics whose state is coming into being.
        initializing_topics: &'a [TopicPartitionsInfo<'a>];
        /// What the group reads, since its share coordinator has set it up.
        initialized_topics: &'a [TopicPartitionsInfo<'a>];
        /// Topics whose state is going.
        deleting_topics: &'a [TopicInfo<'a>];
    }

    /// Partitions of one topic, by id and name.
    pub struct TopicPartitionsInfo<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }

    /// A topic by id and name.
    pub struct TopicInfo<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
    }
}
