//! StreamsGroupDescribe, API key 89.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// What do these streams groups look like?
    /// - 1: descriptions of topologies may be asked for (KIP-1331).
    pub struct Request<'a> of ApiKey::StreamsGroupDescribe {
        /// Which groups the client is curious about.
        group_ids: &'a [Text<'a>];
        /// Shall the answer say what the client may do to each group (KIP-430)?
        include_authorized_operations: bool;
        /// Shall the answer describe the topology step by step, for people to read (KIP-1331)?
        include_topology_description: bool, in 1+;
    }

    /// Topology, members and tasks of each group.
    /// - 1: descriptions of topologies (KIP-1331), and the assignor's name (KIP-1357).
    pub struct Response<'a> of ApiKey::StreamsGroupDescribe {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What there is to tell of each group that was asked for.
        groups: &'a [DescribedGroup<'a>];
    }

    /// One group, or why it cannot be told.
    pub struct DescribedGroup<'a> {
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// `Empty`, `Stable`, `Dead` and others; which there are depends on the kind of group.
        group_state: Text<'a>;
        /// Rises when members, subscriptions or topics of the group change, and a new assignment is due.
        group_epoch: i32;
        /// For which epoch of the group the assignment was made; lower than that until a new one is ready.
        assignment_epoch: i32;
        /// The topology; null if unchanged or not there.
        topology: Option<Topology<'a>> = None;
        /// Everybody in the group, with what each was given.
        members: &'a [Member<'a>];
        /// What the client may do: the bit of each operation, numbered as in CreateAcls; -2147483648 if it did not
        /// ask (KIP-430).
        authorized_operations: i32 = i32::MIN;
        /// The topology step by step, for people to read (KIP-1331).
        topology_description: Option<TopologyDescription<'a>> = None, in 1+;
        /// Why there is no description, or that there is: 0 not asked for, 1 none stored, 2 could not be read, 3
        /// here.
        topology_description_status: i8, in 1+;
        /// The assignor that the next assignment will be made with; null with an error (KIP-1357).
        assignor_name: Option<Text<'a>> = None, in 1+;
    }

    /// What the application consists of, as far as the group must know.
    pub struct Topology<'a> {
        /// Rises when the application comes with another topology.
        epoch: i32;
        /// The parts of the topology that run on their own.
        subtopologies: Option<&'a [Subtopology<'a>]> = None;
    }

    /// A part of the application that runs by itself, connected to the others by topics alone.
    pub struct Subtopology<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// The topics that it reads which the application did not make, by name.
        source_topics: &'a [Text<'a>];
        /// The topics that it writes so that another part can read them, by name.
        repartition_sink_topics: &'a [Text<'a>];
        /// The topics that keep its state, so that another member can take over.
        state_changelog_topics: &'a [TopicInfo<'a>];
        /// The topics that it reads and that the application made for itself.
        repartition_source_topics: &'a [TopicInfo<'a>];
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

    /// A member with what it runs and what it shall run.
    pub struct Member<'a> {
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the member's assignment changes, which the member then confirms.
        member_epoch: i32;
        /// The name by which a static member keeps its place when it restarts; null for a dynamic one.
        instance_id: Option<Text<'a>> = None;
        /// The rack or zone that the client stands in: `client.rack` in its settings; null if it does not say.
        rack_id: Option<Text<'a>> = None;
        /// What the client calls itself: `client.id` in its settings.
        client_id: Text<'a>;
        /// The address that the client comes from, with a slash before it: `/127.0.0.1`.
        client_host: Text<'a>;
        /// Rises when the application comes with another topology, after a roll-out for one.
        topology_epoch: i32;
        /// The process that the member runs in, by a random id; copies are not put into the same process.
        process_id: Text<'a>;
        /// Where to ask the application for what it keeps; null if nowhere.
        user_endpoint: Option<Endpoint<'a>> = None;
        /// What the client says of where it runs, its zone for one, so that copies can be spread.
        client_tags: &'a [KeyValue<'a>];
        /// How far the member's copy of each task's state has got; null if unchanged.
        task_offsets: &'a [TaskOffset<'a>];
        /// How far each task's changelog reaches; null if unchanged.
        task_end_offsets: &'a [TaskOffset<'a>];
        /// The partitions or tasks that the member has now.
        assignment: Assignment<'a>;
        /// The partitions or tasks that the member shall have, once all have given up what they must.
        target_assignment: Assignment<'a>;
        /// Does the member speak the classic protocol?
        is_classic: bool;
    }

    /// Where to ask a member's application.
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

    /// Tasks for one member.
    pub struct Assignment<'a> {
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

    /// What the application consists of, down to its steps, for people to read.
    pub struct TopologyDescription<'a> {
        /// The parts of the topology that run on their own.
        subtopologies: &'a [TopologyDescriptionSubtopology<'a>];
        /// The stores that every instance keeps whole.
        global_stores: &'a [TopologyDescriptionGlobalStore<'a>];
    }

    /// The steps of one part of the application.
    pub struct TopologyDescriptionSubtopology<'a> {
        /// Which part of the topology, by the number that the application gave it: `0` is the first.
        subtopology_id: Text<'a>;
        /// The steps, in no order; each names those that follow it.
        nodes: &'a [TopologyDescriptionNode<'a>];
    }

    /// A step: it reads topics, works on records, or writes a topic.
    pub struct TopologyDescriptionNode<'a> {
        /// What the application calls the step, `KSTREAM-SOURCE-0000000000` for one.
        name: Text<'a>;
        /// What the step does: 1 reads topics (source), 2 works on records (processor), 3 writes a topic (sink).
        node_type: i8;
        /// The topics that it reads which the application did not make, by name.
        source_topics: &'a [Text<'a>];
        /// The topic that the step writes, if it is a sink; null otherwise.
        sink_topic: Option<Text<'a>> = None;
        /// The names of the state stores that the step works with.
        stores: &'a [Text<'a>];
        /// The names of the steps that get what comes out of it.
        successors: &'a [Text<'a>];
    }

    /// A store that every member fills from all partitions of a topic.
    pub struct TopologyDescriptionGlobalStore<'a> {
        /// The step that reads the topic.
        source: TopologyDescriptionNode<'a>;
        /// The step that puts what was read into the store.
        processor: TopologyDescriptionNode<'a>;
    }
}
