//! Accepts connections and gives each its task, within the limits, until the broker is to stop.

use std::future::poll_fn;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use async_executor::Executor;
use async_io::{Async, Timer};
use eventor_core::session::{Disconnect, Peer};
use eventor_server::Server;
use eventor_server::connections::{Connections, canonical};
use futures_lite::FutureExt;

use crate::background::Background;
use crate::connection::Connection;

/// How long to let things settle when the system refuses a connection and none of ours ends.
const PAUSE: Duration = Duration::from_secs(1);

/// What every accepting task needs.
#[derive(Clone)]
pub struct Acceptor {
    pub executor: Arc<Executor<'static>>,
    pub server: Arc<Server>,
    pub connections: Arc<Connections>,
    pub background: Arc<Background>,
}

impl Acceptor {
    /// Accepts from one listener until this task is dropped.
    pub async fn accept(self, endpoint: usize, listener: Async<TcpListener>) {
        loop {
            if self.connections.is_full() {
                let reason = "max.connections, or half of ulimit -n";
                self.connections.say_full(self.server.clock.now(), &reason);
                self.one_ended().await;
                continue;
            }
            if let Err(error) = self.accept_one(endpoint, &listener).await {
                self.connections.say_full(self.server.clock.now(), &error);
                let pause = async {
                    Timer::after(PAUSE).await;
                };
                self.one_ended().or(pause).await;
            }
        }
    }

    /// Accepts one connection. The error is one that does not go away by trying again.
    async fn accept_one(&self, endpoint: usize, listener: &Async<TcpListener>) -> io::Result<()> {
        match listener.accept().await {
            Ok((socket, address)) => {
                self.open(endpoint, socket, canonical(address));
                Ok(())
            }
            // The peer has gone already.
            Err(error)
                if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::Interrupted) =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
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
            report(address, connection.serve().await);
            drop(ticket);
        };
        self.executor.spawn(run).detach();
    }

    /// Waits until a connection ends.
    async fn one_ended(&self) {
        let mut registered = false;
        poll_fn(|context| {
            if std::mem::replace(&mut registered, true) {
                return Poll::Ready(());
            }
            self.connections.register(context.waker());
            if self.connections.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

fn report(address: SocketAddr, outcome: io::Result<Disconnect>) {
    match outcome {
        Ok(reason) => eventor_server::log::disconnect(address, &reason),
        Err(error) => tracing::debug!("{address}: {error}"),
    }
}
