//! The broker on tasks: one for each connection, and a few beside them, on as many threads as there are cores;
//! what may block has two threads more.
//!
//! Read it beside `eventor-runtime-std`, which is the same on threads. Not here: anything that knows Kafka.

use std::future::{Future, poll_fn};
use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::task::Poll;
use std::thread;

use async_executor::Executor;
use async_io::{Timer, block_on};
use eventor_server::connections::{Connections, GRACE};
use eventor_server::{Failure, Server, Stop};
use futures_lite::FutureExt;

mod accept;
mod background;
mod connection;
mod transmit;
mod worker;

use accept::Acceptor;
use background::Background;

/// How many files a connection holds open: its socket.
pub const FILES_PER_CONNECTION: usize = 1;

/// Serves until `server.stop` is thrown, then stops cleanly.
///
/// # Errors
/// Why the broker could not go on, or could not be closed.
pub fn run(server: Server) -> Result<(), Failure> {
    let executor = Arc::new(Executor::new());
    let finished = Stop::new();
    let others = thread::available_parallelism().map_or(1, NonZero::get) - 1;
    let threads: Vec<_> = (0..others)
        .filter_map(|_| {
            let (executor, finished) = (executor.clone(), finished.clone());
            let run = move || block_on(executor.run(thrown(&finished)));
            // Fewer threads than cores will do.
            thread::Builder::new().name("executor".to_owned()).spawn(run).ok()
        })
        .collect();
    let (server, served) = block_on(executor.run(serve(&executor, server)));
    finished.stop();
    for thread in threads {
        // A thread that panicked has said so; release builds abort there.
        let _ = thread.join();
    }
    let outcome = server.close();
    served.map_err(|error| Failure::from(format!("connections cannot be accepted: {error}")))?;
    outcome
}

/// Accepts and serves until `server.stop`, and lets everything finish.
async fn serve(executor: &Arc<Executor<'static>>, mut server: Server) -> (Arc<Server>, io::Result<()>) {
    let background = Background::start(executor, &server.broker, &server.clock, &server.stop);
    let connections = Connections::new(std::mem::take(&mut server.limits));
    let listeners = std::mem::take(&mut server.listeners);
    let server = Arc::new(server);
    let acceptor = Acceptor {
        executor: executor.clone(),
        server: server.clone(),
        connections: connections.clone(),
        background: background.clone(),
    };
    let accepted = executor.spawn(acceptor.accept(listeners)).await;
    server.broker.begin_close(server.clock.now());
    end(&connections).await;
    background.stop().await;
    (server, accepted)
}

/// Lets every connection finish what is under way; who does not take its replies for a while is cut off.
async fn end(connections: &Connections) {
    let all_ended = || {
        poll_fn(|context| {
            connections.register(context.waker());
            if connections.is_empty() { Poll::Ready(true) } else { Poll::Pending }
        })
    };
    let patience = async {
        Timer::after(GRACE).await;
        false
    };
    if !all_ended().or(patience).await {
        connections.shutdown();
        all_ended().await;
    }
}

fn thrown(stop: &Stop) -> impl Future<Output = ()> + '_ {
    poll_fn(|context| {
        stop.register(context.waker());
        if stop.is_stopped() { Poll::Ready(()) } else { Poll::Pending }
    })
}
