//! What a request sees: an image of the metadata and, swapped with it as one, the partitions that this node hosts.
//!
//! So an image never names a partition of ours without a machine, and a request sees one state from start to end.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use crate::error::ErrorCode;
use crate::group;
use crate::lock::lock;
use crate::metadata::image::{Image, Topic};
use crate::metadata::topic_config::TopicConfig;
use crate::storage::Offset;
use crate::wire::Text;

use super::group_shard::GroupShard;
use super::hosted::Hosted;
use super::signal::Waiters;
use super::transactions::TransactionLog;

/// A topic as it is served.
pub(crate) struct ServedTopic {
    pub topic: Arc<Topic>,
    pub config: Arc<TopicConfig>,
    /// Partitions that this node hosts, by index.
    pub partitions: BTreeMap<i32, Arc<Hosted>>,
}

/// The state of the broker as one request sees it.
#[derive(Default)]
pub(crate) struct Snapshot {
    pub image: Arc<Image>,
    /// Topics by name.
    pub topics: BTreeMap<String, Arc<ServedTopic>>,
    /// The same by id.
    pub topics_by_id: BTreeMap<Uuid, Arc<ServedTopic>>,
    /// Groups, by the partition of their topic.
    pub group_shards: BTreeMap<i32, Arc<GroupShard>>,
    /// Over how many partitions groups are spread: as many as their topic had when it was first served. Those that it gets
    /// later hold none until the next start, or else every group would be looked for where it is not.
    pub group_partitions: i32,
    /// Logs of transactions, by their partition.
    pub transaction_logs: BTreeMap<i32, Arc<TransactionLog>>,
}

impl Snapshot {
    /// The shard that holds a group.
    ///
    /// # Errors
    /// What clients are told when it is not here, or cannot be anywhere.
    pub fn group_shard(&self, group_id: &str) -> Result<&Arc<GroupShard>, ErrorCode> {
        // The keys of its records have no room for more.
        if group_id.len() > group::NAME_BYTES_MAX {
            return Err(ErrorCode::INVALID_GROUP_ID);
        }
        let partition = group::partition_of(group_id, self.group_partitions);
        self.group_shards.get(&partition).ok_or(ErrorCode::NOT_COORDINATOR)
    }

    /// A topic by name; the name is as a client sent it.
    pub fn topic(&self, name: Text<'_>) -> Option<&Arc<ServedTopic>> {
        self.topics.get(std::str::from_utf8(name.0).ok()?)
    }

    /// A partition that this node leads, by its topic's name.
    ///
    /// # Errors
    /// What clients are told when there is none.
    pub fn partition(&self, topic: Text<'_>, index: i32) -> Result<&Arc<Hosted>, ErrorCode> {
        self.topic(topic).ok_or(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION)?.partition(index)
    }
}

impl ServedTopic {
    /// A partition that this node leads.
    ///
    /// # Errors
    /// What clients are told when there is none.
    pub fn partition(&self, index: i32) -> Result<&Arc<Hosted>, ErrorCode> {
        self.partitions.get(&index).ok_or_else(|| match self.topic.partitions.contains_key(&index) {
            true => ErrorCode::NOT_LEADER_OR_FOLLOWER,
            false => ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
        })
    }
}

/// Up to where the metadata log is in force, and who waits for more.
#[derive(Default)]
pub(crate) struct Publication {
    offset: Mutex<Offset>,
    pub waiters: Waiters,
}

impl Publication {
    /// Everything below this offset of the metadata log is durable and in force.
    pub fn offset(&self) -> Offset {
        *lock(&self.offset)
    }

    /// Everything below `offset` is in force now.
    pub fn advance(&self, offset: Offset) {
        let mut current = lock(&self.offset);
        *current = offset.max(*current);
        drop(current);
        self.waiters.wake();
    }
}
