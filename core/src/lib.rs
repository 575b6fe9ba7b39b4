//! The sans-IO Kafka protocol core: bytes in, bytes out, over a storage trait.
//!
//! What is *not* here: a clock, randomness, sockets, files, threads, a log, `unsafe`. Time and seeds are arguments,
//! storage is a trait, what happened is a value.
//!
//! Four rings, each looking inward only: **values** ([`wire`], [`protocol`], [`records`], [`error`], [`time`]),
//! **machines** ([`partition`], [`metadata`], [`group`]), the **shell** ([`broker`]), the **edge** ([`session`]).
//!
//! # Bytes in, bytes out
//!
//! ```
//! use std::{sync::Arc, task::Waker};
//! use eventor_core::{broker::Broker, config::Config, metadata::format::bootstrap_snapshot, random::Random};
//! use eventor_core::{session::{Peer, Transmit}, storage::Identity, time::{Mono, Now, Wall}};
//! use eventor_storage::{DirectoryStorage, file_system::Memory, format};
//!
//! // A directory in memory, formatted as Kafka formats one.
//! let (config, now) = (Config::default(), Now { mono: Mono(0), wall: Wall(1_700_000_000_000) });
//! let identity = Identity { cluster_id: "demo".into(), node_id: 1, directory_id: Random::seed(1).uuid() };
//! let files = Memory::new();
//! format(&files, &identity, &bootstrap_snapshot(&identity, &config.controller_endpoints, now.wall))?;
//!
//! // The broker, and a connection to it.
//! let storage = Arc::new(DirectoryStorage::open(files, now.wall)?);
//! let broker = Broker::open(config, storage, 7, now)?;
//! let mut session = broker.connect(Peer { address: None, endpoint: 0 }, now);
//!
//! // ApiVersions, version 0, correlation id 1, no client id: in a frame of 10 bytes.
//! let request = [0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 1, 0xff, 0xff];
//! session.recv_buffer()[..request.len()].copy_from_slice(&request);
//! session.handle_received(request.len(), now);
//! session.poll(now, Waker::noop());
//!
//! // The reply: its length, correlation id 1, no error, and what is served.
//! let Some(Transmit::Bytes(reply)) = session.poll_transmit() else { panic!("it is answered at once") };
//! assert_eq!(reply[4..10], [0, 0, 0, 1, 0, 0]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod broker;
pub mod config;
pub mod deadline;
pub mod error;
pub mod event;
pub mod group;
pub mod lock;
pub mod metadata;
pub mod partition;
pub mod planted;
pub mod protocol;
pub mod random;
pub mod records;
pub mod session;
pub mod storage;
pub mod time;
pub mod wire;
