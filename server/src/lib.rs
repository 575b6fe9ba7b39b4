//! What both binaries share: command line, configuration, logging, start and stop, and what is done with a socket that is ready.
//!
//! Not here: waiting for sockets, and what runs beside what. That is all that a runtime is.

pub mod clock;
pub mod command_line;
pub mod connections;
pub mod decode;
pub mod directory;
pub mod help;
pub mod listen;
pub mod log;
pub mod nearest;
pub mod program;
pub mod settings;
pub mod signals;
pub mod socket;
pub mod stop;
pub mod transmit;

pub use clock::{Clock, SetClock, SystemClock};
pub use program::{Failure, Server, program};
pub use stop::Stop;
