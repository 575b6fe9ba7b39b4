//! Accepts connections and gives each its task, within the limits, until the broker is to stop.

use std::future::poll_fn;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_executor::Executor;
use async_io::{Async, Timer};
use eventor_core::session::Peer;
use eventor_server::connections::{Connections, canonical};
use eventor_server::{Server, log};
use futures_lite::FutureExt;

use crate::background::Background;
use crate::connection::Connection;
use crate::thrown;

/// How long to let things settle when the system refuses a connection.
const PAUSE: Duration = Duration::from_secs(1);

/// What accepting takes.
pub struct Acceptor {
    pub executor: Arc<Executor<'static>>,
    pub server: Arc<Server>,
    pub connections: Arc<Connections>,
    pub background: Arc<Background>,
}

impl Acceptor {
    /// Accepts until `server.stop`.
    pub async fn accept(self, listeners: Vec<TcpListener>) -> io::Result<()> {
        let server = self.server.clone();
        let accept = async {
            let listeners = listeners.into_iter().map(Async::new).collect::<io::Result<Vec<_>>>()?;
            self.accept_from(&listeners).await
        };
        let stopped = async {
            thrown(&server.stop).await;
            Ok(())
        };
        stopped.or(accept).await
    }

    async fn accept_from(&self, listeners: &[Async<TcpListener>]) -> io::Result<()> {
        loop {
            if self.connections.is_full() {
                self.connections.say_full(self.server.clock.now(), None);
                self.room().await;
                continue;
            }
            acceptable(listeners).await?;
            for (endpoint, listener) in listeners.iter().enumerate() {
                if let Err(error) = self.accept_all(endpoint, listener.get_ref()) {
                    self.connections.say_full(self.server.clock.now(), Some(&error));
                    Timer::after(PAUSE).await;
                }
            }
        }
    }

    /// Accepts what waits at one listener. The error is one that does not go away by trying again.
    fn accept_all(&self, endpoint: usize, listener: &TcpListener) -> io::Result<()> {
        while !self.connections.is_full() {
            match listener.accept() {
                Ok((socket, address)) => self.open(endpoint, Async::new(socket)?, canonical(address)),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                // The peer has gone already.
                Err(error)
                    if matches!(
                        error.kind(),
                        io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted
                    ) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn open(&self, endpoint: usize, socket: Async<TcpStream>, address: SocketAddr) {
        let server = &self.server;
        if let Err(error) = socket.get_ref().set_nodelay(true).and_then(|()| server.buffers.apply(&socket)) {
            tracing::debug!("{address}: {error}");
            return;
        }
        let socket = Arc::new(socket);
        let Some(ticket) = self.connections.admit(socket.clone(), address.ip()) else {
            tracing::warn!(
                "{address}: closed, its address has too many connections (max.connections.per.ip)"
            );
            return;
        };
        let session = server.broker.connect(Peer { address: Some(address), endpoint }, server.clock.now());
        let connection = Connection::new(
            socket,
            session,
            server.broker.clone(),
            server.clock.clone(),
            self.background.clone(),
        );
        let run = async move {
            log::ended(address, &connection.serve().await);
            drop(ticket);
        };
        self.executor.spawn(run).detach();
    }

    /// Waits until there is room for one more.
    async fn room(&self) {
        poll_fn(|context| {
            self.connections.register(context.waker());
            if self.connections.is_full() { Poll::Pending } else { Poll::Ready(()) }
        })
        .await;
    }
}

/// Waits until a connection can be accepted.
async fn acceptable(listeners: &[Async<TcpListener>]) -> io::Result<()> {
    poll_fn(|context| {
        let mut polled = listeners.iter().map(|listener| listener.poll_readable(context));
        polled.find(Poll::is_ready).unwrap_or(Poll::Pending)
    })
    .await
}
