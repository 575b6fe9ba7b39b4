//! Accepts connections and gives each its thread, within the limits, until the broker is to stop.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Waker;
use std::thread;
use std::time::Duration;

use eventor_core::session::Peer;
use eventor_server::connections::{Connections, canonical};
use eventor_server::{Server, log};

use crate::bell::Bell;
use crate::connection::{Connection, RECEIVE};

/// Enough for the deepest request; only what is touched takes memory.
const STACK_BYTES: usize = 512 * 1024;
/// How long to let things settle when the system refuses a connection.
const PAUSE_MS: u64 = 1000;

/// Accepts until `server.stop`.
pub fn accept(server: &Server, connections: &Arc<Connections>) -> io::Result<()> {
    let bell = Arc::<Bell>::default();
    let waker = Waker::from(bell.clone());
    server.stop.register(&waker);
    for listener in &server.listeners {
        listener.set_nonblocking(true)?;
    }
    while !server.stop.is_stopped() {
        if connections.is_full() {
            connections.say_full(server.clock.now(), None);
            connections.register(&waker);
            if connections.is_full() {
                bell.wait_any(&[], None)?;
            }
            continue;
        }
        bell.wait_any(&server.listeners, None)?;
        for (endpoint, listener) in server.listeners.iter().enumerate() {
            if let Err(error) = accept_all(server, connections, endpoint, listener) {
                connections.say_full(server.clock.now(), Some(&error));
                bell.wait_any(&[], Some(PAUSE_MS))?;
            }
        }
    }
    Ok(())
}

/// Accepts what waits at one listener. The error is one that does not go away by trying again.
fn accept_all(
    server: &Server,
    connections: &Arc<Connections>,
    endpoint: usize,
    listener: &TcpListener,
) -> io::Result<()> {
    while !connections.is_full() {
        match listener.accept() {
            Ok((socket, address)) => open(server, connections, endpoint, socket, canonical(address))?,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            // The peer has gone already.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn open(
    server: &Server,
    connections: &Arc<Connections>,
    endpoint: usize,
    socket: TcpStream,
    address: SocketAddr,
) -> io::Result<()> {
    if let Err(error) = set_up(server, &socket) {
        tracing::debug!("{address}: {error}");
        return Ok(());
    }
    let socket = Arc::new(socket);
    let Some(ticket) = connections.admit(socket.clone(), address.ip()) else {
        tracing::warn!("{address}: closed, its address has too many connections (max.connections.per.ip)");
        return Ok(());
    };
    let session = server.broker.connect(Peer { address: Some(address), endpoint }, server.clock.now());
    let connection = Connection::new(socket, session, server.broker.clone(), server.clock.clone());
    let run = move || {
        log::ended(address, &connection.serve());
        drop(ticket);
    };
    thread::Builder::new().name("connection".to_owned()).stack_size(STACK_BYTES).spawn(run).map(drop)
}

fn set_up(server: &Server, socket: &TcpStream) -> io::Result<()> {
    // Some systems hand on the listener's mode.
    socket.set_nonblocking(false)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(RECEIVE))?;
    let idle_ms = u64::try_from(server.broker.config().connection_idle_ms_max).ok().filter(|ms| *ms > 0);
    // Who never reads is idle too.
    socket.set_write_timeout(idle_ms.map(Duration::from_millis))?;
    server.buffers.apply(socket)
}
