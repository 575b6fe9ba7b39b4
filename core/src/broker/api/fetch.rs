//! Fetch 4-18. Records of these partitions from these offsets on: now, or when enough has come in.
//!
//! - Partitions are read in request order; the first that has data gives at least one batch, whatever the limits. A slice never
//!   crosses a segment, and its last batch may be cut.
//! - Waits for `min_bytes` until `max_wait_ms`, unless a partition has an error or a diverging epoch. An unknown topic or
//!   partition (3, 100) ends the wait only when nothing else is left to wait for.
//! - read_committed sees data below the last stable offset, with the aborted transactions that overlap it.
//! - Sessions: see `fetch_sessions`. Followers (`replica_id` from 0 on) are told NOT_LEADER_OR_FOLLOWER (6): there are none.
//! - No effect: `rack_id` (there is one replica), a partition's `log_start_offset`, `replica_directory_id` and `high_watermark`
//!   (a follower's), `cluster_id` (a quorum's).
//!
//! Waits: `Data`. KIP-74, 98, 227, 320, 392, 516, 951.

mod read;

use std::sync::Arc;
use std::task::Poll;

use bumpalo::collections::Vec as ArenaVec;
use uuid::Uuid;

use crate::error::ErrorCode;
use crate::partition::{View, epochs};
use crate::protocol::fetch::{EpochEndOffset, Partition, Request, Response};
use crate::records::batch::HEADER_BYTES;
use crate::storage::Offset;
use crate::time::Mono;
use crate::wire::Text;

use super::super::context::{Context, Step};
use super::super::fetch_sessions::Kind;
use super::super::hosted::Hosted;
use super::super::signal::Signal;
use super::super::slate::wipe;
use super::super::snapshot::Snapshot;
use super::super::wait::Wait;
use super::list_offsets::READ_COMMITTED;

/// From this version on, topics are named by id.
const BY_ID: i16 = 13;

/// One partition that a request wants.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub topic: Text<'a>,
    pub topic_id: Uuid,
    pub asked: Partition,
}

/// What the whole request asks for.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    kind: Kind,
    read_committed: bool,
    min_bytes: u64,
    max_bytes: u32,
    is_follower: bool,
}

/// A request that waits for data: that which its slate names.
pub(crate) struct Parked {
    terms: Terms,
    pub deadline: Mono,
}

/// What a request wants, kept while it waits.
#[derive(Default)]
pub(crate) struct Kept {
    /// Each with the length of its topic's name.
    wanted: Vec<(usize, Uuid, Partition)>,
    /// The names, one behind the other.
    names: Vec<u8>,
    watched: Vec<Arc<Hosted>>,
}

/// How one partition stands.
pub(super) enum State<'s> {
    /// It can be read from the asked offset to `end_offset`.
    Open { hosted: &'s Arc<Hosted>, view: View, end_offset: Offset },
    /// The reader's log is not ours.
    Diverging { view: View, end: EpochEndOffset },
    /// It is not known at all.
    Unknown(ErrorCode),
    /// It cannot be read.
    Failed(ErrorCode),
}

pub(crate) fn handle<'c>(request: Request<'c>, ctx: &mut Context<'c>) -> Step {
    let by_id = ctx.version() >= BY_ID;
    let begun = ctx.broker.fetch_sessions().begin(&request, by_id, ctx.now.mono);
    let kind = match begun {
        Ok(kind) => kind,
        Err(error_code) => return ctx.reply(&Response { error_code, ..Response::default() }),
    };
    let max_bytes = u32::try_from(request.max_bytes).unwrap_or(0).min(ctx.broker.config().fetch_bytes_max);
    let terms = Terms {
        kind,
        read_committed: request.isolation_level == READ_COMMITTED,
        min_bytes: u64::try_from(request.min_bytes).unwrap_or(0).min(u64::from(max_bytes)),
        max_bytes,
        is_follower: request.replica_id >= 0 || request.replica_state.replica_id >= 0,
    };
    let wanted = wanted(&request, kind, ctx);
    let snapshot = ctx.snapshot.clone();
    let states = states(wanted, &terms, &snapshot, ctx);
    let max_wait_ms = i64::from(request.max_wait_ms);
    if max_wait_ms <= 0 || is_enough(wanted, &states, &terms, ctx) {
        return read::reply(wanted, &states, &terms, ctx);
    }
    ctx.slate.wanted.keep(wanted, &states);
    Step::Wait(Wait::Data(Parked { terms, deadline: ctx.now.mono.after_ms(max_wait_ms) }))
}

