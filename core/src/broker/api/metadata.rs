//! Metadata 0-13. Which brokers are there, and who leads the partitions of these topics?
//!
//! - All topics: null, in version 0 an empty list. None: an empty list. By name or, from version 12 on, by id: one id that is not
//!   zero makes it a request by ids, names are then not looked at, as in Kafka. Each topic comes once, where it was first named.
//! - A topic that is not there is made when both sides allow it (`auto.create.topics.enable`, `allow_auto_topic_creation`; versions
//!   0-3 always do), and the answer waits until it is there: Kafka answers UNKNOWN_TOPIC_OR_PARTITION (3) first. One that
//!   cannot be made stays 3: a name that collides, a default replication factor above 1. Internal topics are not made this way.
//! - Illegal names: INVALID_TOPIC_EXCEPTION (17). Unknown ids: UNKNOWN_TOPIC_ID (100).
//! - Brokers and leaders are those that the client's own listener shows; without one LISTENER_NOT_FOUND (72), up to version 5
//!   LEADER_NOT_AVAILABLE (5).
//! - Ids or null names before version 12, and a null name without an id: INVALID_REQUEST (42) for all (Kafka: -1 for the latter).
//!
//! Waits: `Again`, while topics are made. KIP-4, 204, 430, 516.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::metadata::image::PartitionState;
use crate::metadata::topic_name;
use crate::metadata::topics::{PARTITIONS_MAX, partitions_asked};
use crate::protocol::create_topics::CreatableTopic;
use crate::protocol::metadata::{Broker, Partition, Request, Response, ResponseTopic, Topic};
use crate::storage::{Fault, Offset};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::reach::{CLUSTER_OPERATIONS, OPERATIONS_OMITTED, Reach, TOPIC_OPERATIONS};
use super::super::snapshot::ServedTopic;
use super::super::wait::{Again, Wait};

/// From this version on, topics may be named by id.
const BY_ID: i16 = 12;
/// From this version on, a missing listener has a code of its own.
const LISTENER_NOT_FOUND: i16 = 6;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let topics = match request.topics {
        Some([]) if ctx.version() == 0 => None,
        topics => topics,
    };
    let by_id = topics.is_some_and(|topics| topics.iter().any(|topic| !topic.topic_id.is_nil()));
    if topics.is_some_and(|topics| is_misnamed(topics, by_id, ctx.version())) {
        return ctx.reply(&invalid_request(topics.unwrap_or_default(), ctx));
    }
    let may_create = request.allow_auto_topic_creation && ctx.broker.config().auto_create_topics && !by_id;
    if may_create && !ctx.is_again {
        match create_missing(topics.unwrap_or_default(), ctx) {
            Ok(None) => {}
            Ok(Some(offset)) => {
                ctx.broker.want_publish();
                return Step::Wait(Wait::Again(Again { offset, frame: ctx.frame.into() }));
            }
            Err(fault) => return ctx.metadata_offline(fault),
        }
    }
    let response = answer(&request, topics, by_id, ctx);
    ctx.reply(&response)
}

/// A name is missing where one is needed, or an id stands where none may be.
fn is_misnamed(topics: &[Topic<'_>], by_id: bool, version: i16) -> bool {
    topics.iter().any(|topic| match version < BY_ID {
        true => topic.name.is_none() || !topic.topic_id.is_nil(),
        false => topic.name.is_none() && !by_id,
    })
}

fn invalid_request<'c>(topics: &[Topic<'c>], ctx: &Context<'c>) -> Response<'c> {
    let error_code = ErrorCode::INVALID_REQUEST;
    let refused = |topic: &Topic<'c>| ResponseTopic {
        error_code,
        name: Some(topic.name.unwrap_or_default()),
        topic_id: topic.topic_id,
        ..ResponseTopic::default()
    };
    Response { topics: ctx.slice(topics.iter().map(refused)), error_code, ..Response::default() }
}

