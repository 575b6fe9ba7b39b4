//! DescribeUserScramCredentials 0. Which SCRAM mechanisms do these users have, and with how many iterations?
//!
//! - What the metadata log says: nobody can log in with it here yet. Keys and salts are never told.
//! - No users means all. A user without any: RESOURCE_NOT_FOUND (91); one that is named twice: DUPLICATE_RESOURCE (92), once.
//!
//! Waits: none. KIP-554.

use std::collections::BTreeMap;

use crate::error::ErrorCode;
use crate::protocol::describe_user_scram_credentials::{
    CredentialInfo, DescribeUserScramCredentialsResult as UserResult, Request, Response,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let named = request.users.unwrap_or_default();
    let mut results = Vec::new();
    if named.is_empty() {
        results.extend(ctx.snapshot.image.scram.keys().map(|user| result(ctx.text(user), 1, ctx)));
    }
    let mut occurrences: BTreeMap<Text<'c>, usize> = BTreeMap::new();
    for user in named {
        *occurrences.entry(user.name).or_default() += 1;
    }
    for user in named {
        // The first of several answers for all.
        if let Some(count) = occurrences.remove(&user.name) {
            results.push(result(user.name, count, ctx));
        }
    }
    let response = Response {
        error_message: Some(Text::new("")),
        results: ctx.slice(results),
        ..Response::default()
    };
    ctx.reply(&response)
}

fn result<'c>(user: Text<'c>, count: usize, ctx: &Context<'c>) -> UserResult<'c> {
    let refused = |error_code, message: String| UserResult {
        user,
        error_code,
        error_message: Some(ctx.text(&message)),
        credential_infos: &[],
    };
    let name = user.to_string();
    if count > 1 {
        let what = "Cannot describe SCRAM credentials for the same user twice in a single request";
        return refused(ErrorCode::DUPLICATE_RESOURCE, format!("{what}: {name}"));
    }
    let Some(mechanisms) = ctx.snapshot.image.scram.get(&name) else {
        let what = "Attempt to describe a user credential that does not exist";
        return refused(ErrorCode::RESOURCE_NOT_FOUND, format!("{what}: {name}"));
    };
    let infos = mechanisms
        .iter()
        .map(|(mechanism, iterations)| CredentialInfo { mechanism: *mechanism, iterations: *iterations });
    UserResult {
        user,
        error_code: ErrorCode::NONE,
        error_message: Some(Text::new("")),
        credential_infos: ctx.slice(infos),
    }
}