impl Kept {
    /// Takes it over. The first poll registers, and looks again.
    fn keep(&mut self, wanted: &[Wanted<'_>], states: &[State<'_>]) {
        for Wanted { topic, topic_id, asked } in wanted {
            self.wanted.push((topic.0.len(), *topic_id, *asked));
            self.names.extend_from_slice(topic.0);
        }
        // Every partition that can still bring something.
        self.watched.extend(states.iter().filter_map(|state| match state {
            State::Open { hosted, .. } => Some(Arc::clone(hosted)),
            _ => None,
        }));
    }

    fn wanted<'c>(&self, ctx: &Context<'c>) -> &'c [Wanted<'c>] {
        let mut names = &*ctx.arena.alloc_slice_copy(&self.names);
        ctx.slice(self.wanted.iter().map(|(length, topic_id, asked)| {
            let name = names.split_off(..*length).expect("a name for each");
            Wanted { topic: Text(name), topic_id: *topic_id, asked: *asked }
        }))
    }

    fn register(&self, signal: &Arc<Signal>) {
        self.watched.iter().for_each(|hosted| hosted.waiters.register(signal));
    }

    /// Nobody waits any more.
    pub fn cancel(&self, signal: &Signal) {
        self.watched.iter().for_each(|hosted| hosted.waiters.forget(signal));
    }

    /// Forgets everything and keeps the memory, within bounds.
    pub fn wipe(&mut self) {
        wipe(&mut self.wanted);
        wipe(&mut self.names);
        wipe(&mut self.watched);
    }
}

impl Parked {
    /// Looks again; answers when there is enough, when something went wrong, or when the time is up.
    pub fn poll(&self, ctx: &mut Context<'_>) -> Poll<Step> {
        ctx.slate.wanted.register(ctx.signal);
        let wanted = ctx.slate.wanted.wanted(ctx);
        let snapshot = ctx.snapshot.clone();
        let states = states(wanted, &self.terms, &snapshot, ctx);
        let is_over = self.deadline <= ctx.now.mono || ctx.broker.is_stopping();
        match is_over || is_enough(wanted, &states, &self.terms, ctx) {
            true => Poll::Ready(read::reply(wanted, &states, &self.terms, ctx)),
            false => Poll::Pending,
        }
    }
}

/// The partitions that the request wants: those it names, or those of its session.
fn wanted<'c>(request: &Request<'c>, kind: Kind, ctx: &Context<'c>) -> &'c [Wanted<'c>] {
    if let Kind::Incremental(id) = kind {
        let sessions = ctx.broker.fetch_sessions();
        let cached = sessions.partitions(id);
        return ctx.slice(cached.map(|cached| Wanted {
            topic: Text(ctx.arena.alloc_slice_copy(&cached.topic)),
            topic_id: cached.topic_id,
            asked: cached.partition,
        }));
    }
    ctx.slice(request.topics.iter().flat_map(|topic| {
        topic.partitions.iter().map(|asked| Wanted {
            topic: topic.topic,
            topic_id: topic.topic_id,
            asked: *asked,
        })
    }))
}

