//! ListConfigResources 0-1. Which resources may have configs of their own?
//!
//! - Topics, brokers that are alive and their loggers: all that there are. Client-metrics subscriptions and groups: those that
//!   have configs. Version 0 knows subscriptions only.
//! - The last type first, as in Kafka. `resource_types` chooses, none means all; one that does not exist: UNSUPPORTED_VERSION (35).
//!
//! Waits: none. KIP-1000, 1142.

use std::collections::BTreeSet;

use crate::error::ErrorCode;
use crate::metadata::image::resource;
use crate::protocol::list_config_resources::{ConfigResource, Request, Response};

use super::super::context::{Context, Step};
use super::super::reach::Reach;

const ALL: [i8; 5] =
    [resource::TOPIC, resource::BROKER, resource::BROKER_LOGGER, resource::CLIENT_METRICS, resource::GROUP];

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let asked: BTreeSet<i8> = match (ctx.version(), request.resource_types) {
        (0, _) => [resource::CLIENT_METRICS].into(),
        (_, []) => ALL.into(),
        (_, types) => types.iter().copied().collect(),
    };
    if !asked.iter().all(|resource_type| ALL.contains(resource_type)) {
        return ctx.reply(&Response { error_code: ErrorCode::UNSUPPORTED_VERSION, ..Response::default() });
    }
    let mut resources = Vec::new();
    for resource_type in asked.into_iter().rev() {
        let names = names(resource_type, ctx);
        resources.extend(
            names
                .into_iter()
                .map(|name| ConfigResource { resource_name: ctx.text(&name), resource_type }),
        );
    }
    ctx.reply(&Response { config_resources: ctx.slice(resources), ..Response::default() })
}

fn names(resource_type: i8, ctx: &Context<'_>) -> Vec<String> {
    let image = &ctx.snapshot.image;
    match resource_type {
        resource::TOPIC => image.topics.keys().cloned().collect(),
        resource::BROKER | resource::BROKER_LOGGER => {
            let reach = Reach::new(ctx.broker, image, ctx.peer);
            let alive = reach.all().map(|(id, _)| id).filter(|id| reach.is_alive(*id));
            alive.map(|id| id.to_string()).collect()
        }
        _ => {
            let of_type = image.configs.keys().filter(|(kind, _)| *kind == resource_type);
            of_type.map(|(_, name)| name.clone()).collect()
        }
    }
}
