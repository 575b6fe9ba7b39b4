//! One partition of `__consumer_offsets` as the broker holds it: its groups behind a lock, its log, and who waits.
//!
//! A turn locks the groups, lets a command act, appends what it left, replays that, unlocks, and delivers the answers. Every
//! answer knows up to which offset the log must be durable before it may leave: also one that only read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::Poll;

use crate::error::ErrorCode;
use crate::group::record::Record;
use crate::group::shard::Origin;
use crate::group::{Answer, GroupConfig, Shard, Ticket, Turn};
use crate::lock::lock;
use crate::partition::{AppendError, Prepared};
use crate::records::{BatchBuilder, BatchSpec, NewRecord};
use crate::storage::Offset;
use crate::time::{Mono, Now};

use super::context::{Context, Step};
use super::hosted::Hosted;
use super::signal::{Signal, Waiters};

/// Room that a batch's header takes.
const HEADER_BYTES: usize = 61;

/// A shard and what belongs to it.
pub(crate) struct GroupShard {
    /// Its log.
    pub hosted: Arc<Hosted>,
    state: Mutex<State>,
    /// Set once the log is replayed; looked at without the lock, which a replay holds for long.
    is_active: AtomicBool,
    /// The largest batch that the log takes.
    batch_bytes_max: AtomicUsize,
    tickets: Mutex<BTreeMap<Ticket, Arc<Slot>>>,
    next_ticket: AtomicU64,
}

pub(crate) struct State {
    pub shard: Shard,
    /// How far the log is replayed.
    pub replayed_to: Offset,
    /// Topics that went while it was.
    gone: BTreeSet<String>,
    /// No more turns: the log is offline, or the partition is gone.
    is_closed: bool,
}

/// What a turn came to.
pub(crate) struct Turned<R> {
    /// What the command answered.
    pub value: R,
    /// The log must be durable up to here before anybody hears of it.
    pub durable_at: Offset,
    /// Whether the log has grown.
    pub has_appended: bool,
    /// What to log.
    pub notes: Vec<String>,
}

/// Where the answer to a request that waits is put.
#[derive(Default)]
pub(crate) struct Slot {
    answer: Mutex<Option<(Result<Answer, ErrorCode>, Offset)>>,
    waiters: Waiters,
}

impl GroupShard {
    /// A shard over a log that is still to be replayed, unless it is empty.
    pub fn new(hosted: Arc<Hosted>, config: GroupConfig, batch_bytes_max: usize) -> GroupShard {
        let view = hosted.view().ok();
        let start_offset = view.map_or(0, |view| view.start_offset);
        GroupShard {
            state: Mutex::new(State {
                shard: Shard::new(config),
                replayed_to: start_offset,
                gone: BTreeSet::new(),
                is_closed: view.is_none(),
            }),
            is_active: AtomicBool::new(view.is_none_or(|view| view.end_offset == start_offset)),
            batch_bytes_max: AtomicUsize::new(batch_bytes_max),
            tickets: Mutex::default(),
            next_ticket: AtomicU64::new(0),
            hosted,
        }
    }

    /// Is its log replayed?
    pub fn is_active(&self) -> bool {
        self.is_active.load(Ordering::Acquire)
    }

    /// The topic's `max.message.bytes` has changed.
    pub fn set_batch_bytes_max(&self, bytes: usize) {
        self.batch_bytes_max.store(bytes, Ordering::Relaxed);
    }

    /// Looks at the groups.
    pub fn look<R>(&self, look: impl FnOnce(&Shard) -> R) -> R {
        look(&lock(&self.state).shard)
    }

