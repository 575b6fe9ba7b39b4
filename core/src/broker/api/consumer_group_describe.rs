//! ConsumerGroupDescribe 0-1. Groups of the consumer protocol (KIP-848), as far as this broker knows them.
//!
//! - None can be formed here yet; those that a directory brings are told as their records say. A group that is not there, or classic:
//!   GROUP_ID_NOT_FOUND (69), with which clients ask for a classic group. An empty id: INVALID_GROUP_ID (24).
//!
//! Waits: `Flushed`. KIP-848.

use std::collections::BTreeMap;

use crate::error::ErrorCode;
use crate::group::foreign::{Foreign, Kind};
use crate::group::shard::Group;
use crate::group::Shard;
use crate::protocol::consumer_group_describe::{DescribedGroup, Member, Request, Response};
use crate::protocol::on_disk::GroupRecord;
use crate::protocol::on_disk::group_consumer::{ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue};
use crate::wire::{Message, Text};

use super::super::context::{Context, Step};
use super::super::reach::{GROUP_OPERATIONS, OPERATIONS_OMITTED};

/// Key and value of a record begin with a number of two bytes.
const NUMBER_BYTES: usize = 2;
/// The assignor of a group whose members wish for none: the first of `group.consumer.assignors` as it is by default.
const ASSIGNOR: Text<'static> = Text::new("uniform");

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let mut needs = Vec::new();
    let groups = ctx.slice(request.group_ids.iter().map(|&group_id| {
        let refused = |error_code| DescribedGroup { error_code, group_id, ..DescribedGroup::default() };
        if group_id.is_empty() {
            return refused(ErrorCode::INVALID_GROUP_ID);
        }
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
        Some(Group::Foreign(group)) if group.kind == Kind::Consumer => consumer(group, group_id, ctx),
        known => {
            let message = match known {
                Some(_) => format!("Group {id} is not a consumer group."),
                None => format!("Group {id} not found."),
            };
            DescribedGroup {
                error_code: ErrorCode::GROUP_ID_NOT_FOUND,
                error_message: Some(ctx.text(&message)),
                group_id,
                ..DescribedGroup::default()
            }
        }
    }
}

fn consumer<'c>(group: &Foreign, group_id: Text<'c>, ctx: &Context<'c>) -> DescribedGroup<'c> {
    let members = group.records(GroupRecord::ConsumerGroupMemberMetadata);
    let mut wishes: BTreeMap<Text<'c>, usize> = BTreeMap::new();
    let members: Vec<Member<'c>> = members
        .filter_map(|(key, value)| member(key, value, ctx))
        .map(|(member, assignor)| {
            assignor.into_iter().for_each(|assignor| *wishes.entry(assignor).or_default() += 1);
            member
        })
        .collect();
    // Of equally wished ones the first by name.
    let wished = wishes.iter().max_by(|one, other| one.1.cmp(other.1).then_with(|| other.0.cmp(one.0)));
    DescribedGroup {
        error_code: ErrorCode::NONE,
        group_id,
        group_state: Text::new(group.state()),
        group_epoch: group.epoch(),
        assignment_epoch: group.assignment_epoch(),
        assignor_name: wished.map_or(ASSIGNOR, |(assignor, _)| *assignor),
        members: ctx.slice(members),
        ..DescribedGroup::default()
    }
}

/// A member as its record says it, and the assignor that it wishes; what cannot be read is left out.
fn member<'c>(key: &[u8], value: &[u8], ctx: &Context<'c>) -> Option<(Member<'c>, Option<Text<'c>>)> {
    let copy = |bytes: &[u8]| -> &'c [u8] { ctx.arena.alloc_slice_copy(bytes.get(NUMBER_BYTES..).unwrap_or_default()) };
    let key = ConsumerGroupMemberMetadataKey::decode(copy(key), 0, ctx.arena).ok()?;
    let value = ConsumerGroupMemberMetadataValue::decode(copy(value), 0, ctx.arena).ok()?;
    let member = Member {
        member_id: key.member_id,
        instance_id: value.instance_id,
        rack_id: value.rack_id,
        client_id: value.client_id,
        client_host: value.client_host,
        subscribed_topic_names: value.subscribed_topic_names,
        subscribed_topic_regex: value.subscribed_topic_regex,
        member_type: if value.classic_member_metadata.is_some() { 0 } else { 1 },
        ..Member::default()
    };
    Some((member, value.server_assignor))
}
