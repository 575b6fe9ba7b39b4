//! AlterPartitionReassignments 0-1. Put partitions on other brokers, or stop doing so.
//!
//! - Onto the replicas that a partition has: nothing to do, no error. Onto a broker that is not there, the same one twice, or
//!   none: INVALID_REPLICA_ASSIGNMENT (39). Anything else would need another broker, and is answered likewise.
//! - To stop where nothing moves: NO_REASSIGNMENT_IN_PROGRESS (85). A partition that is not there: UNKNOWN_TOPIC_OR_PARTITION (3).
//! - `timeout_ms` and `allow_replication_factor_change` (but for being carried back) have no effect: nothing ever moves.
//! - Who asks for nothing is answered with defaults, as by Kafka.
//!
//! Waits: none. KIP-455, 860.

use crate::error::ErrorCode;
use crate::metadata::topics::Refusal;
use crate::protocol::alter_partition_reassignments::{
    ReassignablePartitionResponse, ReassignableTopicResponse, Request, Response,
};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::list_partition_reassignments::is_moving;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    if request.topics.is_empty() {
        return ctx.reply(&Response::default());
    }
    let responses = ctx.slice(request.topics.iter().map(|topic| ReassignableTopicResponse {
        name: topic.name,
        partitions: ctx.slice(topic.partitions.iter().map(|partition| {
            let refusal = check(topic.name, partition.partition_index, partition.replicas, ctx).err();
            ReassignablePartitionResponse {
                partition_index: partition.partition_index,
                error_code: refusal.as_ref().map(|refusal| refusal.error_code).unwrap_or_default(),
                error_message: refusal.and_then(|refusal| Some(ctx.text(refusal.message.as_deref()?))),
            }
        })),
    }));
    let allow_replication_factor_change = request.allow_replication_factor_change;
    ctx.reply(&Response { responses, allow_replication_factor_change, error_message: None, ..Response::default() })
}

fn check(topic: Text<'_>, index: i32, replicas: Option<&[i32]>, ctx: &Context<'_>) -> Result<(), Refusal> {
    let image = &ctx.snapshot.image;
    let unknown = |what: String| Refusal::new(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION, what);
    let invalid = |what: String| Refusal::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, what);
    let known = topic.as_str().and_then(|name| image.topics.get(name));
    let known = known.ok_or_else(|| unknown(format!("There is no topic {topic}.")))?;
    let state = known.partitions.get(&index).ok_or_else(|| unknown(format!("There is no partition {topic}-{index}.")))?;
    let Some(replicas) = replicas else {
        let nothing = Refusal::new(ErrorCode::NO_REASSIGNMENT_IN_PROGRESS, "The partition is not moving.");
        return if is_moving(state) { Err(invalid("The broker to go back to is away.".to_owned())) } else { Err(nothing) };
    };
    if replicas.is_empty() {
        return Err(invalid("A partition needs a replica.".to_owned()));
    }
    let mut sorted = replicas.to_vec();
    sorted.sort_unstable();
    if let Some(missing) = sorted.iter().find(|id| !image.brokers.contains_key(id)) {
        return Err(invalid(format!("Broker {missing} is not registered.")));
    }
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(invalid(format!("Broker {} is named more than once.", twice[0])));
    }
    match replicas == state.replicas && !is_moving(state) {
        true => Ok(()),
        false => Err(invalid("This broker has nobody to move a replica to or from.".to_owned())),
    }
}
