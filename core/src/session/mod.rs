//! One connection: framing, headers, request order, replies. The edge, never shared.
//!
//! A runtime's loop: while [`Session::wants_read`], read into [`Session::recv_buffer`] and say how much with
//! [`Session::handle_received`]; then [`Session::poll`]; then send what [`Session::poll_transmit`] hands out, and say so with
//! [`Session::handle_sent`]. When nothing is to be read or sent, wait for the socket, the waker, or [`Session::poll_timeout`].

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::Waker;

use crate::broker::Broker;
use crate::storage::Region;
use crate::time::{Mono, Now};

/// Who is at the other end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its address; `None` in the browser and in tests.
    pub address: Option<SocketAddr>,
    /// Index into the configuration's endpoints: the listener it came through.
    pub endpoint: usize,
}

/// Why a connection is closed from our side.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disconnect {
    /// The peer closed its side, and every reply is sent.
    #[error("the peer is done")]
    Ended,
}

/// Something to send.
#[derive(Debug)]
pub enum Transmit<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// Bytes that lie in storage.
    Region(&'a Region),
}

/// One connection's state.
pub struct Session {
    broker: Arc<Broker>,
    peer: Peer,
    buffer: Vec<u8>,
    disconnect: Option<Disconnect>,
}

impl Session {
    pub(crate) fn new(broker: Arc<Broker>, peer: Peer) -> Session {
        Session { broker, peer, buffer: vec![0; 4096], disconnect: None }
    }

    /// Where to read into. Never empty while [`Session::wants_read`].
    pub fn recv_buffer(&mut self) -> &mut [u8] {
        &mut self.buffer
    }

    /// `count` bytes were read into the buffer; zero means that the peer will send no more.
    pub fn handle_received(&mut self, count: usize, now: Now) {
        let _ = (now, &self.broker, &self.peer);
        if count == 0 {
            self.disconnect = Some(Disconnect::Ended);
        }
    }

    /// Advances every request as far as it goes; `waker` is woken when another call would get further.
    pub fn poll(&mut self, now: Now, waker: &Waker) {
        let _ = (now, waker);
    }

    /// The next thing to send, the same until [`Session::handle_sent`].
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        None
    }

    /// `count` bytes of the last [`Transmit`] were sent.
    pub fn handle_sent(&mut self, count: usize) {
        let _ = count;
    }

    /// When to call [`Session::poll`] at the latest, whatever happens.
    pub fn poll_timeout(&self) -> Option<Mono> {
        None
    }

    /// Whether there is room for more requests.
    pub fn wants_read(&self) -> bool {
        self.disconnect.is_none()
    }

    /// Whether a reply waits for a flush: a blocking thread may run that flush itself.
    pub fn waits_for_flush(&self) -> bool {
        false
    }

    /// Set when the connection must be closed, once nothing is left to transmit.
    pub fn disconnect(&self) -> Option<&Disconnect> {
        self.disconnect.as_ref()
    }

    /// The connection is gone: drops requests, waits and sessions that end with it.
    pub fn close(&mut self) {}
}
