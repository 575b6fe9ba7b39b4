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
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>>;
        /// What the client calls itself.
        client_id: Text<'a>;
        /// The address that the client comes from.
        client_host: Text<'a>;
        /// The topics that the member wants.
        subscribed_topic_names: &'a [Text<'a>];
    }

    /// The key of: a share group and its epoch.
    pub struct ShareGroupMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// A share group and its epoch.
    pub struct ShareGroupMetadataValue of GroupRecord::ShareGroupMetadata {
        /// Rises when members, subscriptions or topics of the group change.
        epoch: i32;
        /// A hash over the topics that the group wants, to notice changes.
        metadata_hash: i64;
    }

    /// The key of: the epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// The epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataValue of GroupRecord::ShareGroupTargetAssignmentMetadata {
        /// The epoch of the group that the assignment was made for.
        assignment_epoch: i32;
        /// When the assignment was made, in milliseconds since 1970.
        assignment_timestamp: i64, tag 0;
    }

    /// The key of: what a share group's member is to read.
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
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// The key of: what a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentValue<'a> of GroupRecord::ShareGroupCurrentMemberAssignment {
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// The member's epoch before this one.
        previous_member_epoch: i32;
        /// The member's state in the reconciliation of its assignment.
        state: i8;
        /// The partitions that the member owns.
        assigned_partitions: &'a [TopicPartitions<'a>];
    }

    /// Which partitions of one topic a member has, or shall have.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// The key of: how far the stored state of a share group's partitions has come into being or gone.
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
        /// The numbers of its partitions.
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
