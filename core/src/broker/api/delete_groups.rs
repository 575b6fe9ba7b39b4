//! DeleteGroups 0-3. Groups without members go, and their offsets with them.
//!
//! - NON_EMPTY_GROUP (68), GROUP_ID_NOT_FOUND (69). A group that is named twice is answered once; an empty id is one like any other.
//!
//! Waits: `Flushed`. KIP-229.

use std::collections::BTreeSet;

use crate::error::ErrorCode;
use crate::protocol::delete_groups::{DeletableGroupResult, Request, Response};

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let (mut results, mut needs, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for &group_id in request.groups_names.iter().filter(|group_id| seen.insert(**group_id)) {
        let deleted = ctx.one_group(group_id, &mut needs, |shard, id, turn| shard.delete_group(id, turn));
        let error_code = deleted.and_then(|deleted| deleted).err().unwrap_or(ErrorCode::NONE);
        results.push(DeletableGroupResult { group_id, error_code, ..DeletableGroupResult::default() });
    }
    let response = Response { results: ctx.slice(results), ..Response::default() };
    ctx.reply_when_flushed(&response, &needs)
}
