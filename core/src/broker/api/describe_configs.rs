//! DescribeConfigs 1-4. How are these topics and brokers configured?
//!
//! - Topics: every config with its value in force, who gave it and, with `include_synonyms`, all that stand for it; from
//!   version 3 on its type and, with `include_documentation`, a line about it. Sorted by name (Kafka's order means nothing).
//! - `configuration_keys` chooses; null or an empty list means all.
//! - Unknown topic: 3; illegal name: 17. A broker is named by this node's id, or by nothing for what all brokers have in
//!   common (dynamic configs only); other ids: INVALID_REQUEST (42).
//! - A broker tells what it was given and what stands for topic configs, not yet every property that it knows.
//! - Loggers: none, because logging is the program's business. Groups and client metrics are not served yet: 42. A type that
//!   does not exist: 42 for every resource of the request, as in Kafka.
//!
//! Waits: none. KIP-133, 226, 569.

use crate::error::ErrorCode;
use crate::metadata::image::resource;
use crate::metadata::topic_config::broker::{self, BrokerEntry};
use crate::metadata::topic_config::layers::{Candidate, Entry, Layers};
use crate::metadata::topic_name;
use crate::metadata::topics::Refusal;
use crate::protocol::describe_configs::{
    DescribeConfigsResult, Request, Resource, ResourceResult, Response, Synonym,
};
use crate::wire::Text;

use super::super::context::{Context, Step};

const TYPES: [i8; 5] =
    [resource::TOPIC, resource::BROKER, resource::BROKER_LOGGER, resource::CLIENT_METRICS, resource::GROUP];
/// Kafka's words for a request that it cannot make sense of.
const MALFORMED: &str = "This most likely occurs because of a request being malformed by the client library or the message was \
                         sent to an incompatible broker. See the broker logs for more details.";

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let is_known = |resource: &Resource<'_>| TYPES.contains(&resource.resource_type);
    let is_malformed = !request.resources.iter().all(is_known);
    let results = ctx.slice(request.resources.iter().map(|resource| {
        let described = match is_malformed {
            true => Err(invalid(MALFORMED)),
            false => describe(&request, resource, ctx),
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

fn describe<'c>(
    request: &Request<'c>,
    resource: &Resource<'c>,
    ctx: &Context<'c>,
) -> Result<&'c [ResourceResult<'c>], Refusal> {
    let name = resource.resource_name.to_string();
    let node_id = ctx.broker.config().node_id;
    match resource.resource_type {
        resource::TOPIC => describe_topic(&name, request, resource, ctx),
        resource::BROKER if name.is_empty() => Ok(describe_broker(true, request, resource, ctx)),
        resource::BROKER if broker_id(&name)? == node_id => Ok(describe_broker(false, request, resource, ctx)),
        resource::BROKER => Err(invalid(format!(
            "Unexpected broker id, expected {node_id} or empty string, but received {name}"
        ))),
        resource::BROKER_LOGGER if name.is_empty() => Err(invalid("Broker id must not be empty")),
        resource::BROKER_LOGGER if broker_id(&name)? == node_id => Ok(&[]),
        resource::BROKER_LOGGER => {
            Err(invalid(format!("Unexpected broker id, expected {node_id} but received {name}")))
        }
        resource::CLIENT_METRICS if name.is_empty() => {
            Err(invalid("Client metrics subscription name must not be empty"))
        }
        resource::CLIENT_METRICS => Err(invalid("Unsupported resource type: CLIENT_METRICS")),
        _ if name.is_empty() => Err(invalid("Group name must not be empty")),
        _ => Err(invalid("Unsupported resource type: GROUP")),
    }
}

fn invalid(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_REQUEST, message)
}

fn broker_id(name: &str) -> Result<i32, Refusal> {
    name.parse().map_err(|_| invalid(format!("Broker id must be an integer, but it is: {name}")))
}

fn is_wanted(resource: &Resource<'_>, name: &str) -> bool {
    resource.configuration_keys.is_none_or(|keys| keys.is_empty() || keys.iter().any(|key| *key == name))
}

fn describe_topic<'c>(
    name: &str,
    request: &Request<'c>,
    resource: &Resource<'c>,
    ctx: &Context<'c>,
) -> Result<&'c [ResourceResult<'c>], Refusal> {
    topic_name::check(name).map_err(|message| Refusal::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message))?;
    if !ctx.snapshot.topics.contains_key(name) {
        return Err(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.into());
    }
    let entries = Layers::of_topic(ctx.broker.config(), &ctx.snapshot.image, name).described();
    let wanted = entries.iter().filter(|entry| is_wanted(resource, entry.key.name));
    Ok(ctx.slice(wanted.map(|entry| topic_entry(entry, request, ctx))))
}

fn topic_entry<'c>(entry: &Entry, request: &Request<'c>, ctx: &Context<'c>) -> ResourceResult<'c> {
    ResourceResult {
        name: Text::new(entry.key.name),
        value: Some(ctx.text(&entry.value)),
        read_only: false,
        config_source: entry.source as i8,
        is_sensitive: false,
        synonyms: synonyms(&entry.synonyms, false, request, ctx),
        config_type: entry.key.kind.into(),
        documentation: request.include_documentation.then_some(Text::new(entry.key.about)),
    }
}

fn describe_broker<'c>(
    is_common: bool,
    request: &Request<'c>,
    resource: &Resource<'c>,
    ctx: &Context<'c>,
) -> &'c [ResourceResult<'c>] {
    let layers = Layers::of_broker(ctx.broker.config(), &ctx.snapshot.image);
    let entries = if is_common { broker::common(&layers) } else { broker::described(&layers) };
    let wanted = entries.iter().filter(|entry| is_wanted(resource, &entry.name));
    ctx.slice(wanted.map(|entry| broker_entry(entry, request, ctx)))
}

fn broker_entry<'c>(entry: &BrokerEntry, request: &Request<'c>, ctx: &Context<'c>) -> ResourceResult<'c> {
    let shown = entry.value.as_deref().filter(|_| !entry.is_sensitive);
    ResourceResult {
        name: ctx.text(&entry.name),
        value: shown.map(|value| ctx.text(value)),
        read_only: entry.is_read_only,
        config_source: entry.source as i8,
        is_sensitive: entry.is_sensitive,
        synonyms: synonyms(&entry.synonyms, entry.is_sensitive, request, ctx),
        config_type: entry.kind.map_or(0, i8::from),
        documentation: entry.about.filter(|_| request.include_documentation).map(Text::new),
    }
}

fn synonyms<'c>(
    candidates: &[Candidate],
    is_sensitive: bool,
    request: &Request<'c>,
    ctx: &Context<'c>,
) -> &'c [Synonym<'c>] {
    let shown = candidates.iter().filter(|_| request.include_synonyms);
    ctx.slice(shown.map(|candidate| Synonym {
        name: ctx.text(&candidate.name),
        value: (!is_sensitive).then(|| ctx.text(&candidate.value)),
        source: candidate.source as i8,
    }))
}
