//! The named waits of a request: what it waits for when it cannot be answered at once.
//!
//! Each is level-triggered and idempotent: polling looks again, registers again, and never assumes why it was woken. What it
//! looks at is on the request's [`Slate`].

use std::sync::Arc;
use std::task::Poll;

use crate::planted::{self, Bug};
use crate::session::Disconnect;
use crate::storage::Offset;
use crate::time::Mono;

use super::api::{fetch, produce};
use super::context::{Context, Step};
use super::dispatch;
use super::group_shard::Barrier;
use super::signal::Signal;
use super::slate::Slate;

/// Why a request waits.
pub(crate) enum Wait {
    /// Until logs are flushed up to an offset: Produce with acks=all.
    Durable(produce::Durable),
    /// Until enough can be read, or the time is up: Fetch.
    Data(fetch::Parked),
    /// Until a group answers: JoinGroup and SyncGroup.
    Barrier(Barrier),
    /// Until the logs that the slate names are flushed; the reply is written already: what coordinators answer.
    Flushed,
    /// Until the checkpoint files are written; the reply is written already: DeleteRecords.
    Checkpointed(Offset),
    /// Until the metadata log is in force up to this offset; the reply is written already.
    Published(Offset),
    /// The same, then the request starts anew: Metadata that made a topic.
    Again(Again),
}

/// See [`Wait::Again`].
pub(crate) struct Again {
    /// The metadata log's offset behind the change.
    pub offset: Offset,
    /// The request's frame, whole.
    pub frame: Box<[u8]>,
}

impl Wait {
    /// Looks whether the wait is over, and registers for the next look when it is not.
    pub fn poll(&self, context: &mut Context<'_>) -> Poll<Step> {
        match self {
            Wait::Durable(durable) => durable.poll(context),
            Wait::Data(parked) => parked.poll(context),
            Wait::Barrier(barrier) => barrier.poll(context),
            Wait::Flushed => flushed(context),
            Wait::Checkpointed(number) => checkpointed(context, *number),
            Wait::Published(offset) => published_at(context, *offset).map(|step| step.unwrap_or(Step::Reply)),
            Wait::Again(again) => published_at(context, again.offset)
                .map(|step| step.unwrap_or_else(|| dispatch::again(context, &again.frame))),
        }
    }

    /// Whether nothing but the disk is waited for.
    pub fn is_for_flush(&self) -> bool {
        match self {
            Wait::Durable(_) | Wait::Flushed => true,
            Wait::Barrier(barrier) => barrier.is_answered(),
            Wait::Data(_) | Wait::Checkpointed(_) | Wait::Published(_) | Wait::Again(_) => false,
        }
    }

    /// What its deadline is called.
    pub fn deadline_name(&self) -> &'static str {
        match self {
            Wait::Data(_) => "fetch answered at the latest",
            _ => "request timeout",
        }
    }

    /// When to look again whatever happens.
    pub fn deadline(&self) -> Option<Mono> {
        match self {
            Wait::Durable(durable) => Some(durable.deadline),
            Wait::Data(parked) => Some(parked.deadline),
            Wait::Barrier(_)
            | Wait::Flushed
            | Wait::Checkpointed(_)
            | Wait::Published(_)
            | Wait::Again(_) => None,
        }
    }

    /// The wait is over, or nobody needs its end any more.
    pub fn cancel(&self, signal: &Arc<Signal>, slate: &Slate) {
        match self {
            Wait::Durable(_) | Wait::Flushed => produce::Durable::cancel(&slate.needs, signal),
            Wait::Data(_) => slate.wanted.cancel(signal),
            Wait::Barrier(barrier) => barrier.cancel(signal),
            // Registered with the broker, which forgets them at its next checkpoint or change of metadata.
            Wait::Checkpointed(_) | Wait::Published(_) | Wait::Again(_) => {}
        }
    }
}

/// Whether every log that the slate names is on disk. What will never be closes the connection: nobody can say what became of
/// it.
fn flushed(context: &Context<'_>) -> Poll<Step> {
    let mut is_missing = false;
    for (hosted, offset) in context.slate.needs.iter().flatten() {
        match context.is_flushed(hosted, *offset) {
            Poll::Ready(Ok(())) => {}
            Poll::Ready(Err(_)) => return Poll::Ready(Step::Close(Disconnect::Lost)),
            Poll::Pending => is_missing = true,
        }
    }
    if is_missing { Poll::Pending } else { Poll::Ready(Step::Reply) }
}

/// Whether the checkpoint files are written. When they could not be, nobody can say what a crash would leave.
fn checkpointed(context: &Context<'_>, number: Offset) -> Poll<Step> {
    let checkpoints = &context.broker.checkpoints;
    checkpoints.written.waiters.register(context.signal);
    match checkpoints.written.offset() >= number || planted::is(Bug::SkipCheckpointWait) {
        true => Poll::Ready(Step::Reply),
        false if checkpoints.failed.offset() >= number => Poll::Ready(Step::Close(Disconnect::Lost)),
        false => Poll::Pending,
    }
}

/// Whether the metadata log is in force up to `offset`; once it is offline, what it never will be closes the connection.
fn published_at(context: &Context<'_>, offset: Offset) -> Poll<Option<Step>> {
    context.broker.published.waiters.register(context.signal);
    match context.broker.published.offset() >= offset {
        true => Poll::Ready(None),
        false if context.broker.fatal().is_some() => Poll::Ready(Some(Step::Close(Disconnect::Stopping))),
        false => Poll::Pending,
    }
}
