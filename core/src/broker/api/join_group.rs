//! JoinGroup 0-9. Become a member of a group, or stay one in its next generation.
//!
//! - The answer comes when everybody has joined or was given up (`group::classic`). From version 4 on, a member without an id is sent
//!   back with one: MEMBER_ID_REQUIRED (79). Version 0 has no rebalance timeout: the session timeout stands for it.
//! - A session timeout out of `group.min.session.timeout.ms` and `group.max.session.timeout.ms`: INVALID_SESSION_TIMEOUT (26). An empty
//!   group id: INVALID_GROUP_ID (24).
//! - A group of another protocol with members: INCONSISTENT_GROUP_PROTOCOL (23).
//! - A name of more than 32767 bytes, also the member's id that would be made of its own: INVALID_REQUEST (42).
//! - A request that the member's next one replaces is answered too, with REBALANCE_IN_PROGRESS (27): Kafka forgets it.
//!
//! Waits: `Barrier`. KIP-62, 134, 345, 394, 559, 800, 814.

use bytes::Bytes;

use crate::error::ErrorCode;
use crate::group::classic::Join;
use crate::group::{Answer, Joined, Name, name};
use crate::protocol::join_group::{Member, Request, Response};
use crate::wire::{Blob, Text};

use super::super::context::{Context, Step};
use super::super::group_shard::Barrier;
use super::super::wait::Wait;

/// From this version on, a rebalance timeout is told.
const REBALANCE_TIMEOUT: i16 = 1;
/// From this version on, a member must know its id before it joins.
const MEMBER_ID_REQUIRED: i16 = 4;
/// From this version on, a protocol may be null.
const NO_PROTOCOL: i16 = 7;
/// From this version on, a leader can be told that there is nothing to assign.
const SKIP_ASSIGNMENT: i16 = 9;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let member_id = name(request.member_id);
    let refuse = |ctx: &mut Context<'c>, error_code| reply(ctx, Ok(Answer::Join(Joined::refused(error_code, member_id.clone()))));
    let groups = &ctx.broker.config().groups;
    if request.group_id.is_empty() {
        return refuse(ctx, ErrorCode::INVALID_GROUP_ID);
    }
    if !(groups.session_timeout_ms_min..=groups.session_timeout_ms_max).contains(&request.session_timeout_ms) {
        return refuse(ctx, ErrorCode::INVALID_SESSION_TIMEOUT);
    }
    let group_id = name(request.group_id);
    let shard = match ctx.snapshot.group_shard(&group_id) {
        Ok(shard) => shard.clone(),
        Err(error_code) => return refuse(ctx, error_code),
    };
    let join = join(&request, ctx);
    if join.is_overlong() {
        return reply(ctx, Err(ErrorCode::INVALID_REQUEST));
    }
    let (ticket, slot) = shard.ticket();
    match ctx.broker.group_turn(&shard, ctx.now, |shard, turn| shard.join(&group_id, join, ticket, turn)) {
        Ok(_) => Step::Wait(Wait::Barrier(Barrier { shard, ticket, slot, reply })),
        Err(error_code) => {
            shard.forget(ticket);
            refuse(ctx, error_code)
        }
    }
}

fn join(request: &Request<'_>, ctx: &Context<'_>) -> Join {
    let client_id = ctx.client_id.map(name).unwrap_or_default();
    let instance_id = request.group_instance_id.map(name);
    let protocol = |protocol: &crate::protocol::join_group::Protocol<'_>| {
        (name(protocol.name), Bytes::copy_from_slice(protocol.metadata.0))
    };
    Join {
        member_id: name(request.member_id),
        fresh_member_id: match request.member_id.is_empty() {
            true => ctx.broker.fresh_member_id(instance_id.as_ref().unwrap_or(&client_id)),
            false => Name::default(),
        },
        instance_id,
        client_id,
        client_host: ctx.client_host(),
        session_timeout_ms: request.session_timeout_ms,
        rebalance_timeout_ms: match ctx.version() < REBALANCE_TIMEOUT {
            true => request.session_timeout_ms,
            false => request.rebalance_timeout_ms,
        },
        protocol_type: name(request.protocol_type),
        protocols: request.protocols.iter().map(protocol).collect(),
        must_know_its_id: ctx.version() >= MEMBER_ID_REQUIRED,
        may_skip_assignment: ctx.version() >= SKIP_ASSIGNMENT,
        reason: request.reason.filter(|reason| !reason.is_empty()).map_or_else(|| "not provided".into(), name),
    }
}

fn reply(ctx: &mut Context<'_>, answer: Result<Answer, ErrorCode>) -> Step {
    let joined = match answer {
        Ok(Answer::Join(joined)) => joined,
        Ok(Answer::Sync(_)) => unreachable!("a JoinGroup's ticket takes no other answer"),
        Err(error_code) => Joined::refused(error_code, Name::default()),
    };
    let member = |member: &crate::group::JoinedMember| Member {
        member_id: ctx.text(&member.member_id),
        group_instance_id: member.instance_id.as_deref().map(|id| ctx.text(id)),
        metadata: Blob(ctx.arena.alloc_slice_copy(&member.metadata)),
    };
    let protocol = joined.protocol.as_deref().map(|protocol| ctx.text(protocol));
    let response = Response {
        error_code: joined.error_code,
        generation_id: joined.generation,
        protocol_type: joined.protocol_type.as_deref().map(|kind| ctx.text(kind)),
        protocol_name: protocol.or((ctx.version() < NO_PROTOCOL).then_some(Text::new(""))),
        leader: ctx.text(&joined.leader),
        skip_assignment: joined.skips_assignment,
        member_id: ctx.text(&joined.member_id),
        members: ctx.slice(joined.members.iter().map(member)),
        ..Response::default()
    };
    ctx.reply(&response)
}
