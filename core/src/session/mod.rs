//! One connection: framing, request order, waits, replies. The edge, never shared.
//!
//! A runtime's loop: while [`Session::wants_read`], read into [`Session::recv_buffer`] and say how much with
//! [`Session::handle_received`]; then [`Session::poll`]; then send what [`Session::poll_transmit`] hands out, and say so with
//! [`Session::handle_sent`]. When nothing is to be read or sent, wait for the socket, the waker, or [`Session::poll_timeout`].
//!
//! Requests start in the order in which they arrive, and replies leave in that order. Up to [`OVERLAP_MAX`] requests may be
//! under way, but nothing passes a request that waits for anything other than durability.

mod outbox;
mod receive;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Poll, Waker};

use bumpalo::Bump;

use crate::broker::context::{Context, Heading, Step};
use crate::broker::signal::Signal;
use crate::broker::slate::Slate;
use crate::broker::wait::Wait;
use crate::broker::{Broker, dispatch};
use crate::deadline::Deadline;
use crate::error::Malformed;
use crate::storage::{Fault, Region};
use crate::time::{Mono, Now};

use outbox::Outbox;
pub(crate) use outbox::Reply;
use receive::Receive;

/// How many requests of one connection may be under way: Kafka's clients have at most five in flight.
const OVERLAP_MAX: usize = 5;
/// No request is started while this much waits to be sent.
const UNSENT_BYTES_MAX: usize = 1 << 20;
/// How much is read ahead while a request waits.
const READ_AHEAD_BYTES: usize = 64 * 1024;
/// An arena larger than this is given back after the request that needed it.
const ARENA_KEEP_BYTES: usize = 256 * 1024;

/// Who is at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its address; `None` in the browser and in tests.
    pub address: Option<SocketAddr>,
    /// Index into the configuration's endpoints: the listener it came through.
    pub endpoint: usize,
}

/// Why a connection is closed from our side. Kafka gives no answer in these cases either.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disconnect {
    /// The peer closed its side, and every reply is sent.
    #[error("the peer is done")]
    Ended,
    /// A frame's length is negative or beyond `socket.request.max.bytes`.
    #[error("a frame of {declared} bytes, between 0 and {bytes_max} are served (socket.request.max.bytes)")]
    FrameLength {
        /// The length as sent.
        declared: i32,
        /// The largest that is served.
        bytes_max: u32,
    },
    /// A request cannot be decoded.
    #[error("{api} request, version {version}: byte {}: {}", malformed.at, malformed.what)]
    Malformed {
        /// Which API, by name or number.
        api: String,
        /// Which version.
        version: i16,
        /// What is wrong where; the position counts from the first byte behind the frame's length.
        malformed: Malformed,
    },
    /// An API or a version that is not served.
    #[error("{api} version {version} is not served")]
    Unsupported {
        /// Which API, by name or number.
        api: String,
        /// Which version.
        version: i16,
    },
    /// A reply would be larger than a frame or than memory allows.
    #[error("the reply to a {api} request would be too large: ask for less at a time")]
    Overlong {
        /// Which API.
        api: &'static str,
    },
    /// A string of a reply is longer than the version of the request can express.
    #[error(
        "the reply to a {api} request has a string of more than 32767 bytes, which {api} version {version} cannot express: ask in a later version"
    )]
    Inexpressible {
        /// Which API.
        api: &'static str,
        /// Which version.
        version: i16,
    },
    /// A Produce with acks=0 failed: closing is the only way to tell.
    #[error("a produce request with acks=0 failed")]
    UnacknowledgedProduce,
    /// Nothing was asked for `connections.max.idle.ms`.
    #[error("idle for too long (connections.max.idle.ms)")]
    Idle,
    /// The broker is stopping.
    #[error("the broker is stopping")]
    Stopping,
    /// The log went offline before a change that was to be acknowledged was on disk.
    #[error("the log is offline, so a change cannot be acknowledged")]
    Lost,
    /// Records that a reply had announced could not be read.
    #[error("records of a reply: {0}")]
    Fault(Fault),
}

/// Something to send.
#[derive(Debug)]
pub enum Transmit<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// Bytes that lie in storage: the region without its first so many bytes, which were sent.
    Region(&'a Region, u32),
}

/// A request that was started, in the order of its arrival.
struct Pending {
    heading: Heading,
    slate: Slate,
    /// None once the reply is written, or known to be none.
    wait: Option<Wait>,
}

impl Pending {
    /// Whether nothing but the disk is waited for.
    fn is_for_flush(&self) -> bool {
        self.wait.as_ref().is_some_and(Wait::is_for_flush)
    }
}

