//! How records change the image: state is changed here and nowhere else, at start and while running.
//!
//! Source: Kafka's `*Delta.replay` methods and `PartitionRegistration.merge`.

use std::collections::BTreeMap;
use std::sync::Arc;

use bumpalo::Bump;
use uuid::Uuid;

use crate::config::Endpoint;
use crate::error::Malformed;
use crate::protocol::on_disk::control::KRaftVersionRecord;
use crate::protocol::on_disk::metadata::{
    BrokerRegistrationChangeRecord, ClientQuotaRecord, ConfigRecord, PartitionChangeRecord, PartitionRecord,
    RegisterBrokerRecord,
};
use crate::records::{Batch, Batches, Codec, ControlType, Decompressor, RecordIter};
use crate::wire::{Message, Text};

use super::image::{BrokerState, Image, NO_LEADER, PartitionState, QuotaEntity, Topic};
use super::record::Record;

/// What a compressed batch of metadata may unpack to: Kafka's writes none, and its batches are of 8 MiB at most.
const UNPACKED_BYTES_MAX: usize = 8 << 20;
/// PartitionChangeRecord's "leader unchanged".
const LEADER_UNCHANGED: i32 = -2;

/// Why metadata cannot be replayed: it is damaged, or a later release wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("metadata at offset {offset}: {what}")]
pub struct ReplayError {
    /// Where in the metadata log.
    pub offset: i64,
    /// What is wrong.
    pub what: String,
}

/// Replays batches into an image.
#[derive(Debug, Default)]
pub struct Replay {
    image: Image,
    /// The image before the metadata transaction that is open.
    before_transaction: Option<Image>,
}

impl Replay {
    /// Replays every batch in `bytes`, which are back to back.
    ///
    /// # Errors
    /// The first record that cannot be replayed.
    pub fn batches(&mut self, bytes: &[u8]) -> Result<(), ReplayError> {
        for batch in Batches::new(bytes) {
            let wrong = |malformed: Malformed| ReplayError {
                offset: self.image.end_offset,
                what: format!("byte {}: {}", malformed.at, malformed.what),
            };
            self.batch(&batch.map_err(wrong)?)?;
        }
        Ok(())
    }

    /// Replays one batch.
    ///
    /// # Errors
    /// The first record that cannot be replayed.
    pub fn batch(&mut self, batch: &Batch<'_>) -> Result<(), ReplayError> {
        let base = batch.base_offset();
        let error = |delta: i32, what: String| ReplayError { offset: base + i64::from(delta), what };
        let codec = batch.codec().ok_or_else(|| error(0, "an unknown compression codec".into()))?;
        let mut unpacked = Vec::new();
        let section = match codec {
            Codec::Uncompressed => batch.records(),
            codec => {
                let decompressor = Decompressor::new(codec, batch.records(), UNPACKED_BYTES_MAX);
                decompressor
                    .and_then(|mut decompressor| decompressor.read_to(&mut unpacked))
                    .map_err(|undecodable| error(0, undecodable.to_string()))?;
                &unpacked
            }
        };
        for record in RecordIter::new(section, batch.records_count()) {
            let record = record.map_err(|malformed| error(0, malformed.to_string()))?;
            let value = record.value.unwrap_or_default();
            let arena = Bump::new();
            let result = match batch.is_control() {
                true => self.control(record.key, value, &arena),
                false => Record::decode(value, &arena)
                    .map_err(|malformed| malformed.to_string())
                    .and_then(|record| self.record(&record)),
            };
            result.map_err(|what| error(record.offset_delta, what))?;
        }
        self.image.end_offset = batch.next_offset();
        self.image.epoch = self.image.epoch.max(batch.partition_leader_epoch());
        Ok(())
    }

    fn control(&mut self, key: Option<&[u8]>, value: &[u8], arena: &Bump) -> Result<(), String> {
        if ControlType::from_key(key).map_err(|malformed| malformed.to_string())? == ControlType::KraftVersion
        {
            let record =
                KRaftVersionRecord::decode(value, 0, arena).map_err(|malformed| malformed.to_string())?;
            self.image.kraft_version = record.k_raft_version;
        }
        Ok(())
    }

    /// Replays one record.
    ///
    /// # Errors
    /// What the record asks for is not there.
    pub fn record(&mut self, record: &Record<'_>) -> Result<(), String> {
        match record {
            Record::BeginTransaction(_) if self.before_transaction.is_some() => {
                return Err("a metadata transaction begins inside another".into());
            }
            Record::BeginTransaction(_) => self.before_transaction = Some(self.image.clone()),
            Record::EndTransaction(_) => self.before_transaction = None,
            Record::AbortTransaction(_) => {
                if let Some(before) = self.before_transaction.take() {
                    self.image = before;
                }
            }
            record => self.image.replay(record)?,
        }
        Ok(())
    }

