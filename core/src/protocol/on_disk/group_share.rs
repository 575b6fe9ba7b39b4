//! Records of `__consumer_offsets` about share groups.

use uuid::Uuid;

use super::{GroupRecord, KEY};
use crate::wire::{Text, wire};

wire! {
    /// The key of: a member of a share group.
    pub struct ShareGroupMemberMetadataKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// A member of a share group.
    pub struct ShareGroupMemberMetadataValue<'a> of GroupRecord::ShareGroupMemberMetadata {
        rack_id: Option<Text<'a>>;
        client_id: Text<'a>;
        client_host: Text<'a>;
        subscribed_topic_names: &'a [Text<'a>];
    }

    /// The key of: a share group and its epoch.
    pub struct ShareGroupMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// A share group and its epoch.
    pub struct ShareGroupMetadataValue of GroupRecord::ShareGroupMetadata {
        epoch: i32;
        metadata_hash: i64;
    }

    /// The key of: the epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// The epoch of a share group's target assignment.
    pub struct ShareGroupTargetAssignmentMetadataValue of GroupRecord::ShareGroupTargetAssignmentMetadata {
        assignment_epoch: i32;
        assignment_timestamp: i64, tag 0;
    }

    /// The key of: what a share group's member is to read.
    pub struct ShareGroupTargetAssignmentMemberKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// What a share group's member is to read.
    pub struct ShareGroupTargetAssignmentMemberValue<'a> of GroupRecord::ShareGroupTargetAssignmentMember {
        topic_partitions: &'a [TopicPartition<'a>];
    }

    /// Part of [`ShareGroupTargetAssignmentMemberValue`].
    pub struct TopicPartition<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }

    /// The key of: what a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// What a share group's member reads.
    pub struct ShareGroupCurrentMemberAssignmentValue<'a> of GroupRecord::ShareGroupCurrentMemberAssignment {
        member_epoch: i32;
        previous_member_epoch: i32;
        state: i8;
        assigned_partitions: &'a [TopicPartitions<'a>];
    }

    /// Part of [`ShareGroupCurrentMemberAssignmentValue`].
    pub struct TopicPartitions<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }

    /// The key of: how far the stored state of a share group's partitions has come into being or gone.
    pub struct ShareGroupStatePartitionMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// How far the stored state of a share group's partitions has come into being or gone.
    pub struct ShareGroupStatePartitionMetadataValue<'a> of GroupRecord::ShareGroupStatePartitionMetadata {
        initializing_topics: &'a [TopicPartitionsInfo<'a>];
        initialized_topics: &'a [TopicPartitionsInfo<'a>];
        deleting_topics: &'a [TopicInfo<'a>];
    }

    /// Part of [`ShareGroupStatePartitionMetadataValue`].
    pub struct TopicPartitionsInfo<'a> {
        topic_id: Uuid;
        topic_name: Text<'a>;
        partitions: &'a [i32];
    }

    /// Part of [`ShareGroupStatePartitionMetadataValue`].
    pub struct TopicInfo<'a> {
        topic_id: Uuid;
        topic_name: Text<'a>;
    }
}
