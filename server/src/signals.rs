//! What a signal does: the first one stops cleanly, the second one at once, whatever the broker is doing.

use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::program::Failure;
use crate::stop::Stop;

/// From now on, SIGTERM and SIGINT throw `stop`. A thread of its own waits for them: until the process ends, so that the second
/// counts also while the broker is being closed.
///
/// # Errors
/// What the system says.
pub fn throw(stop: Stop) -> Result<(), Failure> {
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
