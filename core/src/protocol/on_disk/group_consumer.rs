//! Records of `__consumer_offsets` about offsets, classic groups and consumer groups.

use uuid::Uuid;

use super::{GroupRecord, KEY};
use crate::wire::{Blob, Text, wire};

wire! {
    /// Whose offset, in which partition: the key of a committed offset in the form that nobody writes any more.
    pub struct LegacyOffsetCommitKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group: Text<'a>;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// A committed offset in the form that nobody writes any more.
    pub struct LegacyOffsetCommitValue<'a> of GroupRecord::LegacyOffsetCommit {
        /// The record that the group reads next: one more than the last that it has done.
        offset: i64;
        /// What the member or the committer added, for its own use.
        metadata: Text<'a>;
        /// When it was committed, in milliseconds since 1970.
        commit_timestamp: i64;
    }

    /// Whose offset, in which partition: the key of a committed offset of a group.
    pub struct OffsetCommitKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group: Text<'a>;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
    }

    /// A committed offset of a group.
    /// - 1: a time to end at.
    /// - 2: offsets last as long as the broker says (KIP-211).
    /// - 3: leader epochs, to notice a log that was truncated (KIP-320).
    /// - 4: flexible, so that older brokers can read what newer ones write (KIP-915); the topic's id.
    pub struct OffsetCommitValue<'a> of GroupRecord::OffsetCommit {
        /// The record that the group reads next: one more than the last that it has done.
        offset: i64;
        /// The leader epoch, which rises with every new leader; -1 if it is not known.
        leader_epoch: i32 = -1, in 3+;
        /// What the member or the committer added, for its own use.
        metadata: Text<'a>;
        /// When it was committed, in milliseconds since 1970.
        commit_timestamp: i64;
        /// When the offset expires, in milliseconds since 1970; -1 if the broker decides.
        expire_timestamp: i64 = -1, in 1-1;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 4+, tag 0;
    }

    /// Which group: the key of a group of the classic protocol.
    pub struct GroupMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group: Text<'a>;
    }

    /// A group of the classic protocol.
    /// - 1: a time limit of its own for rejoining (KIP-62).
    /// - 2: since when the group is empty, which ends its offsets (KIP-211).
    /// - 3: static members (KIP-345).
    /// - 4: flexible, so that older brokers can read what newer ones write (KIP-915).
    pub struct GroupMetadataValue<'a> of GroupRecord::GroupMetadata {
        /// What the group is for: `consumer` for consumers, `connect` for Kafka Connect; null if it is not known.
        protocol_type: Text<'a>;
        /// Counts the rebalances of the group, from 0 on.
        generation: i32;
        /// The protocol that the group has settled on; null if none.
        protocol: Option<Text<'a>>;
        /// The id of the member that makes the assignment.
        leader: Option<Text<'a>>;
        /// When the group came into its state, in milliseconds since 1970.
        current_state_timestamp: i64 = -1, in 2+;
        /// Everybody in the group, with what each was given.
        members: &'a [MemberMetadata<'a>];
    }

    /// A member with what it told and what it was given.
    pub struct MemberMetadata<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one (KIP-345).
        group_instance_id: Option<Text<'a>> = None, in 3+;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// How long the member may take to rejoin, in milliseconds.
        rebalance_timeout: i32 = -1, in 1+;
        /// After how long without a heartbeat the member is removed, in milliseconds.
        session_timeout: i32;
        /// What the member told the assignor: for consumers a `ConsumerProtocolSubscription`.
        subscription: Blob<'a>;
        /// The partitions or tasks that the member has now.
        assignment: Blob<'a>;
    }

    /// Which group: the key of a consumer group and its epoch.
    pub struct ConsumerGroupMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// A consumer group and its epoch.
    pub struct ConsumerGroupMetadataValue of GroupRecord::ConsumerGroupMetadata {
        /// Rises when members, subscriptions or topics of the group change, and a new assignment is due.
        epoch: i32;
        /// A hash over the topics that the group wants, which differs once one of them has other partitions or
        /// racks.
        metadata_hash: i64, tag 0;
    }

    /// Which group: the key of the topics a consumer group knew of; replaced by a hash.
    pub struct ConsumerGroupPartitionMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// The topics a consumer group knew of; replaced by a hash.
    pub struct ConsumerGroupPartitionMetadataValue<'a> of GroupRecord::ConsumerGroupPartitionMetadata {
        /// What the members want to read, as it was when it was last looked at.
        topics: &'a [TopicMetadata<'a>];
    }

    /// A topic as the group has seen it.
    pub struct TopicMetadata<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic_name: Text<'a>;
        /// How many partitions the topic had then.
        num_partitions: i32;
        /// Where the replicas of each partition stand.
        partition_metadata: &'a [PartitionMetadata<'a>];
    }

    /// A partition and the racks of its replicas.
    pub struct PartitionMetadata<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition: i32;
        /// The racks that the replicas stand in.
        racks: &'a [Text<'a>];
    }

    /// Names a member of a consumer group, of which the value tells what it says about itself.
    pub struct ConsumerGroupMemberMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a member has told: where it runs and what it wants.
    pub struct ConsumerGroupMemberMetadataValue<'a> of GroupRecord::ConsumerGroupMemberMetadata {
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>>;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>>;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// The names of the topics that the member wants to read.
        subscribed_topic_names: &'a [Text<'a>];
        /// A pattern in the language of RE2: topics whose names match are wanted too; null if unchanged or none.
        subscribed_topic_regex: Option<Text<'a>>;
        /// How long the member may take to give up what it must, in milliseconds; then it is removed.
        rebalance_timeout_ms: i32 = -1;
        /// The assignor on the broker that the member wants, `uniform` or `range`; null if it has no wish or that
        /// has not changed.
        server_assignor: Option<Text<'a>>;
        /// What a member of the classic protocol said of itself; null for others.
        classic_member_metadata: Option<ClassicMemberMetadata<'a>>, tag 0;
    }

    /// What is known of a member that still speaks the classic protocol.
    pub struct ClassicMemberMetadata<'a> {
        /// After how long without a heartbeat the member is removed, in milliseconds.
        session_timeout_ms: i32;
        /// The assignors that the member can work with, with what it told each.
        supported_protocols: &'a [ClassicProtocol<'a>];
    }

    /// A way of assigning that such a member can take part in.
    pub struct ClassicProtocol<'a> {
        /// What the assignor is called: `range` or `cooperative-sticky` for consumers.
        name: Text<'a>;
        /// What the member or the committer added, for its own use.
        metadata: Blob<'a>;
    }

    /// Which group: the key of the epoch of a consumer group's target assignment.
    pub struct ConsumerGroupTargetAssignmentMetadataKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// The epoch of a consumer group's target assignment.
    pub struct ConsumerGroupTargetAssignmentMetadataValue of GroupRecord::ConsumerGroupTargetAssignmentMetadata {
        /// For which epoch of the group the assignment was made; lower than that until a new one is ready.
        assignment_epoch: i32;
        /// When the assignment was made, in milliseconds since 1970.
        assignment_timestamp: i64, tag 0;
    }

    /// Which member of which group: the key of what a consumer group's member is to own.
    pub struct ConsumerGroupTargetAssignmentMemberKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a consumer group's member is to own.
    pub struct ConsumerGroupTargetAssignmentMemberValue<'a> of GroupRecord::ConsumerGroupTargetAssignmentMember {
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

    /// Which member of which group: the key of what a consumer group's member owns.
    pub struct ConsumerGroupCurrentMemberAssignmentKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a consumer group's member owns.
    pub struct ConsumerGroupCurrentMemberAssignmentValue<'a> of GroupRecord::ConsumerGroupCurrentMemberAssignment {
        /// Rises when the member's assignment changes, which the member then confirms.
        member_epoch: i32;
        /// The member's epoch before this one, which it may still name if an answer was lost.
        previous_member_epoch: i32;
        /// How far the member is with its assignment: 0 stable, 1 has partitions to give up, 2 waits for those of
        /// others.
        state: i8;
        /// The partitions that the member has now.
        assigned_partitions: &'a [TopicPartitions<'a>];
        /// The partitions that the member has yet to give up.
        partitions_pending_revocation: &'a [TopicPartitions<'a>];
    }

    /// Partitions of one topic, each with when it was given.
    pub struct TopicPartitions<'a> {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
        /// The member's epoch when each partition or task was assigned.
        assignment_epochs: Option<&'a [i32]>, tag 0;
    }

    /// Which pattern of which group: the key of the topics that a pattern of a consumer group stood for when it was
    /// last looked at.
    pub struct ConsumerGroupRegularExpressionKey<'a> of KEY {
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
        /// The pattern as a member gave it, in the language of RE2.
        regular_expression: Text<'a>;
    }

    /// The topics that a pattern of a consumer group stood for when it was last looked at.
    pub struct ConsumerGroupRegularExpressionValue<'a> of GroupRecord::ConsumerGroupRegularExpression {
        /// The names of the topics that matched.
        topics: &'a [Text<'a>];
        /// The metadata offset at which the pattern was looked up.
        version: i64;
        /// When the pattern was looked up, in milliseconds since 1970.
        timestamp: i64;
    }
}
