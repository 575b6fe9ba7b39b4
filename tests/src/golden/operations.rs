//! The requests of operators' tools: about logs, the quorum, replicas and transactions.

use eventor_core::protocol::{ApiKey, delete_records};
use eventor_core::wire::Text;

use super::requests::frame;

/// The golden request of an API in a version; none for an API that is not here.
pub(super) fn of(api: ApiKey, version: i16) -> Option<Vec<u8>> {
    Some(match api {
        ApiKey::DeleteRecords => deleted(version),
        _ => return None,
    })
}

/// Something of a topic, nothing new of another, more than there is, what compaction keeps, and nothing that is there.
fn deleted(version: i16) -> Vec<u8> {
    let partition = |partition_index, offset| delete_records::Partition { partition_index, offset };
    let (orders, codecs) = ([partition(0, 2), partition(1, 0), partition(7, 0)], [partition(0, -1)]);
    let (beyond, kept) = ([partition(0, 99)], [partition(0, 1)]);
    let topic = |name, partitions| delete_records::Topic { name: Text::new(name), partitions };
    let topics = [
        topic("orders", &orders[..]),
        topic("codecs", &codecs),
        topic("stamped", &beyond),
        topic("compacted", &kept),
        topic("missing", &kept),
    ];
    frame(version, delete_records::Request { topics: &topics, timeout_ms: 1000 })
}
