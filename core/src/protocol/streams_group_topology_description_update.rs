//! StreamsGroupTopologyDescriptionUpdate, API key 93.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The shape of a streams application, for people to look at.
    pub struct Request<'a> of ApiKey::StreamsGroupTopologyDescriptionUpdate {
        group_id: Text<'a>;
        member_id: Text<'a>;
        topology_epoch: i32;
        topology_description: TopologyDescription<'a>;
    }

    /// Part of [`Request`].
    pub struct TopologyDescription<'a> {
        subtopologies: &'a [TopologyDescriptionSubtopology<'a>];
        global_stores: &'a [TopologyDescriptionGlobalStore<'a>];
    }

    /// Part of [`Request`].
    pub struct TopologyDescriptionSubtopology<'a> {
        subtopology_id: Text<'a>;
        nodes: &'a [TopologyDescriptionNode<'a>];
    }

    /// Part of [`Request`].
    pub struct TopologyDescriptionNode<'a> {
        name: Text<'a>;
        node_type: i8;
        source_topics: &'a [Text<'a>];
        sink_topic: Option<Text<'a>> = None;
        stores: &'a [Text<'a>];
        successors: &'a [Text<'a>];
    }

    /// Part of [`Request`].
    pub struct TopologyDescriptionGlobalStore<'a> {
        source: TopologyDescriptionNode<'a>;
        processor: TopologyDescriptionNode<'a>;
    }

    /// Whether it was taken.
    pub struct Response<'a> of ApiKey::StreamsGroupTopologyDescriptionUpdate {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>> = None;
    }
}
