//! A broker and its connections without sockets: what a runtime does, and no more.

use std::path::PathBuf;
use std::sync::Arc;
use std::task::Waker;

use eventor_core::broker::Broker;
use eventor_core::config::Config;
use eventor_core::metadata::format::bootstrap_snapshot;
use eventor_core::session::{Peer, Session, Transmit};
use eventor_core::storage::Identity;
use eventor_core::time::{Mono, Now, Wall};
use eventor_storage::file_system::FileSystem;
use eventor_storage::{DirectoryStorage, format};
use eventor_tests::{CLUSTER_ID, Request, START_MS, create_topic, frame};
use uuid::Uuid;

pub const NOW: Now = Now { mono: Mono(0), wall: Wall(START_MS) };

/// A directory of a test's own, removed when the test is done.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new(name: &str) -> Scratch {
        Scratch(std::env::temp_dir().join(format!("eventor-allocations-{}-{name}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A connection without a socket: what a runtime does, and no more.
pub struct Connection {
    pub broker: Arc<Broker>,
    session: Session,
    /// What came last.
    pub received: Vec<u8>,
}

impl Connection {
    pub fn new(broker: &Arc<Broker>) -> Connection {
        let session = broker.connect(Peer { address: None, endpoint: 0 }, NOW);
        Connection { broker: broker.clone(), session, received: Vec::with_capacity(1 << 20) }
    }

    /// Sends bytes, and takes what comes back without waiting.
    pub fn send(&mut self, mut bytes: &[u8]) {
        self.received.clear();
        while !bytes.is_empty() {
            let room = self.session.recv_buffer();
            let count = room.len().min(bytes.len());
            room[..count].copy_from_slice(&bytes[..count]);
            self.session.handle_received(count, NOW);
            self.advance();
            bytes = &bytes[count..];
        }
    }

    /// Takes what has come meanwhile.
    pub fn advance(&mut self) {
        self.session.poll(NOW, Waker::noop());
        while let Some(next) = self.session.poll_transmit() {
            let count = match next {
                Transmit::Bytes(bytes) => {
                    self.received.extend_from_slice(bytes);
                    bytes.len()
                }
                Transmit::Region(region, _) => {
                    region.read_to(&mut self.received).expect("it can be read");
                    region.length as usize
                }
            };
            self.session.handle_sent(count);
        }
        assert_eq!(self.session.disconnect(), None);
    }

    /// Sends requests, and takes what comes back once flushes have run.
    pub fn call(&mut self, bytes: &[u8]) {
        self.send(bytes);
        self.flush();
    }

    /// Takes what comes once what is due has happened.
    pub fn wait(&mut self) {
        self.broker.handle_timeout(NOW);
        self.advance();
        self.flush();
    }

    fn flush(&mut self) {
        while self.session.waits_for_flush() {
            let flush = self.broker.poll_flush().expect("a flush is wanted");
            self.broker.handle_done(flush.run(), NOW);
            self.advance();
        }
    }

    /// The same for a request that changes metadata.
    pub fn prepare(&mut self, request: impl Request) {
        self.send(&frame(&request, 1));
        run_jobs(&self.broker);
        self.advance();
        assert!(!self.received.is_empty(), "it is answered");
    }
}

/// A broker with a topic `t`, over these files.
pub fn open<F: FileSystem>(fs: F, config: Config) -> Arc<Broker> {
    let identity = Identity {
        cluster_id: CLUSTER_ID.to_owned(),
        node_id: config.node_id,
        directory_id: Uuid::from_u128(1 << 100),
    };
    let bootstrap = bootstrap_snapshot(&identity, &config.controller_endpoints, NOW.wall);
    format(&fs, &identity, &bootstrap).expect("an empty directory");
    let broker = reopen(fs, config);
    Connection::new(&broker).prepare(create_topic("t"));
    broker
}

/// A broker over the files that another has left.
pub fn reopen<F: FileSystem>(fs: F, config: Config) -> Arc<Broker> {
    let storage = DirectoryStorage::open(fs, NOW.wall).expect("it was formatted");
    Broker::open(config, Arc::new(storage), 7, NOW).expect("it opens")
}

/// Runs every job that is wanted.
pub fn run_jobs(broker: &Broker) {
    while let Some(job) = broker.poll_job() {
        broker.handle_done(job.run(), NOW);
    }
}
