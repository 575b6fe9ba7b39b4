//! ListOffsets, DeleteRecords and InitProducerId.

use eventor_core::protocol::{ApiKey, delete_records, init_producer_id, list_offsets};
use eventor_core::wire::{Text, Writer};

use super::{At, Request, at};

/// See [`list_offsets`](fn@list_offsets).
#[derive(Debug, Clone)]
pub struct ListOffsets {
    topic: String,
    partition: list_offsets::Partition,
    isolation_level: i8,
    version: i16,
}

/// Which offset a partition has at a point in time; -1 is its end, -2 its start.
pub fn list_offsets(topic: &str, partition: i32, timestamp: i64) -> ListOffsets {
    ListOffsets {
        topic: topic.to_owned(),
        partition: list_offsets::Partition { partition_index: partition, timestamp, ..Default::default() },
        isolation_level: 0,
        version: 11,
    }
}

impl ListOffsets {
    /// Only what is committed.
    #[must_use]
    pub fn read_committed(mut self) -> ListOffsets {
        self.isolation_level = 1;
        self
    }

    /// With the leader epoch that the client knows.
    #[must_use]
    pub fn current_leader_epoch(mut self, epoch: i32) -> ListOffsets {
        self.partition.current_leader_epoch = epoch;
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> ListOffsets {
        self.version = version;
        self
    }
}

impl Request for ListOffsets {
    fn api(&self) -> ApiKey {
        ApiKey::ListOffsets
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let topic = list_offsets::Topic { name: Text(self.topic.as_bytes()), partitions: &[self.partition] };
        let request = list_offsets::Request {
            replica_id: -1,
            isolation_level: self.isolation_level,
            topics: &[topic],
            timeout_ms: 30_000,
        };
        writer.message(&request, self.version);
    }
}

/// See [`delete_records`](fn@delete_records).
#[derive(Debug, Clone)]
pub struct DeleteRecords {
    topic: String,
    partition: delete_records::Partition,
}

/// Deletes what lies below an offset; -1 is the end.
pub fn delete_records(topic: &str, partition: i32, offset: i64) -> DeleteRecords {
    let partition = delete_records::Partition { partition_index: partition, offset };
    DeleteRecords { topic: topic.to_owned(), partition }
}

impl Request for DeleteRecords {
    fn api(&self) -> ApiKey {
        ApiKey::DeleteRecords
    }

    fn version(&self) -> i16 {
        2
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let topic =
            delete_records::Topic { name: Text(self.topic.as_bytes()), partitions: &[self.partition] };
        writer.message(&delete_records::Request { topics: &[topic], timeout_ms: 30_000 }, self.version());
    }
}

/// Asks for a producer id.
pub fn init_producer_id() -> At<init_producer_id::Request<'static>> {
    let request = init_producer_id::Request {
        transactional_id: None,
        transaction_timeout_ms: i32::MAX,
        ..Default::default()
    };
    at(4, request)
}
