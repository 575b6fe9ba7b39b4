//! The state of a broker as plain values, for whoever shows it. Copies; no request is served from here.

use crate::group::Name;
use crate::group::shard::Group;
use crate::partition::View;
use crate::partition::producers::Producer;
use crate::storage::Offset;

use super::Broker;
use super::hosted::Hosted;

/// A topic as it is served.
#[derive(Debug, Clone)]
pub struct TopicState {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: uuid::Uuid,
    /// Partitions that this node hosts.
    pub partitions: Vec<PartitionState>,
}

/// A partition.
#[derive(Debug, Clone)]
pub struct PartitionState {
    /// Its number.
    pub index: i32,
    /// What readers may see; `None` for one that is closed.
    pub view: Option<View>,
    /// Up to where it is on disk.
    pub flushed_offset: Offset,
    /// Producers that it remembers.
    pub producers: Vec<(i64, Producer)>,
}

/// A group of consumers.
#[derive(Debug, Clone)]
pub struct GroupState {
    /// Its id.
    pub id: Name,
    /// Where it stands.
    pub state: &'static str,
    /// What it speaks: `classic`, or a protocol that is not served.
    pub kind: &'static str,
    /// How members share partitions, once they settled on it.
    pub protocol: String,
    /// How often it was put together.
    pub generation: i32,
    /// Who is in it.
    pub members: Vec<MemberState>,
    /// How far it got: topic, partition, offset.
    pub offsets: Vec<(Name, i32, Offset)>,
}

/// A member of a group.
#[derive(Debug, Clone)]
pub struct MemberState {
    /// Its id.
    pub id: Name,
    /// What its client calls itself.
    pub client_id: Name,
    /// What it said of itself.
    pub metadata: bytes::Bytes,
    /// What it was assigned.
    pub assignment: bytes::Bytes,
    /// What it waits for, if anything: `JoinGroup` or `SyncGroup`.
    pub waits_for: Option<&'static str>,
}

impl Broker {
    /// Every topic.
    pub fn topic_states(&self) -> Vec<TopicState> {
        let snapshot = self.snapshot();
        let topics = snapshot.topics.iter().map(|(name, topic)| TopicState {
            name: name.clone(),
            id: topic.topic.id,
            partitions: topic.partitions.iter().map(|(index, hosted)| hosted.inspect(*index)).collect(),
        });
        topics.collect()
    }

    /// Every group.
    pub fn group_states(&self) -> Vec<GroupState> {
        let snapshot = self.snapshot();
        let shards = snapshot.group_shards.values().filter(|shard| shard.is_active());
        let groups = shards.flat_map(|shard| {
            shard.look(|shard| {
                shard.groups().iter().map(|(id, group)| state(id, group, shard)).collect::<Vec<_>>()
            })
        });
        groups.collect()
    }
}

impl Hosted {
    fn inspect(&self, index: i32) -> PartitionState {
        let producers =
            self.producers(|producers| producers.iter().map(|(id, producer)| (id, *producer)).collect());
        PartitionState {
            index,
            view: self.view().ok(),
            flushed_offset: self.flushed_offset(),
            producers: producers.unwrap_or_default(),
        }
    }
}

fn state(id: &Name, group: &Group, shard: &crate::group::Shard) -> GroupState {
    let offsets = shard.offsets().group(id).into_iter().flatten().flat_map(|(topic, partitions)| {
        partitions.iter().map(|(partition, committed)| (topic.clone(), *partition, committed.offset))
    });
    let offsets = offsets.collect();
    match group {
        Group::Classic(group) => GroupState {
            id: id.clone(),
            state: group.state().name(),
            kind: "classic",
            protocol: group.protocol().to_owned(),
            generation: group.generation(),
            members: group
                .members()
                .iter()
                .map(|(id, member)| MemberState {
                    id: id.clone(),
                    client_id: member.client_id.clone(),
                    metadata: member.metadata(group.protocol()),
                    assignment: member.assignment.clone(),
                    waits_for: match (member.join, member.sync) {
                        (Some(_), _) => Some("JoinGroup"),
                        (None, Some(_)) => Some("SyncGroup"),
                        (None, None) => None,
                    },
                })
                .collect(),
            offsets,
        },
        Group::Foreign(group) => GroupState {
            id: id.clone(),
            state: group.state(),
            kind: group.kind.name(),
            protocol: String::new(),
            generation: group.epoch(),
            members: Vec::new(),
            offsets,
        },
    }
}
