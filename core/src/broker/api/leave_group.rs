//! LeaveGroup 0-5. Members go before their session ends.
//!
//! - From version 3 on several at once, each with an answer of its own; one without a member id is a static member whom an
//!   administrator removes. Before, the one member's answer is the request's.
//! - UNKNOWN_MEMBER_ID (25), also for a group that is not there; FENCED_INSTANCE_ID (82). An empty group id: INVALID_GROUP_ID (24).
//!
//! Waits: `Flushed`. KIP-345, KIP-800.

use crate::error::ErrorCode;
use crate::group::classic::Leave;
use crate::group::name;
use crate::protocol::leave_group::{MemberResponse, Request, Response};

use super::super::context::{Context, Step};

/// From this version on, several may leave at once.
const BATCHED: i16 = 3;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let refused = |error_code| Response { error_code, ..Response::default() };
    let (group_id, shard) = match ctx.group(request.group_id) {
        Ok(found) => found,
        Err(error_code) => return ctx.reply(&refused(error_code)),
    };
    let leaves: Vec<Leave> = match ctx.version() < BATCHED {
        true => vec![Leave { member_id: name(request.member_id), instance_id: None }],
        false => request
            .members
            .iter()
            .map(|member| Leave { member_id: name(member.member_id), instance_id: member.group_instance_id.map(name) })
            .collect(),
    };
    let turned = ctx.broker.group_turn(&shard, ctx.now, |shard, turn| shard.leave(&group_id, &leaves, turn));
    let turned = match turned {
        Ok(turned) => turned,
        Err(error_code) => return ctx.reply(&refused(error_code)),
    };
    let response = match &turned.value {
        errors if ctx.version() < BATCHED => refused(errors.first().copied().unwrap_or(ErrorCode::NONE)),
        errors => {
            let member = |(member, error_code): (&crate::protocol::leave_group::MemberIdentity<'c>, &ErrorCode)| {
                let (member_id, group_instance_id) = (member.member_id, member.group_instance_id);
                MemberResponse { member_id, group_instance_id, error_code: *error_code }
            };
            let members = ctx.slice(request.members.iter().zip(errors).map(member));
            Response { members, ..Response::default() }
        }
    };
    ctx.reply_when_flushed(&response, &[(shard.hosted.clone(), turned.durable_at)])
}
