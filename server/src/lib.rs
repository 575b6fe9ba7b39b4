//! What both binaries share: command line, configuration, logging, start and stop.
//!
//! Not here: sockets that are read or written, and threads. Those are all that a runtime is.

pub mod clock;
pub mod command_line;
pub mod connections;
pub mod directory;
pub mod help;
pub mod listen;
pub mod log;
pub mod nearest;
pub mod program;
pub mod properties;
pub mod settings;
pub mod stop;

pub use clock::{Clock, SetClock, SystemClock};
pub use program::{Failure, Server, program};
pub use stop::Stop;
