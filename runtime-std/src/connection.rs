//! One connection, on a thread of its own: receive, advance, send, sleep.

use std::io;
use std::io::Read;
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::task::Waker;
use std::time::{Duration, Instant};

use eventor_core::broker::Broker;
use eventor_core::session::{Disconnect, Session};
use eventor_core::time::Now;
use eventor_server::Clock;
use eventor_server::connections::LINGER;

use crate::bell::Bell;
use crate::sys;
use crate::transmit::transmit;

/// A thread sleeps in the receive itself at most so long: a system call fewer for a peer that asks again soon. Then it sleeps where its
/// bell reaches it.
pub const RECEIVE: Duration = Duration::from_millis(100);

/// A connection and what it needs.
pub struct Connection {
    socket: Arc<TcpStream>,
    session: Session,
    broker: Arc<Broker>,
    clock: Arc<dyn Clock>,
    bell: Arc<Bell>,
    gathered: Vec<u8>,
    /// Nothing was received for as long as [`RECEIVE`].
    is_quiet: bool,
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
            is_quiet: false,
        }
    }

    /// Serves it to its end, and says why it ended.
    ///
    /// # Errors
    /// What the socket says.
    pub fn serve(mut self) -> io::Result<Disconnect> {
        let outcome = self.run();
        self.session.close();
        if outcome.as_ref().is_ok_and(|reason| *reason != Disconnect::Ended) {
            // However that goes, it is over.
            let _ = self.linger();
        }
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
            match self.session.is_idle() && !self.is_quiet {
                true => self.receive()?,
                false => self.attend(now)?,
            }
        }
    }

    /// Nothing is under way: sleeps in the receive itself, for a while.
    fn receive(&mut self) -> io::Result<()> {
        match (&*self.socket).read(self.session.recv_buffer()) {
            Ok(count) => self.session.handle_received(count, self.clock.now()),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.is_quiet = true,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
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
            self.is_quiet = false;
            self.session.handle_received(count, self.clock.now());
        }
        Ok(received.is_some())
    }

    /// Tells the peer the end, and drops what it sends until it has seen that.
    fn linger(&mut self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Write)?;
        let until = Instant::now() + LINGER;
        loop {
            let rest = until.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return Ok(());
            }
            let readable = self.bell.wait(&self.socket, true, Some(rest.as_millis() as u64 + 1))?;
            if readable && sys::receive_now(&self.socket, self.session.recv_buffer())? == Some(0) {
                return Ok(());
            }
        }
    }
}