/// How each wanted partition stands now.
fn states<'c, 's>(
    wanted: &[Wanted<'_>],
    terms: &Terms,
    snapshot: &'s Snapshot,
    ctx: &Context<'c>,
) -> ArenaVec<'c, State<'s>> {
    let states = wanted.iter().map(|wanted| match state(wanted, terms, snapshot, ctx) {
        Ok(state) => state,
        Err(error) => State::Failed(error),
    });
    ArenaVec::from_iter_in(states, ctx.arena)
}

fn state<'s>(
    wanted: &Wanted<'_>,
    terms: &Terms,
    snapshot: &'s Snapshot,
    ctx: &Context<'_>,
) -> Result<State<'s>, ErrorCode> {
    let (topic, unknown) = match ctx.version() >= BY_ID {
        true => (snapshot.topics_by_id.get(&wanted.topic_id), ErrorCode::UNKNOWN_TOPIC_ID),
        false => (snapshot.topic(wanted.topic), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
    };
    let asked = &wanted.asked;
    let hosted = match topic.ok_or(unknown).and_then(|topic| topic.partition(asked.partition)) {
        Ok(hosted) if !terms.is_follower => hosted,
        Ok(_) | Err(ErrorCode::NOT_LEADER_OR_FOLLOWER) => return Err(ErrorCode::NOT_LEADER_OR_FOLLOWER),
        Err(error) => return Ok(State::Unknown(error)),
    };
    let view = hosted.view()?;
    // Whatever is below zero is no epoch here; elsewhere it is one that is gone.
    view.check_leader_epoch(asked.current_leader_epoch.max(-1))?;
    if let Some(end) = diverging(asked, &view, hosted)? {
        return Ok(State::Diverging { view, end });
    }
    if asked.fetch_offset < view.start_offset || asked.fetch_offset > view.end_offset {
        return Err(ErrorCode::OFFSET_OUT_OF_RANGE);
    }
    let end_offset = if terms.read_committed { view.stable_offset } else { view.end_offset };
    Ok(State::Open { hosted, view, end_offset })
}

/// Where the reader's log and ours part, if they do (KIP-595).
fn diverging(asked: &Partition, view: &View, hosted: &Hosted) -> Result<Option<EpochEndOffset>, ErrorCode> {
    let last_fetched = asked.last_fetched_epoch;
    // In the epoch of now nothing can have been cut that a reader saw, unless it claims to be ahead of the log.
    let is_current = last_fetched == view.leader_epoch && asked.fetch_offset <= view.end_offset;
    if last_fetched < 0 || is_current {
        return Ok(None);
    }
    let end = epochs::end_of(last_fetched, &hosted.log()?.epochs(), view.end_offset);
    let end = end.ok_or(ErrorCode::OFFSET_OUT_OF_RANGE)?;
    let parts = end.epoch < last_fetched || end.end_offset < asked.fetch_offset;
    Ok(parts.then_some(EpochEndOffset { epoch: end.epoch, end_offset: end.end_offset }))
}

/// Whether there is something to answer now.
fn is_enough(wanted: &[Wanted<'_>], states: &[State<'_>], terms: &Terms, ctx: &Context<'_>) -> bool {
    let mut open = false;
    let mut bytes = 0_u64;
    for (wanted, state) in wanted.iter().zip(states) {
        match state {
            State::Open { hosted, end_offset, .. } => {
                open = true;
                if wanted.asked.fetch_offset < *end_offset {
                    let missing = terms.min_bytes.saturating_sub(bytes);
                    bytes = bytes.saturating_add(bytes_between(hosted, &wanted.asked, *end_offset, missing, ctx));
                }
            }
            State::Diverging { .. } | State::Failed(_) => return true,
            State::Unknown(_) => {}
        }
    }
    !open || bytes >= terms.min_bytes
}

/// How many bytes a partition has for the reader, looked up only where it matters whether that is less than `missing`.
fn bytes_between(
    hosted: &Hosted,
    asked: &Partition,
    end_offset: Offset,
    missing: u64,
    ctx: &Context<'_>,
) -> u64 {
    // Where there is an offset, there is a batch.
    if missing <= HEADER_BYTES as u64 {
        return HEADER_BYTES as u64;
    }
    let Ok(log) = hosted.log() else { return u64::MAX };
    log.bytes_between(asked.fetch_offset, end_offset).unwrap_or_else(|fault| {
        // The answer looks again, and says so.
        ctx.broker.take_offline(hosted, fault);
        u64::MAX
    })
}
