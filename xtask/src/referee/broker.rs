//! One broker under comparison: brought into a case's state, asked, looked over, cleared.

use std::thread;
use std::time::{Duration, Instant};

use eventor_core::protocol::delete_topics::DeleteTopicState;
use eventor_core::protocol::{
    ApiKey, alter_configs, delete_topics, describe_quorum, find_coordinator, incremental_alter_configs,
    list_config_resources,
};
use eventor_core::wire::{Text, Value};
use eventor_tests::{
    Reply, Request, all_metadata, at, create_topic, fetch, frame, init_producer_id, list_offsets, metadata,
};
use uuid::Uuid;

use super::case::{self, Case};
use super::connection::{Answer, Connection, PATIENCE, Seen};
use super::groups;
use super::identity::{Identities, Place};
use super::random::{BROKER, BROKER_CONFIGS};
use super::state::OFFSETS_TOPIC;
use crate::Outcome;
use crate::complaints::Asked;
use crate::server::{Home, Server};

const METADATA_TOPIC: &str = "__cluster_metadata";
/// Between two looks at whether something is there yet.
const PAUSE: Duration = Duration::from_millis(2);
/// UNKNOWN_TOPIC_OR_PARTITION and LEADER_NOT_AVAILABLE: not there yet.
const NOT_YET: [i16; 2] = [3, 5];

/// The types of client metrics and of groups, all of whose configs may go.
const CLEARED_WHOLE: [i8; 2] = [16, 32];
/// The operation that takes a config back.
const DELETE: i8 = 1;

/// As many as are compared: Kafka, then both binaries.
pub const BROKERS: usize = 3;

/// A running broker.
pub struct Broker {
    pub name: String,
    server: Server,
    place: Place,
    own: Connection,
    made: usize,
}

impl Broker {
    pub fn new(name: &str, server: Server, home: &Home) -> Result<Broker, String> {
        let mut own = Connection::open(home.port)?;
        // Kafka has no producer ids until it was asked for the first one.
        until("there are producer ids", || {
            Ok(own.call(&init_producer_id())?.first_error().is_none().then_some(()))
        })?;
        // Nor a log of groups.
        let coordinator = find_coordinator::Request { key: Text::new("one"), ..Default::default() };
        until("there is a coordinator", || {
            Ok(own.call(&at(3, coordinator))?.first_error().is_none().then_some(()))
        })?;
        let place = Place {
            port: home.port,
            controller_port: home.controller_port,
            directory: home.data().display().to_string(),
            directory_id: directory_id(&mut own)?,
        };
        Ok(Broker { name: name.to_owned(), server, place, own, made: 0 })
    }

    /// What it answers, and what is there afterwards. Where a request makes a topic it is asked again when that is there.
    pub fn answers(&mut self, case: &Case) -> Result<Vec<Seen>, String> {
        let mut identities = self.prepare(case)?;
        let request = case::for_broker(&case.request, &mut identities);
        let mut connection = self.connect()?;
        let mut ask = || connection.exchange(case.api, case.version, &request);
        let mut answers = vec![ask()?];
        if makes_topics(case) {
            let is_there = |reply: &Reply| !NOT_YET.contains(&reply.first_error().0);
            let again = until("the topic is made", || Ok(Some(ask()?).filter(|answer| answer.is(is_there))));
            answers.push(again?);
        }
        self.settle()?;
        identities.learn_topics(self.topics()?);
        for (at, answer) in answers.iter().enumerate() {
            if let Answer::Reply(reply) = answer {
                identities.learn(at, reply);
            }
        }
        let mut seen: Vec<Seen> = answers.iter().map(|answer| answer.show(case.api, &identities)).collect();
        seen.extend(self.look(&mut identities)?);
        self.clear()?;
        Ok(seen)
    }

    pub fn connect(&self) -> Result<Connection, String> {
        Connection::open(self.place.port)
    }

    /// How its ids and a case's go together while there are none.
    pub fn identities(&self) -> Identities {
        Identities::new(self.place.clone())
    }

    pub fn stop(self) -> Outcome {
        self.server.stop_after(Asked::Anything)
    }

