//! DescribeProducers 0. Which producers write to these partitions, and which transactions are open there?
//!
//! - Every producer that the partition remembers, by id. A topic of an impossible name: INVALID_TOPIC_EXCEPTION (17).
//!
//! Waits: none. KIP-664.

use crate::error::ErrorCode;
use crate::metadata::topic_name;
use crate::protocol::describe_producers::{
    PartitionResponse, ProducerState, Request, Response, TopicRequest, TopicResponse,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let topics = ctx.slice(request.topics.iter().map(|topic| {
        let refusal = refusal(topic, ctx);
        let described = |&partition_index: &i32| match refusal {
            Some((error_code, message)) => PartitionResponse {
                partition_index,
                error_code,
                error_message: Some(message),
                ..PartitionResponse::default()
            },
            None => partition(topic.name, partition_index, ctx),
        };
        TopicResponse { name: topic.name, partitions: ctx.slice(topic.partition_indexes.iter().map(described)) }
    }));
    ctx.reply(&Response { topics, ..Response::default() })
}

fn refusal<'c>(topic: &TopicRequest<'_>, ctx: &Context<'c>) -> Option<(ErrorCode, Text<'c>)> {
    if let Err(why) = topic_name::check(&topic.name.to_string()) {
        return Some((ErrorCode::INVALID_TOPIC_EXCEPTION, ctx.text(&why)));
    }
    let unknown = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
    ctx.snapshot.topic(topic.name).is_none().then(|| (unknown, ctx.text(unknown.description())))
}

fn partition<'c>(topic: Text<'_>, partition_index: i32, ctx: &Context<'c>) -> PartitionResponse<'c> {
    let producers = ctx.snapshot.partition(topic, partition_index).and_then(|hosted| {
        hosted.producers(|producers| {
            ctx.slice(producers.iter().map(|(producer_id, producer)| ProducerState {
                producer_id,
                producer_epoch: producer.epoch.into(),
                last_sequence: producer.last_sequence(),
                last_timestamp: producer.last_timestamp,
                coordinator_epoch: producer.coordinator_epoch,
                current_txn_start_offset: producer.txn_first_offset.unwrap_or(-1),
            }))
        })
    });
    let nothing = PartitionResponse { partition_index, ..PartitionResponse::default() };
    match producers {
        Ok(active_producers) => PartitionResponse { active_producers, ..nothing },
        Err(error_code) => PartitionResponse { error_code, ..nothing },
    }
}
