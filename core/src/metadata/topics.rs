//! Making, growing and removing topics: what is allowed, and which records say so.
//!
//! A request is planned against the pending image topic by topic, then appended as one. Wording as clients know it from
//! Kafka. Not here: what of it clients see when (the broker).

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;
use uuid::Uuid;

use crate::config::Config;
use crate::error::ErrorCode;
use crate::protocol::create_partitions;
use crate::protocol::create_topics::{CreatableReplicaAssignment, CreatableTopic};
use crate::protocol::on_disk::metadata::{ConfigRecord, PartitionRecord, RemoveTopicRecord, TopicRecord};
use crate::storage::{Fault, Offset};
use crate::time::Wall;
use crate::wire::Text;

use super::controller::Controller;
use super::image::{Image, resource};
use super::record::Record;
use super::topic_config::layers::{Configs, Layers, check_all};
use super::topic_name;

/// How many partitions one request may make, and how many topics it may name.
pub const PARTITIONS_MAX: i64 = 10_000;
/// How many records one request may append.
pub const RECORDS_MAX: usize = 10_000;
/// Stands for "the default" where a request asks for a number.
const DEFAULT: i16 = -1;
/// The directory of a replica whose broker has not said where it lies.
const UNASSIGNED: Uuid = Uuid::from_u128(1);

/// Why something is not done: what the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code.
    pub error_code: ErrorCode,
    /// What stands beside it.
    pub message: Option<String>,
}

impl Refusal {
    /// A code with a message.
    pub fn new(error_code: ErrorCode, message: impl Into<String>) -> Refusal {
        Refusal { error_code, message: Some(message.into()) }
    }
}

impl From<ErrorCode> for Refusal {
    fn from(error_code: ErrorCode) -> Refusal {
        Refusal { error_code, message: None }
    }
}

/// A topic that may be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTopic {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Uuid,
    /// Its own configs, checked.
    pub configs: Configs,
    /// Replicas of each partition.
    pub partitions: Vec<Vec<i32>>,
}

impl PlannedTopic {
    /// How many records make it.
    #[must_use]
    pub fn records_count(&self) -> usize {
        1 + self.configs.len() + self.partitions.len()
    }
}

/// Partitions that may be added to a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedPartitions {
    topic_id: Uuid,
    /// Index of the first one.
    first: i32,
    /// Replicas of each.
    partitions: Vec<Vec<i32>>,
}

impl Controller {
    /// Looks whether a topic may be made.
    ///
    /// # Errors
    /// What the client is told.
    pub fn plan_topic(
        &mut self,
        config: &Config,
        asked: &CreatableTopic<'_>,
    ) -> Result<PlannedTopic, Refusal> {
        let name = asked.name.to_string();
        check_new_name(&self.pending, &name)?;
        let given: Vec<(String, Option<String>)> = asked
            .configs
            .iter()
            .map(|config| (config.name.to_string(), config.value.map(|value| value.to_string())))
            .collect();
        let given = given.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
        let configs = check_all(given, Layers::of_broker(config, &self.pending))
            .map_err(|message| Refusal::new(ErrorCode::INVALID_CONFIG, message))?;
        let partitions = match asked.assignments {
            [] => self.place_topic(config, asked)?,
            assignments => self.check_assignments(asked, assignments)?,
        };
        Ok(PlannedTopic { name, id: self.random.uuid(), configs, partitions })
    }

