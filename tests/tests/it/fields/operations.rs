//! The APIs of operators' tools.

use eventor_core::protocol::{ApiKey, delete_records};
use eventor_core::wire::Text;
use eventor_tests::at;

use super::row::{EMPTY, Group, acts, cannot, int, text};
use super::scene::{Scene, topics};

pub fn delete_records_rows() -> Group {
    fn first(version: i16) -> Scene {
        let partition = delete_records::Partition { partition_index: 0, offset: 1 };
        let topic = delete_records::Topic { name: Text::new("t"), partitions: &[partition] };
        topics().asked(at(version, delete_records::Request { topics: &[topic], timeout_ms: 1000 }))
    }
    let rows = vec![
        acts("topics", first, EMPTY),
        acts("topics.name", first, text("missing")),
        acts("topics.partitions", first, EMPTY),
        acts("topics.partitions.partition_index", first, int(9)),
        acts("topics.partitions.offset", first, int(99)),
        cannot("timeout_ms", "there are no followers to wait for"),
    ];
    Group::of(ApiKey::DeleteRecords, rows)
}
