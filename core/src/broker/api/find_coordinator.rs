//! FindCoordinator 0-6. Which broker coordinates these groups?
//!
//! - Type 0, groups: this broker. Their topic, `__consumer_offsets`, is made when it is missing, and the answer waits until it is
//!   there: Kafka answers COORDINATOR_NOT_AVAILABLE (15) first. So does one whose partition is offline.
//! - Type 1, transactions, and type 2, share state: TRANSACTIONAL_ID_AUTHORIZATION_FAILED (53) until they are served, because clients
//!   take it as final. Type 2 before version 6, and any other type: INVALID_REQUEST (42).
//!
//! Waits: `Again`, while the topic is made. KIP-699, KIP-932.

use crate::error::ErrorCode;
use crate::group;
use crate::protocol::create_topics::{CreatableTopic, CreatableTopicConfig};
use crate::protocol::find_coordinator::{Coordinator, Request, Response};
use crate::storage::{Fault, Offset};
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::reach::Reach;
use super::super::wait::{Again, Wait};

/// From this version on, several may be asked for at once.
const BATCHED: i16 = 4;
/// From this version on, share state is known.
const SHARE: i16 = 6;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let kind = check(request.key_type, ctx.version());
    if kind.is_ok() && !ctx.snapshot.topics.contains_key(group::TOPIC) && !ctx.is_again {
        match create_topic(ctx) {
            Ok(Some(offset)) => {
                ctx.broker.want_publish();
                return Step::Wait(Wait::Again(Again { offset, frame: ctx.frame.into() }));
            }
            Ok(None) => {}
            Err(fault) => return ctx.metadata_offline(fault),
        }
    }
    let answer = |key: Text<'c>| kind.and_then(|()| coordinator(key, ctx)).unwrap_or_else(|error| none(key, error));
    let response = match ctx.version() < BATCHED {
        true => alone(answer(request.key), ctx),
        false => {
            let coordinators = ctx.slice(request.coordinator_keys.iter().map(|key| answer(*key)));
            Response { coordinators, ..Response::default() }
        }
    };
    ctx.reply(&response)
}

fn check(kind: i8, version: i16) -> Result<(), ErrorCode> {
    match kind {
        0 => Ok(()),
        1 => Err(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
        2 if version >= SHARE => Err(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
        _ => Err(ErrorCode::INVALID_REQUEST),
    }
}

/// Makes the groups' topic; the offset at which it is there, none when it cannot be made.
fn create_topic(ctx: &Context<'_>) -> Result<Option<Offset>, Fault> {
    let config = ctx.broker.config();
    let mut controller = ctx.broker.controller();
    if controller.pending.topics.contains_key(group::TOPIC) {
        return Ok(Some(controller.pending.end_offset));
    }
    let segment_bytes = config.groups.topic_segment_bytes.to_string();
    let set = |name, value| CreatableTopicConfig { name: Text::new(name), value: Some(value) };
    let configs = [
        set("cleanup.policy", Text::new("compact")),
        set("compression.type", Text::new("producer")),
        set("segment.bytes", Text::new(&segment_bytes)),
    ];
    let asked = CreatableTopic {
        name: Text::new(group::TOPIC),
        num_partitions: config.groups.topic_partitions,
        // One node holds one replica, whatever `offsets.topic.replication.factor` asks for.
        replication_factor: 1,
        configs: &configs,
        ..CreatableTopic::default()
    };
    match controller.plan_topic(config, &asked) {
        Ok(topic) => controller.create_topics(&[topic], ctx.now.wall).map(Some),
        Err(_) => Ok(None),
    }
}

fn coordinator<'c>(key: Text<'c>, ctx: &Context<'c>) -> Result<Coordinator<'c>, ErrorCode> {
    let unavailable = ErrorCode::COORDINATOR_NOT_AVAILABLE;
    let shard = ctx.snapshot.group_shard(&group::name(key)).map_err(|_| unavailable)?;
    shard.hosted.view().map_err(|_| unavailable)?;
    let node_id = ctx.broker.config().node_id;
    let reach = Reach::new(ctx.broker, &ctx.snapshot.image, ctx.peer);
    let broker = reach.alive().get(&node_id).ok_or(unavailable)?;
    let (host, port) = (ctx.text(&broker.endpoint.host), broker.endpoint.port.into());
    Ok(Coordinator { key, node_id, host, port, ..Coordinator::default() })
}

fn none(key: Text<'_>, error_code: ErrorCode) -> Coordinator<'_> {
    Coordinator { key, node_id: -1, port: -1, error_code, ..Coordinator::default() }
}

/// The form of the versions that ask for one.
fn alone<'c>(found: Coordinator<'c>, ctx: &Context<'c>) -> Response<'c> {
    let message = match found.error_code {
        ErrorCode::NONE => "NONE",
        error_code => error_code.description(),
    };
    Response {
        error_code: found.error_code,
        error_message: Some(ctx.text(message)),
        node_id: found.node_id,
        host: found.host,
        port: found.port,
        ..Response::default()
    }
}
