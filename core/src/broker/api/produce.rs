//! Produce 3-13. Append these record batches, one to each partition.
//!
//! - Each batch is validated before its partition is locked (`records::validate`), then checked against its producer and given
//!   its offsets (`partition::Partition::append`). A recognised duplicate answers with the original offset.
//! - acks=0 has no reply, and closes the connection when it fails; acks=1 answers once appended; acks=all waits until the batch
//!   is flushed, together with whatever else was appended meanwhile (`eventor.acks.wait.for.flush`).
//! - acks=all needs `min.insync.replicas`, or all replicas where there are fewer: NOT_ENOUGH_REPLICAS (19). One is enough but in
//!   a directory that was once part of a cluster.
//! - `timeout_ms` bounds the wait for the flush: REQUEST_TIMED_OUT (7), the batch stays appended.
//! - What cannot be the beginning of a batch, be it for one partition, fails the request for all: CORRUPT_MESSAGE (2). So does a
//!   transactional batch without a transactional id: 53.
//! - Internal topics take records from `__admin_client` only (17). Version 13 names topics by id: UNKNOWN_TOPIC_ID (100).
//! - Transactional batches: INVALID_TXN_STATE (48) until transactions are served.
//!
//! Waits: `Durable`. KIP-98, 360, 467, 516, 890, 951.

use std::sync::Arc;
use std::task::Poll;

use bumpalo::collections::Vec as ArenaVec;

use crate::error::ErrorCode;
use crate::metadata::topic_config::TopicConfig;
use crate::metadata::topic_name::is_internal;
use crate::partition::{AppendError, Appended, Prepared};
use crate::planted::{self, Bug};
use crate::protocol::header::ResponseHeader;
use crate::protocol::produce::{
    BatchIndexAndErrorMessage, PartitionProduceData, PartitionProduceResponse, Request, Response, TopicProduceData,
    TopicProduceResponse,
};
use crate::records::Header;
use crate::records::validate::{Invalid, Rules, validate};
use crate::session::Disconnect;
use crate::storage::Offset;
use crate::time::Mono;
use crate::wire::{Reader, Records};

use super::super::context::{Context, Step};
use super::super::hosted::Hosted;
use super::super::signal::Signal;
use super::super::slate::Need;
use super::super::snapshot::{ServedTopic, Snapshot};
use super::super::wait::Wait;

/// From this version on, topics are named by id.
const BY_ID: i16 = 13;
const ALL: i16 = -1;
const NONE: i16 = 0;
/// The least that a record of the first format takes behind its length.
const OLDEST_OVERHEAD_BYTES: i32 = 14;
/// The client that may write to internal topics: Kafka's own tools.
const ADMIN_CLIENT: &str = "__admin_client";

/// A request with acks=all that waits for flushes: those that its slate names. Its reply is written already.
pub(crate) struct Durable {
    pub deadline: Mono,
}

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let (refusal, refusal_of_all) = (refusal(&request), refusal_of_all(&request));
    let waits = request.acks == ALL && ctx.broker.config().acks_wait_for_flush && !planted::is(Bug::SkipFlushWait);
    let mut has_failed = false;
    let mut responses = ArenaVec::with_capacity_in(request.topic_data.len(), ctx.arena);
    let snapshot = ctx.snapshot.clone();
    // Kafka answers partitions: of a topic without any it says nothing.
    for topic in request.topic_data.iter().filter(|topic| !topic.partition_data.is_empty()) {
        let mut partitions = ArenaVec::with_capacity_in(topic.partition_data.len(), ctx.arena);
        for data in topic.partition_data {
            let result = match refusal_of_all {
                Some(error_code) => Err(refused(data.index, error_code)),
                None => append(&request, topic, data, refusal, &snapshot, ctx),
            };
            has_failed |= result.is_err();
            if waits {
                let appended = result.as_ref().ok();
                ctx.slate.needs.push(appended.map(|(hosted, appended)| (Arc::clone(hosted), appended.durable_at)));
            }
            partitions.push(match result {
                Ok((_, appended)) => accepted(data.index, &appended),
                Err(refused) => refused,
            });
        }
        let (name, topic_id) = (topic.name, topic.topic_id);
        responses.push(TopicProduceResponse { name, topic_id, partition_responses: partitions.into_bump_slice() });
    }
    let response = Response { responses: responses.into_bump_slice(), ..Response::default() };
    match request.acks {
        NONE if has_failed => Step::Close(Disconnect::UnacknowledgedProduce),
        NONE => Step::Silent,
        _ if ctx.slate.needs.iter().all(is_met) => ctx.reply(&response),
        _ => {
            ctx.slate.needs.iter().flatten().for_each(|(hosted, _)| ctx.broker.want_flush(hosted));
            let deadline = ctx.now.mono.after_ms(i64::from(request.timeout_ms));
            ctx.reply_after(&response, Wait::Durable(Durable { deadline }))
        }
    }
}

