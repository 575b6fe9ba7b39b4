//! One connection of a simulated broker: what a socket and its loop are to a real one.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Wake, Waker};

use eventor_core::session::{Disconnect, Session, Transmit};
use eventor_core::time::{Mono, Now};

/// The length that precedes every frame.
const PREFIX_BYTES: usize = 4;

/// A frame that the broker sent, without its length, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arrived {
    pub frame: Vec<u8>,
    pub at: Mono,
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
    /// The client will send no more.
    ended: bool,
    end_told: bool,
    /// Received by the client, not yet a whole frame.
    partial: Vec<u8>,
    pub arrived: VecDeque<Arrived>,
    /// Every byte that the client received.
    pub received: Vec<u8>,
    /// Why it is over, in words.
    pub closed: Option<String>,
}

impl Connection {
    pub fn new(session: Option<Session>) -> Connection {
        let closed = session.is_none().then(|| "no broker is running".to_owned());
        Connection {
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

    pub fn send(&mut self, bytes: &[u8]) {
        self.incoming.extend(bytes);
    }

    pub fn end(&mut self) {
        self.ended = true;
    }

    /// The connection breaks: what was under way is lost.
    pub fn cut(&mut self, why: &str) {
        if let Some(mut session) = self.session.take() {
            session.close();
            self.closed = Some(why.to_owned());
        }
    }

    pub fn deadline(&self) -> Option<Mono> {
        self.session.as_ref().and_then(Session::poll_timeout)
    }

    /// Does the loop of a runtime have anything to do for it?
    pub fn is_ready(&self) -> bool {
        let Some(session) = &self.session else { return false };
        let readable = !self.incoming.is_empty() || (self.ended && !self.end_told);
        self.bell.0.load(Ordering::SeqCst) || (readable && session.wants_read())
    }

    /// Runs the loop of a runtime until it would sleep. Answers whether anything was sent or ended.
    pub fn run(&mut self, now: Now) -> bool {
        let Some(session) = &mut self.session else { return false };
        let waker = Waker::from(self.bell.clone());
        let mut moved = false;
        loop {
            self.bell.0.store(false, Ordering::SeqCst);
            session.poll(now, &waker);
            let mut again = false;
            while let Some(bytes) = transmit(session) {
                self.partial.extend(&bytes);
                self.received.extend(&bytes);
                (again, moved) = (true, true);
            }
            if let Some(reason) = session.disconnect() {
                let reason = reason.clone();
                self.close(&reason);
                moved = true;
                break;
            }
            if session.wants_read() && !self.incoming.is_empty() {
                let room = session.recv_buffer();
                let count = room.len().min(self.incoming.len());
                for (slot, byte) in room.iter_mut().zip(self.incoming.drain(..count)) {
                    *slot = byte;
                }
                session.handle_received(count, now);
                again = true;
            } else if session.wants_read() && self.ended && !self.end_told {
                self.end_told = true;
                session.handle_received(0, now);
                again = true;
            }
            if !again && !self.bell.0.load(Ordering::SeqCst) {
                break;
            }
        }
        self.split_frames(now.mono);
        moved
    }

    fn close(&mut self, reason: &Disconnect) {
        if let Some(mut session) = self.session.take() {
            session.close();
        }
        self.closed = Some(reason.to_string());
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
