//! SyncGroup 0-5. Fetch a member's assignment; the leader brings everybody's.
//!
//! - The answer comes when the leader's assignment is in the log (`group::classic`). From version 5 on, the protocol must be named:
//!   INCONSISTENT_GROUP_PROTOCOL (23) without it, or with another one.
//! - An empty group id: INVALID_GROUP_ID (24). A group that is not there: UNKNOWN_MEMBER_ID (25).
//!
//! Waits: `Barrier`. KIP-345, KIP-559.

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::group::classic::Sync;
use crate::group::{Answer, Synced, name};
use crate::protocol::sync_group::{Request, Response};
use crate::wire::Blob;

use super::super::context::{Context, Step};
use super::super::group_shard::Barrier;
use super::super::wait::Wait;

/// From this version on, the protocol must be named.
const PROTOCOL: i16 = 5;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    if ctx.version() >= PROTOCOL && (request.protocol_type.is_none() || request.protocol_name.is_none()) {
        return reply(ctx, Err(ErrorCode::INCONSISTENT_GROUP_PROTOCOL));
    }
    let (group_id, shard) = match ctx.group(request.group_id) {
        Ok(found) => found,
        Err(error_code) => return reply(ctx, Err(error_code)),
    };
    let assigned = request.assignments.iter();
    let sync = Sync {
        generation: request.generation_id,
        member_id: name(request.member_id),
        instance_id: request.group_instance_id.map(name),
        protocol_type: request.protocol_type.map(name),
        protocol: request.protocol_name.map(name),
        assignments: assigned.map(|one| (name(one.member_id), Bytes::copy_from_slice(one.assignment.0))).collect(),
    };
    let (ticket, slot) = shard.ticket();
    match ctx.broker.group_turn(&shard, ctx.now, |shard, turn| shard.sync(&group_id, &sync, ticket, turn)) {
        Ok(_) => Step::Wait(Wait::Barrier(Barrier { shard, ticket, slot, reply })),
        Err(error_code) => {
            shard.forget(ticket);
            reply(ctx, Err(error_code))
        }
    }
}

fn reply(ctx: &mut Context<'_>, answer: Result<Answer, ErrorCode>) -> Step {
    let synced = match answer {
        Ok(Answer::Sync(synced)) => synced,
        Ok(Answer::Join(_)) => unreachable!("a SyncGroup's ticket takes no other answer"),
        Err(error_code) => Synced::refused(error_code),
    };
    let response = Response {
        error_code: synced.error_code,
        protocol_type: synced.protocol_type.as_deref().map(|kind| ctx.text(kind)),
        protocol_name: synced.protocol.as_deref().map(|protocol| ctx.text(protocol)),
        assignment: Blob(ctx.arena.alloc_slice_copy(&synced.assignment)),
        ..Response::default()
    };
    ctx.reply(&response)
}
