//! The state in which what a recorded request names is there: topics, partitions, records up to the offsets asked for, a
//! producer id, a fetch session.

use bumpalo::Bump;
use eventor_core::protocol::{
    ApiKey, alter_configs, create_partitions, create_topics, delete_topics, describe_configs,
    describe_topic_partitions, fetch, frame as frames, incremental_alter_configs, list_offsets, metadata,
    produce,
};
use eventor_core::records::Batches;
use eventor_core::wire::{Message, Reader, Records, Text};
use eventor_tests::{START_MS, batch, create_topic, frame, init_producer_id};
use uuid::Uuid;

use super::case;

/// A topic has at least so many partitions.
const PARTITIONS_MIN: i32 = 3;
/// What is there when a request names nothing.
const OTHERS: [&str; 2] = ["one", "other"];
/// The topic that every state has.
pub const OFFSETS_TOPIC: &str = "__consumer_offsets";
/// The resource type of topics in DescribeConfigs.
const TOPIC: i8 = 2;

/// The frames that make the state, and the ids that the request has for what they make.
#[derive(Default)]
pub struct State {
    pub frames: Vec<Vec<u8>>,
    pub topics: Vec<(String, Uuid)>,
    pub producer_id: i64,
    pub session_id: i64,
    pub member_id: String,
}

/// A topic that is to be there.
struct Wanted {
    name: String,
    id: Uuid,
    /// Partitions that are to hold records, and the offset before which some are to lie.
    partitions: Vec<(i32, i64)>,
}

impl Wanted {
    /// By name, or by id where the request has no name.
    fn new(name: &[u8], id: Uuid, partitions: impl Iterator<Item = (i32, i64)>) -> Wanted {
        let name = match String::from_utf8_lossy(name).into_owned() {
            name if name.is_empty() => format!("id-{}", id.simple()),
            name => name,
        };
        Wanted { name, id, partitions: partitions.collect() }
    }

    fn named(name: Text<'_>) -> Wanted {
        Wanted::new(name.0, Uuid::nil(), std::iter::empty())
    }
}

/// The state for a request frame, which begins with its length.
pub fn of(api: ApiKey, version: i16, request: &[u8]) -> State {
    let arena = Bump::new();
    let mut reader = Reader::new(&request[4..], &arena);
    frames::read_request_header(&mut reader).expect("a recorded request has a header");
    let rest = reader.rest();
    let mut state = State { producer_id: -1, ..State::default() };
    let mut wanted = topics(api, version, &mut Reader::new(rest, &arena));
    wanted.extend(of_offsets(api, request));
    wanted.retain(|topic| topic.name != OFFSETS_TOPIC);
    if wanted.is_empty() {
        wanted.extend(OTHERS.map(|name| Wanted::named(Text::new(name))));
    }
    // A Fetch may name a topic twice.
    wanted.sort_by(|one, other| one.name.cmp(&other.name));
    wanted.dedup_by(|again, first| {
        let is_same = again.name == first.name;
        first.partitions.extend(again.partitions.iter().filter(|_| is_same));
        is_same
    });
    wanted.iter().for_each(|topic| state.add_topic(topic));
    match api {
        ApiKey::Produce => state.add_producer(body(&mut reader, version)),
        ApiKey::Fetch => state.add_session(body(&mut reader, version)),
        _ => state.add_groups(api, request),
    }
    state
}

fn body<'a, M: Message<'a>>(reader: &mut Reader<'a>, version: i16) -> M {
    reader.message(version).expect("a recorded request has a body")
}

