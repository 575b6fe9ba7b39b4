//! AlterConfigs 0-2. Replace all configs of these topics, brokers, groups and client-metrics subscriptions.
//!
//! - What the request does not name loses its value. Each resource is changed or refused by itself, and whole; one that is
//!   named twice is refused each time (42).
//! - What may be set is decided against everything that was appended (`metadata::configs`). `validate_only` stops there.
//! - The answer comes when the change is in force: what acts, acts from then on.
//! - Loggers cannot be changed this way (42).
//!
//! Waits: `Published`. KIP-133, 226.

use crate::metadata::configs::{Asked, Operation};
use crate::protocol::alter_configs::{Request, Resource, ResourceResponse, Response};

use super::super::configs::{Altered, Manner, alter, told};
use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let manner = Manner { replaces: true, validate_only: request.validate_only };
    let resources: Vec<Altered<'c>> = request.resources.iter().map(altered).collect();
    let outcome = match alter(&resources, manner, ctx) {
        Ok(outcome) => outcome,
        Err(fault) => return ctx.metadata_offline(fault),
    };
    let responses = request.resources.iter().zip(&outcome.results).map(|(resource, result)| {
        let (error_code, error_message) = told(result, ctx);
        let Resource { resource_type, resource_name, .. } = *resource;
        ResourceResponse { error_code, error_message, resource_type, resource_name }
    });
    let response = Response { throttle_time_ms: 0, responses: ctx.slice(responses) };
    match outcome.offset {
        Some(offset) => ctx.reply_when_published(&response, offset),
        None => ctx.reply(&response),
    }
}

fn altered<'c>(resource: &Resource<'c>) -> Altered<'c> {
    let asked = resource.configs.iter().map(|config| Asked {
        name: config.name.to_string(),
        operation: Operation::Set as i8,
        value: config.value.map(|value| value.to_string()),
    });
    Altered {
        resource_type: resource.resource_type,
        resource_name: resource.resource_name,
        asked: asked.collect(),
    }
}
