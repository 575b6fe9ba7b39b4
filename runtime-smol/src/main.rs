//! The `eventor-smol` binary: the broker on async tasks.

use std::process::ExitCode;

use async_signal::{Signal, Signals};
use eventor_runtime_smol::run_beside;
use eventor_server::{Failure, Server, Stop, program};
use futures_lite::StreamExt;

fn main() -> ExitCode {
    program("eventor-smol", serve)
}

fn serve(server: Server) -> Result<(), Failure> {
    let signals = Signals::new([Signal::Term, Signal::Int]).map_err(|error| format!("signals: {error}"))?;
    let stop = server.stop.clone();
    run_beside(server, stop_on(signals, stop))
}

/// The first signal stops cleanly, the second one at once.
async fn stop_on(mut signals: Signals, stop: Stop) {
    while signals.next().await.is_some() {
        if !stop.stop() {
            std::process::exit(1);
        }
        tracing::info!("stopping; a second signal stops at once, and the next start recovers");
    }
}
