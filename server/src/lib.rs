//! What both binaries share: command line, configuration, logging, start and stop.
//!
//! Not here: sockets that are read or written, and threads. Those are all that a runtime is.

pub mod nearest;
pub mod properties;
pub mod settings;
