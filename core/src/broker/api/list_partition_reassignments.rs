//! ListPartitionReassignments 0. Which partitions are moving between brokers?
//!
//! - None of this broker's own making; those that a cluster began that this directory was once part of are told.
//! - `timeout_ms` has no effect: nothing is waited for.
//!
//! Waits: none. KIP-455.

use crate::metadata::image::{PartitionState, Topic};
use crate::protocol::list_partition_reassignments::{
    OngoingPartitionReassignment, OngoingTopicReassignment, Request, Response,
};

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let image = ctx.snapshot.image.clone();
    let told = |topic: &Topic, is_asked: &dyn Fn(i32) -> bool| {
        let moving = topic.partitions.iter().filter(|(index, state)| is_moving(state) && is_asked(**index));
        OngoingTopicReassignment {
            name: ctx.text(&topic.name),
            partitions: ctx.slice(moving.map(|(&partition_index, state)| OngoingPartitionReassignment {
                partition_index,
                replicas: ctx.slice(state.replicas.iter().copied()),
                adding_replicas: ctx.slice(state.adding_replicas.iter().copied()),
                removing_replicas: ctx.slice(state.removing_replicas.iter().copied()),
            })),
        }
    };
    let topics: Vec<_> = match request.topics {
        None => image.topics.values().map(|topic| told(topic, &|_| true)).collect(),
        Some(asked) => asked
            .iter()
            .filter_map(|asked| {
                let topic = image.topics.get(asked.name.as_str()?)?;
                Some(told(topic, &|index| asked.partition_indexes.contains(&index)))
            })
            .collect(),
    };
    let topics = ctx.slice(topics.into_iter().filter(|topic| !topic.partitions.is_empty()));
    ctx.reply(&Response { topics, error_message: None, ..Response::default() })
}

/// Whether replicas are coming or going.
pub(super) fn is_moving(state: &PartitionState) -> bool {
    !state.adding_replicas.is_empty() || !state.removing_replicas.is_empty()
}
