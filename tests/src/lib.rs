//! [`Sim`]: a whole broker in a test, without a port, a file, a thread or a clock of its own.
//!
//! The broker is the real one, and so is its storage, over a tree in memory. What a runtime would bring is here a value:
//! time passes when the test says so, a flush runs when the test says so, and everything that can happen is one
//! [`Event`]. So a test is exact about *when*, runs in a millisecond, and the same seed and inputs give the same bytes,
//! on every target (wasm32 included).
//!
//! # A story
//!
//! ```
//! use eventor_tests::{Sim, create_topic, fetch, fetched, produce, produced};
//!
//! let mut sim = Sim::seed(7);
//! let (mut p, mut c) = (sim.connect(), sim.connect());
//! p.call(create_topic("t"));
//!
//! c.send(fetch("t", 0).min_bytes(1).max_wait_ms(500));
//! sim.advance_ms(200);
//! c.expect_silence();                              // nothing to read yet: a long poll
//! p.send(produce("t", 0, ["hello"]).acks_all());
//! c.expect(fetched("t", 0, ["hello"]).at_ms(200)); // readable once it is appended,
//! p.expect_silence();                              // acknowledged once it is durable
//! sim.run_jobs();
//! p.expect(produced(0).at_ms(200));
//! ```
//!
//! # Snapshot-test with insta
//!
//! Request bytes in, annotated response out, for a test of your own client or of bytes that you captured:
//!
//! ```
//! use eventor_tests::Sim;
//!
//! let frame = b"\x00\x00\x00\x0d\x00\x12\x00\x00\x00\x00\x00\x07\x00\x03abc"; // ApiVersions v0 of client "abc"
//! let exchange = Sim::seed(7).exchange(frame);
//! assert!(exchange.request.contains("correlation_id: int32 = 7"));
//! assert!(exchange.response.contains("error_code: int16 = 0"));
//! // In a test of yours: insta::assert_snapshot!(exchange);
//! ```

mod annotated;
mod batch;
mod client;
mod connection;
mod event;
mod exchange;
mod expectation;
mod files;
pub mod golden;
mod recording;
mod reply;
mod request;
mod sim;
pub mod simulation;
mod world;

pub use annotated::{Annotated, explain_request, explain_response};
pub use batch::{NewBatch, Record, batch, read_records, records};
pub use client::Client;
pub use connection::{Packet, Travelled};
pub use event::{Event, NotAnEvent};
pub use exchange::Exchange;
pub use expectation::{Expectation, failed, fetched, produced, succeeded};
pub use files::Files;
pub use recording::Recording;
pub use reply::Reply;
pub use request::{
    At, Commit, Committed, CreateTopic, DeleteRecords, DeleteTopic, Fetch, JoinGroup, ListOffsets, Metadata,
    OfMember, Produce, Request, SyncGroup, all_committed, all_metadata, assignment, at, commit, committed,
    create_topic, delete_records, delete_topic, fetch, frame, heartbeat, init_producer_id, join_group,
    leave_group, list_offsets, metadata, produce, subscription, subscription_owning, sync_group,
};
pub use sim::{CLUSTER_ID, START_MS, Setup, Sim};
