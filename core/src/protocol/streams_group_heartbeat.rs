//! StreamsGroupHeartbeat, API key 88.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a streams group is alive, and this has changed on its side.
    pub struct Request<'a> of ApiKey::StreamsGroupHeartbeat {
        group_id: Text<'a>;
        member_id: Text<'a>;
        member_epoch: i32;
        endpoint_information_epoch: i32;
        instance_id: Option<Text<'a>> = None;
        rack_id: Option<Text<'a>> = None;
        rebalance_timeout_ms: i32 = -1;
        topology: Option<Topology<'a>> = None;
        active_tasks: Option<&'a [TaskIds<'a>]> = None;
        standby_tasks: Option<&'a [TaskIds<'a>]> = None;
        warmup_tasks: Option<&'a [TaskIds<'a>]> = None;
        process_id: Option<Text<'a>> = None;
        user_endpoint: Option<Endpoint<'a>> = None;
        client_tags: Option<&'a [KeyValue<'a>]> = None;
        task_offsets: Option<&'a [TaskOffset<'a>]> = None;
        task_end_offsets: Option<&'a [TaskOffset<'a>]> = None;
        shutdown_application: bool;
    }

    /// Part of [`Request`].
    pub struct Topology<'a> {
        epoch: i32;
        subtopologies: &'a [Subtopology<'a>];
    }

    /// Part of [`Request`].
    pub struct Subtopology<'a> {
        subtopology_id: Text<'a>;
        source_topics: &'a [Text<'a>];
        source_topic_regex: &'a [Text<'a>];
        state_changelog_topics: &'a [TopicInfo<'a>];
        repartition_sink_topics: &'a [Text<'a>];
        repartition_source_topics: &'a [TopicInfo<'a>];
        copartition_groups: &'a [CopartitionGroup<'a>];
    }

    /// Part of [`Request`].
    pub struct TopicInfo<'a> {
        name: Text<'a>;
        partitions: i32;
        replication_factor: i16;
        topic_configs: &'a [KeyValue<'a>];
    }

    /// Part of [`Request`].
    pub struct KeyValue<'a> {
        key: Text<'a>;
        value: Text<'a>;
    }

    /// Part of [`Request`].
    pub struct CopartitionGroup<'a> {
        source_topics: &'a [i16];
        source_topic_regex: &'a [i16];
        repartition_source_topics: &'a [i16];
    }

    /// Part of [`Request`].
    pub struct TaskIds<'a> {
        subtopology_id: Text<'a>;
        partitions: &'a [i32];
    }

    /// Part of [`Request`].
    pub struct Endpoint<'a> {
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`Request`].
    pub struct TaskOffset<'a> {
        subtopology_id: Text<'a>;
        partition: i32;
        offset: i64;
    }

    /// Its tasks, and what has changed on the coordinator's side.
    pub struct Response<'a> of ApiKey::StreamsGroupHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
        member_id: Text<'a>;
        member_epoch: i32;
        heartbeat_interval_ms: i32;
        acceptable_recovery_lag_legacy: i32, in 0-0;
        task_offset_interval_ms: i32;
        acceptable_recovery_lag: i64 = -1, in 1+;
        status: Option<&'a [Status<'a>]>;
        active_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        standby_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        warmup_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        topology_description_required: bool, in 1+;
        endpoint_information_epoch: i32;
        partitions_by_user_endpoint: Option<&'a [EndpointToPartitions<'a>]> = None;
    }

    /// Part of [`Response`].
    pub struct Status<'a> {
        status_code: i8;
        status_detail: Text<'a>;
    }

    /// Part of [`Response`].
    pub struct StreamsGroupHeartbeatResponseTaskIds<'a> {
        subtopology_id: Text<'a>;
        partitions: &'a [i32];
    }

    /// Part of [`Response`].
    pub struct EndpointToPartitions<'a> {
        user_endpoint: StreamsGroupHeartbeatResponseEndpoint<'a>;
        active_partitions: &'a [TopicPartition<'a>];
        standby_partitions: &'a [TopicPartition<'a>];
    }

    /// Part of [`Response`].
    pub struct StreamsGroupHeartbeatResponseEndpoint<'a> {
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`Response`].
    pub struct TopicPartition<'a> {
        topic: Text<'a>;
        partitions: &'a [i32];
    }
}
