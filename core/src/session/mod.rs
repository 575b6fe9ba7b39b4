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
use crate::broker::wait::Wait;
use crate::broker::{Broker, dispatch};
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
    /// A Produce with acks=0 failed: closing is the only way to tell.
    #[error("a produce request with acks=0 failed")]
    UnacknowledgedProduce,
    /// Nothing was asked for `connections.max.idle.ms`.
    #[error("idle for too long (connections.max.idle.ms)")]
    Idle,
    /// The broker is stopping.
    #[error("the broker is stopping")]
    Stopping,
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
enum Pending {
    Ready(Reply),
    Waiting(Heading, Wait),
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
    reply: Reply,
    /// The peer sends no more.
    ended: bool,
    disconnect: Option<Disconnect>,
    active_at: Mono,
}

impl Session {
    pub(crate) fn new(broker: Arc<Broker>, peer: Peer, number: u64, now: Now) -> Session {
        Session {
            broker,
            peer,
            signal: Signal::new(number),
            receive: Receive::default(),
            outbox: Outbox::default(),
            pending: VecDeque::new(),
            arena: Bump::new(),
            reply: Reply::default(),
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
        if self.disconnect.is_none() {
            self.disconnect = self.reason_to_end(now);
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
        let waits = self.pending.iter().filter_map(|pending| match pending {
            Pending::Waiting(_, wait) => wait.deadline(),
            Pending::Ready(_) => None,
        });
        waits.min().or_else(|| self.idle_deadline())
    }

    /// Whether there is room for more. While a request waits, a little is read ahead: so the peer's end is seen.
    pub fn wants_read(&self) -> bool {
        self.disconnect.is_none()
            && !self.ended
            && (self.may_start() || self.receive.waiting_bytes() < READ_AHEAD_BYTES)
    }

    /// Whether a reply waits for a flush: the runtime then runs [`Broker::poll_flush`].
    pub fn waits_for_flush(&self) -> bool {
        self.pending.iter().any(|pending| matches!(pending, Pending::Waiting(_, Wait::Durable(_))))
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
        for pending in self.pending.drain(..) {
            if let Pending::Waiting(_, wait) = pending {
                wait.cancel(&self.signal);
            }
        }
        self.receive.clear();
        self.outbox.clear();
        self.disconnect.get_or_insert(Disconnect::Ended);
    }

    // ---- inside ---------------------------------------------------------------------------------------------------

    fn idle_deadline(&self) -> Option<Mono> {
        let idle_ms = u64::try_from(self.broker.config().connection_idle_ms_max).ok()?;
        (self.pending.is_empty() && self.outbox.is_empty()).then(|| self.active_at + idle_ms)
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
            && self.pending.iter().all(|pending| match pending {
                Pending::Ready(_) => true,
                Pending::Waiting(_, wait) => matches!(wait, Wait::Durable(_)),
            })
    }

    /// Polls every wait once, and moves replies to the outbox as far as their order allows.
    fn poll_waits(&mut self, now: Now) {
        for at in 0..self.pending.len() {
            let Some(Pending::Waiting(heading, wait)) = self.pending.get_mut(at) else { continue };
            let mut context = Context::new(
                &self.broker,
                &self.peer,
                &self.signal,
                &self.arena,
                &mut self.reply,
                *heading,
                now,
            );
            let Poll::Ready(step) = wait.poll(&mut context) else { continue };
            wait.cancel(&self.signal);
            self.arena.reset();
            match step {
                Step::Reply => self.pending[at] = Pending::Ready(std::mem::take(&mut self.reply)),
                Step::Wait(next) => {
                    let Pending::Waiting(_, wait) = &mut self.pending[at] else { continue };
                    *wait = next;
                }
                Step::Silent => self.pending[at] = Pending::Ready(Reply::default()),
                Step::Close(reason) => self.end(reason),
            }
        }
        while let Some(Pending::Ready(reply)) = self.pending.front_mut() {
            self.outbox.push(reply);
            let Some(Pending::Ready(reply)) = self.pending.pop_front() else { break };
            self.reply = reply;
        }
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
            &mut self.reply,
            now,
        );
        self.receive.consume(frame);
        self.reset_arena();
        match step {
            Step::Reply if self.pending.is_empty() => self.outbox.push(&mut self.reply),
            Step::Reply => self.pending.push_back(Pending::Ready(std::mem::take(&mut self.reply))),
            Step::Silent => {}
            Step::Wait(wait) => {
                self.pending.push_back(Pending::Waiting(heading, wait));
                // Register first, look second: the wait may be over already.
                self.poll_waits(now);
            }
            Step::Close(reason) => self.end(reason),
        }
        true
    }

    fn reset_arena(&mut self) {
        match self.arena.allocated_bytes() > ARENA_KEEP_BYTES {
            true => self.arena = Bump::new(),
            false => self.arena.reset(),
        }
    }

    fn end(&mut self, reason: Disconnect) {
        self.disconnect.get_or_insert(reason);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.close();
    }
}
