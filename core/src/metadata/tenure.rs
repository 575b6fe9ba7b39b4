//! What a node appends to the metadata log when it starts and when it stops, and what that makes of its partitions.
//!
//! Start: leader change; at the first start the formatter's features; controller and broker registration; then, in one batch,
//! unfencing and the lead of every partition. Stop: no leader anywhere, then fenced. After a crash the start first says what
//! the stop could not. Each change of leader raises the partition's leader epoch.
//!
//! With `eligible.leader.replicas.version` 1 a partition without a leader has an empty ISR, and remembers in its ELR who may
//! lead again (KIP-966); below that level the ISR stays.

use uuid::Uuid;

use crate::config::{Config, Endpoint};
use crate::protocol::on_disk::metadata::{
    BeginTransactionRecord, BrokerEndpoint, BrokerFeature, BrokerRegistrationChangeRecord, ConfigRecord,
    ControllerEndpoint, ControllerFeature, EndTransactionRecord, FeatureLevelRecord, PartitionChangeRecord,
    RegisterBrokerRecord, RegisterControllerRecord,
};
use crate::storage::{Fault, Storage};
use crate::time::Wall;
use crate::wire::Text;

use super::controller::Controller;
use super::image::{NO_LEADER, PartitionState, resource};
use super::levels::{
    ELIGIBLE_LEADER_REPLICAS_VERSION, METADATA_VERSION, PORTABLE, RecordVersions, SUPPORTED,
};
use super::record::Record;

/// BrokerRegistrationChangeRecord's `fenced`.
const FENCE: i8 = 1;
const UNFENCE: i8 = -1;

impl Controller {
    /// Takes the lead of the metadata log and of every partition that this node has a replica of.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn start(&mut self, config: &Config, storage: &dyn Storage, wall: Wall) -> Result<(), Fault> {
        self.begin_epoch(config, storage, wall)?;
        self.append_bootstrap(config, wall)?;
        self.register(config, wall)?;
        self.lead(wall)
    }

    /// Steps down from every partition, then fences this node.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn stop(&mut self, wall: Wall) -> Result<(), Fault> {
        let shutdown =
            BrokerRegistrationChangeRecord { in_controlled_shutdown: 1, ..self.registration_change() };
        let me = [self.identity.node_id];
        let mut records = vec![Record::BrokerRegistrationChange(shutdown)];
        self.step_down(&me, &mut records);
        let fence = BrokerRegistrationChangeRecord { fenced: FENCE, ..self.registration_change() };
        self.append(&records, wall)?;
        self.append(&[Record::BrokerRegistrationChange(fence)], wall)?;
        Ok(())
    }

    fn registration_change(&self) -> BrokerRegistrationChangeRecord<'static> {
        BrokerRegistrationChangeRecord {
            broker_id: self.identity.node_id,
            broker_epoch: self.broker_epoch,
            ..BrokerRegistrationChangeRecord::default()
        }
    }

    /// First start: what the formatter decided becomes part of the log.
    fn append_bootstrap(&mut self, config: &Config, wall: Wall) -> Result<(), Fault> {
        if self.pending.feature(METADATA_VERSION) > 0 {
            return Ok(());
        }
        let formatted = std::mem::take(&mut self.bootstrap).features;
        let levels: Vec<(String, i16)> = match formatted.contains_key(METADATA_VERSION) {
            true => formatted.into_iter().collect(),
            false => PORTABLE.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect(),
        };
        let level_of =
            |wanted: &str| levels.iter().find(|(name, _)| name == wanted).map_or(0, |(_, level)| *level);
        let mut ordered = levels.clone();
        ordered.sort_by_key(|(name, _)| (name != METADATA_VERSION, name.clone()));

        let mut records = Vec::new();
        let in_transaction = level_of(METADATA_VERSION) >= 13;
        if in_transaction {
            let name = Some(Text::new("Bootstrap records"));
            records.push(Record::BeginTransaction(BeginTransactionRecord { name }));
        }
        records.extend(ordered.iter().map(|(name, feature_level)| {
            Record::FeatureLevel(FeatureLevelRecord { name: Text::new(name), feature_level: *feature_level })
        }));
        let min_insync_replicas = config.properties.get("min.insync.replicas").map_or("1", String::as_str);
        if level_of(ELIGIBLE_LEADER_REPLICAS_VERSION) > 0 {
            records.push(Record::Config(ConfigRecord {
                resource_type: resource::BROKER,
                resource_name: Text::new(""),
                name: Text::new("min.insync.replicas"),
                value: Some(Text::new(min_insync_replicas)),
            }));
        }
        if in_transaction {
            records.push(Record::EndTransaction(EndTransactionRecord::default()));
        }
        self.append(&records, wall)?;
        Ok(())
    }

    fn register(&mut self, config: &Config, wall: Wall) -> Result<(), Fault> {
        let versions = RecordVersions::of(&self.pending);
        if versions.register_controller {
            let end_points: Vec<ControllerEndpoint<'_>> =
                config.controller_endpoints.iter().map(Into::into).collect();
            let features: Vec<ControllerFeature<'_>> = SUPPORTED.iter().map(Into::into).collect();
            let record = RegisterControllerRecord {
                controller_id: self.identity.node_id,
                incarnation_id: self.random.uuid(),
                zk_migration_ready: false,
                end_points: &end_points,
                features: &features,
            };
            self.append(&[Record::RegisterController(record)], wall)?;
        }
        self.fence_previous(wall)?;

        self.broker_epoch = self.pending.end_offset;
        let end_points: Vec<BrokerEndpoint<'_>> = config.endpoints.iter().map(Into::into).collect();
        let features: Vec<BrokerFeature<'_>> = SUPPORTED.iter().map(Into::into).collect();
        let log_dirs = [self.identity.directory_id];
        let record = RegisterBrokerRecord {
            broker_id: self.identity.node_id,
            is_migrating_zk_broker: false,
            incarnation_id: self.random.uuid(),
            broker_epoch: self.broker_epoch,
            end_points: &end_points,
            features: &features,
            rack: config.rack.as_deref().map(Text::new),
            fenced: true,
            in_controlled_shutdown: false,
            log_dirs: &log_dirs,
            cordoned_log_dirs: None,
        };
        self.append(&[Record::RegisterBroker(record)], wall)?;
        if versions.register_broker >= 4 {
            let cordoned =
                BrokerRegistrationChangeRecord { cordoned_log_dirs: Some(&[]), ..self.registration_change() };
            self.append(&[Record::BrokerRegistrationChange(cordoned)], wall)?;
        }
        Ok(())
    }

    /// After a crash: what a clean stop would have said of the previous incarnation.
    fn fence_previous(&mut self, wall: Wall) -> Result<(), Fault> {
        let me = [self.identity.node_id];
        let mut records = Vec::new();
        self.step_down(&me, &mut records);
        if let Some(previous) = self.pending.brokers.get(&me[0]).filter(|broker| !broker.fenced) {
            records.push(Record::BrokerRegistrationChange(BrokerRegistrationChangeRecord {
                broker_id: me[0],
                broker_epoch: previous.epoch,
                fenced: FENCE,
                ..BrokerRegistrationChangeRecord::default()
            }));
        }
        self.append(&records, wall)?;
        Ok(())
    }

    /// The records after which this node leads nothing.
    fn step_down<'a>(&self, me: &'a [i32], records: &mut Vec<Record<'a>>) {
        let elr = self.pending.feature(ELIGIBLE_LEADER_REPLICAS_VERSION) > 0;
        for topic in self.pending.topics.values() {
            for (&partition_id, state) in topic.partitions.iter().filter(|(_, state)| state.leader == me[0]) {
                let alone = elr && state.isr == me;
                records.push(Record::PartitionChange(PartitionChangeRecord {
                    partition_id,
                    topic_id: topic.id,
                    leader: NO_LEADER,
                    isr: alone.then_some(&[][..]),
                    eligible_leader_replicas: alone.then_some(me),
                    last_known_elr: alone.then_some(me),
                    ..PartitionChangeRecord::default()
                }));
            }
        }
    }

    /// Unfences this node and makes it the leader of every partition that it may lead.
    fn lead(&mut self, wall: Wall) -> Result<(), Fault> {
        let me = [self.identity.node_id];
        let directory = [self.identity.directory_id];
        let unfence = BrokerRegistrationChangeRecord { fenced: UNFENCE, ..self.registration_change() };
        let mut records = vec![Record::BrokerRegistrationChange(unfence)];
        let writes_directories = RecordVersions::of(&self.pending).partition >= 1;
        for topic in self.pending.topics.values() {
            let ours = topic.partitions.iter().filter(|(_, state)| may_lead(state, me[0]));
            for (&partition_id, state) in ours {
                records.push(Record::PartitionChange(PartitionChangeRecord {
                    partition_id,
                    topic_id: topic.id,
                    leader: me[0],
                    isr: (state.isr != me).then_some(&me),
                    directories: (writes_directories && assigns_to_us(state, directory[0]))
                        .then_some(&directory),
                    eligible_leader_replicas: (!state.eligible_leader_replicas.is_empty()).then_some(&[]),
                    last_known_elr: (!state.last_known_elr.is_empty()).then_some(&[]),
                    ..PartitionChangeRecord::default()
                }));
            }
        }
        self.append(&records, wall)?;
        Ok(())
    }
}

