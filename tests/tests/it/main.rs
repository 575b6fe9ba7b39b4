//! What the broker does, told as stories: one file a feature. A test named `trap_NN_...` is about a fault that was seen
//! in some broker or codec, or about a rule that clients depend on.

mod administered;
mod archive;
mod configs;
mod deadlines;
mod directories;
mod durability;
mod explained;
mod fetching;
mod fields;
mod foreign_directory;
mod framing;
mod group_offsets;
mod groups;
mod negotiation;
mod offsets;
mod operations;
mod producing;
mod retention;
mod topic_configs;
mod topics;
mod transactions;

use eventor_core::error::ErrorCode;
use eventor_tests::{Client, Sim, create_topic, succeeded};

/// A broker with a topic `t` of one partition, and a client.
fn with_topic() -> (Sim, Client) {
    let mut sim = Sim::seed(7);
    let mut client = sim.connect();
    client.send(create_topic("t"));
    sim.run_jobs();
    client.expect(succeeded());
    (sim, client)
}

/// The code with this number.
fn code(number: i16) -> ErrorCode {
    ErrorCode(number)
}

/// Compares a table that is computed here with the one in `tests/tables`, where it is there to be read.
fn table(description: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tables"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(description);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
