//! DescribeQuorum 0-2. Who leads the metadata log, and how far are its voters?
//!
//! - This node leads, alone: everything that is in force is committed. There is nothing to ask about but the one partition of the
//!   metadata log; any other request: UNKNOWN_TOPIC_OR_PARTITION (3) for each partition in it.
//!
//! Waits: none. KIP-595, 836, 853.

use crate::error::ErrorCode;
use crate::metadata::topic_name::METADATA;
use crate::protocol::describe_quorum::{
    DescribeQuorumResponsePartitionData, DescribeQuorumResponseTopicData, Listener, Node, ReplicaState, Request,
    Response,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

/// What Kafka fills in where there is nothing to say.
const NO_MESSAGE: Text<'static> = Text::new("");

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let is_metadata = match request.topics {
        [topic] => topic.topic_name == METADATA && matches!(topic.partitions, [one] if one.partition_index == 0),
        _ => false,
    };
    let response = if is_metadata { described(ctx) } else { unknown(&request, ctx) };
    ctx.reply(&Response { error_message: Some(NO_MESSAGE), ..response })
}

fn unknown<'c>(request: &Request<'c>, ctx: &Context<'c>) -> Response<'c> {
    let error_code = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
    let topics = request.topics.iter().map(|topic| DescribeQuorumResponseTopicData {
        topic_name: topic.topic_name,
        partitions: ctx.slice(topic.partitions.iter().map(|partition| DescribeQuorumResponsePartitionData {
            partition_index: partition.partition_index,
            error_code,
            error_message: Some(Text::new(error_code.description())),
            ..DescribeQuorumResponsePartitionData::default()
        })),
    });
    Response { topics: ctx.slice(topics), ..Response::default() }
}

fn described<'c>(ctx: &Context<'c>) -> Response<'c> {
    let config = ctx.broker.config();
    let image = &ctx.snapshot.image;
    let voter = ReplicaState {
        replica_id: config.node_id,
        replica_directory_id: ctx.broker.identity().directory_id,
        log_end_offset: image.end_offset,
        last_fetch_timestamp: ctx.now.wall.0,
        last_caught_up_timestamp: ctx.now.wall.0,
    };
    let partition = DescribeQuorumResponsePartitionData {
        partition_index: 0,
        error_message: Some(NO_MESSAGE),
        leader_id: config.node_id,
        leader_epoch: image.epoch,
        high_watermark: image.end_offset,
        current_voters: ctx.slice([voter]),
        ..DescribeQuorumResponsePartitionData::default()
    };
    let topic = DescribeQuorumResponseTopicData {
        topic_name: Text::new(METADATA),
        partitions: ctx.slice([partition]),
    };
    let listeners = config.controller_endpoints.iter().map(|endpoint| Listener {
        name: ctx.text(&endpoint.name),
        host: ctx.text(&endpoint.host),
        port: endpoint.port,
    });
    let node = Node { node_id: config.node_id, listeners: ctx.slice(listeners) };
    Response { topics: ctx.slice([topic]), nodes: ctx.slice([node]), ..Response::default() }
}
