//! Records of `__consumer_offsets` about streams groups.

use super::{GroupRecord, KEY};
use crate::wire::{Text, wire};

wire! {
    /// The key of: a streams group and its epoch.
    pub struct StreamsGroupMetadataKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
    }

    /// A streams group and its epoch.
    pub struct StreamsGroupMetadataValue<'a> of GroupRecord::StreamsGroupMetadata {
        /// The epoch.
        epoch: i32;
        /// A hash over the topics that the group wants, to notice changes.
        metadata_hash: i64;
        /// The topology that was found sound; -1 if none.
        validated_topology_epoch: i32 = -1, tag 0;
        /// The settings that the last assignment was made with.
        last_assignment_configs: Option<&'a [LastAssignmentConfig<'a>]>, tag 1;
        /// The topology whose form for people is stored; -1 none, -2 uncertain.
        stored_description_topology_epoch: i32 = -1, tag 2;
        /// The topology whose form for people was refused for good; -1 if none.
        failed_description_topology_epoch: i32 = -1, tag 3;
    }

    /// Part of [`StreamsGroupMetadataValue`].
    pub struct LastAssignmentConfig<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: Text<'a>;
    }

    /// The key of: a member of a streams group.
    pub struct StreamsGroupMemberMetadataKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
        /// The member's id.
        member_id: Text<'a>;
    }

    /// A member of a streams group.
    pub struct StreamsGroupMemberMetadataValue<'a> of GroupRecord::StreamsGroupMemberMetadata {
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>>;
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>>;
        /// What the client calls itself.
        client_id: Text<'a>;
        /// The address that the client comes from.
        client_host: Text<'a>;
        /// How long members may take to rejoin or to give up partitions, in milliseconds; -1 if unchanged or not set.
        rebalance_timeout_ms: i32 = -1;
        /// The topology's epoch, which rises when the application changes.
        topology_epoch: i32;
        /// The process that the member runs in.
        process_id: Text<'a>;
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: Option<Endpoint<'a>> = None;
        /// What the client says of where it runs, for spreading copies.
        client_tags: &'a [KeyValue<'a>];
    }

    /// Part of [`StreamsGroupMemberMetadataValue`].
    pub struct Endpoint<'a> {
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
    }

    /// Part of [`StreamsGroupMemberMetadataValue`].
    pub struct KeyValue<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: Text<'a>;
    }

    /// The key of: the epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
    }

    /// The epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataValue of GroupRecord::StreamsGroupTargetAssignmentMetadata {
        /// The epoch of the group that the assignment was made for.
        assignment_epoch: i32;
        /// When the assignment was made, in milliseconds since 1970.
        assignment_timestamp: i64, tag 0;
    }

    /// The key of: the tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
        /// The member's id.
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberValue<'a> of GroupRecord::StreamsGroupTargetAssignmentMember {
        /// Tasks to run.
        active_tasks: &'a [TaskIds<'a>];
        /// Tasks to keep a copy of.
        standby_tasks: &'a [TaskIds<'a>];
        /// Tasks to catch up with before running them.
        warmup_tasks: &'a [TaskIds<'a>];
    }

    /// Part of [`StreamsGroupTargetAssignmentMemberValue`].
    pub struct TaskIds<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// The key of: the tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
        /// The member's id.
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentValue<'a> of GroupRecord::StreamsGroupCurrentMemberAssignment {
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// The member's epoch before this one.
        previous_member_epoch: i32;
        /// The member's state in the reconciliation of its assignment.
        state: i8;
        /// Tasks to run.
        active_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks to keep a copy of.
        standby_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks to catch up with before running them.
        warmup_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to stop running.
        active_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to drop the copy of.
        standby_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to stop catching up with.
        warmup_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
    }

    /// Part of [`StreamsGroupCurrentMemberAssignmentValue`].
    pub struct StreamsGroupCurrentMemberAssignmentValueTaskIds<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
        /// The member's epoch when each partition or task was assigned.
        assignment_epochs: Option<&'a [i32]>, tag 0;
    }

    /// The key of: the topology of a streams group.
    pub struct StreamsGroupTopologyKey<'a> of KEY {
        /// The group's id.
        group_id: Text<'a>;
    }

    /// The topology of a streams group.
    pub struct StreamsGroupTopologyValue<'a> of GroupRecord::StreamsGroupTopology {
        /// The epoch.
        epoch: i32;
        /// The parts of the topology.
        subtopologies: &'a [Subtopology<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct Subtopology<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The topics that it reads.
        source_topics: &'a [Text<'a>];
        /// The patterns of topics that it reads.
        source_topic_regex: &'a [Text<'a>];
        /// The topics that keep its state.
        state_changelog_topics: &'a [TopicInfo<'a>];
        /// The topics of its own making that it writes.
        repartition_sink_topics: &'a [Text<'a>];
        /// The topics of its own making that it reads.
        repartition_source_topics: &'a [TopicInfo<'a>];
        /// Topics whose partitions belong together.
        copartition_groups: &'a [CopartitionGroup<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct TopicInfo<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: i32;
        /// How many replicas; 0 is the broker's default.
        replication_factor: i16;
        /// Settings of the topic.
        topic_configs: &'a [TopicConfig<'a>];
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct TopicConfig<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: Text<'a>;
    }

    /// Part of [`StreamsGroupTopologyValue`].
    pub struct CopartitionGroup<'a> {
        /// The topics that it reads.
        source_topics: &'a [i16];
        /// The patterns of topics that it reads.
        source_topic_regex: &'a [i16];
        /// The topics of its own making that it reads.
        repartition_source_topics: &'a [i16];
    }
}
