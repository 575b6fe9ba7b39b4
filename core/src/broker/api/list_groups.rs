//! ListGroups 0-5. Which groups are there?
//!
//! - Of every protocol, also of those that are not served here. Filters by state (from version 4 on) and by type (from version 5 on) do
//!   not mind case; a type that nobody knows matches nothing.
//! - Before version 3 the answer is the same: Kafka tells of no type or state either.
//! - While a part of the groups is still being replayed: COORDINATOR_LOAD_IN_PROGRESS (14), and none.
//!
//! Waits: `Flushed`. KIP-518, KIP-848.

use std::collections::BTreeSet;

use crate::error::ErrorCode;
use crate::group::foreign;
use crate::group::shard::Group;
use crate::group::Shard;
use crate::protocol::list_groups::{ListedGroup, Request, Response};
use crate::wire::Text;

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let lowered = |filter: &[Text<'_>]| -> BTreeSet<String> {
        filter.iter().map(|text| text.to_string().trim().to_lowercase()).collect()
    };
    let (states, types) = (lowered(request.states_filter), lowered(request.types_filter));
    let (mut groups, mut needs) = (Vec::new(), Vec::new());
    let snapshot = ctx.snapshot.clone();
    for shard in snapshot.group_shards.values() {
        match ctx.broker.group_turn(shard, ctx.now, |shard, _| list(shard, &states, &types, ctx)) {
            Ok(mut turned) => {
                groups.append(&mut turned.value);
                needs.push((shard.hosted.clone(), turned.durable_at));
            }
            // As in Kafka, a shard that moved away or is offline is passed over.
            Err(ErrorCode::NOT_COORDINATOR) => {}
            Err(error_code) => return ctx.reply(&Response { error_code, ..Response::default() }),
        }
    }
    let response = Response { groups: ctx.slice(groups), ..Response::default() };
    ctx.reply_when_flushed(&response, &needs)
}

fn list<'c>(
    shard: &Shard,
    states: &BTreeSet<String>,
    types: &BTreeSet<String>,
    ctx: &Context<'c>,
) -> Vec<ListedGroup<'c>> {
    let listed = shard.groups().iter().map(|(id, group)| {
        let (state, kind, protocol_type) = match group {
            Group::Classic(group) => (group.state().name(), "classic", group.protocol_type().into()),
            Group::Foreign(group) => (group.state(), group.kind.name(), foreign::protocol_type(group.kind)),
        };
        ListedGroup {
            group_id: ctx.text(id),
            protocol_type: ctx.text(&protocol_type),
            group_state: Text::new(state),
            group_type: Text::new(kind),
        }
    });
    let matches = |filter: &BTreeSet<String>, text: Text<'_>| {
        filter.is_empty() || filter.contains(&text.to_string().to_lowercase())
    };
    listed.filter(|group| matches(states, group.group_state) && matches(types, group.group_type)).collect()
}