    /// Makes a topic of our own: once it can be seen, so can all that was made before it.
    pub fn settle(&mut self) -> Outcome {
        self.made += 1;
        let last = format!("last-{}", self.made);
        self.accepted(&create_topic(&last))?;
        self.await_topic(&last).map(drop)
    }

    /// Every topic and its id.
    pub fn topics(&mut self) -> Result<Vec<(String, Uuid)>, String> {
        let topics = self.own.call(&all_metadata())?;
        let of = |at| {
            let topic = format!("topics.{at}");
            (topics.text(&format!("{topic}.name")), topics.uuid(&format!("{topic}.topic_id")))
        };
        Ok((0..topics.count("topics")).map(of).collect())
    }

    /// What is there once all that was changed can be seen.
    pub fn everything(&mut self, identities: &mut Identities) -> Result<Vec<Seen>, String> {
        self.settle()?;
        identities.learn_topics(self.topics()?);
        self.look(identities)
    }

    /// Every topic, every record in those of users, and every group.
    fn look(&mut self, identities: &mut Identities) -> Result<Vec<Seen>, String> {
        let topics = self.own.call(&all_metadata())?;
        let mut seen = Vec::new();
        for at in 0..topics.count("topics") {
            let name = topics.text(&format!("topics.{at}.name"));
            if topics.get(&format!("topics.{at}.is_internal")) == &Value::Bool(true) {
                continue;
            }
            for partition in 0..topics.count(&format!("topics.{at}.partitions")) {
                let records = self.own.call(&fetch(&name, partition as i32))?;
                seen.push((format!("{name} {partition}"), Seen::of(&records, identities)));
            }
        }
        // Each by its name: the list of topics comes in an order of its own.
        seen.sort_by(|(one, _), (other, _)| one.cmp(other));
        let groups = groups::everything(&mut self.own)?;
        groups.iter().for_each(|reply| identities.learn(0, reply));
        let first = std::iter::once(Seen::of(&topics, identities));
        let records = seen.into_iter().map(|(_, seen)| seen);
        Ok(first.chain(records).chain(groups.iter().map(|reply| Seen::of(reply, identities))).collect())
    }

    /// Removes every group and every topic.
    pub fn clear(&mut self) -> Outcome {
        until("all groups are gone", || Ok(groups::clear(&mut self.own)?.then_some(())))?;
        until("all topics are gone", || {
            let topics = self.own.call(&all_metadata())?;
            let name = |at| topics.text(&format!("topics.{at}.name"));
            let mut names: Vec<String> = (0..topics.count("topics")).map(name).collect();
            names.retain(|name| name != OFFSETS_TOPIC);
            let topics = names.iter().map(|name| DeleteTopicState {
                name: Some(Text(name.as_bytes())),
                ..DeleteTopicState::default()
            });
            let topics: Vec<DeleteTopicState<'_>> = topics.collect();
            let request =
                delete_topics::Request { topics: &topics, timeout_ms: 30_000, ..Default::default() };
            self.own.call(&at(6, request))?;
            Ok(names.is_empty().then_some(()))
        })
    }

    /// Takes back what groups, client metrics and brokers were told.
    pub fn clear_configs(&mut self) -> Outcome {
        let listed =
            self.own.call(&at(1, list_config_resources::Request { resource_types: &CLEARED_WHOLE }))?;
        let resources = (0..listed.count("config_resources")).map(|at| format!("config_resources.{at}"));
        for resource in resources.collect::<Vec<_>>() {
            let name = listed.text(&format!("{resource}.resource_name"));
            let nothing = alter_configs::Resource {
                resource_type: listed.int(&format!("{resource}.resource_type")) as i8,
                resource_name: Text(name.as_bytes()),
                configs: &[],
            };
            let request = alter_configs::Request { resources: &[nothing], validate_only: false };
            self.own.call(&at(2, request))?;
        }
        let delete = |(name, _): &(&'static str, _)| incremental_alter_configs::AlterableConfig {
            name: Text::new(name),
            config_operation: DELETE,
            value: None,
        };
        for name in ["1", ""] {
            for config in BROKER_CONFIGS.iter().map(delete) {
                let broker = incremental_alter_configs::AlterConfigsResource {
                    resource_type: BROKER,
                    resource_name: Text::new(name),
                    configs: &[config],
                };
                // What cannot be set cannot be deleted either.
                let request =
                    incremental_alter_configs::Request { resources: &[broker], validate_only: false };
                self.own.call(&at(1, request))?;
            }
        }
        Ok(())
    }

