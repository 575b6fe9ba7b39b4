//! FindCoordinator 0-6. Which broker coordinates these groups?
//!
//! - Type 0, groups: this broker. Their topic, `__consumer_offsets`, is made when it is missing, and the answer waits until it is
//!   there: Kafka answers COORDINATOR_NOT_AVAILABLE (15) first. So does one whose partition is offline.
//! - Type 1, transactions, and type 2, share state: TRANSACTIONAL_ID_AUTHORIZATION_FAILED (53) until they are served, because clients
//!   take it as final. Type 2 before version 6 or with a key that is not `group:topic id:partition`, and any other type:
//!   INVALID_REQUEST (42).
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
/// Types of coordinators.
const GROUP: i8 = 0;
const TRANSACTION: i8 = 1;
const SHARE: i8 = 2;
/// From this version on, share state is known.
const SHARE_FROM: i16 = 6;
/// Of an id of 16 bytes, without padding.
const ID_CHARACTERS: usize = 22;

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let kind = request.key_type;
    if kind == GROUP && !ctx.snapshot.topics.contains_key(group::TOPIC) && !ctx.is_again {
        match create_topic(ctx) {
            Ok(Some(offset)) => {
                ctx.broker.want_publish();
                return Step::Wait(Wait::Again(Again { offset, frame: ctx.frame.into() }));
            }
            Ok(None) => {}
            Err(fault) => return ctx.metadata_offline(fault),
        }
    }
    let answer = |key: Text<'c>| {
        let found = check(kind, key, ctx.version()).and_then(|()| coordinator(key, ctx));
        found.unwrap_or_else(|error| none(key, error))
    };
    let response = match ctx.version() < BATCHED {
        true => alone(answer(request.key), ctx),
        false => {
            let coordinators = ctx.slice(request.coordinator_keys.iter().map(|key| answer(*key)));
            Response { coordinators, ..Response::default() }
        }
    };
    ctx.reply(&response)
}

fn check(kind: i8, key: Text<'_>, version: i16) -> Result<(), ErrorCode> {
    match kind {
        GROUP => Ok(()),
        TRANSACTION => Err(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED),
        SHARE if version >= SHARE_FROM && is_share_key(key) => {
            Err(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED)
        }
        _ => Err(ErrorCode::INVALID_REQUEST),
    }
}

/// Is it `group:topic id:partition`, the id in base64 for URLs? The group may have colons.
fn is_share_key(key: Text<'_>) -> bool {
    let mut parts = key.0.rsplitn(3, |byte| *byte == b':');
    let (partition, id, group) = (parts.next(), parts.next(), parts.next());
    let is_number = |text: &[u8]| std::str::from_utf8(text).is_ok_and(|text| text.parse::<i32>().is_ok());
    let is_of_id = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_id = |text: &[u8]| text.len() == ID_CHARACTERS && text.iter().all(is_of_id);
    partition.is_some_and(is_number) && id.is_some_and(is_id) && group.is_some_and(|id| !id.trim_ascii().is_empty())
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
