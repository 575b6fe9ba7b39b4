//! ListPartitionReassignments 0. Which partitions are moving between brokers?
//!
//! - None of this broker's own making; those that a cluster began that this directory was once part of are told.
//! - `timeout_ms` has no effect: nothing is waited for.
//!
//! Waits: none. KIP-455.

use std::sync::Arc;

use crate::metadata::image::{PartitionState, Topic};
use crate::protocol::list_partition_reassignments::{
    OngoingPartitionReassignment, OngoingTopicReassignment, Request, Response,
};

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let image = ctx.snapshot.image.clone();
    // In the order asked for, and as often, as Kafka tells them.
    let told = |topic: &Topic, indexes: &mut dyn Iterator<Item = i32>| {
        let found = indexes.filter_map(|index| Some((index, topic.partitions.get(&index)?)));
        OngoingTopicReassignment {
            name: ctx.text(&topic.name),
            partitions: ctx.slice(found.filter(|(_, state)| is_moving(state)).map(|(partition_index, state)| {
                OngoingPartitionReassignment {
                    partition_index,
                    replicas: ctx.slice(state.replicas.iter().copied()),
                    adding_replicas: ctx.slice(state.adding_replicas.iter().copied()),
                    removing_replicas: ctx.slice(state.removing_replicas.iter().copied()),
                }
            })),
        }
    };
    let topics: Vec<_> = match request.topics {
        None => {
            let all = |topic: &Arc<Topic>| told(topic, &mut topic.partitions.keys().copied());
            image.topics.values().map(all).collect()
        }
        Some(asked) => asked
            .iter()
            .filter_map(|asked| {
                let topic = image.topics.get(asked.name.as_str()?)?;
                Some(told(topic, &mut asked.partition_indexes.iter().copied()))
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
