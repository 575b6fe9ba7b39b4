//! The partition machine: offsets, producer state and visibility of one log.
//!
//! Not here: bytes on disk (the `Storage` traits), locks and waiting (the broker).

pub mod producers;
