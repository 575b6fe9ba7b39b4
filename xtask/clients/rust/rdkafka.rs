//! rdkafka, which is librdkafka in Rust: without an async runtime. Not the story: that is in `shape.rs`.

mod shape;

use std::sync::Mutex;
use std::time::Duration;

use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::{ClientContext, DefaultClientContext};
use rdkafka::config::ClientConfig;
use rdkafka::consumer::{BaseConsumer, CommitMode, Consumer as _};
use rdkafka::message::{BorrowedMessage, DeliveryResult, Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseProducer, BaseRecord, Producer, ProducerContext};
use rdkafka::{Offset, TopicPartitionList};
use shape::{Library, Outcome, Record};

const LIMIT: Duration = Duration::from_secs(30);

fn main() -> Outcome {
    shape::main::<Rdkafka>()
}

fn said(error: impl ToString) -> String {
    error.to_string()
}

struct Rdkafka {
    settings: ClientConfig,
    admin: AdminClient<DefaultClientContext>,
    /// Offsets are asked of consumers; this one reads nothing.
    looker: BaseConsumer,
}

impl Library for Rdkafka {
    type Consumer = Consumer;
    const CODECS: &[&str] = &["none", "gzip", "snappy", "lz4", "zstd"];

    fn new(bootstrap: &str) -> Outcome<Rdkafka> {
        let mut settings = ClientConfig::new();
        settings.set("bootstrap.servers", bootstrap);
        let admin = settings.create().map_err(said)?;
        let looker = settings.clone().set("group.id", "looker").create().map_err(said)?;
        Ok(Rdkafka { settings, admin, looker })
    }

    fn create(&self, topic: &str, partitions: i32) -> Outcome {
        let topics = [NewTopic::new(topic, partitions, TopicReplication::Fixed(1))];
        let created = pollster::block_on(self.admin.create_topics(&topics, &limited())).map_err(said)?;
        created
            .into_iter()
            .try_for_each(|topic| topic.map(drop).map_err(|(topic, code)| format!("create {topic}: {code}")))
    }

    fn describe(&self, topic: &str) -> Outcome<Vec<i32>> {
        let metadata = self.admin.inner().fetch_metadata(Some(topic), LIMIT).map_err(said)?;
        let mut leaders: Vec<(i32, i32)> = metadata.topics()[0]
            .partitions()
            .iter()
            .map(|partition| (partition.id(), partition.leader()))
            .collect();
        leaders.sort();
        Ok(leaders.into_iter().map(|(_, leader)| leader).collect())
    }

    fn describe_group(&self, group: &str) -> Outcome<(String, usize)> {
        let groups = self.admin.inner().fetch_group_list(Some(group), LIMIT).map_err(said)?;
        let group = groups.groups().first().ok_or("the group is not listed")?;
        Ok((group.state().to_string(), group.members().len()))
    }

    fn delete(&self, topic: &str) -> Outcome {
        let deleted = pollster::block_on(self.admin.delete_topics(&[topic], &limited())).map_err(said)?;
        deleted
            .into_iter()
            .try_for_each(|topic| topic.map(drop).map_err(|(topic, code)| format!("delete {topic}: {code}")))
    }

    fn topics(&self) -> Outcome<Vec<String>> {
        let metadata = self.admin.inner().fetch_metadata(None, LIMIT).map_err(said)?;
        Ok(metadata.topics().iter().map(|topic| topic.name().to_string()).collect())
    }

    fn write(&self, topic: &str, codec: &str, idempotent: bool, records: &[Record]) -> Outcome {
        let mut settings = self.settings.clone();
        settings.set("compression.type", codec).set("linger.ms", "5");
        // Retries of a plain producer must not reorder.
        match idempotent {
            true => settings.set("enable.idempotence", "true"),
            false => settings.set("max.in.flight", "1"),
        };
        let producer: BaseProducer<Deliveries> =
            settings.create_with_context(Deliveries::default()).map_err(said)?;
        for record in records {
            let mut sent = BaseRecord::<[u8], [u8]>::to(topic)
                .partition(record.partition)
                .timestamp(record.timestamp)
                .headers(headers_of(record));
            sent.key = record.key.as_deref();
            sent.payload = record.value.as_deref();
            producer.send(sent).map_err(|(error, _)| said(error))?;
        }
        // What it answers, where it answers anything, is what is looked at next.
        let _ = producer.flush(LIMIT);
        let failed = producer.context().failed.lock().map_err(said)?;
        match (failed.first(), producer.in_flight_count()) {
            (None, 0) => Ok(()),
            (why, left) => Err(format!("{left} records are left, {} failed: {why:?}", failed.len())),
        }
    }

