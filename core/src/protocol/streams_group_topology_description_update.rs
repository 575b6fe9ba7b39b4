//! StreamsGroupTopologyDescriptionUpdate, API key 93.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The shape of a streams application, for people to look at.
    pub struct Request<'a> of ApiKey::StreamsGroupTopologyDescriptionUpdate {
        /// What the group calls itself: `application.id` in the settings of its clients.
        group_id: Text<'a>;
        /// By which the coordinator knows this member; a client that starts again gets another.
        member_id: Text<'a>;
        /// Rises when the application comes with another topology, after a roll-out for one.
        topology_epoch: i32;
        /// The topology step by step, for people to read (KIP-1331).
        topology_description: TopologyDescription<'a>;
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

    /// Whether it was taken.
    pub struct Response<'a> of ApiKey::StreamsGroupTopologyDescriptionUpdate {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>> = None;
    }
}
