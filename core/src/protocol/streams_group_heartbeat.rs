//! StreamsGroupHeartbeat, API key 88.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A member of a streams group is alive, and this has changed on its side.
    /// - 1: the client understands the status MISSING_CLIENT_TAGS; the rest is as before.
    pub struct Request<'a> of ApiKey::StreamsGroupHeartbeat {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the member's assignment changes; 0 joins, -1 leaves.
        member_epoch: i32;
        /// Counts the changes of where members can be asked; the broker tells them again to who is behind.
        endpoint_information_epoch: i32;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>> = None;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// How long the member may take to give up what it must, in milliseconds; -1 if unchanged.
        rebalance_timeout_ms: i32 = -1;
        /// The topology; null if unchanged or not there.
        topology: Option<Topology<'a>> = None;
        /// Tasks that the member runs: it reads records and keeps their state.
        active_tasks: Option<&'a [TaskIds<'a>]> = None;
        /// Tasks whose state the member keeps a copy of, to take them over fast.
        standby_tasks: Option<&'a [TaskIds<'a>]> = None;
        /// Tasks whose state the member catches up with, to run them then.
        warmup_tasks: Option<&'a [TaskIds<'a>]> = None;
        /// The process that the member runs in, by a random id; copies are not put into the same process.
        process_id: Option<Text<'a>> = None;
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: Option<Endpoint<'a>> = None;
        /// What the client says of where it runs, its zone for one, so that copies can be spread.
        client_tags: Option<&'a [KeyValue<'a>]> = None;
        /// How far the member's copy of each task's state has got; null if unchanged.
        task_offsets: Option<&'a [TaskOffset<'a>]> = None;
        /// How far each task's changelog reaches; null if unchanged.
        task_end_offsets: Option<&'a [TaskOffset<'a>]> = None;
        /// Is every member of the application to stop?
        shutdown_application: bool;
    }

    /// What the application consists of, as far as the group must know.
    pub struct Topology<'a> {
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
        topic_configs: &'a [KeyValue<'a>];
    }

    /// A tag of a client, or a setting of a topic.
    pub struct KeyValue<'a> {
        /// What the tag or setting is called.
        key: Text<'a>;
        /// What it says, as text.
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

    /// Tasks that run one part of the topology.
    pub struct TaskIds<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// Which tasks of that part: each reads the partition of one number of every topic.
        partitions: &'a [i32];
    }

    /// Where to ask the member's application.
    pub struct Endpoint<'a> {
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// How far a task's copy of its state has got.
    pub struct TaskOffset<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// Which task of that part: the one that reads the partition of this number of each topic.
        partition: i32;
        /// How far the copy has got in the topic that keeps the state.
        offset: i64;
    }

    /// Its tasks, and what has changed on the coordinator's side.
    /// - 1: asks for a description of the topology (KIP-1331); MISSING_CLIENT_TAGS; lags may need 64 bits.
    pub struct Response<'a> of ApiKey::StreamsGroupHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the member's assignment changes; 0 joins, -1 leaves.
        member_epoch: i32;
        /// How long the member shall wait before its next heartbeat, in milliseconds.
        heartbeat_interval_ms: i32;
        /// How far a task may lag and still count as caught up, in records.
        acceptable_recovery_lag_legacy: i32, in 0-0;
        /// How often to tell how far tasks have come, in milliseconds.
        task_offset_interval_ms: i32;
        /// How far a task may lag and still count as caught up, in records.
        acceptable_recovery_lag: i64 = -1, in 1+;
        /// What the member should know of its group; null if nothing.
        status: Option<&'a [Status<'a>]>;
        /// Tasks that the member runs: it reads records and keeps their state.
        active_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        /// Tasks whose state the member keeps a copy of, to take them over fast.
        standby_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        /// Tasks whose state the member catches up with, to run them then.
        warmup_tasks: Option<&'a [StreamsGroupHeartbeatResponseTaskIds<'a>]> = None;
        /// Should the member send a description of the topology, step by step, for people to read (KIP-1331)?
        topology_description_required: bool, in 1+;
        /// Counts the changes of where members can be asked; the broker tells them again to who is behind.
        endpoint_information_epoch: i32;
        /// Which partitions to find at which endpoint; null if unchanged.
        partitions_by_user_endpoint: Option<&'a [EndpointToPartitions<'a>]> = None;
    }

    /// Something that keeps the group from working well.
    pub struct Status<'a> {
        /// 0 stale topology, 1 source topics missing, 2 partition counts do not fit, 3 internal topics missing, 4
        /// shut down, 5 assignment delayed, 6 client tags missing.
        status_code: i8;
        /// The status in words, with the topics or tags that it is about.
        status_detail: Text<'a>;
    }

    /// Tasks that run one part of the topology.
    pub struct StreamsGroupHeartbeatResponseTaskIds<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// Which tasks of that part: each reads the partition of one number of every topic.
        partitions: &'a [i32];
    }

    /// A member's address, and what can be asked for there.
    pub struct EndpointToPartitions<'a> {
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: StreamsGroupHeartbeatResponseEndpoint<'a>;
        /// Partitions whose state is kept there by tasks that run.
        active_partitions: &'a [TopicPartition<'a>];
        /// Partitions whose state is kept there as a copy.
        standby_partitions: &'a [TopicPartition<'a>];
    }

    /// Where to ask a member's application.
    pub struct StreamsGroupHeartbeatResponseEndpoint<'a> {
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
    }

    /// What can be asked for of one topic.
    pub struct TopicPartition<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        topic: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partitions: &'a [i32];
    }
}
