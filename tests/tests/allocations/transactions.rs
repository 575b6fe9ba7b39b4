//! What reading a log of transactions costs: a piece of it and what lasts, however long it is.

use eventor_core::config::Config;
use eventor_core::protocol::on_disk::transaction::{TransactionLogKey, TransactionLogValue};
use eventor_core::wire::{Message, Text, Writer};
use eventor_storage::file_system::Disk;
use eventor_tests::{Record, create_topic, frame, produce, records};

use crate::connection::{Connection, NOW, Scratch, open, reopen, run_jobs};

const IDS: usize = 100;
const BATCHES: usize = 200;
/// A piece, and as much again for everything else.
const PEAK_MAX: u64 = 2 << 20;
/// What an id may cost for as long as it lasts.
const EACH_MAX: i64 = 1024;

fn bytes<'a, M: Message<'a>>(kind: i16, version: i16, message: &M) -> Option<Vec<u8>> {
    let mut bytes = kind.to_be_bytes().to_vec();
    Writer::new(&mut bytes, &mut Vec::new()).message(message, version);
    Some(bytes)
}

fn record(n: usize) -> Record {
    let id = format!("id-{}", n % IDS);
    let key = bytes(0, 0, &TransactionLogKey { transactional_id: Text::new(&id) });
    Record { key, value: bytes(0, 0, &TransactionLogValue::default()), ..Record::default() }
}

#[test]
fn a_long_log_costs_no_more_than_a_piece_of_it() {
    let scratch = Scratch::new("transactions");
    let broker = open(Disk::new(&scratch.0), Config::default());
    let mut connection = Connection::new(&broker);
    connection.prepare(create_topic("__transaction_state"));
    // No client may write to the topic itself: its log is that of another.
    let batch = frame(&produce("t", 0, records((0..1000).map(record))), 1);
    (0..BATCHES).for_each(|_| connection.call(&batch));
    drop(connection);
    broker.close(NOW).expect("it stops");
    drop(broker);
    let [from, to] = ["t-0", "__transaction_state-0"].map(|name| scratch.0.join(name));
    let mut log_bytes = 0;
    for entry in std::fs::read_dir(from).expect("the log").map(|entry| entry.expect("a file")) {
        if entry.file_name() != "partition.metadata" {
            log_bytes += std::fs::copy(entry.path(), to.join(entry.file_name())).expect("it can be copied");
        }
    }
    assert!(log_bytes > 5 * PEAK_MAX, "{log_bytes} bytes");

    let broker = reopen(Disk::new(&scratch.0), Config::default());
    let counted = allocation_counter::measure(|| run_jobs(&broker));
    println!(
        "{log_bytes} bytes of {IDS} ids: at most {} at a time, {} for good",
        counted.bytes_max, counted.bytes_current
    );
    assert!(counted.bytes_max > 1 << 20, "it is read: {counted:?}");
    assert!(counted.bytes_max <= PEAK_MAX, "{counted:?}");
    assert!((1..=IDS as i64 * EACH_MAX).contains(&counted.bytes_current), "{counted:?}");
}
