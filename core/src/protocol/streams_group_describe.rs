//! StreamsGroupDescribe, API key 89.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these streams groups look like?
    pub struct Request<'a> of ApiKey::StreamsGroupDescribe {
        group_ids: &'a [Text<'a>];
        include_authorized_operations: bool;
        include_topology_description: bool, in 1+;
    }

    /// Topology, members and tasks of each group.
    pub struct Response<'a> of ApiKey::StreamsGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        groups: &'a [DescribedGroup<'a>];
    }

    /// Part of [`Response`].
    pub struct DescribedGroup<'a> {
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        group_id: Text<'a>;
        group_state: Text<'a>;
        group_epoch: i32;
        assignment_epoch: i32;
        topology: Option<Topology<'a>> = None;
        members: &'a [Member<'a>];
        authorized_operations: i32 = i32::MIN;
        topology_description: Option<TopologyDescription<'a>> = None, in 1+;
        topology_description_status: i8, in 1+;
        assignor_name: Option<Text<'a>> = None, in 1+;
    }

    /// Part of [`Response`].
    pub struct Topology<'a> {
        epoch: i32;
        subtopologies: Option<&'a [Subtopology<'a>]> = None;
    }

    /// Part of [`Response`].
    pub struct Subtopology<'a> {
        subtopology_id: Text<'a>;
        source_topics: &'a [Text<'a>];
        repartition_sink_topics: &'a [Text<'a>];
        state_changelog_topics: &'a [TopicInfo<'a>];
        repartition_source_topics: &'a [TopicInfo<'a>];
    }

    /// Part of [`Response`].
    pub struct TopicInfo<'a> {
        name: Text<'a>;
        partitions: i32;
        replication_factor: i16;
        topic_configs: &'a [KeyValue<'a>];
    }

    /// Part of [`Response`].
    pub struct KeyValue<'a> {
        key: Text<'a>;
        value: Text<'a>;
    }

    /// Part of [`Response`].
    pub struct Member<'a> {
        member_id: Text<'a>;
        member_epoch: i32;
        instance_id: Option<Text<'a>> = None;
        rack_id: Option<Text<'a>> = None;
        client_id: Text<'a>;
        client_host: Text<'a>;
        topology_epoch: i32;
        process_id: Text<'a>;
        user_endpoint: Option<Endpoint<'a>> = None;
        client_tags: &'a [KeyValue<'a>];
        task_offsets: &'a [TaskOffset<'a>];
        task_end_offsets: &'a [TaskOffset<'a>];
        assignment: Assignment<'a>;
        target_assignment: Assignment<'a>;
        is_classic: bool;
    }

    /// Part of [`Response`].
    pub struct Endpoint<'a> {
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`Response`].
    pub struct TaskOffset<'a> {
        subtopology_id: Text<'a>;
        partition: i32;
        offset: i64;
    }

    /// Part of [`Response`].
    pub struct Assignment<'a> {
        active_tasks: &'a [TaskIds<'a>];
        standby_tasks: &'a [TaskIds<'a>];
        warmup_tasks: &'a [TaskIds<'a>];
    }

    /// Part of [`Response`].
    pub struct TaskIds<'a> {
        subtopology_id: Text<'a>;
        partitions: &'a [i32];
    }

    /// Part of [`Response`].
    pub struct TopologyDescription<'a> {
        subtopologies: &'a [TopologyDescriptionSubtopology<'a>];
        global_stores: &'a [TopologyDescriptionGlobalStore<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionSubtopology<'a> {
        subtopology_id: Text<'a>;
        nodes: &'a [TopologyDescriptionNode<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionNode<'a> {
        name: Text<'a>;
        node_type: i8;
        source_topics: &'a [Text<'a>];
        sink_topic: Option<Text<'a>> = None;
        stores: &'a [Text<'a>];
        successors: &'a [Text<'a>];
    }

    /// Part of [`Response`].
    pub struct TopologyDescriptionGlobalStore<'a> {
        source: TopologyDescriptionNode<'a>;
        processor: TopologyDescriptionNode<'a>;
    }
}
