//! Produce, one batch at a time.

use eventor_core::protocol::{ApiKey, produce};
use eventor_core::wire::{Records, Text, Writer};
use uuid::Uuid;

use super::{Named, Request};
use crate::NewBatch;

/// See [`produce`](fn@produce).
#[derive(Debug, Clone)]
pub struct Produce {
    topic: Named,
    partition: i32,
    records: Option<Vec<u8>>,
    acks: i16,
    timeout_ms: i32,
    transactional_id: Option<String>,
    version: i16,
}

/// Produces one batch, acks=1.
pub fn produce(topic: &str, partition: i32, batch: impl Into<NewBatch>) -> Produce {
    Produce {
        topic: Named::new(topic),
        partition,
        records: Some(batch.into().build()),
        acks: 1,
        timeout_ms: 30_000,
        transactional_id: None,
        version: 12,
    }
}

impl Produce {
    /// Is answered when the batch is durable.
    #[must_use]
    pub fn acks_all(self) -> Produce {
        self.acks(-1)
    }

    /// This `acks`, whatever it means.
    #[must_use]
    pub fn acks(mut self, acks: i16) -> Produce {
        self.acks = acks;
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> Produce {
        self.version = version;
        self
    }

    /// Names the topic by its id, in the latest version.
    #[must_use]
    pub fn by_id(mut self, id: Uuid) -> Produce {
        self.topic.id = id;
        self.version(13)
    }

    /// Waits at most this long for acks=all.
    #[must_use]
    pub fn timeout_ms(mut self, timeout_ms: i32) -> Produce {
        self.timeout_ms = timeout_ms;
        self
    }

    /// In a transaction of this id.
    #[must_use]
    pub fn transactional_id(mut self, id: &str) -> Produce {
        self.transactional_id = Some(id.to_owned());
        self
    }

    /// These bytes in place of a batch; null for `None`.
    #[must_use]
    pub fn records(mut self, records: Option<Vec<u8>>) -> Produce {
        self.records = records;
        self
    }
}

impl Request for Produce {
    fn api(&self) -> ApiKey {
        ApiKey::Produce
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let partition = produce::PartitionProduceData {
            index: self.partition,
            records: self.records.as_deref().map(Records::Bytes),
        };
        let topic = produce::TopicProduceData {
            name: self.topic.text(),
            topic_id: self.topic.id,
            partition_data: &[partition],
        };
        let request = produce::Request {
            transactional_id: self.transactional_id.as_deref().map(|id| Text(id.as_bytes())),
            acks: self.acks,
            timeout_ms: self.timeout_ms,
            topic_data: &[topic],
        };
        writer.message(&request, self.version);
    }
}