    /// The state, for the job that replays the log.
    pub fn loading(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// The log is replayed: requests are served from now on. The first turn is `command`, which is given the topics that went
    /// meanwhile: nobody sees the groups before it.
    ///
    /// # Errors
    /// As [`GroupShard::turn`]; requests are then answered all the same.
    pub fn activate(
        &self,
        now: Now,
        command: impl FnOnce(&mut Shard, &BTreeSet<String>, &mut Turn),
        arm: impl FnOnce(Option<Mono>),
    ) -> Result<Turned<()>, AppendError> {
        let first = |state: &mut State, turn: &mut Turn| {
            state.shard.resume(now.mono);
            let gone = std::mem::take(&mut state.gone);
            command(&mut state.shard, &gone, turn);
        };
        self.act(now, first, arm)
    }

    /// Keeps in mind that a topic is gone while the log is replayed; false when it is replayed already.
    pub fn defer_forgetting(&self, topic: &str) -> bool {
        let mut state = lock(&self.state);
        let is_loading = !self.is_active();
        if is_loading {
            state.gone.insert(topic.into());
        }
        is_loading
    }

    /// Lets `command` act on the groups. `arm` takes when something next expires, under the lock: so the last to tell knows best.
    ///
    /// # Errors
    /// `COORDINATOR_LOAD_IN_PROGRESS` while the log is replayed; `NOT_COORDINATOR` when it is offline. For a fault the caller takes the
    /// log offline.
    pub fn turn<R>(
        &self,
        now: Now,
        command: impl FnOnce(&mut Shard, &mut Turn) -> R,
        arm: impl FnOnce(Option<Mono>),
    ) -> Result<Turned<R>, AppendError> {
        if !self.is_active() {
            return Err(AppendError::Refused(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS));
        }
        self.act(now, |state, turn| command(&mut state.shard, turn), arm)
    }

    /// A turn, whether the log was replayed before or just now.
    fn act<R>(
        &self,
        now: Now,
        command: impl FnOnce(&mut State, &mut Turn) -> R,
        arm: impl FnOnce(Option<Mono>),
    ) -> Result<Turned<R>, AppendError> {
        let batch_bytes_max = self.batch_bytes_max.load(Ordering::Relaxed);
        let mut turn = Turn::new(now, batch_bytes_max.saturating_sub(HEADER_BYTES));
        let mut state = lock(&self.state);
        if state.is_closed || self.hosted.view().is_err() {
            self.is_active.store(true, Ordering::Release);
            drop(state);
            self.close();
            return Err(AppendError::Refused(ErrorCode::NOT_COORDINATOR));
        }
        let value = command(&mut state, &mut turn);
        // What this turn tells rests on all that was appended, by it or before. A log that went offline meanwhile has no such end.
        let appended = self.append(&mut state, &turn.records, now, batch_bytes_max).and_then(|()| {
            let view = self.hosted.view().map_err(|_| AppendError::Refused(ErrorCode::NOT_COORDINATOR))?;
            Ok(view.end_offset)
        });
        arm(state.shard.deadline());
        self.is_active.store(true, Ordering::Release);
        drop(state);
        if !turn.records.is_empty() {
            self.hosted.waiters.wake();
        }
        let durable_at = appended.inspect_err(|_| self.close())?;
        for (ticket, answer) in turn.answers {
            self.deliver(ticket, Ok(answer), durable_at);
        }
        Ok(Turned { value, durable_at, has_appended: !turn.records.is_empty(), notes: turn.notes })
    }

    /// A number for a request that may have to wait, and the place of its answer.
    pub fn ticket(&self) -> (Ticket, Arc<Slot>) {
        let ticket = Ticket(self.next_ticket.fetch_add(1, Ordering::Relaxed));
        let slot = Arc::new(Slot::default());
        lock(&self.tickets).insert(ticket, slot.clone());
        (ticket, slot)
    }

    /// Nobody waits for that answer any more.
    pub fn forget(&self, ticket: Ticket) {
        lock(&self.tickets).remove(&ticket);
    }

    /// Ends service: every wait resolves.
    pub fn close(&self) {
        lock(&self.state).is_closed = true;
        let tickets = std::mem::take(&mut *lock(&self.tickets));
        for slot in tickets.into_values() {
            slot.put(Err(ErrorCode::NOT_COORDINATOR), 0);
        }
    }

    fn deliver(&self, ticket: Ticket, answer: Result<Answer, ErrorCode>, durable_at: Offset) {
        let slot = lock(&self.tickets).remove(&ticket);
        if let Some(slot) = slot {
            slot.put(answer, durable_at);
        }
    }

    /// Appends records in as few batches as the log takes, and replays them.
    fn append(
        &self,
        state: &mut State,
        records: &[Record],
        now: Now,
        bytes_max: usize,
    ) -> Result<(), AppendError> {
        let mut rest = records;
        while !rest.is_empty() {
            let (batch, count) = batch(rest, now, bytes_max);
            let (head, tail) = batch.split_first_chunk().expect("a batch has a header");
            let prepared =
                Prepared { header: *head, records: tail, max_timestamp: now.wall.0, log_append_time_ms: -1 };
            let appended = self.hosted.append_quietly(&prepared, now)?;
            for (at, record) in (appended.base_offset..).zip(&rest[..count]) {
                let (key, value) = (&record.key, record.value.as_deref());
                let replayed = state.shard.replay(key, value, at, -1, Origin::Command, now);
                replayed.expect("a record that was just written can be read");
            }
            rest = &rest[count..];
        }
        Ok(())
    }
}

/// A batch of the first so many records; at least one.
fn batch(records: &[Record], now: Now, bytes_max: usize) -> (Vec<u8>, usize) {
    let mut builder = BatchBuilder::new(BatchSpec::default());
    let mut count = 0;
    for record in records {
        debug_assert!(!record.is_cut, "what a record cannot say is refused");
        if count > 0 && builder.size_bytes() + record.size_bytes() > bytes_max {
            break;
        }
        let (key, value) = (Some(record.key.as_slice()), record.value.as_deref());
        builder.push(NewRecord { timestamp: now.wall.0, key, value, headers: &[] });
        count += 1;
    }
    (builder.build(), count)
}

impl Slot {
    fn put(&self, answer: Result<Answer, ErrorCode>, durable_at: Offset) {
        lock(&self.answer).get_or_insert((answer, durable_at));
        self.waiters.wake();
    }
}

/// A request that waits until its group answers, and until the answer is durable.
pub(crate) struct Barrier {
    pub shard: Arc<GroupShard>,
    pub ticket: Ticket,
    pub slot: Arc<Slot>,
    /// Writes the reply.
    pub reply: fn(&mut Context<'_>, Result<Answer, ErrorCode>) -> Step,
}

impl Barrier {
    /// Looks whether the answer is there, and may leave.
    pub fn poll(&self, ctx: &mut Context<'_>) -> Poll<Step> {
        self.slot.waiters.register(ctx.signal);
        let answered = lock(&self.slot.answer).as_ref().map(|(_, durable_at)| *durable_at);
        let Some(durable_at) = answered else { return Poll::Pending };
        match ctx.is_flushed(&self.shard.hosted, durable_at) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(_)) => return Poll::Ready((self.reply)(ctx, Err(ErrorCode::NOT_COORDINATOR))),
        }
        let answer = lock(&self.slot.answer).take();
        let (answer, _) = answer.expect("it was there, and only this wait takes it");
        Poll::Ready((self.reply)(ctx, answer))
    }

    /// Whether only the disk is waited for.
    pub fn is_answered(&self) -> bool {
        lock(&self.slot.answer).is_some()
    }

    /// Nobody waits any more.
    pub fn cancel(&self, signal: &Signal) {
        self.shard.forget(self.ticket);
        self.slot.waiters.forget(signal);
        self.shard.hosted.waiters.forget(signal);
    }
}