    /// What was replayed was a snapshot: it stands for everything below `end_offset`.
    pub fn assume_end(&mut self, end_offset: i64, epoch: i32) {
        self.image.end_offset = end_offset;
        self.image.epoch = epoch;
    }

    /// The raft version that the formatter decided on.
    pub fn assume_kraft_version(&mut self, kraft_version: i16) {
        self.image.kraft_version = kraft_version;
    }

    /// The offset behind what was replayed; where a log without that many records begins.
    #[must_use]
    pub fn end_offset(&self) -> i64 {
        self.image.end_offset
    }

    /// Whether a metadata transaction was left open: the next leader aborts it.
    #[must_use]
    pub fn is_in_transaction(&self) -> bool {
        self.before_transaction.is_some()
    }

    /// The image as replayed; an open transaction counts as aborted.
    #[must_use]
    pub fn finish(self) -> Image {
        let (end_offset, epoch) = (self.image.end_offset, self.image.epoch);
        Image { end_offset, epoch, ..self.before_transaction.unwrap_or(self.image) }
    }
}

impl Image {
    /// Applies one record.
    ///
    /// # Errors
    /// What the record asks for is not there.
    pub fn replay(&mut self, record: &Record<'_>) -> Result<(), String> {
        match record {
            Record::RegisterBroker(record) => self.register_broker(record),
            Record::UnregisterBroker(record) => drop(self.brokers.remove(&record.broker_id)),
            Record::Topic(record) => {
                let name = record.name.to_string();
                self.topic_names.insert(record.topic_id, name.clone());
                let topic = Topic { name: name.clone(), id: record.topic_id, partitions: BTreeMap::new() };
                self.topics.insert(name, Arc::new(topic));
            }
            Record::Partition(record) => {
                let state = PartitionState::from(record);
                self.topic_mut(record.topic_id)?.partitions.insert(record.partition_id, state);
            }
            Record::PartitionChange(record) => self.change_partition(record)?,
            Record::Config(record) => self.set_config(record),
            Record::FenceBroker(record) => self.broker_mut(record.id)?.fenced = true,
            Record::UnfenceBroker(record) => self.broker_mut(record.id)?.fenced = false,
            Record::RemoveTopic(record) => self.remove_topic(record.topic_id)?,
            Record::FeatureLevel(record) => match record.feature_level {
                0 => drop(self.features.remove(&record.name.to_string())),
                level => drop(self.features.insert(record.name.to_string(), level)),
            },
            Record::ProducerIds(record) => {
                self.next_producer_id = self.next_producer_id.max(record.next_producer_id);
            }
            Record::BrokerRegistrationChange(record) => self.change_broker(record)?,
            Record::ClearElr(record) => self.clear_elr(record.topic_name),
            Record::ClientQuota(record) => self.set_quota(record),
            Record::UserScramCredential(record) => {
                let mechanisms = self.scram.entry(record.name.to_string()).or_default();
                mechanisms.insert(record.mechanism, record.iterations);
            }
            Record::RemoveUserScramCredential(record) => {
                let user = record.name.to_string();
                if let Some(mechanisms) = self.scram.get_mut(&user) {
                    mechanisms.remove(&record.mechanism);
                }
                self.scram.retain(|_, mechanisms| !mechanisms.is_empty());
            }
            Record::BeginTransaction(_)
            | Record::EndTransaction(_)
            | Record::AbortTransaction(_)
            | Record::RegisterController(_)
            | Record::Other(_) => {}
        }
        Ok(())
    }

    fn topic_mut(&mut self, id: Uuid) -> Result<&mut Topic, String> {
        let topic = self.topic_names.get(&id).and_then(|name| self.topics.get_mut(name));
        topic.map(Arc::make_mut).ok_or_else(|| format!("a record names topic id {id}, which does not exist"))
    }

    fn broker_mut(&mut self, id: i32) -> Result<&mut BrokerState, String> {
        self.brokers.get_mut(&id).ok_or_else(|| format!("a record names broker {id}, which never registered"))
    }

