//! DescribeConfigs 1-4. How are these topics, brokers, groups and subscriptions configured?
//!
//! - Every config with its value in force, who gave it and, with `include_synonyms`, all that stand for it; from version 3 on
//!   its type and, with `include_documentation`, a line about it. Sorted by name (Kafka's order means nothing).
//! - `configuration_keys` chooses; null or an empty list means all.
//! - Unknown topic: 3; illegal name: 17. A broker is named by this node's id, or by nothing for what all brokers have in
//!   common (dynamic configs only); other ids: INVALID_REQUEST (42). Groups and client-metrics subscriptions need not exist.
//! - Values of secrets, and of what nobody knows, are never told.
//! - Loggers are the parts of this broker, with their levels. A type that does not exist: 42 for every resource of the request,
//!   as in Kafka.
//!
//! Waits: none. KIP-133, 226, 412, 569, 714, 848.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::error::ErrorCode;
use crate::metadata::broker_config::describe::{Described, Given};
use crate::metadata::image::resource;
use crate::metadata::topic_config::layers::{Configs, Layers};
use crate::metadata::topics::Refusal;
use crate::metadata::{client_metrics, group_config, topic_name};
use crate::protocol::describe_configs::{
    DescribeConfigsResult, Request, Resource, ResourceResult, Response, Synonym,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

const TYPES: [i8; 5] =
    [resource::TOPIC, resource::BROKER, resource::BROKER_LOGGER, resource::CLIENT_METRICS, resource::GROUP];
/// How many resources stay described to the end of a request, in case it names one again.
const KEPT_MAX: usize = 100;
/// Kafka's words for a request that it cannot make sense of.
const MALFORMED: &str = "This most likely occurs because of a request being malformed by the client library or the message was \
                         sent to an incompatible broker. See the broker logs for more details.";

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let is_known = |resource: &Resource<'_>| TYPES.contains(&resource.resource_type);
    let is_malformed = !request.resources.iter().all(is_known);
    let given = Given::of(ctx.broker.config(), &ctx.snapshot.image);
    let mut known = BTreeMap::new();
    let results = ctx.slice(request.resources.iter().map(|resource| {
        let described = match is_malformed {
            true => Err(invalid(MALFORMED)),
            false => described(resource, &given, &mut known, ctx)
                .map(|entries| told(&entries, &request, resource, ctx)),
        };
        result(resource, described, ctx)
    }));
    ctx.reply(&Response { throttle_time_ms: 0, results })
}

fn result<'c>(
    resource: &Resource<'c>,
    described: Result<&'c [ResourceResult<'c>], Refusal>,
    ctx: &Context<'c>,
) -> DescribeConfigsResult<'c> {
    let (error_code, message, configs) = match described {
        Ok(configs) => (ErrorCode::NONE, None, configs),
        Err(refusal) => (refusal.error_code, refusal.message, <&[_]>::default()),
    };
    DescribeConfigsResult {
        error_code,
        error_message: Some(ctx.text(message.as_deref().unwrap_or_default())),
        resource_type: resource.resource_type,
        resource_name: resource.resource_name,
        configs,
    }
}

/// A resource's configs, made once however often the request names it.
fn described<'c>(
    resource: &Resource<'c>,
    given: &Given,
    known: &mut BTreeMap<(i8, Text<'c>), Rc<Vec<Described>>>,
    ctx: &Context<'c>,
) -> Result<Rc<Vec<Described>>, Refusal> {
    let key = (resource.resource_type, resource.resource_name);
    if let Some(entries) = known.get(&key) {
        return Ok(entries.clone());
    }
    let entries = Rc::new(describe(resource, given, ctx)?);
    if known.len() < KEPT_MAX {
        known.insert(key, entries.clone());
    }
    Ok(entries)
}

fn describe<'c>(
    resource: &Resource<'c>,
    given: &Given,
    ctx: &Context<'c>,
) -> Result<Vec<Described>, Refusal> {
    let name = resource.resource_name.to_string();
    let image = &ctx.snapshot.image;
    let own = || image.configs.get(&(resource.resource_type, name.clone()));
    let node_id = ctx.broker.config().node_id;
    match resource.resource_type {
        resource::TOPIC => describe_topic(&name, own(), ctx),
        resource::BROKER if name.is_empty() => Ok(given.common()),
        resource::BROKER if broker_id(&name)? == node_id => Ok(given.described()),
        resource::BROKER => Err(invalid(format!(
            "Unexpected broker id, expected {node_id} or empty string, but received {name}"
        ))),
        resource::BROKER_LOGGER if name.is_empty() => Err(invalid("Broker id must not be empty")),
        resource::BROKER_LOGGER if broker_id(&name)? == node_id => Ok(ctx.broker.loggers.described()),
        resource::BROKER_LOGGER => {
            Err(invalid(format!("Unexpected broker id, expected {node_id} but received {name}")))
        }
        resource::CLIENT_METRICS if name.is_empty() => {
            Err(invalid("Client metrics subscription name must not be empty"))
        }
        resource::CLIENT_METRICS => Ok(client_metrics::described(own())),
        _ if name.is_empty() => Err(invalid("Group name must not be empty")),
        _ => Ok(group_config::described(own(), given)),
    }
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_REQUEST, message)
}

fn broker_id(name: &str) -> Result<i32, Refusal> {
    name.parse().map_err(|_| invalid(format!("Broker id must be an integer, but it is: {name}")))
}

fn describe_topic(name: &str, own: Option<&Configs>, ctx: &Context<'_>) -> Result<Vec<Described>, Refusal> {
    topic_name::check(name)
        .map_err(|message| Refusal::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message))?;
    if !ctx.snapshot.topics.contains_key(name) {
        return Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.into());
    }
    let layers = Layers::of_broker(ctx.broker.config(), &ctx.snapshot.image).with_topic(own);
    Ok(layers.described().into_iter().map(Described::from).collect())
}

/// Those that the request asks for.
fn told<'c>(
    entries: &[Described],
    request: &Request<'c>,
    resource: &Resource<'c>,
    ctx: &Context<'c>,
) -> &'c [ResourceResult<'c>] {
    let keys = resource.configuration_keys.filter(|keys| !keys.is_empty());
    let keys: Option<BTreeSet<&[u8]>> = keys.map(|keys| keys.iter().map(|key| key.0).collect());
    let is_wanted =
        |entry: &&Described| keys.as_ref().is_none_or(|keys| keys.contains(entry.name.as_bytes()));
    ctx.slice(entries.iter().filter(is_wanted).map(|entry| told_entry(entry, request, ctx)))
}

fn told_entry<'c>(entry: &Described, request: &Request<'c>, ctx: &Context<'c>) -> ResourceResult<'c> {
    let shown = |value: &str| (!entry.is_sensitive).then(|| ctx.text(value));
    let synonyms = entry.synonyms.iter().filter(|_| request.include_synonyms);
    ResourceResult {
        name: ctx.text(&entry.name),
        value: entry.value.as_deref().and_then(shown),
        read_only: entry.is_read_only,
        config_source: entry.source as i8,
        is_sensitive: entry.is_sensitive,
        synonyms: ctx.slice(synonyms.map(|candidate| Synonym {
            name: ctx.text(&candidate.name),
            value: shown(&candidate.value),
            source: candidate.source as i8,
        })),
        config_type: entry.kind.map_or(0, i8::from),
        documentation: entry
            .about
            .filter(|about| request.include_documentation || about.is_empty())
            .map(Text::new),
    }
}
