//! IncrementalAlterConfigs 0-1. Change single configs of these topics, brokers, groups and client-metrics subscriptions.
//!
//! - Set, delete, append to a list and take from one; a list without a value begins with its default.
//! - Each resource is changed or refused by itself, and whole; one that is named twice is refused each time (42).
//! - What may be set is decided against everything that was appended (`metadata::configs`). `validate_only` stops there.
//! - The answer comes when the change is in force: what acts, acts from then on.
//! - A broker is named by this node's id, or by nothing for all brokers. Its loggers are levels of this process.
//!
//! Waits: `Published`. KIP-339, 412, 714, 848.

use crate::metadata::configs::Asked;
use crate::protocol::incremental_alter_configs::{Request, AlterConfigsResource, AlterConfigsResourceResponse, Response};

use super::super::configs::{Altered, Manner, alter, told};
use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let manner = Manner { replaces: false, validate_only: request.validate_only };
    let resources: Vec<Altered<'c>> = request.resources.iter().map(altered).collect();
    let outcome = match alter(&resources, manner, ctx) {
        Ok(outcome) => outcome,
        Err(fault) => return ctx.metadata_offline(fault),
    };
    let responses = request.resources.iter().zip(&outcome.results).map(|(resource, result)| {
        let (error_code, error_message) = told(result, ctx);
        let AlterConfigsResource { resource_type, resource_name, .. } = *resource;
        AlterConfigsResourceResponse { error_code, error_message, resource_type, resource_name }
    });
    let response = Response { throttle_time_ms: 0, responses: ctx.slice(responses) };
    match outcome.offset {
        Some(offset) => ctx.reply_when_published(&response, offset),
        None => ctx.reply(&response),
    }
}

fn altered<'c>(resource: &AlterConfigsResource<'c>) -> Altered<'c> {
    let asked = resource.configs.iter().map(|config| Asked {
        name: config.name.to_string(),
        operation: config.config_operation,
        value: config.value.map(|value| value.to_string()),
    });
    Altered {
        resource_type: resource.resource_type,
        resource_name: resource.resource_name,
        asked: asked.collect(),
    }
}
