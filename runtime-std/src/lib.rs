//! The broker on blocking threads: one for each connection, and a few beside them.
//!
//! Read it beside `eventor-runtime-smol`, which is the same on tasks. Not here: anything that knows Kafka.

use std::sync::Arc;
use std::task::Waker;
use std::time::Instant;

use eventor_server::connections::{Connections, GRACE};
use eventor_server::{Failure, Server};

mod accept;
mod background;
mod bell;
mod connection;
mod sys;
mod transmit;

use background::Background;
use bell::Bell;
pub use sys::FILES_PER_CONNECTION;

/// Serves until `server.stop` is thrown, then stops cleanly.
///
/// # Errors
/// Why the broker could not go on, or could not be closed.
pub fn run(mut server: Server) -> Result<(), Failure> {
    let background = Background::start(&server.broker, &server.clock, &server.stop);
    let connections = Connections::new(std::mem::take(&mut server.limits));
    let accepted = accept::accept(&server, &connections);
    server.listeners.clear();
    server.broker.begin_close(server.clock.now());
    end(&connections);
    background.stop();
    let outcome = server.close();
    accepted.map_err(|error| Failure::from(format!("connections cannot be accepted: {error}")))?;
    outcome
}

/// Lets every connection finish what is under way; who does not take its replies for a while is cut off.
fn end(connections: &Connections) {
    let bell = Arc::<Bell>::default();
    let waker = Waker::from(bell.clone());
    let mut until = Some(Instant::now() + GRACE);
    loop {
        connections.register(&waker);
        if connections.is_empty() {
            return;
        }
        let rest = until.map(|until| until.saturating_duration_since(Instant::now()));
        if rest.is_some_and(|rest| rest.is_zero()) {
            connections.shutdown();
            until = None;
        }
        // Whether it slept or could not: the loop looks for itself.
        let _ = bell.wait_any(&[], rest.map(|rest| rest.as_millis() as u64 + 1));
    }
}
