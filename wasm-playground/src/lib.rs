//! The broker as a JavaScript module, over files in memory: for the browser page and for Node.
//!
//! Not a runtime: whoever calls owns the clock, the seed and the bytes that travel, and nothing here calls out. The same
//! seed and the same calls give the same bytes. `cargo xtask wasm` builds it and runs `check.mjs` on it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::task::Waker;

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::metadata::format::bootstrap_snapshot;
use eventor_core::random::Random;
use eventor_core::session::{Peer, Session, Transmit};
use eventor_core::storage::Identity;
use eventor_core::time::{Mono, Now, Wall};
use eventor_storage::{DirectoryStorage, file_system::Memory, format};
use wasm_bindgen::prelude::wasm_bindgen;

/// The clock of a new playground: a fixed time, so that nothing depends on when it is looked at.
const START: Wall = Wall(1_700_000_000_000);

/// Replays every golden here; the size and CRC-32C of each reply, a line each, as in `tests/goldens/checksums.snap`.
#[cfg(feature = "goldens")]
#[wasm_bindgen]
pub fn golden_checksums() -> String {
    eventor_tests::golden::checksums()
}

/// A broker, the connections to it, and a clock that moves when told.
#[wasm_bindgen]
pub struct Playground {
    broker: Arc<Broker>,
    sessions: BTreeMap<u32, Session>,
    connections: u32,
    now: Now,
}

#[wasm_bindgen]
impl Playground {
    /// A broker on an empty directory.
    ///
    /// # Errors
    /// A line that says why it did not open.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u32) -> Result<Playground, String> {
        let (config, now) = (Config::default(), Now { mono: Mono(0), wall: START });
        let mut random = Random::seed(seed.into());
        let identity = Identity {
            cluster_id: "playground".into(),
            node_id: config.node_id,
            directory_id: random.uuid(),
        };
        let files = Memory::new();
        let bootstrap = bootstrap_snapshot(&identity, &config.controller_endpoints, now.wall);
        format(&files, &identity, &bootstrap).map_err(|error| error.to_string())?;
        let storage = DirectoryStorage::open(files, now.wall).map_err(|error| error.to_string())?;
        let broker =
            Broker::open(config, Arc::new(storage), seed.into(), now).map_err(|error| error.to_string())?;
        Ok(Playground { broker, sessions: BTreeMap::new(), connections: 0, now })
    }

    /// Opens a connection; answers its number.
    pub fn connect(&mut self) -> u32 {
        self.connections += 1;
        let session = self.broker.connect(Peer { address: None, endpoint: 0 }, self.now);
        self.sessions.insert(self.connections, session);
        self.connections
    }

    /// Closes a connection from the client's side.
    pub fn disconnect(&mut self, connection: u32) {
        if let Some(mut session) = self.sessions.remove(&connection) {
            session.close();
        }
    }

    /// Sends bytes: a frame, a part of one, or several.
    ///
    /// # Errors
    /// When there is no such connection, or the broker closed it; the line says why.
    pub fn send(&mut self, connection: u32, mut bytes: &[u8]) -> Result<(), String> {
        while !bytes.is_empty() {
            let session = self.session(connection)?;
            // Nothing else runs here, so only a waiting request keeps a session from reading on.
            if !session.wants_read() {
                return Err("the connection has as many requests under way as it takes".into());
            }
            let buffer = session.recv_buffer();
            let count = buffer.len().min(bytes.len());
            buffer[..count].copy_from_slice(&bytes[..count]);
            let now = self.now;
            self.session(connection)?.handle_received(count, now);
            bytes = &bytes[count..];
            self.settle();
        }
        Ok(())
    }

    /// What the broker has sent since the last call.
    ///
    /// # Errors
    /// When nothing is left to receive and the connection is closed; the line says why.
    pub fn receive(&mut self, connection: u32) -> Result<Vec<u8>, String> {
        let session = self.session(connection)?;
        let mut received = Vec::new();
        while let Some(transmit) = session.poll_transmit() {
            let count = match transmit {
                Transmit::Bytes(bytes) => {
                    received.extend_from_slice(bytes);
                    bytes.len()
                }
                Transmit::Region(region, sent) => {
                    let mut bytes = Vec::new();
                    region.read_to(&mut bytes).map_err(|fault| fault.to_string())?;
                    let rest = bytes.get(sent as usize..).unwrap_or_default();
                    received.extend_from_slice(rest);
                    rest.len()
                }
            };
            session.handle_sent(count);
        }
        match session.disconnect() {
            Some(why) if received.is_empty() => Err(why.to_string()),
            _ => Ok(received),
        }
    }

    /// Lets time pass, deadline by deadline.
    pub fn advance(&mut self, time_ms: u32) {
        let end = self.now.mono + u64::from(time_ms);
        while let Some(next) = self.next_deadline().filter(|next| *next <= end) {
            self.pass(next);
        }
        self.pass(end);
    }

    /// Milliseconds until something happens by itself; none when nothing will.
    pub fn wait_ms(&self) -> Option<f64> {
        self.next_deadline().map(|next| (next - self.now.mono) as f64)
    }

    /// The broker's events since the last call, a line each.
    pub fn events(&mut self) -> String {
        let events = std::iter::from_fn(|| self.broker.poll_event());
        events.map(|event| format!("{event:?}\n")).collect()
    }

    fn session(&mut self, connection: u32) -> Result<&mut Session, String> {
        self.sessions.get_mut(&connection).ok_or_else(|| format!("there is no connection {connection}"))
    }

    fn next_deadline(&self) -> Option<Mono> {
        let sessions = self.sessions.values().filter_map(Session::poll_timeout);
        sessions.chain(self.broker.poll_timeout()).min()
    }

    fn pass(&mut self, until: Mono) {
        let passed_ms = until - self.now.mono;
        self.now.mono = self.now.mono + passed_ms;
        self.now.wall = Wall(self.now.wall.0.saturating_add_unsigned(passed_ms));
        self.broker.handle_timeout(self.now);
        self.settle();
    }

    /// Runs whatever can run now: requests, flushes, jobs, until nothing is left.
    fn settle(&mut self) {
        loop {
            for session in self.sessions.values_mut() {
                session.poll(self.now, Waker::noop());
            }
            match self.broker.poll_flush().or_else(|| self.broker.poll_job()) {
                Some(job) => self.broker.handle_done(job.run(), self.now),
                None => break,
            }
        }
    }
}
