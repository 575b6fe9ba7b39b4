//! Heartbeat 0-4. A member lives, and learns whether it must join again.
//!
//! - REBALANCE_IN_PROGRESS (27) while members are to join; ILLEGAL_GENERATION (22), UNKNOWN_MEMBER_ID (25, also for a group that is not
//!   there) and FENCED_INSTANCE_ID (82) each in its own case. An empty group id: INVALID_GROUP_ID (24).
//! - A coordinator that still replays its log says that all is well, as in Kafka: the member is not to blame.
//!
//! Waits: `Flushed`, for what was appended before. KIP-345.

use crate::error::ErrorCode;
use crate::group::name;
use crate::protocol::heartbeat::{Request, Response};

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let refused = |error_code| Response { error_code, ..Response::default() };
    let (group_id, shard) = match ctx.group(request.group_id) {
        Ok(found) => found,
        Err(error_code) => return ctx.reply(&refused(error_code)),
    };
    let (member_id, instance_id) = (name(request.member_id), request.group_instance_id.map(name));
    let now = ctx.now;
    let turned = ctx.broker.group_turn(&shard, now, |shard, _| {
        shard.heartbeat(&group_id, &member_id, instance_id.as_deref(), request.generation_id, now.mono)
    });
    match turned {
        Ok(turned) => {
            let error_code = turned.value.err().unwrap_or(ErrorCode::NONE);
            ctx.reply_when_flushed(&refused(error_code), &[(shard.hosted.clone(), turned.durable_at)])
        }
        Err(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS) => ctx.reply(&refused(ErrorCode::NONE)),
        Err(error_code) => ctx.reply(&refused(error_code)),
    }
}