/// One connection's state.
pub struct Session {
    broker: Arc<Broker>,
    peer: Peer,
    signal: Arc<Signal>,
    receive: Receive,
    outbox: Outbox,
    pending: VecDeque<Pending>,
    arena: Bump,
    /// For the next request.
    slate: Slate,
    /// For those behind it: as many as ever waited at a time.
    spare: Vec<Slate>,
    /// The peer sends no more.
    ended: bool,
    disconnect: Option<Disconnect>,
    active_at: Mono,
}

impl Session {
    pub(crate) fn new(broker: Arc<Broker>, peer: Peer, number: u64, now: Now) -> Session {
        let signal = Signal::new(number);
        broker.open_sessions.register(&signal);
        Session {
            broker,
            peer,
            signal,
            receive: Receive::default(),
            outbox: Outbox::default(),
            pending: VecDeque::new(),
            arena: Bump::new(),
            slate: Slate::default(),
            spare: Vec::new(),
            ended: false,
            disconnect: None,
            active_at: now.mono,
        }
    }

    /// Where to read into. Never empty.
    pub fn recv_buffer(&mut self) -> &mut [u8] {
        self.receive.room()
    }

    /// `count` bytes were read into the buffer; zero means that the peer will send no more.
    pub fn handle_received(&mut self, count: usize, now: Now) {
        self.active_at = self.active_at.max(now.mono);
        match count {
            0 => self.ended = true,
            _ => self.receive.filled(count),
        }
    }

    /// Advances every request as far as it goes; `waker` is woken when another call would get further.
    pub fn poll(&mut self, now: Now, waker: &Waker) {
        self.signal.set_waker(waker);
        self.poll_waits(now);
        while self.may_start() && self.start(now) {}
        if self.disconnect.is_none()
            && let Some(reason) = self.reason_to_end(now)
        {
            self.break_off(0, reason);
        }
    }

