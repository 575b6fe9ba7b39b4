//! One connection of a simulated broker: what a socket and its loop are to a real one.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};

use eventor_core::deadline::Deadline;
use eventor_core::session::{Session, Transmit};
use eventor_core::time::{Mono, Now};

/// The length that precedes every frame.
const PREFIX_BYTES: usize = 4;

/// A frame that the broker sent, without its length, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub frame: Vec<u8>,
    pub at: Mono,
}

/// When something happens: by the clocks, and by the number of events that came before it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    pub now: Now,
    pub event: usize,
}

/// What a look at the wire would show of a connection, as its client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// When.
    pub at: Mono,
    /// How many events came before, the one in which it happened included: the order across connections.
    pub event: usize,
    /// What.
    pub what: Travelled,
}

/// See [`Packet`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Travelled {
    /// The client connected.
    Opened,
    /// The client sent these of all bytes that it ever sends.
    Sent(Range<usize>),
    /// The client received these of all bytes that it ever receives.
    Received(Range<usize>),
    /// The client will send no more.
    Ended,
    /// The connection broke.
    Cut,
    /// The broker closed it.
    Closed,
}

/// Bytes under way, in their order, each piece with when it arrives.
#[derive(Debug, Default)]
struct Link(VecDeque<(Mono, Vec<u8>)>);

impl Link {
    /// Sends a piece; answers it at once when nothing delays it.
    fn send(&mut self, bytes: Vec<u8>, delay_ms: u64, now: Mono) -> Option<Vec<u8>> {
        let at = self.0.back().map_or(now + delay_ms, |(last, _)| (now + delay_ms).max(*last));
        if at <= now {
            return Some(bytes);
        }
        self.0.push_back((at, bytes));
        None
    }

    fn deadline(&self) -> Option<Mono> {
        self.0.front().map(|(at, _)| *at)
    }

    /// The next piece that has arrived.
    fn arrived(&mut self, now: Mono) -> Option<Vec<u8>> {
        self.0.pop_front_if(|(at, _)| *at <= now).map(|(_, bytes)| bytes)
    }
}

/// A bell that remembers that it rang.
#[derive(Debug, Default)]
struct Bell(AtomicBool);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// A connection, from its start to after its end.
pub(crate) struct Connection {
    /// `None` once the connection is over.
    session: Option<Session>,
    bell: Arc<Bell>,
    /// Sent by the client, not yet taken by the session.
    incoming: VecDeque<u8>,
    /// How long whatever is sent is under way.
    delay_ms: u64,
    /// Under way to the broker.
    up: Link,
    /// Under way to the client.
    down: Link,
    /// How many bytes the client has sent.
    sent_bytes: usize,
    pub packets: Vec<Packet>,
    /// The client will send no more.
    ended: bool,
    end_told: bool,
    /// Received by the client, not yet a whole frame.
    partial: Vec<u8>,
    pub arrived: VecDeque<Arrived>,
    /// Every byte that the client received.
    pub received: Vec<u8>,
    /// Why it is over, in words, once the client has seen that.
    pub closed: Option<String>,
    /// Why the broker closed it, while its last bytes are under way.
    closing: Option<String>,
}

impl Connection {
    pub fn new(session: Option<Session>, moment: Moment) -> Connection {
        let closed = session.is_none().then(|| "no broker is running".to_owned());
        let opened = session.as_ref().map(|_| Travelled::Opened);
        let packet = |what| Packet { at: moment.now.mono, event: moment.event, what };
        Connection {
            delay_ms: 0,
            up: Link::default(),
            down: Link::default(),
            sent_bytes: 0,
            packets: opened.map(packet).into_iter().collect(),
            closing: None,
            session,
            bell: Arc::default(),
            incoming: VecDeque::new(),
            ended: false,
            end_told: false,
            partial: Vec::new(),
            arrived: VecDeque::new(),
            received: Vec::new(),
            closed,
        }
    }

    pub fn delay(&mut self, ms: u64) {
        self.delay_ms = ms;
    }

    pub fn send(&mut self, bytes: Vec<u8>, moment: Moment) {
        let range = self.sent_bytes..self.sent_bytes + bytes.len();
        self.sent_bytes = range.end;
        if self.session.is_some() {
            self.note(Travelled::Sent(range), moment);
        }
        if let Some(bytes) = self.up.send(bytes, self.delay_ms, moment.now.mono) {
            self.incoming.extend(bytes);
        }
    }

    pub fn end(&mut self, moment: Moment) {
        if !self.ended && self.session.is_some() {
            self.note(Travelled::Ended, moment);
        }
        self.ended = true;
    }

    /// The connection breaks: what was under way is lost.
    pub fn cut(&mut self, why: &str, moment: Moment) {
        let is_open = self.session.is_some() || self.closing.is_some();
        (self.up, self.down, self.closing) = (Link::default(), Link::default(), None);
        if let Some(mut session) = self.session.take() {
            session.close();
        }
        if is_open {
            self.note(Travelled::Cut, moment);
            self.closed = Some(why.to_owned());
        }
    }

