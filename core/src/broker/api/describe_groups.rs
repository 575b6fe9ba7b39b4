//! DescribeGroups 0-6. Who are the members of these classic groups, and what are they assigned?
//!
//! - What members said of themselves is told while the group is stable; what they are assigned always, of the last generation
//!   that had shares.
//! - A group that is not there, or not classic: state "Dead", from version 6 on with GROUP_ID_NOT_FOUND (69). An empty id is
//!   one like any other.
//!
//! Waits: `Flushed`. KIP-345, 430, 1043.

use crate::error::ErrorCode;
use crate::group::classic::{Classic, State};
use crate::group::shard::Group;
use crate::group::Shard;
use crate::protocol::describe_groups::{DescribedGroup, DescribedGroupMember, Request, Response};
use crate::wire::{Blob, Text};

use super::super::context::{Context, Step};
use super::super::reach::{GROUP_OPERATIONS, OPERATIONS_OMITTED};

/// From this version on, a missing group is an error.
const NOT_FOUND: i16 = 6;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let mut needs = Vec::new();
    let groups = ctx.slice(request.groups.iter().map(|&group_id| {
        let refused = |error_code| DescribedGroup { error_code, group_id, ..DescribedGroup::default() };
        let found = ctx.one_group(group_id, &mut needs, |shard, id, _| describe(shard, id, group_id, ctx));
        let group = found.unwrap_or_else(refused);
        let is_told = request.include_authorized_operations && group.error_code == ErrorCode::NONE;
        let authorized_operations = if is_told { GROUP_OPERATIONS } else { OPERATIONS_OMITTED };
        DescribedGroup { authorized_operations, ..group }
    }));
    let response = Response { groups, ..Response::default() };
    ctx.reply_when_flushed(&response, &needs)
}

fn describe<'c>(shard: &Shard, id: &str, group_id: Text<'c>, ctx: &Context<'c>) -> DescribedGroup<'c> {
    match shard.groups().get(id) {
        Some(Group::Classic(group)) => classic(group, group_id, ctx),
        known => {
            let dead = DescribedGroup { group_id, group_state: Text::new("Dead"), ..DescribedGroup::default() };
            let message = match known {
                Some(_) => format!("Group {id} is not a classic group."),
                None => format!("Group {id} not found."),
            };
            match ctx.version() >= NOT_FOUND {
                true => DescribedGroup {
                    error_code: ErrorCode::GROUP_ID_NOT_FOUND,
                    error_message: Some(ctx.text(&message)),
                    ..dead
                },
                false => dead,
            }
        }
    }
}

fn classic<'c>(group: &Classic, group_id: Text<'c>, ctx: &Context<'c>) -> DescribedGroup<'c> {
    let is_stable = group.state() == State::Stable;
    let bytes = |bytes: &[u8]| Blob(ctx.arena.alloc_slice_copy(bytes));
    let members = group.members().iter().map(|(id, member)| DescribedGroupMember {
        member_id: ctx.text(id),
        group_instance_id: member.instance_id.as_deref().map(|id| ctx.text(id)),
        client_id: ctx.text(&member.client_id),
        client_host: ctx.text(&member.client_host),
        // Until it is stable the group has no protocol whose metadata it could be; the shares are those of before.
        member_metadata: if is_stable { bytes(&member.metadata(group.protocol())) } else { Blob(&[]) },
        member_assignment: bytes(&member.assignment),
    });
    DescribedGroup {
        group_id,
        group_state: Text::new(group.state().name()),
        protocol_type: ctx.text(group.protocol_type()),
        protocol_data: if is_stable { ctx.text(group.protocol()) } else { Text::new("") },
        members: ctx.slice(members),
        ..DescribedGroup::default()
    }
}