    /// The next thing to send, the same until [`Session::handle_sent`].
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.outbox.next()
    }

    /// `count` bytes of the last [`Transmit`] were sent.
    pub fn handle_sent(&mut self, count: usize) {
        self.outbox.sent(count);
    }

    /// A region of a reply could not be read: the reply is broken off.
    pub fn handle_fault(&mut self, fault: Fault) {
        self.outbox.clear();
        self.end(Disconnect::Fault(fault));
    }

    /// When to call [`Session::poll`] at the latest, whatever happens.
    pub fn poll_timeout(&self) -> Option<Mono> {
        let deadline = |pending: &Pending| pending.wait.as_ref().and_then(Wait::deadline);
        self.pending.iter().filter_map(deadline).chain(self.idle_deadline()).min()
    }

    /// What will happen by itself on this connection, by name.
    pub fn deadlines(&self) -> Vec<Deadline> {
        let of = |heading: &Heading| format!("{} {}", heading.api.schema().name, heading.correlation_id);
        let wait = |Pending { heading, wait, .. }: &Pending| {
            let wait = wait.as_ref()?;
            Some(Deadline::new(wait.deadline()?, wait.deadline_name(), of(heading)))
        };
        let idle = self.idle_deadline().map(|at| Deadline::new(at, "idle connection", ""));
        self.pending.iter().filter_map(wait).chain(idle).collect()
    }

    /// Whether there is room for more. While a request waits, a little is read ahead: so the peer's end is seen.
    pub fn wants_read(&self) -> bool {
        self.disconnect.is_none()
            && !self.ended
            && (self.may_start() || self.receive.waiting_bytes() < READ_AHEAD_BYTES)
    }

    /// Whether a reply waits for a flush: the runtime then runs [`Broker::poll_flush`].
    pub fn waits_for_flush(&self) -> bool {
        self.pending.iter().any(|pending| pending.is_for_flush())
    }

    /// Whether nothing but the peer can move it: no reply waits to be made or sent. A thread may then block in its receive,
    /// also in the middle of a frame.
    pub fn is_idle(&self) -> bool {
        self.pending.is_empty() && self.outbox.is_empty()
    }

    /// Set when the connection must be closed, once nothing is left to transmit. Replies under way come first.
    pub fn disconnect(&self) -> Option<&Disconnect> {
        self.disconnect.as_ref().filter(|_| self.pending.is_empty())
    }

    /// The connection is gone: drops requests and waits.
    pub fn close(&mut self) {
        self.break_off(0, Disconnect::Ended);
        self.receive.clear();
        self.outbox.clear();
        self.broker.open_sessions.forget(&self.signal);
    }

    // ---- inside ---------------------------------------------------------------------------------------------------

    /// A request that waits keeps the connection, unless the peer has closed its side, or nobody would see that it has: it may be
    /// gone altogether.
    fn idle_deadline(&self) -> Option<Mono> {
        let idle_ms = u64::try_from(self.broker.config().connection_idle_ms_max).ok()?;
        let is_idle = self.disconnect.is_none()
            && self.outbox.is_empty()
            && (!self.wants_read() || self.pending.is_empty());
        is_idle.then(|| self.active_at + idle_ms)
    }

    fn reason_to_end(&self, now: Now) -> Option<Disconnect> {
        let done = self.pending.is_empty();
        if done && self.ended {
            return Some(Disconnect::Ended);
        }
        if done && self.broker.is_stopping() {
            return Some(Disconnect::Stopping);
        }
        self.idle_deadline().filter(|deadline| *deadline <= now.mono).map(|_| Disconnect::Idle)
    }

    /// Nothing passes a wait for anything but durability, and nobody is served who does not read.
    fn may_start(&self) -> bool {
        self.disconnect.is_none()
            && self.pending.len() < OVERLAP_MAX
            && self.outbox.waiting_bytes() < UNSENT_BYTES_MAX
            && self.pending.iter().all(|pending| pending.wait.is_none() || pending.is_for_flush())
    }

    /// Polls every wait, and moves replies to the outbox as far as their order allows.
    fn poll_waits(&mut self, now: Now) {
        // What ends takes the session out of the lists of waiters that it was in, where another wait may need it: so all are
        // polled again until none ends.
        while self.poll_each_wait(now) {}
        while let Some(mut done) = self.pending.pop_front_if(|pending| pending.wait.is_none()) {
            self.outbox.push(&mut done.slate.reply);
            done.slate.wipe();
            self.spare.push(done.slate);
        }
    }

    /// Polls every wait once; true when one ended and others still wait.
    fn poll_each_wait(&mut self, now: Now) -> bool {
        let waiting = |pending: &VecDeque<Pending>| pending.iter().filter(|one| one.wait.is_some()).count();
        let before = waiting(&self.pending);
        for at in 0..self.pending.len() {
            if let Some(reason) = self.poll_wait(at, now) {
                self.break_off(at, reason);
                break;
            }
        }
        let after = waiting(&self.pending);
        after > 0 && after < before
    }

    /// Polls one request's wait, and the next if that leads to another; why the connection ends, if so.
    fn poll_wait(&mut self, at: usize, now: Now) -> Option<Disconnect> {
        let Pending { heading, slate, wait } = &mut self.pending[at];
        while let Some(waiting) = wait {
            let mut context =
                Context::new(&self.broker, &self.peer, &self.signal, &self.arena, slate, *heading, now);
            let polled = waiting.poll(&mut context);
            // Also when it still waits: it may be woken any number of times.
            reset(&mut self.arena);
            let Poll::Ready(step) = polled else { break };
            waiting.cancel(&self.signal, slate);
            match step {
                Step::Reply | Step::Silent => *wait = None,
                Step::Wait(next) => *wait = Some(next),
                Step::Close(reason) => return Some(reason),
            }
        }
        None
    }

    /// The connection ends with this request unanswered: so are those behind it, whose replies would be taken for its own.
    fn break_off(&mut self, at: usize, reason: Disconnect) {
        for Pending { slate, wait, .. } in self.pending.drain(at..) {
            wait.inspect(|wait| wait.cancel(&self.signal, &slate));
        }
        self.end(reason);
    }

    /// Starts the next request; false when none is whole.
    fn start(&mut self, now: Now) -> bool {
        let frame = match self.receive.frame(self.broker.config().request_bytes_max) {
            Ok(Some(frame)) => frame,
            Ok(None) => return false,
            Err(reason) => {
                self.end(reason);
                return false;
            }
        };
        let (heading, step) = dispatch::dispatch(
            self.receive.payload(frame),
            &self.broker,
            &self.peer,
            &self.signal,
            &self.arena,
            &mut self.slate,
            now,
        );
        self.receive.consume(frame);
        reset(&mut self.arena);
        match step {
            Step::Reply if self.pending.is_empty() => self.outbox.push(&mut self.slate.reply),
            Step::Reply => self.keep(heading, None),
            Step::Silent => {}
            Step::Wait(wait) => self.keep(heading, Some(wait)),
            Step::Close(reason) => self.end(reason),
        }
        self.slate.wipe();
        if !self.pending.is_empty() {
            // Register first, look second: its wait may be over already. And one that did not wait may have taken the session out
            // of a list that a wait before it needs.
            self.poll_waits(now);
        }
        true
    }

    /// The request stays under way, with its slate.
    fn keep(&mut self, heading: Heading, wait: Option<Wait>) {
        let slate = std::mem::replace(&mut self.slate, self.spare.pop().unwrap_or_default());
        self.pending.push_back(Pending { heading, slate, wait });
    }

    fn end(&mut self, reason: Disconnect) {
        self.disconnect.get_or_insert(reason);
    }
}

/// Empties an arena and keeps its memory, within bounds.
fn reset(arena: &mut Bump) {
    match arena.allocated_bytes() > ARENA_KEEP_BYTES {
        true => *arena = Bump::new(),
        false => arena.reset(),
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.close();
    }
}