/// What is wrong for all, whatever else is: Kafka looks at the beginning of each partition's batch before it looks at anything else, and no
/// further than the first that is transactional.
fn refusal_of_all(request: &Request<'_>) -> Option<ErrorCode> {
    for data in request.topic_data.iter().flat_map(|topic| topic.partition_data) {
        let Some(Records::Bytes(bytes)) = data.records else { continue };
        match Header::parse(bytes, 0) {
            Ok(header) if header.is_transactional() => {
                let is_named = request.transactional_id.is_some();
                return (!is_named).then_some(ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
            }
            Err(_) if cannot_begin(bytes) => return Some(ErrorCode::CORRUPT_MESSAGE),
            _ => {}
        }
    }
    None
}

/// Whether there is a length that no batch of any format can have, or a format that does not exist.
fn cannot_begin(bytes: &[u8]) -> bool {
    let length = bytes.get(8..12).and_then(|length| length.try_into().ok()).map(i32::from_be_bytes);
    let has_magic = bytes.get(16).is_none_or(|magic| *magic <= 2);
    length.is_some_and(|length| length < OLDEST_OVERHEAD_BYTES || !has_magic)
}

/// What is wrong with the request as a whole; partitions that fail for a reason of their own keep that.
fn refusal(request: &Request<'_>) -> Option<ErrorCode> {
    let batches = request.topic_data.iter().flat_map(|topic| topic.partition_data);
    let is_transactional = |data: &PartitionProduceData<'_>| match data.records {
        Some(Records::Bytes(bytes)) => Header::parse(bytes, 0).is_ok_and(|header| header.is_transactional()),
        _ => false,
    };
    let transactional = batches.into_iter().any(is_transactional);
    match request.acks {
        _ if transactional => Some(ErrorCode::INVALID_TXN_STATE),
        -1..=1 => None,
        _ => Some(ErrorCode::INVALID_REQUIRED_ACKS),
    }
}

fn append<'c, 's>(
    request: &Request<'_>,
    topic: &TopicProduceData<'_>,
    data: &PartitionProduceData<'_>,
    refusal: Option<ErrorCode>,
    snapshot: &'s Snapshot,
    ctx: &Context<'c>,
) -> Result<(&'s Arc<Hosted>, Appended), PartitionProduceResponse<'c>> {
    let refused = |error_code| refused(data.index, error_code);
    let (served, hosted) = find(topic, data.index, snapshot, ctx).map_err(refused)?;
    if let Some(error_code) = refusal {
        return Err(refused(error_code));
    }
    let is_admin = ctx.client_id.is_some_and(|id| id == ADMIN_CLIENT);
    if is_internal(&served.topic.name) && !is_admin {
        return Err(refused(ErrorCode::INVALID_TOPIC_EXCEPTION));
    }
    if request.acks == ALL && !is_in_sync(served, data.index) {
        return Err(refused(ErrorCode::NOT_ENOUGH_REPLICAS));
    }
    let view = hosted.view().map_err(refused)?;
    let bytes = match data.records {
        Some(Records::Bytes(bytes)) => Some(bytes),
        _ => None,
    };
    let validated = validate(bytes, ctx.version(), &rules(&served.config), ctx.now.wall)
        .map_err(|invalid| invalid_records(data.index, &invalid, view.start_offset, ctx))?;
    if validated.bytes.len() > served.config.log.segment_bytes as usize {
        return Err(refused(ErrorCode::RECORD_LIST_TOO_LARGE));
    }
    let (header, records) = validated.bytes.split_first_chunk().expect("a validated batch has a header");
    let prepared = Prepared {
        header: *header,
        records,
        max_timestamp: validated.max_timestamp,
        log_append_time_ms: validated.log_append_time.map_or(-1, |wall| wall.0),
    };
    let appended = hosted.append(&prepared, ctx.now).map_err(|error| {
        let error_code = match error {
            AppendError::Refused(error_code) => error_code,
            AppendError::Fault(fault) => ctx.broker.take_offline(hosted, fault),
        };
        // A producer that is out of step is told where the log starts, as in Kafka.
        let is_out_of_step =
            matches!(error_code, ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER | ErrorCode::INVALID_PRODUCER_EPOCH);
        let log_start_offset = if is_out_of_step { view.start_offset } else { -1 };
        PartitionProduceResponse { log_start_offset, ..refused(error_code) }
    })?;
    debug_assert!((-1..=1).contains(&request.acks));
    ctx.broker.touch(ctx.now);
    Ok((hosted, appended))
}

/// Whether as many replicas are in sync as `min.insync.replicas` asks, which is at most as many as there are.
fn is_in_sync(served: &ServedTopic, index: i32) -> bool {
    let asked = usize::try_from(served.config.min_insync_replicas).unwrap_or(0);
    let partition = served.topic.partitions.get(&index);
    partition.is_none_or(|partition| partition.isr.len() >= asked.min(partition.replicas.len()))
}

/// What a topic's configs ask of a batch.
fn rules(config: &TopicConfig) -> Rules {
    Rules {
        message_bytes_max: config.max_message_bytes as usize,
        timestamp_type: config.timestamp_type,
        timestamp_before_max_ms: config.timestamp_before_max_ms,
        timestamp_after_max_ms: config.timestamp_after_max_ms,
        compacted: config.compacted,
        compression: config.compression,
        decompressed_bytes_max: config.max_decompressed_bytes as usize,
    }
}

fn find<'s>(
    topic: &TopicProduceData<'_>,
    index: i32,
    snapshot: &'s Snapshot,
    ctx: &Context<'_>,
) -> Result<(&'s Arc<ServedTopic>, &'s Arc<Hosted>), ErrorCode> {
    let served = match ctx.version() >= BY_ID {
        true => snapshot.topics_by_id.get(&topic.topic_id).ok_or(ErrorCode::UNKNOWN_TOPIC_ID)?,
        false => snapshot.topic(topic.name).ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?,
    };
    Ok((served, served.partition(index)?))
}