    /// Makes topics that were planned, all in one.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn create_topics(&mut self, topics: &[PlannedTopic], wall: Wall) -> Result<Offset, Fault> {
        let arena = Bump::new();
        let mut records = Vec::new();
        for topic in topics {
            let name = Text::new(&topic.name);
            records.push(Record::Topic(TopicRecord { name, topic_id: topic.id }));
            records.extend(topic.configs.iter().map(|(key, value)| {
                Record::Config(ConfigRecord {
                    resource_type: resource::TOPIC,
                    resource_name: name,
                    name: Text::new(key),
                    value: Some(Text::new(value)),
                })
            }));
            records.extend((0..).zip(&topic.partitions).map(|(partition_id, replicas)| {
                Record::Partition(self.new_partition(topic.id, partition_id, replicas, &arena))
            }));
        }
        self.append(&records, wall)
    }

    /// Looks whether partitions may be added to a topic.
    ///
    /// # Errors
    /// What the client is told.
    pub fn plan_partitions(
        &self,
        asked: &create_partitions::Topic<'_>,
    ) -> Result<PlannedPartitions, Refusal> {
        let topic = asked.name.as_str().and_then(|name| self.pending.topics.get(name));
        let topic = topic.ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?;
        let first = i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX);
        let invalid = |message: String| Err(Refusal::new(ErrorCode::INVALID_PARTITIONS, message));
        if asked.count == first {
            return invalid(format!("Topic already has {first} partition(s)."));
        }
        if asked.count < first {
            return invalid(format!(
                "The topic {} currently has {first} partition(s); {} would not be an increase.",
                topic.name, asked.count
            ));
        }
        let additional = asked.count.abs_diff(first) as usize;
        let replication_factor = topic.partitions.values().next().map_or(1, |state| state.replicas.len());
        let partitions = match asked.assignments {
            None => vec![self.place(replication_factor)?; additional],
            Some(assignments) if assignments.len() != additional => {
                let given = assignments.len();
                return Err(misassigned(format!(
                    "Attempted to add {additional} additional partition(s), but only {given} assignment(s) were specified."
                )));
            }
            Some(assignments) => {
                let check = |replicas| self.check_replicas(replicas, Some(replication_factor));
                assignments.iter().map(|assignment| check(assignment.broker_ids)).collect::<Result<_, _>>()?
            }
        };
        Ok(PlannedPartitions { topic_id: topic.id, first, partitions })
    }

    /// Adds partitions that were planned, all in one.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn create_partitions(&mut self, planned: &[PlannedPartitions], wall: Wall) -> Result<Offset, Fault> {
        let arena = Bump::new();
        let partitions = planned.iter().flat_map(|topic| {
            let numbered = (topic.first..).zip(&topic.partitions);
            numbered.map(|(partition_id, replicas)| (topic.topic_id, partition_id, replicas))
        });
        let records: Vec<Record<'_>> = partitions
            .map(|(id, index, replicas)| Record::Partition(self.new_partition(id, index, replicas, &arena)))
            .collect();
        self.append(&records, wall)
    }

    /// Removes topics, all in one.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    ///
    /// # Panics
    /// When one of them is not there.
    pub fn delete_topics(&mut self, ids: &[Uuid], wall: Wall) -> Result<Offset, Fault> {
        let record = |topic_id: &Uuid| Record::RemoveTopic(RemoveTopicRecord { topic_id: *topic_id });
        let records: Vec<Record<'_>> = ids.iter().map(record).collect();
        self.append(&records, wall)
    }

    fn place_topic(&self, config: &Config, asked: &CreatableTopic<'_>) -> Result<Vec<Vec<i32>>, Refusal> {
        let replication_factor = match asked.replication_factor {
            DEFAULT => config.default_replication_factor,
            factor => factor,
        };
        if replication_factor < 1 {
            return Err(Refusal::new(
                ErrorCode::INVALID_REPLICATION_FACTOR,
                "Replication factor must be larger than 0, or -1 to use the default value.",
            ));
        }
        let Ok(count @ 1..) = usize::try_from(partitions_asked(config, asked)) else {
            return Err(Refusal::new(
                ErrorCode::INVALID_PARTITIONS,
                "Number of partitions was set to an invalid non-positive value.",
            ));
        };
        let replicas = self.place(replication_factor.unsigned_abs().into()).map_err(|refusal| Refusal {
            message: refusal.message.map(|message| {
                format!("Unable to replicate the partition {replication_factor} time(s): {message}")
            }),
            ..refusal
        })?;
        Ok(vec![replicas; count])
    }

    /// This node alone leads, so that it is the only place.
    fn place(&self, replication_factor: usize) -> Result<Vec<i32>, Refusal> {
        match replication_factor {
            1 => Ok(vec![self.identity().node_id]),
            _ => Err(Refusal::new(
                ErrorCode::INVALID_REPLICATION_FACTOR,
                format!(
                    "The target replication factor of {replication_factor} cannot be reached because only 1 broker(s) \
                     are registered or some brokers have all their log directories cordoned."
                ),
            )),
        }
    }

    fn check_assignments(
        &self,
        asked: &CreatableTopic<'_>,
        assignments: &[CreatableReplicaAssignment<'_>],
    ) -> Result<Vec<Vec<i32>>, Refusal> {
        let both = |what: &str| {
            let message =
                format!("A manual partition assignment was specified, but {what} was not set to -1.");
            Err(Refusal::new(ErrorCode::INVALID_REQUEST, message))
        };
        if asked.replication_factor != DEFAULT {
            return both("replication factor");
        }
        if asked.num_partitions != DEFAULT.into() {
            return both("numPartitions");
        }
        let mut placed = std::collections::BTreeMap::new();
        let mut replication_factor = None;
        for assignment in assignments {
            let index = assignment.partition_index;
            if placed.contains_key(&index) {
                return Err(misassigned(format!(
                    "Found multiple manual partition assignments for partition {index}"
                )));
            }
            let replicas = self.check_replicas(assignment.broker_ids, replication_factor)?;
            replication_factor = Some(replicas.len());
            if !replicas.iter().any(|id| is_active(&self.pending, *id)) {
                return Err(misassigned(format!(
                    "All brokers specified in the manual partition assignment for partition {index} are fenced or in \
                     controlled shutdown."
                )));
            }
            placed.insert(index, replicas);
        }
        if (0..).zip(placed.keys()).any(|(expected, index)| expected != *index) {
            return Err(misassigned("partitions should be a consecutive 0-based integer sequence"));
        }
        Ok(placed.into_values().collect())
    }

    fn check_replicas(
        &self,
        replicas: &[i32],
        replication_factor: Option<usize>,
    ) -> Result<Vec<i32>, Refusal> {
        const THE: &str = "The manual partition assignment includes";
        if replicas.is_empty() {
            return Err(misassigned(format!("{THE} an empty replica list.")));
        }
        let mut sorted = replicas.to_vec();
        sorted.sort_unstable();
        if let Some(id) = sorted.iter().find(|id| !self.pending.brokers.contains_key(id)) {
            return Err(misassigned(format!("{THE} broker {id}, but no such broker is registered.")));
        }
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(misassigned(format!("{THE} the broker {} more than once.", pair[0])));
        }
        match replication_factor {
            Some(factor) if factor != replicas.len() => Err(misassigned(format!(
                "{THE} a partition with {} replica(s), but this is not consistent with previous partitions, \
                 which have {factor} replica(s).",
                replicas.len()
            ))),
            _ => Ok(replicas.to_vec()),
        }
    }

    fn new_partition<'a>(
        &self,
        topic_id: Uuid,
        partition_id: i32,
        replicas: &[i32],
        arena: &'a Bump,
    ) -> PartitionRecord<'a> {
        let isr = replicas.iter().copied().filter(|id| is_active(&self.pending, *id));
        let isr = ArenaVec::from_iter_in(isr, arena).into_bump_slice();
        let directories = replicas.iter().map(|id| directory_of(&self.pending, *id));
        PartitionRecord {
            partition_id,
            topic_id,
            replicas: arena.alloc_slice_copy(replicas),
            isr,
            leader: isr.first().copied().unwrap_or(super::image::NO_LEADER),
            leader_epoch: 0,
            partition_epoch: 0,
            directories: ArenaVec::from_iter_in(directories, arena).into_bump_slice(),
            ..PartitionRecord::default()
        }
    }
}

