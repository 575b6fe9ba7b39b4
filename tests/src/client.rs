//! A client of a simulated broker.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use eventor_core::protocol::ApiKey;

use crate::connection::Arrived;
use crate::request::{self, Request};
use crate::world::World;
use crate::{Annotated, Event, Expectation, Reply};

/// Rounds of jobs after which a call that has no reply will not get one without time passing.
const ROUNDS_MAX: usize = 1000;

/// One connection, and what was asked on it.
///
/// `send` never waits; `expect` takes the next reply, which must be there already; `call` does both, and runs jobs between.
pub struct Client {
    world: Rc<RefCell<World>>,
    connection: usize,
    next_correlation_id: i32,
    in_flight: VecDeque<InFlight>,
}

/// A request that was sent.
#[derive(Debug, Clone, Copy)]
struct InFlight {
    api: ApiKey,
    version: i16,
    correlation_id: i32,
}

impl Client {
    pub(crate) fn new(world: Rc<RefCell<World>>, connection: usize) -> Client {
        Client { world, connection, next_correlation_id: 1, in_flight: VecDeque::new() }
    }

    /// Its number among the connections.
    #[must_use]
    pub fn number(&self) -> usize {
        self.connection
    }

    fn handle(&mut self, event: Event) {
        self.world.borrow_mut().handle(event);
    }

    /// Sends a request.
    pub fn send(&mut self, request: impl Request) {
        let bytes = self.begin(request);
        self.send_bytes(&bytes);
    }

    /// Awaits the reply to a request whose bytes, answered here, are sent by other means.
    pub fn begin(&mut self, request: impl Request) -> Vec<u8> {
        let bytes = self.encode(request);
        self.next_correlation_id += 1;
        self.expect_reply_to(&bytes[4..]);
        bytes
    }

    /// The bytes that [`Client::send`] would send now, frame length included.
    #[must_use]
    pub fn encode(&self, request: impl Request) -> Vec<u8> {
        request::frame(&request, self.next_correlation_id)
    }

    /// Sends a whole frame as it is; its length is put before it.
    pub fn send_frame(&mut self, frame: &[u8]) {
        let length = u32::try_from(frame.len()).expect("a frame is less than 4 GiB");
        self.expect_reply_to(frame);
        self.send_bytes(&[&length.to_be_bytes(), frame].concat());
    }

    /// Sends bytes as they are, whatever they are. No reply is awaited.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        self.handle(Event::Bytes { connection: self.connection, bytes: bytes.to_vec() });
    }

    /// Sends bytes one at a time.
    pub fn dribble(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.send_bytes(&[*byte]));
    }

    /// Says that a reply to this frame will come, although its bytes are sent by other means.
    pub fn expect_reply_to(&mut self, frame: &[u8]) {
        if let Some((api, version, correlation_id)) = request::heading(frame)
            && !request::is_silent(frame)
        {
            self.in_flight.push_back(InFlight { api, version, correlation_id });
        }
    }

    /// Sends no more, and still listens.
    pub fn end(&mut self) {
        self.handle(Event::End { connection: self.connection });
    }

    /// The connection breaks.
    pub fn cut(&mut self) {
        self.handle(Event::Cut { connection: self.connection });
        self.in_flight.clear();
    }

    /// Sends a request and takes its reply, running jobs as they are wanted. No time passes.
    ///
    /// # Panics
    /// When no reply comes.
    pub fn call(&mut self, request: impl Request) -> Reply {
        self.send(request);
        self.wait()
    }

    /// Runs jobs until a reply is there, and takes it.
    ///
    /// # Panics
    /// When no reply comes.
    pub fn wait(&mut self) -> Reply {
        for _ in 0..ROUNDS_MAX {
            if let Some(reply) = self.reply() {
                return reply;
            }
            if !self.world.borrow_mut().run_one() {
                break;
            }
        }
        self.reply().unwrap_or_else(|| panic!("no reply: {}", self.state()))
    }

    /// Takes the next reply, if it is there.
    ///
    /// # Panics
    /// When it is not the reply to the oldest request.
    pub fn reply(&mut self) -> Option<Reply> {
        let Arrived { frame, at } =
            self.world.borrow_mut().connections[self.connection].arrived.pop_front()?;
        let correlation_id = frame.first_chunk().map(|bytes| i32::from_be_bytes(*bytes));
        let Some(asked) = self.in_flight.pop_front() else {
            panic!("a reply that nobody asked for: {frame:02x?}");
        };
        assert_eq!(correlation_id, Some(asked.correlation_id), "replies leave in the order of the requests");
        Some(Reply::new(asked.api, asked.version, frame, at.0))
    }

    /// Takes the next reply and holds it against what is expected.
    ///
    /// # Panics
    /// When it is not there, or is another.
    pub fn expect(&mut self, expected: Expectation) -> Reply {
        let Some(reply) = self.reply() else { panic!("{expected} was expected, but {}", self.state()) };
        if let Err(why) = expected.check(&reply) {
            panic!("{expected} was expected, but {why}:\n{}", reply.annotated());
        }
        reply
    }

    /// Nothing has arrived.
    ///
    /// # Panics
    /// When something has, or the connection is closed.
    pub fn expect_silence(&mut self) {
        if let Some(reply) = self.reply() {
            panic!("silence was expected, but a reply came:\n{}", reply.annotated());
        }
        assert_eq!(self.closed(), None, "silence was expected on an open connection");
    }

    /// The broker has closed the connection without another reply; answers why.
    ///
    /// # Panics
    /// When it has not.
    pub fn expect_closed(&mut self) -> String {
        if let Some(reply) = self.reply() {
            panic!("a closed connection was expected, but a reply came:\n{}", reply.annotated());
        }
        self.closed().unwrap_or_else(|| panic!("a closed connection was expected, but {}", self.state()))
    }

    /// Why the connection is closed, if it is.
    #[must_use]
    pub fn closed(&self) -> Option<String> {
        self.world.borrow().connections[self.connection].closed.clone()
    }

    /// Every byte that the broker has sent, frame lengths included.
    #[must_use]
    pub fn received(&self) -> Vec<u8> {
        self.world.borrow().connections[self.connection].received.clone()
    }

    /// Sends one request, frame length included, runs jobs, and explains both sides.
    pub fn exchange(&mut self, request: &[u8]) -> Annotated {
        let frame = request.get(4..).unwrap_or_default();
        self.expect_reply_to(frame);
        self.send_bytes(request);
        let mut reply = self.reply();
        while reply.is_none() && self.world.borrow_mut().run_one() {
            reply = self.reply();
        }
        Annotated::new(frame, reply, self.closed())
    }

    /// Takes the reply to a request that was sent before, and explains both sides.
    pub fn answered(&mut self, request: &[u8]) -> Annotated {
        let reply = self.reply();
        Annotated::new(request.get(4..).unwrap_or_default(), reply, self.closed())
    }

    fn state(&self) -> String {
        match self.closed() {
            Some(why) => format!("the connection is closed: {why}"),
            None => format!("nothing has arrived ({} requests are under way)", self.in_flight.len()),
        }
    }
}