fn accepted<'c>(index: i32, appended: &Appended) -> PartitionProduceResponse<'c> {
    PartitionProduceResponse {
        index,
        error_code: ErrorCode::NONE,
        base_offset: appended.base_offset,
        log_append_time_ms: appended.log_append_time_ms,
        log_start_offset: appended.log_start_offset,
        ..PartitionProduceResponse::default()
    }
}

fn refused<'c>(index: i32, error_code: ErrorCode) -> PartitionProduceResponse<'c> {
    PartitionProduceResponse { index, error_code, base_offset: -1, ..PartitionProduceResponse::default() }
}

/// A message always, where Kafka gives one only for single records.
fn invalid_records<'c>(
    index: i32,
    invalid: &Invalid,
    log_start_offset: Offset,
    ctx: &Context<'c>,
) -> PartitionProduceResponse<'c> {
    let errors = invalid.record_errors.iter().map(|error| BatchIndexAndErrorMessage {
        batch_index: error.batch_index,
        batch_index_error_message: Some(ctx.text(&error.message)),
    });
    PartitionProduceResponse {
        log_start_offset: if invalid.log_start_is_told { log_start_offset } else { -1 },
        record_errors: ctx.slice(errors),
        error_message: Some(ctx.text(&invalid.message)),
        ..refused(index, invalid.error)
    }
}

fn is_met(need: &Option<Need>) -> bool {
    need.as_ref().is_none_or(|(hosted, offset)| hosted.is_durable(*offset) == Ok(true))
}

impl Durable {
    /// Looks whether every batch is on disk, or will never be, or the time is up.
    pub fn poll(&self, ctx: &mut Context<'_>) -> Poll<Step> {
        let mut is_lost = false;
        let mut is_missing = false;
        for (hosted, offset) in ctx.slate.needs.iter().flatten() {
            hosted.waiters.register(ctx.signal);
            match hosted.is_durable(*offset) {
                Ok(true) => {}
                Ok(false) => is_missing = true,
                Err(_) => is_lost = true,
            }
        }
        let is_late = is_missing && self.deadline <= ctx.now.mono;
        match (is_missing, is_lost) {
            _ if is_late => Poll::Ready(reply_with_errors(ctx)),
            (true, _) => Poll::Pending,
            (false, true) => Poll::Ready(reply_with_errors(ctx)),
            (false, false) => Poll::Ready(Step::Reply),
        }
    }

    /// Nobody waits any more.
    pub fn cancel(needs: &[Option<Need>], signal: &Signal) {
        needs.iter().flatten().for_each(|(hosted, _)| hosted.waiters.forget(signal));
    }
}

/// Writes the reply again, with the error of every partition whose batch is not on disk.
fn reply_with_errors(ctx: &mut Context<'_>) -> Step {
    let (api, version) = (ctx.heading.api, ctx.heading.version);
    let bytes = ctx.arena.alloc_slice_copy(&ctx.slate.reply.bytes[4..]);
    let mut reader = Reader::new(bytes, ctx.arena);
    let header = reader.message::<ResponseHeader>(api.response_header_version(version));
    let response = header.and_then(|_| reader.message::<Response<'_>>(version)).expect("a reply of our own");
    let mut needs = ctx.slate.needs.iter();
    let responses = ctx.slice(response.responses.iter().map(|topic| TopicProduceResponse {
        partition_responses: ctx.slice(topic.partition_responses.iter().map(|partition| {
            let need = needs.next().and_then(Option::as_ref);
            let error_code = match need.map(|(hosted, offset)| hosted.is_durable(*offset)) {
                None | Some(Ok(true)) => return *partition,
                Some(Ok(false)) => ErrorCode::REQUEST_TIMED_OUT,
                Some(Err(error_code)) => error_code,
            };
            refused(partition.index, error_code)
        })),
        ..*topic
    }));
    ctx.reply(&Response { responses, ..response })
}