    /// Makes the state and answers how its ids are called here.
    fn prepare(&mut self, case: &Case) -> Result<Identities, String> {
        let mut identities = self.identities();
        for frame in &case.state {
            let reply = self.own.accepted(&case::for_broker(frame, &mut identities))?;
            match reply.api() {
                ApiKey::CreateTopics => {
                    let name = reply.text("topics.0.name");
                    let own = self.await_topic(&name)?;
                    let ids = case.topics.iter().filter(|(topic, id)| *topic == name && !id.is_nil());
                    identities.topics.extend(ids.map(|(_, id)| (*id, own)));
                }
                ApiKey::InitProducerId => {
                    _ = identities.producers.insert(case.producer_id, reply.int("producer_id"));
                }
                ApiKey::JoinGroup => {
                    _ = identities.members.insert(case.member_id.clone(), reply.text("member_id"));
                }
                ApiKey::Fetch => _ = identities.sessions.insert(case.session_id, reply.int("session_id")),
                _ => {}
            }
        }
        identities.learn_topics(self.topics()?);
        Ok(identities)
    }

    /// Waits until each partition of a topic is led; the topic's id.
    fn await_topic(&mut self, name: &str) -> Result<Uuid, String> {
        let is_right = |reply: &Reply| reply.first_error().is_none();
        let topic = until(&format!("{name} can be seen"), || {
            Ok(Some(self.own.call(&metadata([name]))?).filter(is_right))
        })?;
        for partition in 0..topic.count("topics.0.partitions") {
            let latest = list_offsets(name, partition as i32, -1);
            until(&format!("{name}-{partition} is led"), || {
                Ok(Some(self.own.call(&latest)?).filter(is_right))
            })?;
        }
        Ok(topic.uuid("topics.0.topic_id"))
    }

    fn accepted(&mut self, request: &impl Request) -> Result<Reply, String> {
        self.own.accepted(&frame(request, 0))
    }
}

/// The id of its directory, as it tells it.
fn directory_id(own: &mut Connection) -> Result<Uuid, String> {
    let partitions = [describe_quorum::PartitionData { partition_index: 0 }];
    let topic = describe_quorum::TopicData { topic_name: Text::new(METADATA_TOPIC), partitions: &partitions };
    let reply = own.call(&at(2, describe_quorum::Request { topics: &[topic] }))?;
    Ok(reply.uuid("topics.0.partitions.0.current_voters.0.replica_directory_id"))
}

/// Does it ask for topics, by name, that are to be made when they are missing?
fn makes_topics(case: &Case) -> bool {
    case.api == ApiKey::Metadata
        && case.field("allow_auto_topic_creation") == Some(Value::Bool(true))
        && matches!(case.field("topics"), Some(Value::Array(topics)) if !topics.is_empty())
}

/// Looks again and again until there is something.
fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>, String>) -> Result<T, String> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = look()? {
            return Ok(found);
        }
        thread::sleep(PAUSE);
    }
    Err(format!("after {} s not yet: {what}", PATIENCE.as_secs()))
}

/// The same with each broker, with all at once.
pub fn at_once<T: Send>(
    brokers: &mut [Broker; BROKERS],
    act: impl Fn(usize, &mut Broker) -> Result<T, String> + Sync,
) -> Result<[T; BROKERS], String> {
    let outcomes: Vec<Result<T, String>> = thread::scope(|scope| {
        let act = &act;
        let begin = |(at, broker)| scope.spawn(move || act(at, broker));
        let running: Vec<_> = brokers.iter_mut().enumerate().map(begin).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|_| Err("a thread panicked".into()))
        };
        running.into_iter().map(join).collect()
    });
    let outcomes: Result<Vec<T>, String> = outcomes.into_iter().collect();
    Ok(outcomes?.try_into().unwrap_or_else(|_| unreachable!("an outcome of each")))
}