/// Makes what is asked for and missing; the offset at which all of it is there, none when nothing can be made.
fn create_missing(topics: &[Topic<'_>], ctx: &Context<'_>) -> Result<Option<Offset>, Fault> {
    let names: BTreeSet<&str> = topics
        .iter()
        .filter_map(|topic| topic.name?.as_str())
        .filter(|name| !ctx.snapshot.topics.contains_key(*name))
        .filter(|name| topic_name::check(name).is_ok() && !topic_name::is_internal(name))
        .filter(|name| *name != topic_name::METADATA)
        .collect();
    if names.is_empty() {
        return Ok(None);
    }
    let config = ctx.broker.config();
    let asked = |name| CreatableTopic {
        name: Text::new(name),
        num_partitions: -1,
        replication_factor: -1,
        ..CreatableTopic::default()
    };
    let mut controller = ctx.broker.controller();
    let mut planned = Vec::new();
    let mut pending = false;
    let mut partitions = 0;
    for name in names {
        let asked = asked(name);
        partitions += partitions_asked(config, &asked);
        if controller.pending.topics.contains_key(name) {
            pending = true;
        } else if partitions <= PARTITIONS_MAX
            && let Ok(topic) = controller.plan_topic(config, &asked)
        {
            planned.push(topic);
        }
    }
    match planned.as_slice() {
        [] => Ok(pending.then_some(controller.pending.end_offset)),
        planned => controller.create_topics(planned, ctx.now.wall).map(Some),
    }
}

fn answer<'c>(
    request: &Request<'c>,
    topics: Option<&[Topic<'c>]>,
    by_id: bool,
    ctx: &Context<'c>,
) -> Response<'c> {
    let snapshot = &ctx.snapshot;
    let reach = Reach::new(ctx.broker, &snapshot.image, ctx.peer);
    let operations = match request.include_topic_authorized_operations {
        true => TOPIC_OPERATIONS,
        false => OPERATIONS_OMITTED,
    };
    let served = |served: &ServedTopic| ResponseTopic {
        topic_authorized_operations: operations,
        ..describe(served, &reach, ctx)
    };
    let mut seen_names = BTreeSet::new();
    let mut seen_ids = BTreeSet::new();
    let topics = match topics {
        None => ctx.slice(snapshot.topics.values().map(|topic| served(topic))),
        Some(topics) if by_id => {
            let ids = topics.iter().map(|topic| topic.topic_id).filter(|id| !id.is_nil() && seen_ids.insert(*id));
            ctx.slice(ids.map(|id| snapshot.topics_by_id.get(&id).map_or_else(|| unknown_id(id), |topic| served(topic))))
        }
        Some(topics) => {
            let names = topics.iter().filter_map(|topic| topic.name).filter(|name| seen_names.insert(*name));
            ctx.slice(names.map(|name| match snapshot.topic(name) {
                Some(topic) => served(topic),
                None => ResponseTopic { topic_authorized_operations: operations, ..unknown_name(name) },
            }))
        }
    };
    let brokers = reach.alive().iter().map(|(&node_id, broker)| Broker {
        node_id,
        host: ctx.text(&broker.endpoint.host),
        port: broker.endpoint.port.into(),
        rack: broker.state.rack.as_deref().map(|rack| ctx.text(rack)),
    });
    Response {
        brokers: ctx.slice(brokers),
        cluster_id: Some(ctx.text(&ctx.broker.identity().cluster_id)),
        controller_id: ctx.broker.config().node_id,
        topics,
        cluster_authorized_operations: match request.include_cluster_authorized_operations {
            true => CLUSTER_OPERATIONS,
            false => OPERATIONS_OMITTED,
        },
        ..Response::default()
    }
}

fn unknown_id<'c>(topic_id: Uuid) -> ResponseTopic<'c> {
    ResponseTopic { error_code: ErrorCode::UNKNOWN_TOPIC_ID, name: None, topic_id, ..ResponseTopic::default() }
}

fn unknown_name(name: Text<'_>) -> ResponseTopic<'_> {
    let legal = name.as_str().filter(|name| topic_name::check(name).is_ok());
    ResponseTopic {
        error_code: match legal {
            Some(_) => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            None => ErrorCode::INVALID_TOPIC_EXCEPTION,
        },
        name: Some(name),
        is_internal: legal.is_some_and(topic_name::is_internal),
        ..ResponseTopic::default()
    }
}

fn describe<'c>(served: &ServedTopic, reach: &Reach<'_>, ctx: &Context<'c>) -> ResponseTopic<'c> {
    let topic = &served.topic;
    let partitions = topic.partitions.iter().map(|(&index, state)| partition(served, index, state, reach, ctx));
    ResponseTopic {
        error_code: ErrorCode::NONE,
        name: Some(ctx.text(&topic.name)),
        topic_id: topic.id,
        is_internal: topic_name::is_internal(&topic.name),
        partitions: ctx.slice(partitions),
        ..ResponseTopic::default()
    }
}

fn partition<'c>(
    served: &ServedTopic,
    index: i32,
    state: &PartitionState,
    reach: &Reach<'_>,
    ctx: &Context<'c>,
) -> Partition<'c> {
    let leader = reach.leader(served, index, state);
    // Version 0 shows living replicas only, and says so when one is missing.
    let shown = |ids: &[i32]| {
        ctx.slice(ids.iter().copied().filter(|id| ctx.version() > 0 || reach.is_alive(*id)))
    };
    let (replica_nodes, isr_nodes) = (shown(&state.replicas), shown(&state.isr));
    let is_short = replica_nodes.len() < state.replicas.len() || isr_nodes.len() < state.isr.len();
    Partition {
        error_code: match leader.error_code {
            ErrorCode::NONE if is_short => ErrorCode::REPLICA_NOT_AVAILABLE,
            ErrorCode::LISTENER_NOT_FOUND if ctx.version() < LISTENER_NOT_FOUND => {
                ErrorCode::LEADER_NOT_AVAILABLE
            }
            error_code => error_code,
        },
        partition_index: index,
        leader_id: leader.id,
        leader_epoch: state.leader_epoch,
        replica_nodes,
        isr_nodes,
        offline_replicas: ctx.slice(reach.offline_replicas(served, index, state)),
    }
}
