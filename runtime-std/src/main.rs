//! The `eventor` binary: the broker on blocking threads.

use std::process::ExitCode;
use std::thread;

use eventor_runtime_std::run;
use eventor_server::{Failure, Server, Stop, program};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

fn main() -> ExitCode {
    program("eventor", serve)
}

fn serve(server: Server) -> Result<(), Failure> {
    stop_on_signals(server.stop.clone())?;
    run(server)
}

/// The first signal stops cleanly, the second one at once.
fn stop_on_signals(stop: Stop) -> Result<(), Failure> {
    let mut signals = Signals::new([SIGTERM, SIGINT]).map_err(|error| format!("signals: {error}"))?;
    let run = move || {
        for _ in signals.forever() {
            if !stop.stop() {
                std::process::exit(1);
            }
            tracing::info!("stopping; a second signal stops at once, and the next start recovers");
        }
    };
    let thread = thread::Builder::new().name("signals".to_owned()).spawn(run);
    thread.map(drop).map_err(|error| Failure::from(format!("signals: {error}")))
}
