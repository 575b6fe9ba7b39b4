//! One connection, on a thread of its own: receive, advance, send, sleep.

use std::io;
use std::io::Read;
use std::net::TcpStream;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use eventor_core::broker::Broker;
use eventor_core::session::{Disconnect, Session};
use eventor_core::time::Now;
use eventor_server::Clock;

use crate::bell::Bell;
use crate::sys;
use crate::transmit::transmit;

/// A receive timeout is left as it is when it is no further off than this.
const TIMEOUT_SLACK_MS: u64 = 1000;

/// A connection and what it needs.
pub struct Connection {
    socket: Arc<TcpStream>,
    session: Session,
    broker: Arc<Broker>,
    clock: Arc<dyn Clock>,
    bell: Arc<Bell>,
    gathered: Vec<u8>,
    /// The socket's receive timeout as it was last set.
    timeout_ms: Option<u64>,
}

impl Connection {
    /// A connection over an accepted socket, which blocks.
    pub fn new(
        socket: Arc<TcpStream>,
        session: Session,
        broker: Arc<Broker>,
        clock: Arc<dyn Clock>,
    ) -> Connection {
        Connection {
            socket,
            session,
            broker,
            clock,
            bell: Arc::default(),
            gathered: Vec::new(),
            timeout_ms: None,
        }
    }

    /// Serves it to its end, and says why it ended.
    ///
    /// # Errors
    /// What the socket says.
    pub fn serve(mut self) -> io::Result<Disconnect> {
        let outcome = self.run();
        self.session.close();
        outcome
    }

    fn run(&mut self) -> io::Result<Disconnect> {
        let waker = Waker::from(self.bell.clone());
        loop {
            let now = self.clock.now();
            self.session.poll(now, &waker);
            if transmit(&self.socket, &mut self.session, &mut self.gathered)? {
                // What could not start before there was room may start now.
                continue;
            }
            if let Some(reason) = self.session.disconnect() {
                return Ok(reason.clone());
            }
            match self.session.is_idle() {
                true => self.receive(now)?,
                false => self.attend(now)?,
            }
        }
    }

    /// Nothing is under way: sleeps in the receive itself. When the broker stops, the socket is shut down.
    fn receive(&mut self, now: Now) -> io::Result<()> {
        self.set_timeout(self.session.poll_timeout().map(|deadline| deadline - now.mono))?;
        match (&*self.socket).read(self.session.recv_buffer()) {
            Ok(count) => self.session.handle_received(count, self.clock.now()),
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Something is under way: takes what has arrived, flushes when a reply waits for that, else sleeps on socket and bell.
    fn attend(&mut self, now: Now) -> io::Result<()> {
        let reading = self.session.wants_read();
        if self.session.waits_for_flush() {
            // What has arrived comes first, so that one flush covers it too.
            if reading && self.receive_now()? {
                return Ok(());
            }
            if let Some(flush) = self.broker.poll_flush() {
                self.broker.handle_done(flush.run(), self.clock.now());
                return Ok(());
            }
        }
        let timeout_ms = self.session.poll_timeout().map(|deadline| deadline - now.mono);
        if self.bell.wait(&self.socket, reading, timeout_ms)? {
            self.receive_now()?;
        }
        Ok(())
    }

    fn receive_now(&mut self) -> io::Result<bool> {
        let received = sys::receive_now(&self.socket, self.session.recv_buffer())?;
        if let Some(count) = received {
            self.session.handle_received(count, self.clock.now());
        }
        Ok(received.is_some())
    }

    /// Sets the receive timeout, unless it is near enough: the idle deadline moves with every request.
    fn set_timeout(&mut self, wanted_ms: Option<u64>) -> io::Result<()> {
        let near = match (self.timeout_ms, wanted_ms) {
            (Some(set), Some(wanted)) => {
                set.abs_diff(wanted) <= TIMEOUT_SLACK_MS && wanted > TIMEOUT_SLACK_MS
            }
            (None, None) => true,
            _ => false,
        };
        if !near {
            self.timeout_ms = wanted_ms;
            // Zero would mean never.
            self.socket.set_read_timeout(wanted_ms.map(|ms| Duration::from_millis(ms.max(1))))?;
        }
        Ok(())
    }
}
