//! Records of `__consumer_offsets` about streams groups.

use super::{GroupRecord, KEY};
use crate::wire::{Text, wire};

wire! {
    /// Which group: the key of a streams group and its epoch.
    pub struct StreamsGroupMetadataKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// A streams group and its epoch.
    pub struct StreamsGroupMetadataValue<'a> of GroupRecord::StreamsGroupMetadata {
        /// Rises when members, subscriptions or topics of the group change.
        epoch: i32;
        /// A hash over the topics that the group wants, which differs once one of them has other partitions or
        /// racks.
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

    /// A setting that the assignor worked with.
    pub struct LastAssignmentConfig<'a> {
        /// Which setting of the assignor, or of the topic.
        key: Text<'a>;
        /// What it is set to, as text.
        value: Text<'a>;
    }

    /// Names a member of a streams group, of which the value tells what it says about itself.
    pub struct StreamsGroupMemberMetadataKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// What a member has told: where it runs and what it wants.
    pub struct StreamsGroupMemberMetadataValue<'a> of GroupRecord::StreamsGroupMemberMetadata {
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>>;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>>;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// How long the member may take to give up what it must, in milliseconds; then it is removed.
        rebalance_timeout_ms: i32 = -1;
        /// Rises when the application comes with another topology, after a roll-out for one.
        topology_epoch: i32;
        /// The process that the member runs in, by a random id; copies are not put into the same process.
        process_id: Text<'a>;
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: Option<Endpoint<'a>> = None;
        /// What the client says of where it runs, its zone for one, so that copies can be spread.
        client_tags: &'a [KeyValue<'a>];
    }

    /// Where to ask a member's application.
    pub struct Endpoint<'a> {
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// A tag that the client gave itself.
    pub struct KeyValue<'a> {
        /// What the tag or setting is called.
        key: Text<'a>;
        /// What it says, as text.
        value: Text<'a>;
    }

    /// Which group: the key of the epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// The epoch of a streams group's target assignment.
    pub struct StreamsGroupTargetAssignmentMetadataValue of GroupRecord::StreamsGroupTargetAssignmentMetadata {
        /// For which epoch of the group the assignment was made; lower than that until a new one is ready.
        assignment_epoch: i32;
        /// When the assignment was made, in milliseconds since 1970.
        assignment_timestamp: i64, tag 0;
    }

    /// Which member of which group: the key of the tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member is to have.
    pub struct StreamsGroupTargetAssignmentMemberValue<'a> of GroupRecord::StreamsGroupTargetAssignmentMember {
        /// Tasks that the member runs: it reads records and keeps their state.
        active_tasks: &'a [TaskIds<'a>];
        /// Tasks whose state the member keeps a copy of, to take them over fast.
        standby_tasks: &'a [TaskIds<'a>];
        /// Tasks whose state the member catches up with, to run them then.
        warmup_tasks: &'a [TaskIds<'a>];
    }

    /// Tasks that run one part of the topology.
    pub struct TaskIds<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// Which tasks of that part: each reads the partition of one number of every topic.
        partitions: &'a [i32];
    }

    /// Which member of which group: the key of the tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
    }

    /// The tasks that a streams group's member has.
    pub struct StreamsGroupCurrentMemberAssignmentValue<'a> of GroupRecord::StreamsGroupCurrentMemberAssignment {
        /// Rises when the member's assignment changes, which the member then confirms.
        member_epoch: i32;
        /// The member's epoch before this one, which it may still name if an answer was lost.
        previous_member_epoch: i32;
        /// How far the member is with its assignment: 1 stable, 2 has tasks to give up, 3 waits for tasks of
        /// others.
        state: i8;
        /// Tasks that the member runs: it reads records and keeps their state.
        active_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks whose state the member keeps a copy of, to take them over fast.
        standby_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks whose state the member catches up with, to run them then.
        warmup_tasks: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to stop running.
        active_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to drop the copy of.
        standby_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
        /// Tasks that the member has yet to stop catching up with.
        warmup_tasks_pending_revocation: &'a [StreamsGroupCurrentMemberAssignmentValueTaskIds<'a>];
    }

    /// Tasks that run one part of the topology, each with when it was given.
    pub struct StreamsGroupCurrentMemberAssignmentValueTaskIds<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// Which tasks of that part: each reads the partition of one number of every topic.
        partitions: &'a [i32];
        /// The member's epoch when each partition or task was assigned.
        assignment_epochs: Option<&'a [i32]>, tag 0;
    }

    /// Names the group of a streams application.
    pub struct StreamsGroupTopologyKey<'a> of KEY {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// What a streams application consists of, as far as its group must know.
    pub struct StreamsGroupTopologyValue<'a> of GroupRecord::StreamsGroupTopology {
        /// Rises when the application comes with another topology.
        epoch: i32;
        /// The parts of the topology that run on their own.
        subtopologies: &'a [Subtopology<'a>];
    }

    /// A part of the application that runs by itself, connected to the others by topics alone.
    pub struct Subtopology<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// The topics that it reads which the application did not make, by name.
        source_topics: &'a [Text<'a>];
        /// The patterns of topics that it reads.
        source_topic_regex: &'a [Text<'a>];
        /// The topics that keep its state, so that another member can take over.
        state_changelog_topics: &'a [TopicInfo<'a>];
        /// The topics that it writes so that another part can read them, by name.
        repartition_sink_topics: &'a [Text<'a>];
        /// The topics that it reads and that the application made for itself.
        repartition_source_topics: &'a [TopicInfo<'a>];
        /// Topics that are joined and so must have equally many partitions.
        copartition_groups: &'a [CopartitionGroup<'a>];
    }

    /// A topic that the application makes for itself.
    pub struct TopicInfo<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// How many partitions it must have; 0 if that is for the broker to find out.
        partitions: i32;
        /// How many replicas each partition must have; 0 is the broker's default.
        replication_factor: i16;
        /// Settings that the topic must have.
        topic_configs: &'a [TopicConfig<'a>];
    }

    /// A setting of such a topic.
    pub struct TopicConfig<'a> {
        /// Which setting of the assignor, or of the topic.
        key: Text<'a>;
        /// What it is set to, as text.
        value: Text<'a>;
    }

    /// Topics that must have equally many partitions, since they are joined.
    pub struct CopartitionGroup<'a> {
        /// Which of the topics in `source_topics`, by their places there.
        source_topics: &'a [i16];
        /// Which of the patterns in `source_topic_regex`, by their places there.
        source_topic_regex: &'a [i16];
        /// Which of the topics in `repartition_source_topics`, by their places there.
        repartition_source_topics: &'a [i16];
    }
}
