//! Records of `__consumer_offsets` about streams groups.

use super::{GroupRecord, KEY};
use crate::wire::{Text, wire};

wire! {
    /// The key of: a streams group and its epoch.
    pub struct StreamsGroupMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// A streams group and its epoch.
    pub struct StreamsGroupMetadataValue<'a> of GroupRecord::StreamsGroupMetadata {
        epoch: i32;
        metadata_hash: i64;
        validated_topology_epoch: i32 = -1, tag 0;
        last_assignment_configs: Option<&'a [LastAssignmentConfig<'a>]>, tag 1;
        stored_description_topology_epoch: i32 = -1, tag 2;
        failed_description_topology_epoch: i32 = -1, tag 3;
    }

    /// Part of [`StreamsGroupMetadataValue`].
    pub struct LastAssignmentConfig<'a> {
        key: Text<'a>;
        value: Text<'a>;
    }

    /// The key of: a member of a streams group.
    pub struct StreamsGroupMemberMetadataKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// A member of a streams group.
    pub struct StreamsGroupMemberMetadataValue<'a> of GroupRecord::StreamsGroupMemberMetadata {
        instance_id: Option<Text<'a>>;
        rack_id: Option<Text<'a>>;
        client_id: Text<'a>;
        client_host: Text<'a>;
        rebalance_timeout_ms: i32 = -1;
        topology_epoch: i32;
        process_id: Text<'a>;
        user_endpoint: Option<Endpoint<'a>> = None;
        client_tags: &'a [KeyValue<'a>];
    }

    /// Part of [`StreamsGroupMemberMetadataValue`].
    pub struct Endpoint<'a> {
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`StreamsGroupMemberMetadataValue`].
    pub struct KeyValue<'a> {
        key: Text<'a>;
        value: Text<'a>;
    }

    /// The key of: the epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// The epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataValue of GroupRecord::StreamsGroupTargetAssignmentMetadata {
        assignment_epoch: i32;
        assignment_timestamp: i64, tag 0;
    }

    /// The key of: the tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberValue<'a> of GroupRecord::StreamsGroupTargetAssignmentMember {
        active_tasks: &'a [TaskIds<'a>];
        standby_tasks: &'a [TaskIds<'a>];
        warmup_tasks: &'a [TaskIds<'a>];
    }

    /// Part of [`StreamsGroupTargetAssignmentMemberValue`].
    pub struct TaskIds<'a> {
        subtopology_id: Text<'a>;
        partitions: &'a [i32];
    }

    /// The key of: the tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentKey<'a> of KEY {
        group_id: Text<'a>;
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentValue<'a> of GroupRecord::StreamsGroupCurrentMemberAssignment {
        member_epoch: i32;
        previous_member_epoch: i32;
        state: i8;
        active_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        standby_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        warmup_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        active_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        standby_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        warmup_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
    }

    /// Part of [`StreamsGroupCurrentMemberAssignmentValue`].
    pub struct StreamsGroupCurrentMemberAssignmentValueTaskIds<'a> {
        subtopology_id: Text<'a>;
        partitions: &'a [i32];
        assignment_epochs: Option<&'a [i32]>, tag 0;
    }

    /// The key of: the topology of a streams group.
    pub struct StreamsGroupTopologyKey<'a> of KEY {
        group_id: Text<'a>;
    }

    /// The topology of a streams group.
    pub struct StreamsGroupTopologyValue<'a> of GroupRecord::StreamsGroupTopology {
        epoch: i32;
        subtopologies: &'a [Subtopology<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct Subtopology<'a> {
        subtopology_id: Text<'a>;
        source_topics: &'a [Text<'a>];
        source_topic_regex: &'a [Text<'a>];
        state_changelog_topics: &'a [TopicInfo<'a>];
        repartition_sink_topics: &'a [Text<'a>];
        repartition_source_topics: &'a [TopicInfo<'a>];
        copartition_groups: &'a [CopartitionGroup<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct TopicInfo<'a> {
        name: Text<'a>;
        partitions: i32;
        replication_factor: i16;
        topic_configs: &'a [TopicConfig<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct TopicConfig<'a> {
        key: Text<'a>;
        value: Text<'a>;
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct CopartitionGroup<'a> {
        source_topics: &'a [i16];
        source_topic_regex: &'a [i16];
        repartition_source_topics: &'a [i16];
    }
}
