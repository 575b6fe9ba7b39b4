//! The answer of a Fetch: reads what the partitions hold, within the request's limits.

use crate::error::ErrorCode;
use crate::protocol::fetch::{
    AbortedTransaction, FetchableTopicResponse, LeaderIdAndEpoch, NodeEndpoint, PartitionData, Response,
};
use crate::storage::{Fault, ReadLimit};
use crate::wire::Records;

use super::super::super::context::{Context, Step};
use super::super::super::fetch_sessions::Kind;
use super::{State, Terms, Wanted};

/// From this version on, an answer of "not the leader" says who is (KIP-951).
const NAMES_LEADER: i16 = 16;

/// Writes the reply.
pub(super) fn reply<'c>(
    wanted: &'c [Wanted<'c>],
    states: &[State<'_>],
    terms: &Terms,
    ctx: &mut Context<'c>,
) -> Step {
    let mut room = Room { bytes: terms.max_bytes, is_empty: true };
    let mut answers = bumpalo::collections::Vec::with_capacity_in(wanted.len(), ctx.arena);
    for (wanted, state) in wanted.iter().zip(states) {
        let data = answer(wanted, state, terms, &mut room, ctx);
        if is_told(wanted, &data, terms, ctx) {
            answers.push((wanted, data));
        }
    }
    let by_topic = answers.chunk_by(|(one, _), (other, _)| one.topic == other.topic && one.topic_id == other.topic_id);
    let responses = ctx.slice(by_topic.map(|answers| FetchableTopicResponse {
        topic: answers[0].0.topic,
        topic_id: answers[0].0.topic_id,
        partitions: ctx.slice(answers.iter().map(|(_, data)| *data)),
    }));
    let names_leader = answers.iter().any(|(_, data)| data.current_leader.leader_id >= 0);
    let node_endpoints = if names_leader { this_node(ctx) } else { &[] };
    ctx.reply(&Response {
        throttle_time_ms: 0,
        error_code: ErrorCode::NONE,
        session_id: terms.kind.session_id(),
        responses,
        node_endpoints,
    })
}

/// A session's answers leave out what has no news, and are remembered.
fn is_told(wanted: &Wanted<'_>, data: &PartitionData<'_>, terms: &Terms, ctx: &Context<'_>) -> bool {
    let (Kind::Incremental(id) | Kind::Full(id)) = terms.kind else { return true };
    let has_news = ctx.broker.fetch_sessions().has_news(id, wanted.topic.0, wanted.topic_id, data);
    has_news || matches!(terms.kind, Kind::Full(_))
}

/// What is left of the request's limit, and whether anything was found yet.
struct Room {
    bytes: u32,
    is_empty: bool,
}

fn answer<'c>(
    wanted: &Wanted<'_>,
    state: &State<'_>,
    terms: &Terms,
    room: &mut Room,
    ctx: &mut Context<'c>,
) -> PartitionData<'c> {
    let partition_index = wanted.asked.partition;
    let read = match state {
        State::Open { .. } => read(wanted, state, terms, room, ctx),
        State::Diverging { view, end } => Ok(PartitionData {
            high_watermark: view.end_offset,
            last_stable_offset: view.stable_offset,
            log_start_offset: view.start_offset,
            diverging_epoch: *end,
            aborted_transactions: None,
            records: Some(Records::EMPTY),
            ..PartitionData::default()
        }),
        // Kafka says "no aborted transactions" of what it does not know, and nothing of what it cannot read.
        State::Unknown(error_code) => Ok(PartitionData { aborted_transactions: Some(&[]), ..failed(*error_code) }),
        State::Failed(error_code) => Err(*error_code),
    };
    let data = read.unwrap_or_else(|error_code| PartitionData {
        current_leader: current_leader(error_code, wanted, ctx),
        ..failed(error_code)
    });
    PartitionData { partition_index, ..data }
}

fn failed(error_code: ErrorCode) -> PartitionData<'static> {
    PartitionData {
        error_code,
        high_watermark: -1,
        aborted_transactions: None,
        records: Some(Records::EMPTY),
        ..PartitionData::default()
    }
}

fn read<'c>(
    wanted: &Wanted<'_>,
    state: &State<'_>,
    terms: &Terms,
    room: &mut Room,
    ctx: &mut Context<'c>,
) -> Result<PartitionData<'c>, ErrorCode> {
    let State::Open { hosted, view, end_offset } = state else { unreachable!("only open partitions are read") };
    let from = wanted.asked.fetch_offset;
    let mut data = PartitionData {
        high_watermark: view.end_offset,
        last_stable_offset: view.stable_offset,
        log_start_offset: view.start_offset,
        aborted_transactions: terms.read_committed.then_some(&[]),
        records: Some(Records::EMPTY),
        ..PartitionData::default()
    };
    if from >= *end_offset {
        return Ok(data);
    }
    let limit = ReadLimit {
        bytes_max: u32::try_from(wanted.asked.partition_max_bytes).unwrap_or(0).min(room.bytes),
        at_least_one_batch: room.is_empty,
        end_offset: *end_offset,
    };
    let log = hosted.log()?;
    let mut found = || -> Result<(), Fault> {
        let slice = log.read(from, limit)?;
        if terms.read_committed {
            let aborted = log.aborted(from, slice.bound_offset)?;
            data.aborted_transactions = Some(ctx.slice(aborted.iter().map(|txn| AbortedTransaction {
                producer_id: txn.producer_id,
                first_offset: txn.first_offset,
            })));
        }
        if let Some(region) = slice.region {
            room.bytes = room.bytes.saturating_sub(region.length);
            room.is_empty = false;
            data.records = Some(ctx.records(region)?);
        }
        Ok(())
    };
    found().map_err(|fault| ctx.broker.take_offline(hosted, fault))?;
    Ok(data)
}

fn current_leader(error_code: ErrorCode, wanted: &Wanted<'_>, ctx: &Context<'_>) -> LeaderIdAndEpoch {
    let names = [ErrorCode::NOT_LEADER_OR_FOLLOWER, ErrorCode::FENCED_LEADER_EPOCH].contains(&error_code);
    let image = &ctx.snapshot.image;
    let topic = image.topic_by_id(wanted.topic_id);
    let state = topic.and_then(|topic| topic.partitions.get(&wanted.asked.partition));
    match state {
        Some(state) if names && ctx.version() >= NAMES_LEADER => {
            LeaderIdAndEpoch { leader_id: state.leader, leader_epoch: state.leader_epoch }
        }
        _ => LeaderIdAndEpoch::default(),
    }
}

fn this_node<'c>(ctx: &Context<'c>) -> &'c [NodeEndpoint<'c>] {
    let config = ctx.broker.config();
    let Some(endpoint) = config.endpoints.get(ctx.peer.endpoint) else { return &[] };
    ctx.slice([NodeEndpoint {
        node_id: config.node_id,
        host: ctx.text(&endpoint.host),
        port: i32::from(endpoint.port),
        rack: config.rack.as_deref().map(|rack| ctx.text(rack)),
    }])
}