    pub fn deadline(&self) -> Option<Mono> {
        let session = self.session.as_ref().and_then(Session::poll_timeout);
        [session, self.up.deadline(), self.down.deadline()].into_iter().flatten().min()
    }

    pub fn deadlines(&self) -> Vec<Deadline> {
        let arrival = |link: &Link, name| link.deadline().map(|at| Deadline::new(at, name, ""));
        let session = self.session.as_ref().map(Session::deadlines).unwrap_or_default();
        let up = arrival(&self.up, "bytes reach the broker");
        let down = arrival(&self.down, "bytes reach the client");
        session.into_iter().chain(up).chain(down).collect()
    }

    /// Does the loop of a runtime have anything to do for it?
    pub fn is_ready(&self) -> bool {
        let Some(session) = &self.session else { return false };
        let readable = !self.incoming.is_empty() || self.is_at_end();
        self.bell.0.load(Ordering::SeqCst) || (readable && session.wants_read())
    }

    /// Runs the loop of a runtime until it would sleep. Answers whether anything was sent or ended.
    pub fn run(&mut self, moment: Moment) -> bool {
        let now = moment.now;
        while let Some(bytes) = self.up.arrived(now.mono) {
            self.incoming.extend(bytes);
        }
        let moved = self.run_session(moment);
        while let Some(bytes) = self.down.arrived(now.mono) {
            self.receive(&bytes, moment);
        }
        if self.down.deadline().is_none()
            && let Some(why) = self.closing.take()
        {
            self.note(Travelled::Closed, moment);
            self.closed = Some(why);
        }
        self.split_frames(now.mono);
        moved
    }

    fn run_session(&mut self, moment: Moment) -> bool {
        let now = moment.now;
        let waker = Waker::from(self.bell.clone());
        let mut moved = false;
        loop {
            let is_at_end = self.is_at_end();
            let Some(session) = &mut self.session else { break };
            self.bell.0.store(false, Ordering::SeqCst);
            session.poll(now, &waker);
            let mut sent = Vec::new();
            while let Some(bytes) = transmit(session) {
                sent.extend(bytes);
            }
            let mut again = !sent.is_empty();
            if let Some(reason) = session.disconnect() {
                self.closing = Some(reason.to_string());
                session.close();
                self.session = None;
                moved = true;
            } else if session.wants_read() && !self.incoming.is_empty() {
                let room = session.recv_buffer();
                let count = room.len().min(self.incoming.len());
                for (slot, byte) in room.iter_mut().zip(self.incoming.drain(..count)) {
                    *slot = byte;
                }
                session.handle_received(count, now);
                again = true;
            } else if session.wants_read() && self.incoming.is_empty() && is_at_end {
                self.end_told = true;
                session.handle_received(0, now);
                again = true;
            }
            if !sent.is_empty() {
                moved = true;
                if let Some(bytes) = self.down.send(sent, self.delay_ms, now.mono) {
                    self.receive(&bytes, moment);
                }
            }
            if !again && !self.bell.0.load(Ordering::SeqCst) {
                break;
            }
        }
        moved
    }

    /// Has everything that the client sent been taken, its end alone not told?
    fn is_at_end(&self) -> bool {
        self.ended && !self.end_told && self.up.deadline().is_none()
    }

    fn receive(&mut self, bytes: &[u8], moment: Moment) {
        let start = self.received.len();
        self.partial.extend(bytes);
        self.received.extend(bytes);
        self.note(Travelled::Received(start..self.received.len()), moment);
    }

    fn note(&mut self, what: Travelled, moment: Moment) {
        self.packets.push(Packet { at: moment.now.mono, event: moment.event, what });
    }

    fn split_frames(&mut self, at: Mono) {
        while let Some((prefix, rest)) = self.partial.split_first_chunk::<PREFIX_BYTES>() {
            let length = u32::from_be_bytes(*prefix) as usize;
            let Some(frame) = rest.get(..length) else { break };
            self.arrived.push_back(Arrived { frame: frame.to_vec(), at });
            self.partial.drain(..PREFIX_BYTES + length);
        }
    }
}

/// The next bytes to send, taken from the session; a region's bytes are read as a runtime would.
fn transmit(session: &mut Session) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let outcome = match session.poll_transmit()? {
        Transmit::Bytes(ready) => {
            bytes.extend_from_slice(ready);
            Ok(())
        }
        Transmit::Region(region, sent) => {
            let outcome = region.read_to(&mut bytes);
            bytes.drain(..(sent as usize).min(bytes.len()));
            outcome
        }
    };
    match outcome {
        Ok(()) => session.handle_sent(bytes.len()),
        Err(fault) => session.handle_fault(fault),
    }
    Some(bytes)
}