/// What a request names.
fn topics(api: ApiKey, version: i16, reader: &mut Reader<'_>) -> Vec<Wanted> {
    match api {
        ApiKey::Produce => {
            let of = |topic: &produce::TopicProduceData<'_>| {
                let partitions = topic.partition_data.iter().map(|data| (data.index, 0));
                Wanted::new(topic.name.0, topic.topic_id, partitions)
            };
            body::<produce::Request<'_>>(reader, version).topic_data.iter().map(of).collect()
        }
        ApiKey::Fetch => {
            let of = |topic: &fetch::Topic<'_>| {
                let partitions = topic.partitions.iter().map(|asked| (asked.partition, asked.fetch_offset));
                Wanted::new(topic.topic.0, topic.topic_id, partitions)
            };
            body::<fetch::Request<'_>>(reader, version).topics.iter().map(of).collect()
        }
        ApiKey::ListOffsets => {
            let of = |topic: &list_offsets::Topic<'_>| {
                let partitions = topic.partitions.iter().map(|asked| (asked.partition_index, 0));
                Wanted::new(topic.name.0, Uuid::nil(), partitions)
            };
            body::<list_offsets::Request<'_>>(reader, version).topics.iter().map(of).collect()
        }
        ApiKey::Metadata => {
            let topics = body::<metadata::Request<'_>>(reader, version).topics.unwrap_or_default();
            let name = |topic: &metadata::Topic<'_>| topic.name.map_or(&b""[..], |name| name.0).to_vec();
            topics.iter().map(|topic| Wanted::new(&name(topic), topic.topic_id, std::iter::empty())).collect()
        }
        ApiKey::CreateTopics => {
            let topics = body::<create_topics::Request<'_>>(reader, version).topics;
            // A name that no topic can have names nothing that could be there.
            let can_be = |name: &Text<'_>| !name.0.contains(&b' ');
            topics.iter().map(|topic| topic.name).filter(can_be).map(Wanted::named).collect()
        }
        ApiKey::DeleteTopics => {
            let request: delete_topics::Request<'_> = body(reader, version);
            let of = |topic: &delete_topics::DeleteTopicState<'_>| {
                Wanted::new(topic.name.map_or(b"", |name| name.0), topic.topic_id, std::iter::empty())
            };
            let by_name = request.topic_names.iter().map(|name| Wanted::named(*name));
            by_name.chain(request.topics.iter().map(of)).collect()
        }
        ApiKey::DescribeConfigs => {
            let resources = body::<describe_configs::Request<'_>>(reader, version).resources;
            let topics = resources.iter().filter(|resource| resource.resource_type == TOPIC);
            topics.map(|resource| Wanted::named(resource.resource_name)).collect()
        }
        ApiKey::AlterConfigs => {
            let resources = body::<alter_configs::Request<'_>>(reader, version).resources;
            let topics = resources.iter().filter(|resource| resource.resource_type == TOPIC);
            topics.map(|resource| Wanted::named(resource.resource_name)).collect()
        }
        ApiKey::IncrementalAlterConfigs => {
            let resources = body::<incremental_alter_configs::Request<'_>>(reader, version).resources;
            let topics = resources.iter().filter(|resource| resource.resource_type == TOPIC);
            topics.map(|resource| Wanted::named(resource.resource_name)).collect()
        }
        ApiKey::CreatePartitions => {
            let topics = body::<create_partitions::Request<'_>>(reader, version).topics;
            topics.iter().map(|topic| Wanted::named(topic.name)).collect()
        }
        ApiKey::DescribeTopicPartitions => {
            let topics = body::<describe_topic_partitions::Request<'_>>(reader, version).topics;
            topics.iter().map(|topic| Wanted::named(topic.name)).collect()
        }
        _ => Vec::new(),
    }
}

/// The topics of committed offsets.
fn of_offsets(api: ApiKey, request: &[u8]) -> Vec<Wanted> {
    if ![ApiKey::OffsetCommit, ApiKey::OffsetFetch, ApiKey::OffsetDelete].contains(&api) {
        return Vec::new();
    }
    let names = case::texts(request, "name").into_iter().map(|name| Wanted::named(Text(name.as_bytes())));
    let names: Vec<Wanted> = names.collect();
    let ids = case::topic_ids(request).into_iter().map(|id| Wanted::new(b"", id, std::iter::empty()));
    names.into_iter().chain(ids).collect()
}

impl State {
    pub fn push(&mut self, request: impl eventor_tests::Request) {
        let correlation_id = self.frames.len() as i32;
        self.frames.push(frame(&request, correlation_id));
    }

    /// Two batches in each partition asked for: one up to the offset, one from there on.
    fn add_topic(&mut self, topic: &Wanted) {
        let needed = topic.partitions.iter().map(|(partition, _)| partition + 1).max().unwrap_or(0);
        self.push(create_topic(&topic.name).partitions(needed.max(PARTITIONS_MIN)));
        self.topics.push((topic.name.clone(), topic.id));
        for (partition, offset) in &topic.partitions {
            for (count, timestamp) in [(*offset, START_MS), (3, START_MS + 1000)] {
                if count > 0 {
                    let values = (0..count).map(|_| "value");
                    let batch = batch(values).timestamp(timestamp);
                    self.push(eventor_tests::produce(&topic.name, *partition, batch));
                }
            }
        }
    }

    /// A producer id in place of the one in the request's batches.
    fn add_producer(&mut self, request: produce::Request<'_>) {
        let data = request.topic_data.iter().flat_map(|topic| topic.partition_data);
        let batches = data.filter_map(|data| match data.records {
            Some(Records::Bytes(bytes)) => Batches::new(bytes).next()?.ok(),
            _ => None,
        });
        if let Some(id) = batches.map(|batch| batch.producer_id()).find(|id| *id >= 0) {
            self.producer_id = id;
            self.push(init_producer_id());
        }
    }

    /// A session as far along as the one in the request, over a topic of the state.
    fn add_session(&mut self, request: fetch::Request<'_>) {
        if request.session_id == 0 {
            return;
        }
        self.session_id = request.session_id.into();
        let asked = |topic: &str| eventor_tests::fetch(topic, 0);
        let topic = self.topics[0].0.clone();
        self.push(asked(&topic).session_epoch(0));
        for epoch in 1..request.session_epoch {
            self.push(asked(&topic).nothing().session_id(request.session_id).session_epoch(epoch));
        }
    }
}
