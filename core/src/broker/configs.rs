//! What AlterConfigs and IncrementalAlterConfigs have in common: each resource of a request is changed or refused by itself.
//!
//! Not here: what is allowed (`metadata::configs`), and how requests and answers are laid out (the handlers).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::ErrorCode;
use crate::metadata::broker_config::describe::Given;
use crate::metadata::configs::{Asked, Change, check_asked, check_count, check_logger_node};
use crate::metadata::image::resource;
use crate::metadata::topics::Refusal;
use crate::storage::{Fault, Offset};
use crate::wire::Text;

use super::Broker;
use super::context::Context;

/// What a request wants of one resource.
pub(crate) struct Altered<'c> {
    pub resource_type: i8,
    pub resource_name: Text<'c>,
    pub asked: Vec<Asked>,
}

/// How a whole request is to be taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// What is not named goes.
    pub replaces: bool,
    pub validate_only: bool,
}

/// What became of each resource, and what of the metadata log must be in force before anybody may know it.
pub(crate) struct Outcome {
    pub results: Vec<Result<(), Refusal>>,
    pub offset: Option<Offset>,
}

/// Changes what may be changed.
///
/// # Errors
/// The fault that took the metadata log offline.
pub(crate) fn alter<'c>(
    resources: &[Altered<'c>],
    manner: Manner,
    ctx: &Context<'c>,
) -> Result<Outcome, Fault> {
    let mut occurrences: BTreeMap<(i8, Text<'c>), usize> = BTreeMap::new();
    for resource in resources {
        *occurrences.entry((resource.resource_type, resource.resource_name)).or_default() += 1;
    }
    // A resource counts even where it asks for nothing: each is looked at under the controller's lock.
    if let Err(refusal) = check_count(resources.iter().map(|resource| resource.asked.len().max(1)).sum()) {
        let results = resources.iter().map(|_| Err(refusal.clone())).collect();
        return Ok(Outcome { results, offset: None });
    }
    let checked: Vec<Result<(), Refusal>> =
        resources.iter().map(|resource| check_asked(&resource.asked)).collect();
    let broker: &'c Arc<Broker> = ctx.broker;
    let config = broker.config();
    let mut controller = broker.controller();
    let given = Given::of(config, &controller.pending);
    let mut changes: Vec<Change> = Vec::new();
    let plan = |(resource, checked): (&Altered<'c>, Result<(), Refusal>)| {
        if occurrences.get(&(resource.resource_type, resource.resource_name)) != Some(&1) {
            let message = "Each resource must appear at most once.";
            return Err(Refusal::new(ErrorCode::INVALID_REQUEST, message));
        }
        checked?;
        let name = resource.resource_name.to_string();
        if resource.resource_type == resource::BROKER_LOGGER && !manner.replaces {
            check_logger_node(&name, config.node_id)?;
            // Levels change when nothing can refuse the request as a whole any more.
            return ctx.broker.loggers.alter(&resource.asked, true);
        }
        let planned = controller.plan_configs(
            config,
            &given,
            resource.resource_type,
            &name,
            &resource.asked,
            manner.replaces,
        )?;
        changes.extend(planned);
        Ok(())
    };
    let mut results: Vec<Result<(), Refusal>> = resources.iter().zip(checked).map(plan).collect();
    if let Err(refusal) = check_count(changes.len()) {
        results.iter_mut().filter(|result| result.is_ok()).for_each(|result| *result = Err(refusal.clone()));
        changes.clear();
    }
    let offset = match changes.as_slice() {
        _ if manner.validate_only => None,
        // Another request may have made the change a moment ago, and nothing of it is durable yet.
        [] => Some(controller.pending.end_offset),
        changes => Some(controller.alter_configs(changes, ctx.now.wall)?),
    };
    if !manner.validate_only {
        let is_logger = |resource: &Altered<'c>| resource.resource_type == resource::BROKER_LOGGER;
        for (resource, result) in resources.iter().zip(&mut results).filter(|(one, _)| is_logger(one)) {
            if result.is_ok() {
                *result = ctx.broker.loggers.alter(&resource.asked, false);
            }
        }
    }
    Ok(Outcome { results, offset })
}

/// Code and words of what became of a resource.
pub(crate) fn told<'c>(result: &Result<(), Refusal>, ctx: &Context<'c>) -> (ErrorCode, Option<Text<'c>>) {
    match result {
        Ok(()) => (ErrorCode::NONE, None),
        Err(refusal) => (refusal.error_code, refusal.message.as_deref().map(|message| ctx.text(message))),
    }
}
