//! Which brokers a client can reach through its listener, and what that makes of partitions.
//!
//! Brokers of the metadata that this node never sees stay fenced: a directory may tell of a cluster that it once belonged to.

use std::collections::BTreeMap;

use crate::config::Endpoint;
use crate::error::ErrorCode;
use crate::metadata::image::{BrokerState, Image, NO_LEADER, PartitionState};
use crate::partition::Closed;
use crate::session::Peer;

use super::Broker;
use super::snapshot::ServedTopic;

/// What a client may do with a topic where nobody keeps it from anything: the bits of Kafka's operation numbers.
pub(crate) const TOPIC_OPERATIONS: i32 = operations(&[3, 4, 5, 6, 7, 8, 10, 11]);
/// The same for the cluster.
pub(crate) const CLUSTER_OPERATIONS: i32 = operations(&[5, 7, 8, 9, 10, 11, 12]);
/// The same for a group.
pub(crate) const GROUP_OPERATIONS: i32 = operations(&[3, 6, 8, 10, 11]);
/// Nobody asked.
pub(crate) const OPERATIONS_OMITTED: i32 = i32::MIN;

const fn operations(numbers: &[u32]) -> i32 {
    let mut bits = 0;
    let mut at = 0;
    while at < numbers.len() {
        bits |= 1 << numbers[at];
        at += 1;
    }
    bits
}

/// A broker as one listener shows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reachable<'i> {
    pub state: &'i BrokerState,
    pub endpoint: &'i Endpoint,
}

/// Brokers by id, through one listener.
pub(crate) struct Reach<'i> {
    image: &'i Image,
    listener: &'i str,
    /// Those that are not fenced.
    alive: BTreeMap<i32, Reachable<'i>>,
}

/// Who leads a partition, as a client is told.
pub(crate) struct Leader {
    pub error_code: ErrorCode,
    pub id: i32,
}

impl<'i> Reach<'i> {
    pub fn new(broker: &'i Broker, image: &'i Image, peer: &Peer) -> Reach<'i> {
        let endpoint = broker.config().endpoints.get(peer.endpoint);
        let listener = endpoint.map_or("", |endpoint| endpoint.name.as_str());
        let mut reach = Reach { image, listener, alive: BTreeMap::new() };
        reach.alive = reach.all().filter(|(_, reachable)| !reachable.state.fenced).collect();
        reach
    }

    /// Brokers that can be reached, fenced ones included.
    pub fn all(&self) -> impl Iterator<Item = (i32, Reachable<'i>)> + use<'i> {
        let listener = self.listener;
        self.image.brokers.iter().filter_map(move |(&id, state)| {
            let endpoint = state.endpoints.iter().find(|endpoint| endpoint.name == listener)?;
            Some((id, Reachable { state, endpoint }))
        })
    }

    /// Brokers that can be reached and are not fenced.
    pub fn alive(&self) -> &BTreeMap<i32, Reachable<'i>> {
        &self.alive
    }

    /// Whether the broker is there.
    pub fn is_alive(&self, id: i32) -> bool {
        self.alive.contains_key(&id)
    }

    /// Who leads the partition. One whose log is offline here has no leader: no other replica could take over.
    pub fn leader(&self, topic: &ServedTopic, index: i32, state: &PartitionState) -> Leader {
        let none = |error_code| Leader { error_code, id: NO_LEADER };
        match self.is_alive(state.leader) {
            true if is_offline(topic, index) => none(ErrorCode::LEADER_NOT_AVAILABLE),
            true => Leader { error_code: ErrorCode::NONE, id: state.leader },
            false if self.image.brokers.contains_key(&state.leader) => none(ErrorCode::LISTENER_NOT_FOUND),
            false => none(ErrorCode::LEADER_NOT_AVAILABLE),
        }
    }

    /// Replicas that cannot serve.
    pub fn offline_replicas<'s>(
        &'s self,
        topic: &'s ServedTopic,
        index: i32,
        state: &'s PartitionState,
    ) -> impl Iterator<Item = i32> + 's {
        let is_offline = is_offline(topic, index);
        let is_down = move |id: &i32| !self.is_alive(*id) || (is_offline && *id == state.leader);
        state.replicas.iter().copied().filter(is_down)
    }
}

fn is_offline(topic: &ServedTopic, index: i32) -> bool {
    let hosted = topic.partitions.get(&index);
    hosted.is_some_and(|hosted| matches!(hosted.closed(), Some(Closed::Offline(_))))
}
