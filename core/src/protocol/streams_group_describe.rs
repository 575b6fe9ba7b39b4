//! StreamsGroupDescribe, API key 89.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these streams groups look like?
    pub struct Request<'a> of ApiKey::StreamsGroupDescribe {
        /// The ids of the groups.
        group_ids: &'a [Text<'a>];
        /// Is the client interested in what it may do to each group?
        include_authorized_operations: bool;
        /// Is the form for people wanted, too?
        include_topology_description: bool, in 1+;
    }

    /// Topology, members and tasks of each group.
    pub struct Response<'a> of ApiKey::StreamsGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// The groups.
        groups: &'a [DescribedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedGroup<'a> {
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>> = None;
        /// The group's id.
        group_id: Text<'a>;
        /// The group's state in words.
        group_state: Text<'a>;
        /// The group's epoch, which rises when members or subscriptions change.
        group_epoch: i32;
        /// The epoch of the group that the assignment was made for.
        assignment_epoch: i32;
        /// The topology; null if unchanged or not there.
        topology: Option<Topology<'a>> = None;
        /// The members.
        members: &'a [Member<'a>];
        /// A bit for each operation that the client may do; the lowest number if it did not ask.
        authorized_operations: i32 = i32::MIN;
        /// The topology in a form for people.
        topology_description: Option<TopologyDescription<'a>> = None, in 1+;
        /// Whether there is a form for people.
        topology_description_status: i8, in 1+;
        /// The assignor that the group uses.
        assignor_name: Option<Text<'a>> = None, in 1+;
    }

    /// Part of [`Response`].
    pub struct Topology<'a> {
        /// The epoch.
        epoch: i32;
        /// The parts of the topology.
        subtopologies: Option<&'a [Subtopology<'a>]> = None;
    }

    /// Part of [`Response`].
    pub struct Subtopology<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The topics that it reads.
        source_topics: &'a [Text<'a>];
        /// The topics of its own making that it writes.
        repartition_sink_topics: &'a [Text<'a>];
        /// The topics that keep its state.
        state_changelog_topics: &'a [TopicInfo<'a>];
        /// The topics of its own making that it reads.
        repartition_source_topics: &'a [TopicInfo<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicInfo<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: i32;
        /// How many replicas; 0 is the broker's default.
        replication_factor: i16;
        /// Settings of the topic.
        topic_configs: &'a [KeyValue<'a>];
    }

    /// Part of [`Response`].
    pub struct KeyValue<'a> {
        /// The key.
        key: Text<'a>;
        /// The value.
        value: Text<'a>;
    }

    /// Part of [`Response`].
    pub struct Member<'a> {
        /// The member's id.
        member_id: Text<'a>;
        /// The member's epoch, which rises when its assignment changes.
        member_epoch: i32;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>> = None;
        /// The rack that the client stands in; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// What the client calls itself.
        client_id: Text<'a>;
        /// The address that the client comes from.
        client_host: Text<'a>;
        /// The topology's epoch, which rises when the application changes.
        topology_epoch: i32;
        /// The process that the member runs in.
        process_id: Text<'a>;
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: Option<Endpoint<'a>> = None;
        /// What the client says of where it runs, for spreading copies.
        client_tags: &'a [KeyValue<'a>];
        /// How far the member has come with each task; null if unchanged.
        task_offsets: &'a [TaskOffset<'a>];
        /// How far each task's changelog reaches; null if unchanged.
        task_end_offsets: &'a [TaskOffset<'a>];
        /// What the member is assigned.
        assignment: Assignment<'a>;
        /// What the member is to be assigned.
        target_assignment: Assignment<'a>;
        /// Does the member speak the classic protocol?
        is_classic: bool;
    }

    /// Part of [`Response`].
    pub struct Endpoint<'a> {
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
    }

    /// Part of [`Response`].
    pub struct TaskOffset<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The partition's number.
        partition: i32;
        /// The offset.
        offset: i64;
    }

    /// Part of [`Response`].
    pub struct Assignment<'a> {
        /// Tasks to run.
        active_tasks: &'a [TaskIds<'a>];
        /// Tasks to keep a copy of.
        standby_tasks: &'a [TaskIds<'a>];
        /// Tasks to catch up with before running them.
        warmup_tasks: &'a [TaskIds<'a>];
    }

    /// Part of [`Response`].
    pub struct TaskIds<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The numbers of its partitions.
        partitions: &'a [i32];
    }

    /// Part of [`Response`].
    pub struct TopologyDescription<'a> {
        /// The parts of the topology.
        subtopologies: &'a [TopologyDescriptionSubtopology<'a>];
        /// The stores that every instance keeps whole.
        global_stores: &'a [TopologyDescriptionGlobalStore<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionSubtopology<'a> {
        /// The part of the topology.
        subtopology_id: Text<'a>;
        /// The nodes.
        nodes: &'a [TopologyDescriptionNode<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionNode<'a> {
        /// Its name.
        name: Text<'a>;
        /// 1 source, 2 processor, 3 sink.
        node_type: i8;
        /// The topics that it reads.
        source_topics: &'a [Text<'a>];
        /// The topic that it writes.
        sink_topic: Option<Text<'a>> = None;
        /// The stores that it uses.
        stores: &'a [Text<'a>];
        /// The nodes that follow it.
        successors: &'a [Text<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionGlobalStore<'a> {
        /// The node that reads.
        source: TopologyDescriptionNode<'a>;
        /// The node that processes.
        processor: TopologyDescriptionNode<'a>;
    }
}
