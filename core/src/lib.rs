//! The sans-IO Kafka protocol core: bytes in, bytes out, over a storage trait.
//!
//! What is *not* here: a clock, randomness, sockets, files, threads, a log, `unsafe`. Time and seeds are arguments,
//! storage is a trait, what happened is a value.
//!
//! Four rings, each looking inward only: **values** ([`wire`], [`protocol`], [`records`], [`error`], [`time`]),
//! **machines** ([`partition`], [`metadata`]), the **shell** ([`broker`]), the **edge** ([`session`]).

pub mod broker;
pub mod config;
pub mod error;
pub mod event;
pub mod metadata;
pub mod partition;
pub mod protocol;
pub mod random;
pub mod records;
pub mod session;
pub mod storage;
pub mod time;
pub mod wire;