/// Has nobody else a better claim?
fn may_lead(state: &PartitionState, me: i32) -> bool {
    let eligible = [&state.isr, &state.eligible_leader_replicas, &state.last_known_elr];
    state.leader == NO_LEADER
        && state.replicas.contains(&me)
        && eligible.iter().find(|nodes| !nodes.is_empty()).is_none_or(|nodes| nodes.contains(&me))
}

/// A sole replica in a directory that nobody chose yet: it is in ours.
fn assigns_to_us(state: &PartitionState, directory: Uuid) -> bool {
    /// Directory ids below this number are reserved: unknown, unassigned, lost.
    const RESERVED: u128 = 100;
    state.replicas.len() == 1
        && state.directories != [directory]
        && state.directories.iter().all(|id| id.as_u128() < RESERVED)
}

macro_rules! from_endpoint {
    ($($type:ident),*) => {$(
        impl<'a> From<&'a Endpoint> for $type<'a> {
            fn from(endpoint: &'a Endpoint) -> $type<'a> {
                $type {
                    name: Text::new(&endpoint.name),
                    host: Text::new(&endpoint.host),
                    port: endpoint.port,
                    security_protocol: endpoint.security_protocol,
                }
            }
        }
    )*};
}
from_endpoint!(BrokerEndpoint, ControllerEndpoint);

macro_rules! from_supported {
    ($($type:ident),*) => {$(
        impl From<&(&'static str, i16, i16)> for $type<'static> {
            fn from((name, min, max): &(&'static str, i16, i16)) -> $type<'static> {
                $type { name: Text::new(name), min_supported_version: *min, max_supported_version: *max }
            }
        }
    )*};
}
from_supported!(BrokerFeature, ControllerFeature);
