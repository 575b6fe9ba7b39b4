//! DeleteTopics 1-6. Remove these topics with all they hold.
//!
//! - By name, from version 6 on also by id; both or neither of them, or one twice, is INVALID_REQUEST (42).
//! - Answers come in the request's order, one for each name and id (Kafka shuffles them).
//! - `delete.topic.enable=false`: TOPIC_DELETION_DISABLED (73), before version 3 INVALID_REQUEST (42).
//! - The answer comes when the topics are gone for every client; their files go later. `timeout_ms` of 0 or less:
//!   REQUEST_TIMED_OUT (7), and nothing is removed; a longer one has no effect, because nothing here takes long.
//!
//! Waits: `Published`. KIP-4, KIP-516, KIP-599.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::metadata::image::Image;
use crate::metadata::topics::Refusal;
use crate::protocol::delete_topics::{DeletableTopicResult, DeleteTopicState, Request, Response};
use crate::wire::Text;

use super::super::Broker;
use super::super::context::{Context, Step};

/// From this version on, topics are states, not names.
const BY_STATE: i16 = 6;
/// From this version on, a disabled deletion has a code of its own.
const DISABLED: i16 = 3;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let asked = match ctx.version() >= BY_STATE {
        true => request.topics,
        false => {
            let state = |name: &Text<'c>| DeleteTopicState { name: Some(*name), topic_id: Uuid::nil() };
            ctx.slice(request.topic_names.iter().map(state))
        }
    };
    let refusal = match ctx.version() {
        _ if request.timeout_ms <= 0 => Some(ErrorCode::REQUEST_TIMED_OUT),
        _ if ctx.broker.config().delete_topics => None,
        ..DISABLED => Some(ErrorCode::INVALID_REQUEST),
        _ => Some(ErrorCode::TOPIC_DELETION_DISABLED),
    };
    if let Some(error_code) = refusal {
        let responses = ctx.slice(asked.iter().map(|topic| refused(topic, &error_code.into(), ctx)));
        return ctx.reply(&Response { responses, ..Response::default() });
    }
    let broker: &'c Arc<Broker> = ctx.broker;
    let mut controller = broker.controller();
    let (ids, responses) = plan(asked, &controller.pending, ctx);
    let response = Response { responses: ctx.slice(responses), ..Response::default() };
    if ids.is_empty() {
        drop(controller);
        return ctx.reply(&response);
    }
    let deleted = controller.delete_topics(&ids, ctx.now.wall);
    drop(controller);
    match deleted {
        Ok(offset) => ctx.reply_when_published(&response, offset),
        Err(fault) => ctx.metadata_offline(fault),
    }
}

/// What may be removed, and what is answered when it is.
fn plan<'c>(
    asked: &[DeleteTopicState<'c>],
    pending: &Image,
    ctx: &Context<'c>,
) -> (Vec<Uuid>, Vec<DeletableTopicResult<'c>>) {
    let mut occurrences: BTreeMap<(Option<Text<'c>>, Uuid), usize> = BTreeMap::new();
    for topic in asked {
        *occurrences.entry((topic.name, topic.topic_id)).or_default() += 1;
    }
    let named: BTreeSet<Uuid> = occurrences
        .iter()
        .filter(|((_, id), count)| **count == 1 && id.is_nil())
        .filter_map(|((name, _), _)| Some(pending.topics.get(name.as_ref()?.as_str()?)?.id))
        .collect();
    let by_id: BTreeSet<Uuid> = asked.iter().filter(|topic| topic.name.is_none()).map(|topic| topic.topic_id).collect();
    let mut answered = BTreeSet::new();
    let mut ids = Vec::new();
    let mut results = Vec::new();
    for topic in asked {
        let key = (topic.name, topic.topic_id);
        let is_clear = topic.name.is_some() == topic.topic_id.is_nil();
        if is_clear && !answered.insert(key) {
            continue;
        }
        let is_duplicate = occurrences.get(&key).is_some_and(|count| *count > 1);
        // The name's answer says that the id came too.
        if topic.name.is_none() && !is_duplicate && named.contains(&topic.topic_id) {
            continue;
        }
        results.push(match find(topic, is_duplicate, pending) {
            Ok((_, id)) if topic.name.is_some() && by_id.contains(&id) => {
                let message = "The provided topic name maps to an ID that was already supplied.";
                let refusal = Refusal::new(ErrorCode::INVALID_REQUEST, message);
                refused(&DeleteTopicState { topic_id: id, ..*topic }, &refusal, ctx)
            }
            Ok((name, topic_id)) => {
                ids.push(topic_id);
                DeletableTopicResult { name: Some(ctx.text(name)), topic_id, ..DeletableTopicResult::default() }
            }
            Err(refusal) => refused(topic, &refusal, ctx),
        });
    }
    (ids, results)
}

fn find<'i>(
    topic: &DeleteTopicState<'_>,
    is_duplicate: bool,
    pending: &'i Image,
) -> Result<(&'i str, Uuid), Refusal> {
    let invalid = |message| Err(Refusal::new(ErrorCode::INVALID_REQUEST, message));
    let found = match (topic.name, topic.topic_id.is_nil()) {
        (None, true) => return invalid("Neither topic name nor id were specified."),
        (Some(_), false) => return invalid("You may not specify both topic name and topic id."),
        (Some(_), true) if is_duplicate => return invalid("Duplicate topic name."),
        (None, false) if is_duplicate => return invalid("Duplicate topic id."),
        (Some(name), true) => name.as_str().and_then(|name| pending.topics.get(name)).ok_or_else(|| {
            Refusal::new(
                ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
                "This server does not host this topic-partition.",
            )
        }),
        (None, false) => pending.topic_by_id(topic.topic_id).ok_or_else(|| {
            Refusal::new(ErrorCode::UNKNOWN_TOPIC_ID, "This server does not host this topic ID.")
        }),
    };
    found.map(|topic| (topic.name.as_str(), topic.id))
}

fn refused<'c>(topic: &DeleteTopicState<'c>, refusal: &Refusal, ctx: &Context<'c>) -> DeletableTopicResult<'c> {
    DeletableTopicResult {
        name: topic.name,
        topic_id: topic.topic_id,
        error_code: refusal.error_code,
        error_message: refusal.message.as_deref().map(|message| ctx.text(message)),
    }
}
