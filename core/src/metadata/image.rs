//! The metadata image: what the metadata log says, at one offset. Immutable once published; a writer clones and replays.
//!
//! Topics are shared between images, so that a clone costs one pointer a topic. Not here: which records make it
//! (`replay`), and whether a change is allowed (`controller`).

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::config::Endpoint;
use crate::storage::Offset;

/// Kafka's resource type numbers, as ConfigRecord and DescribeConfigs use them.
pub mod resource {
    /// A topic.
    pub const TOPIC: i8 = 2;
    /// A broker by id, or with an empty name all of them.
    pub const BROKER: i8 = 4;
    /// A broker's loggers.
    pub const BROKER_LOGGER: i8 = 8;
    /// A client-metrics subscription.
    pub const CLIENT_METRICS: i8 = 16;
    /// A group.
    pub const GROUP: i8 = 32;
}

/// No leader: what PartitionRecord says of a partition whose replicas are all gone.
pub const NO_LEADER: i32 = -1;

/// One partition's registration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PartitionState {
    /// Node ids, the preferred leader first.
    pub replicas: Vec<i32>,
    /// Replicas that are in sync.
    pub isr: Vec<i32>,
    /// Replicas that a reassignment takes away.
    pub removing_replicas: Vec<i32>,
    /// Replicas that a reassignment brings.
    pub adding_replicas: Vec<i32>,
    /// Directory ids, one for each replica.
    pub directories: Vec<Uuid>,
    /// Replicas that may lead although they are not in sync (KIP-966).
    pub eligible_leader_replicas: Vec<i32>,
    /// What was eligible when the last of them went.
    pub last_known_elr: Vec<i32>,
    /// The leader's node id, or [`NO_LEADER`].
    pub leader: i32,
    /// Rises with every change of leader.
    pub leader_epoch: i32,
    /// Rises with every change.
    pub partition_epoch: i32,
    /// 0 recovered, 1 recovering.
    pub leader_recovery_state: i8,
}

/// A topic and its partitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Its id; another one for each topic of that name.
    pub id: Uuid,
    /// Its partitions by index.
    pub partitions: BTreeMap<i32, PartitionState>,
}

/// A broker's registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerState {
    /// Rises with every registration.
    pub epoch: i64,
    /// One for each run of the process.
    pub incarnation_id: Uuid,
    /// Where clients reach it.
    pub endpoints: Vec<Endpoint>,
    /// Its rack.
    pub rack: Option<String>,
    /// Not to be given to clients.
    pub fenced: bool,
    /// On its way out.
    pub in_controlled_shutdown: bool,
    /// Its directories.
    pub log_dirs: Vec<Uuid>,
}

/// Whom quotas are for: names by `user`, `client-id` or `ip`; no name is everybody without quotas of their own.
pub type QuotaEntity = BTreeMap<String, Option<String>>;

/// The metadata as of one offset.
#[derive(Debug, Clone, Default)]
pub struct Image {
    /// Offset behind the last record that it holds.
    pub end_offset: Offset,
    /// Leader epoch of that record's batch.
    pub epoch: i32,
    /// The raft version that control records set; 0 when the voters are static.
    pub kraft_version: i16,
    /// Finalized feature levels by name.
    pub features: BTreeMap<String, i16>,
    /// Topics by name.
    pub topics: BTreeMap<String, Arc<Topic>>,
    /// Names by topic id.
    pub topic_names: BTreeMap<Uuid, String>,
    /// Brokers by node id.
    pub brokers: BTreeMap<i32, BrokerState>,
    /// Dynamic configs by resource type and name.
    pub configs: BTreeMap<(i8, String), BTreeMap<String, String>>,
    /// Quotas of clients, by whom they are for.
    pub quotas: BTreeMap<QuotaEntity, BTreeMap<String, f64>>,
    /// Iterations of SCRAM credentials, by user and number of the mechanism.
    pub scram: BTreeMap<String, BTreeMap<i8, i32>>,
    /// First producer id of the next block.
    pub next_producer_id: i64,
}

impl Image {
    /// A topic by its id.
    #[must_use]
    pub fn topic_by_id(&self, id: Uuid) -> Option<&Arc<Topic>> {
        self.topics.get(self.topic_names.get(&id)?)
    }

    /// A feature's finalized level, 0 when it has none.
    #[must_use]
    pub fn feature(&self, name: &str) -> i16 {
        self.features.get(name).copied().unwrap_or(0)
    }
}