    fn register_broker(&mut self, record: &RegisterBrokerRecord<'_>) {
        let endpoint = |endpoint: &crate::protocol::on_disk::metadata::BrokerEndpoint<'_>| Endpoint {
            name: endpoint.name.to_string(),
            host: endpoint.host.to_string(),
            port: endpoint.port,
            security_protocol: endpoint.security_protocol,
        };
        let state = BrokerState {
            epoch: record.broker_epoch,
            incarnation_id: record.incarnation_id,
            endpoints: record.end_points.iter().map(endpoint).collect(),
            rack: record.rack.map(|rack| rack.to_string()),
            fenced: record.fenced,
            in_controlled_shutdown: record.in_controlled_shutdown,
            log_dirs: record.log_dirs.to_vec(),
        };
        self.brokers.insert(record.broker_id, state);
    }

    fn change_broker(&mut self, record: &BrokerRegistrationChangeRecord<'_>) -> Result<(), String> {
        let broker = self.broker_mut(record.broker_id)?;
        match record.fenced {
            1 => broker.fenced = true,
            -1 => broker.fenced = false,
            _ => {}
        }
        if record.in_controlled_shutdown == 1 {
            broker.in_controlled_shutdown = true;
        }
        if !record.log_dirs.is_empty() {
            broker.log_dirs = record.log_dirs.to_vec();
        }
        Ok(())
    }

    fn set_config(&mut self, record: &ConfigRecord<'_>) {
        let resource = (record.resource_type, record.resource_name.to_string());
        let configs = self.configs.entry(resource.clone()).or_default();
        match record.value {
            Some(value) => drop(configs.insert(record.name.to_string(), value.to_string())),
            None => drop(configs.remove(&record.name.to_string())),
        }
        if configs.is_empty() {
            self.configs.remove(&resource);
        }
    }

    fn set_quota(&mut self, record: &ClientQuotaRecord<'_>) {
        let name = |name: Option<Text<'_>>| name.map(|name| name.to_string());
        let entity: QuotaEntity = record
            .entity
            .iter()
            .map(|entity| (entity.entity_type.to_string(), name(entity.entity_name)))
            .collect();
        let quotas = self.quotas.entry(entity.clone()).or_default();
        match record.remove {
            true => drop(quotas.remove(&record.key.to_string())),
            false => drop(quotas.insert(record.key.to_string(), record.value)),
        }
        if quotas.is_empty() {
            self.quotas.remove(&entity);
        }
    }

    fn remove_topic(&mut self, id: Uuid) -> Result<(), String> {
        let name =
            self.topic_names.remove(&id).ok_or_else(|| format!("topic id {id} is removed but never was"))?;
        self.topics.remove(&name);
        self.configs.remove(&(super::image::resource::TOPIC, name));
        Ok(())
    }

    fn change_partition(&mut self, record: &PartitionChangeRecord<'_>) -> Result<(), String> {
        let partition = self.topic_mut(record.topic_id)?.partitions.get_mut(&record.partition_id);
        let partition = partition.ok_or_else(|| {
            format!(
                "partition {} of topic id {} is changed but never was",
                record.partition_id, record.topic_id
            )
        })?;
        partition.merge(record);
        Ok(())
    }

    fn clear_elr(&mut self, topic: Text<'_>) {
        let name = topic.to_string();
        for (_, topic) in self.topics.iter_mut().filter(|(key, _)| name.is_empty() || **key == name) {
            for partition in Arc::make_mut(topic).partitions.values_mut() {
                partition.eligible_leader_replicas.clear();
                partition.last_known_elr.clear();
            }
        }
    }
}

impl From<&PartitionRecord<'_>> for PartitionState {
    fn from(record: &PartitionRecord<'_>) -> PartitionState {
        PartitionState {
            replicas: record.replicas.to_vec(),
            isr: record.isr.to_vec(),
            removing_replicas: record.removing_replicas.to_vec(),
            adding_replicas: record.adding_replicas.to_vec(),
            directories: record.directories.to_vec(),
            eligible_leader_replicas: record.eligible_leader_replicas.unwrap_or_default().to_vec(),
            last_known_elr: record.last_known_elr.unwrap_or_default().to_vec(),
            leader: record.leader,
            leader_epoch: record.leader_epoch,
            partition_epoch: record.partition_epoch,
            leader_recovery_state: record.leader_recovery_state,
        }
    }
}

impl PartitionState {
    /// Applies a change; fields that it does not name stay as they are.
    fn merge(&mut self, record: &PartitionChangeRecord<'_>) {
        fn set<T: Clone>(field: &mut Vec<T>, value: Option<&[T]>) {
            if let Some(value) = value {
                *field = value.to_vec();
            }
        }
        set(&mut self.isr, record.isr);
        set(&mut self.replicas, record.replicas);
        set(&mut self.removing_replicas, record.removing_replicas);
        set(&mut self.adding_replicas, record.adding_replicas);
        set(&mut self.directories, record.directories);
        set(&mut self.eligible_leader_replicas, record.eligible_leader_replicas);
        set(&mut self.last_known_elr, record.last_known_elr);
        if record.leader_recovery_state >= 0 {
            self.leader_recovery_state = record.leader_recovery_state;
        }
        if record.leader != LEADER_UNCHANGED {
            self.leader = record.leader.max(NO_LEADER);
            self.leader_epoch = self.leader_epoch.saturating_add(1);
        }
        self.partition_epoch = self.partition_epoch.saturating_add(1);
    }
}