/// How many partitions a request asks for; not above 0 when that is nonsense.
#[must_use]
pub fn partitions_asked(config: &Config, asked: &CreatableTopic<'_>) -> i64 {
    match (asked.assignments, asked.num_partitions) {
        ([], -1) => config.num_partitions.into(),
        ([], count) => count.into(),
        (assignments, _) => i64::try_from(assignments.len()).unwrap_or(i64::MAX),
    }
}

fn check_new_name(pending: &Image, name: &str) -> Result<(), Refusal> {
    if pending.topics.contains_key(name) {
        let message = format!("Topic '{name}' already exists.");
        return Err(Refusal::new(ErrorCode::TOPIC_ALREADY_EXISTS, message));
    }
    let invalid = |message| Err(Refusal::new(ErrorCode::INVALID_TOPIC_EXCEPTION, message));
    if let Err(message) = topic_name::check(name) {
        return invalid(message);
    }
    if !name.contains(['.', '_']) {
        return Ok(());
    }
    match pending.topics.keys().find(|other| topic_name::collide(name, other)) {
        Some(other) => invalid(format!("Topic '{name}' collides with existing topic: {other}")),
        None => Ok(()),
    }
}

fn misassigned(message: impl Into<String>) -> Refusal {
    Refusal::new(ErrorCode::INVALID_REPLICA_ASSIGNMENT, message)
}

fn is_active(pending: &Image, broker: i32) -> bool {
    pending.brokers.get(&broker).is_some_and(|broker| !broker.fenced && !broker.in_controlled_shutdown)
}

fn directory_of(pending: &Image, broker: i32) -> Uuid {
    match pending.brokers.get(&broker).map(|broker| broker.log_dirs.as_slice()) {
        Some([directory]) => *directory,
        _ => UNASSIGNED,
    }
}
