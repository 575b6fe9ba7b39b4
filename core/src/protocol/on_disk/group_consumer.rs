//! Records of `__consumer_offsets` about offsets, classic groups and consumer groups.

use uuid::Uuid;

use super::{GroupRecord, KEY};
use crate::wire::{Blob, Text, wire};

wire! {
    /// The key of: a committed offset in the form that nobody writes any more.
    pub struct LegacyOffsetCommitKey<'a> of KEY {
        group: Text<'a>;
        topic: Text<'a>;
        partition: i32;
    }

    /// A committed offset in the form that nobody writes any more.
    pub struct LegacyOffsetCommitValue<'a> of GroupRecord::LegacyOffsetCommit {
        offset: i64;
        metadata: Text<'a>;
        commit_timestamp: i64;
    }

    /// The key of: a committed offset of a group.
    pub struct OffsetCommitKey<'a> of KEY {
        group: Text<'a>;
        topic: Text<'a>;
        partition: i32;
    }

    /// A committed offset of a group.
    pub struct OffsetCommitValue<'a> of GroupRecord::OffsetCommit {
        offset: i64;
        leader_epoch: i32 = -1, in 3+;
        metadata: Text<'a>;
        commit_timestamp: i64;
        expire_timestamp: i64 = -1, in 1-1;
        topic_id: Uuid, in 4+, tag 0;
    }

    /// The key of: a group of the classic protocol.
    pub struct GroupMetadataKey<'a> of KEY {
        group: Text<'a>;
    }

    /// A group of the classic protocol.
    pub struct GroupMetadataValue<'a> of GroupRecord::GroupMetadata {
        protocol_type: Text<'a>;
        generation: i32;
        protocol: Option<Text<'a>>;
        leader: Option<Text<'a>>;
        current_state_timestamp: i64 = -1, in 2+;
        members: &'a [MemberMetadata<'a>];
    }

    /// Part of [`GroupMetadataValue`].
    pub struct MemberMetadata<'a> {
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 3+;
        client_id: Text<'a>;
        client_host: Text<'a>;
        rebalance_timeout: i32 = -1, in 1+;
        session_timeout: i32;
        subscription: Blob<'a>;
        assignment: Blob<'a>;
    }

    /// The key of: a consumer group and its epoch.
    pub struct ConsumerGroupMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// A consumer group and its epoch.
    pub struct ConsumerGroupMetadataValue of GroupRecord::ConsumerGroupMetadata {
        epoch: i32;
        metadata_hash: i64, tag 0;
    }

    /// The key of: the topics a consumer group knew of; replaced by a hash.
    pub struct ConsumerGroupPartitionMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// The topics a consumer group knew of; replaced by a hash.
    pub struct ConsumerGroupPartitionMetadataValue<'a> of GroupRecord::ConsumerGroupPartitionMetadata {
        topics: &'a [TopicMetadata<'a>];
    }

    /// Part of [`ConsumerGroupPartitionMetadataValue`].
    pub struct TopicMetadata<'a> {
        topic_id: Uuid;
        topic_name: Text<'a>;
        num_partitions: i32;
        partition_metadata: &'a [PartitionMetadata<'a>];
    }

    /// Part of [`ConsumerGroupPartitionMetadataValue`].
    pub struct PartitionMetadata<'a> {
        partition: i32;
        racks: &'a [Text<'a>];
    }

    /// The key of: a member of a consumer group.
    pub struct ConsumerGroupMemberMetadataKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// A member of a consumer group.
    pub struct ConsumerGroupMemberMetadataValue<'a> of GroupRecord::ConsumerGroupMemberMetadata {
        instance_id: Option<Text<'a>>;
        rack_id: Option<Text<'a>>;
        client_id: Text<'a>;
        client_host: Text<'a>;
        subscribed_topic_names: &'a [Text<'a>];
        subscribed_topic_regex: Option<Text<'a>>;
        rebalance_timeout_ms: i32 = -1;
        server_assignor: Option<Text<'a>>;
        classic_member_metadata: Option<ClassicMemberMetadata<'a>>, tag 0;
    }

    /// Part of [`ConsumerGroupMemberMetadataValue`].
    pub struct ClassicMemberMetadata<'a> {
        session_timeout_ms: i32;
        supported_protocols: &'a [ClassicProtocol<'a>];
    }

    /// Part of [`ConsumerGroupMemberMetadataValue`].
    pub struct ClassicProtocol<'a> {
        name: Text<'a>;
        metadata: Blob<'a>;
    }

    /// The key of: the epoch of a consumer group's target assignment.
    pub struct ConsumerGroupTargetAssignmentMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// The epoch of a consumer group's target assignment.
    pub struct ConsumerGroupTargetAssignmentMetadataValue of GroupRecord::ConsumerGroupTargetAssignmentMetadata {
        assignment_epoch: i32;
        assignment_timestamp: i64, tag 0;
    }

    /// The key of: what a consumer group's member is to own.
    pub struct ConsumerGroupTargetAssignmentMemberKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// What a consumer group's member is to own.
    pub struct ConsumerGroupTargetAssignmentMemberValue<'a> of GroupRecord::ConsumerGroupTargetAssignmentMember {
        topic_partitions: &'a [TopicPartition<'a>];
    }

    /// Part of [`ConsumerGroupTargetAssignmentMemberValue`].
    pub struct TopicPartition<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
    }

    /// The key of: what a consumer group's member owns.
    pub struct ConsumerGroupCurrentMemberAssignmentKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// What a consumer group's member owns.
    pub struct ConsumerGroupCurrentMemberAssignmentValue<'a> of GroupRecord::ConsumerGroupCurrentMemberAssignment {
        member_epoch: i32;
        previous_member_epoch: i32;
        state: i8;
        assigned_partitions: &'a [TopicPartitions<'a>];
        partitions_pending_revocation: &'a [TopicPartitions<'a>];
    }

    /// Part of [`ConsumerGroupCurrentMemberAssignmentValue`].
    pub struct TopicPartitions<'a> {
        topic_id: Uuid;
        partitions: &'a [i32];
        assignment_epochs: Option<&'a [i32]>, tag 0;
    }

    /// The key of: the topics that a pattern of a consumer group stood for when it was last looked at.
    pub struct ConsumerGroupRegularExpressionKey<'a> of KEY {
        group_id: Text<'a>;
        regular_expression: Text<'a>;
    }

    /// The topics that a pattern of a consumer group stood for when it was last looked at.
    pub struct ConsumerGroupRegularExpressionValue<'a> of GroupRecord::ConsumerGroupRegularExpression {
        topics: &'a [Text<'a>];
        version: i64;
        timestamp: i64;
    }
}