    fn ends(&self, topic: &str) -> Outcome<Vec<i64>> {
        let end = |partition| self.looker.fetch_watermarks(topic, partition, LIMIT).map(|(_, end)| end);
        (0..).zip(self.describe(topic)?).map(|(partition, _)| end(partition).map_err(said)).collect()
    }

    fn offset_at(&self, topic: &str, partition: i32, timestamp: i64) -> Outcome<i64> {
        let mut asked = TopicPartitionList::new();
        asked.add_partition_offset(topic, partition, Offset::Offset(timestamp)).map_err(said)?;
        let found = self.looker.offsets_for_times(asked, LIMIT).map_err(said)?;
        let found = found.find_partition(topic, partition).ok_or("no offset by timestamp")?;
        found.error().map_err(said)?;
        found.offset().to_raw().ok_or_else(|| "no offset by timestamp".into())
    }

    fn consumer(&self, group: Option<&str>, topics: &[&str]) -> Outcome<Consumer> {
        let mut settings = self.settings.clone();
        settings
            .set("group.id", group.unwrap_or("none"))
            .set("enable.auto.commit", "false")
            .set("auto.offset.reset", "earliest")
            .set("check.crcs", "true")
            .set("fetch.wait.max.ms", "100")
            .set("heartbeat.interval.ms", "300");
        let consumer: BaseConsumer = settings.create().map_err(said)?;
        if group.is_some() {
            consumer.subscribe(topics).map_err(said)?;
        } else {
            let mut all = TopicPartitionList::new();
            for topic in topics {
                for (partition, _) in (0..).zip(self.describe(topic)?) {
                    all.add_partition_offset(topic, partition, Offset::Beginning).map_err(said)?;
                }
            }
            consumer.assign(&all).map_err(said)?;
        }
        Ok(Consumer { consumer })
    }
}

fn limited() -> AdminOptions {
    AdminOptions::new().request_timeout(Some(LIMIT)).operation_timeout(Some(LIMIT))
}

fn headers_of(record: &Record) -> OwnedHeaders {
    record.headers.iter().fold(OwnedHeaders::new(), |headers, (name, value)| {
        headers.insert(Header { key: name, value: value.as_ref() })
    })
}

/// Which records were not delivered, and why.
#[derive(Default)]
struct Deliveries {
    failed: Mutex<Vec<String>>,
}

impl ClientContext for Deliveries {}

impl ProducerContext for Deliveries {
    type DeliveryOpaque = ();

    fn delivery(&self, delivered: &DeliveryResult<'_>, (): ()) {
        if let (Err((error, _)), Ok(mut failed)) = (delivered, self.failed.lock()) {
            failed.push(error.to_string());
        }
    }
}

struct Consumer {
    consumer: BaseConsumer,
}

impl shape::Consumer for Consumer {
    fn poll(&self) -> Outcome<Vec<Record>> {
        let mut records = Vec::new();
        while let Some(message) = self.consumer.poll(Duration::from_millis(10)) {
            records.push(record_of(&message.map_err(said)?));
        }
        Ok(records)
    }

    fn owned(&self) -> Outcome<Vec<i32>> {
        let assigned = self.consumer.assignment().map_err(said)?;
        Ok(assigned.elements().iter().map(|element| element.partition()).collect())
    }

    fn commit(&self, topic: &str, offsets: &[i64]) -> Outcome {
        let mut wanted = TopicPartitionList::new();
        for (partition, offset) in (0..).zip(offsets) {
            wanted.add_partition_offset(topic, partition, Offset::Offset(*offset)).map_err(said)?;
        }
        self.consumer.commit(&wanted, CommitMode::Sync).map_err(said)
    }

    fn seek(&self, topic: &str, partition: i32, offset: i64) -> Outcome {
        self.consumer.seek(topic, partition, Offset::Offset(offset), LIMIT).map_err(said)
    }
}

fn record_of(message: &BorrowedMessage<'_>) -> Record {
    let owned = |bytes: &[u8]| bytes.to_vec();
    let headers = message.headers().into_iter().flat_map(|headers| headers.iter());
    Record {
        topic: message.topic().to_string(),
        partition: message.partition(),
        offset: message.offset(),
        timestamp: message.timestamp().to_millis().unwrap_or(-1),
        key: message.key().map(owned),
        value: message.payload().map(owned),
        headers: headers.map(|header| (header.key.to_string(), header.value.map(owned))).collect(),
    }
}
