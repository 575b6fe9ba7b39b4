//! CreateTopics 2-7. Make these topics.
//!
//! - What may be made is decided against everything that was appended, published or not (`metadata::topics`), one topic after
//!   the other; each is made or refused by itself. `validate_only` stops there.
//! - A name that occurs twice: INVALID_REQUEST (42), once for all of them, behind the others. So is `__cluster_metadata`.
//! - Number of partitions and replication factor -1 mean the broker's defaults; with manual assignments both must be -1.
//! - The answer comes when the topics can be used. `timeout_ms` of 0 or less: REQUEST_TIMED_OUT (7), and nothing is made; a longer
//!   one has no effect, because nothing here takes long.
//! - More than 10,000 partitions, topics or records in one request: POLICY_VIOLATION (44) for all.
//! - Version 5 tells every config and the counts, version 7 the id (also of a topic that was only validated, as in Kafka).
//!
//! Waits: `Published`. KIP-4, 195, 464, 516, 525.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::ErrorCode;
use crate::metadata::controller::Controller;
use crate::metadata::topic_config::layers::Layers;
use crate::metadata::topic_name;
use crate::metadata::topics::{PARTITIONS_MAX, PlannedTopic, RECORDS_MAX, Refusal, partitions_asked};
use crate::protocol::create_topics::{CreatableTopicConfigs, CreatableTopicResult, Request, Response};
use crate::wire::Text;

use super::super::Broker;
use super::super::context::{Context, Step};

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let config = ctx.broker.config();
    if request.timeout_ms <= 0 {
        return refuse_all(&request, &ErrorCode::REQUEST_TIMED_OUT.into(), ctx);
    }
    // A topic counts even where it asks for nothing: each is looked at under the controller's lock.
    let partitions: i64 = request.topics.iter().map(|topic| partitions_asked(config, topic).max(1)).sum();
    if partitions > PARTITIONS_MAX {
        return refuse_all(&request, &too_many("Excessively large number of partitions per request."), ctx);
    }
    let broker: &'c Arc<Broker> = ctx.broker;
    let mut controller = broker.controller();
    let (planned, topics) = plan(&request, &mut controller, ctx);
    if planned.iter().map(PlannedTopic::records_count).sum::<usize>() > RECORDS_MAX {
        drop(controller);
        return refuse_all(&request, &too_many("Unable to perform excessively large batch operation."), ctx);
    }
    let response = Response { topics: ctx.slice(topics), ..Response::default() };
    if request.validate_only || planned.is_empty() {
        drop(controller);
        return ctx.reply(&response);
    }
    let created = controller.create_topics(&planned, ctx.now.wall);
    drop(controller);
    match created {
        Ok(offset) => ctx.reply_when_published(&response, offset),
        Err(fault) => ctx.metadata_offline(fault),
    }
}

/// What may be made, and what is answered if it is.
fn plan<'c>(
    request: &Request<'c>,
    controller: &mut Controller,
    ctx: &Context<'c>,
) -> (Vec<PlannedTopic>, Vec<CreatableTopicResult<'c>>) {
    let mut occurrences: BTreeMap<Text<'c>, usize> = BTreeMap::new();
    for topic in request.topics {
        *occurrences.entry(topic.name).or_default() += 1;
    }
    let once = request.topics.iter().filter(|topic| occurrences.get(&topic.name) == Some(&1));
    let mut planned = Vec::new();
    let mut results = Vec::new();
    for topic in once.clone().filter(|topic| topic.name != topic_name::METADATA) {
        results.push(match controller.plan_topic(ctx.broker.config(), topic) {
            Ok(plan) => {
                let result = created(&plan, topic.name, controller, ctx);
                planned.push(plan);
                result
            }
            Err(refusal) => refused(topic.name, &refusal, ctx),
        });
    }
    let invalid = |name, message: &str| refused(name, &Refusal::new(ErrorCode::INVALID_REQUEST, message), ctx);
    let duplicates = occurrences.iter().filter(|(_, count)| **count > 1);
    results.extend(duplicates.map(|(name, _)| invalid(*name, "Duplicate topic name.")));
    let prohibited = once.filter(|topic| topic.name == topic_name::METADATA);
    let message = format!("Creation of internal topic {} is prohibited.", topic_name::METADATA);
    results.extend(prohibited.map(|topic| invalid(topic.name, &message)));
    (planned, results)
}

fn created<'c>(
    plan: &PlannedTopic,
    name: Text<'c>,
    controller: &Controller,
    ctx: &Context<'c>,
) -> CreatableTopicResult<'c> {
    let layers = Layers::of_broker(ctx.broker.config(), &controller.pending).with_topic(Some(&plan.configs));
    let configs = layers.given().into_iter().map(|entry| CreatableTopicConfigs {
        name: Text::new(entry.key.name),
        value: Some(ctx.text(&entry.value)),
        read_only: false,
        config_source: entry.source as i8,
        is_sensitive: false,
    });
    let replicas = plan.partitions.first().map_or(0, Vec::len);
    CreatableTopicResult {
        name,
        topic_id: plan.id,
        error_message: None,
        num_partitions: i32::try_from(plan.partitions.len()).unwrap_or(i32::MAX),
        replication_factor: i16::try_from(replicas).unwrap_or(i16::MAX),
        configs: Some(ctx.slice(configs)),
        ..CreatableTopicResult::default()
    }
}

fn refused<'c>(name: Text<'c>, refusal: &Refusal, ctx: &Context<'c>) -> CreatableTopicResult<'c> {
    CreatableTopicResult {
        name,
        error_code: refusal.error_code,
        error_message: refusal.message.as_deref().map(|message| ctx.text(message)),
        configs: Some(&[]),
        ..CreatableTopicResult::default()
    }
}

fn too_many(message: &str) -> Refusal {
    Refusal::new(ErrorCode::POLICY_VIOLATION, message)
}

fn refuse_all<'c>(request: &Request<'c>, refusal: &Refusal, ctx: &mut Context<'c>) -> Step {
    let topics = ctx.slice(request.topics.iter().map(|topic| refused(topic.name, refusal, ctx)));
    ctx.reply(&Response { topics, ..Response::default() })
}
