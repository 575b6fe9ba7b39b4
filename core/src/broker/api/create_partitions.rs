//! CreatePartitions 0-3. Give these topics more partitions.
//!
//! - `count` is the new total; it must rise (37). `assignments`, when given, name the replicas of each new partition (39).
//! - A topic that occurs twice: INVALID_REQUEST (42), once for all of them, before the others. `validate_only` changes nothing.
//! - More than 10,000 new partitions in one request: POLICY_VIOLATION (44) for all.
//! - Groups stay where they are when their topic gets more partitions, until the next start, as in Kafka.
//! - The answer comes when the partitions can be used. `timeout_ms` of 0 or less: REQUEST_TIMED_OUT (7), and nothing is made; a
//!   longer one has no effect, because nothing here takes long.
//!
//! Waits: `Published`. KIP-195, KIP-599.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::ErrorCode;
use crate::metadata::image::Image;
use crate::metadata::topics::{PARTITIONS_MAX, Refusal};
use crate::protocol::create_partitions::{Request, Response, Topic, TopicResult};
use crate::wire::Text;

use super::super::Broker;
use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    if request.timeout_ms <= 0 {
        return refuse_all(&request, &ErrorCode::REQUEST_TIMED_OUT.into(), ctx);
    }
    let broker: &'c Arc<Broker> = ctx.broker;
    let mut controller = broker.controller();
    let mut occurrences: BTreeMap<Text<'c>, usize> = BTreeMap::new();
    for topic in request.topics {
        *occurrences.entry(topic.name).or_default() += 1;
    }
    let once = || request.topics.iter().filter(|topic| occurrences.get(&topic.name) == Some(&1));
    if once().map(|topic| additional(topic, &controller.pending)).sum::<i64>() > PARTITIONS_MAX {
        drop(controller);
        let message = "Excessively large number of additional partitions per request.";
        return refuse_all(&request, &Refusal::new(ErrorCode::POLICY_VIOLATION, message), ctx);
    }
    let duplicate = Refusal::new(ErrorCode::INVALID_REQUEST, "Duplicate topic name.");
    let duplicates = occurrences.iter().filter(|(_, count)| **count > 1);
    let mut results: Vec<_> = duplicates.map(|(name, _)| refused(*name, &duplicate, ctx)).collect();
    let mut planned = Vec::new();
    for topic in once() {
        results.push(match controller.plan_partitions(topic) {
            Ok(plan) => {
                planned.push(plan);
                TopicResult { name: topic.name, ..TopicResult::default() }
            }
            Err(refusal) => refused(topic.name, &refusal, ctx),
        });
    }
    let response = Response { results: ctx.slice(results), ..Response::default() };
    if request.validate_only || planned.is_empty() {
        drop(controller);
        return ctx.reply(&response);
    }
    let created = controller.create_partitions(&planned, ctx.now.wall);
    drop(controller);
    match created {
        Ok(offset) => ctx.reply_when_published(&response, offset),
        Err(fault) => ctx.metadata_offline(fault),
    }
}

/// How many partitions a topic would get that it has not.
fn additional(asked: &Topic<'_>, pending: &Image) -> i64 {
    let topic = asked.name.as_str().and_then(|name| pending.topics.get(name));
    let present = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    topic.map_or(0, |topic| i64::from(asked.count).saturating_sub(present(topic.partitions.len())).max(0))
}

fn refused<'c>(name: Text<'c>, refusal: &Refusal, ctx: &Context<'c>) -> TopicResult<'c> {
    TopicResult {
        name,
        error_code: refusal.error_code,
        error_message: refusal.message.as_deref().map(|message| ctx.text(message)),
    }
}

fn refuse_all<'c>(request: &Request<'c>, refusal: &Refusal, ctx: &mut Context<'c>) -> Step {
    let results = ctx.slice(request.topics.iter().map(|topic| refused(topic.name, refusal, ctx)));
    ctx.reply(&Response { results, ..Response::default() })
}
