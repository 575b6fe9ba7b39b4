//! What members of groups ask: JoinGroup, SyncGroup, Heartbeat, LeaveGroup, OffsetCommit, OffsetFetch.

use eventor_core::protocol::on_disk::embedded::{
    ConsumerProtocolAssignment, ConsumerProtocolAssignmentTopicPartition, ConsumerProtocolSubscription,
    TopicPartition,
};
use eventor_core::protocol::{
    ApiKey, heartbeat as heartbeat_api, join_group as join_api, leave_group as leave_api, offset_commit,
    offset_fetch, sync_group as sync_api,
};
use eventor_core::wire::{Blob, Message, Text, Writer};
use uuid::Uuid;

use super::{Named, Request, at};

/// What a consumer says of itself: the topics that it reads.
#[must_use]
pub fn subscription(topics: &[&str]) -> Vec<u8> {
    subscription_owning(topics, &[])
}

/// The same of one that has these partitions of the first of them.
#[must_use]
pub fn subscription_owning(topics: &[&str], partitions: &[i32]) -> Vec<u8> {
    let topics: Vec<Text<'_>> = topics.iter().map(|topic| Text::new(topic)).collect();
    let owned = TopicPartition { topic: topics.first().copied().unwrap_or_default(), partitions };
    let owned_partitions = if partitions.is_empty() { &[][..] } else { &[owned] };
    versioned(1, &ConsumerProtocolSubscription { topics: &topics, owned_partitions, ..Default::default() })
}

/// What a consumer is given: partitions of a topic.
#[must_use]
pub fn assignment(topic: &str, partitions: &[i32]) -> Vec<u8> {
    let given = ConsumerProtocolAssignmentTopicPartition { topic: Text::new(topic), partitions };
    versioned(0, &ConsumerProtocolAssignment { assigned_partitions: &[given], user_data: None })
}

/// A message of the consumers' protocol, behind its version.
fn versioned<'a>(version: i16, message: &impl Message<'a>) -> Vec<u8> {
    let mut bytes = version.to_be_bytes().to_vec();
    message.encode(version, &mut bytes);
    bytes
}

/// Who asks: a member of a group, in a generation.
#[derive(Debug, Clone)]
struct Member {
    group: String,
    id: String,
    instance: Option<String>,
    generation: i32,
}

impl Member {
    fn new(group: &str, id: &str, generation: i32) -> Member {
        Member { group: group.to_owned(), id: id.to_owned(), instance: None, generation }
    }

    fn group(&self) -> Text<'_> {
        Text(self.group.as_bytes())
    }

    fn id(&self) -> Text<'_> {
        Text(self.id.as_bytes())
    }

    fn instance(&self) -> Option<Text<'_>> {
        self.instance.as_deref().map(Text::new)
    }
}

/// See [`join_group`].
#[derive(Debug, Clone)]
pub struct JoinGroup {
    member: Member,
    session_timeout_ms: i32,
    rebalance_timeout_ms: i32,
    protocol_type: String,
    protocols: Vec<(String, Vec<u8>)>,
    version: i16,
}

/// Joins a group as a consumer that speaks `range`: by default in version 3, which gives a member its id as it joins.
#[must_use]
pub fn join_group(group: &str) -> JoinGroup {
    JoinGroup {
        member: Member::new(group, "", -1),
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 20_000,
        protocol_type: "consumer".to_owned(),
        protocols: vec![("range".to_owned(), subscription(&["t"]))],
        version: 3,
    }
}

impl JoinGroup {
    /// Under this id.
    #[must_use]
    pub fn member(mut self, id: &str) -> JoinGroup {
        self.member.id = id.to_owned();
        self
    }

    /// As a static member, in at least version 5.
    #[must_use]
    pub fn instance(mut self, name: &str) -> JoinGroup {
        self.member.instance = Some(name.to_owned());
        self.version = self.version.max(5);
        self
    }

    /// Out after so long without a heartbeat.
    #[must_use]
    pub fn session_timeout_ms(mut self, timeout_ms: i32) -> JoinGroup {
        self.session_timeout_ms = timeout_ms;
        self
    }

    /// May take so long to join again.
    #[must_use]
    pub fn rebalance_timeout_ms(mut self, timeout_ms: i32) -> JoinGroup {
        self.rebalance_timeout_ms = timeout_ms;
        self
    }

    /// Of this kind.
    #[must_use]
    pub fn protocol_type(mut self, kind: &str) -> JoinGroup {
        self.protocol_type = kind.to_owned();
        self
    }

    /// Speaking these, the one it likes best first.
    #[must_use]
    pub fn protocols(mut self, names: &[&str]) -> JoinGroup {
        self.protocols = names.iter().map(|name| ((*name).to_owned(), subscription(&["t"]))).collect();
        self
    }

    /// Saying this of itself, whatever it speaks.
    #[must_use]
    pub fn metadata(mut self, metadata: &[u8]) -> JoinGroup {
        self.protocols.iter_mut().for_each(|(_, own)| *own = metadata.to_vec());
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> JoinGroup {
        self.version = version;
        self
    }
}

impl Request for JoinGroup {
    fn api(&self) -> ApiKey {
        ApiKey::JoinGroup
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let protocols: Vec<join_api::Protocol<'_>> = self
            .protocols
            .iter()
            .map(|(name, metadata)| join_api::Protocol {
                name: Text(name.as_bytes()),
                metadata: Blob(metadata),
            })
            .collect();
        let request = join_api::Request {
            group_id: self.member.group(),
            session_timeout_ms: self.session_timeout_ms,
            rebalance_timeout_ms: self.rebalance_timeout_ms,
            member_id: self.member.id(),
            group_instance_id: self.member.instance(),
            protocol_type: Text(self.protocol_type.as_bytes()),
            protocols: &protocols,
            reason: None,
        };
        at(self.version, request).write(writer);
    }
}

/// See [`sync_group`].
#[derive(Debug, Clone)]
pub struct SyncGroup {
    member: Member,
    assignments: Vec<(String, Vec<u8>)>,
    version: i16,
}

/// Fetches a member's assignment.
#[must_use]
pub fn sync_group(group: &str, member: &str, generation: i32) -> SyncGroup {
    SyncGroup { member: Member::new(group, member, generation), assignments: Vec::new(), version: 4 }
}

impl SyncGroup {
    /// And gives this to a member.
    #[must_use]
    pub fn assign(mut self, member: &str, assignment: impl AsRef<[u8]>) -> SyncGroup {
        self.assignments.push((member.to_owned(), assignment.as_ref().to_vec()));
        self
    }

    /// As a static member.
    #[must_use]
    pub fn instance(mut self, name: &str) -> SyncGroup {
        self.member.instance = Some(name.to_owned());
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> SyncGroup {
        self.version = version;
        self
    }
}

impl Request for SyncGroup {
    fn api(&self) -> ApiKey {
        ApiKey::SyncGroup
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let assignments: Vec<sync_api::Assignment<'_>> = self
            .assignments
            .iter()
            .map(|(id, bytes)| sync_api::Assignment {
                member_id: Text(id.as_bytes()),
                assignment: Blob(bytes),
            })
            .collect();
        let request = sync_api::Request {
            group_id: self.member.group(),
            generation_id: self.member.generation,
            member_id: self.member.id(),
            group_instance_id: self.member.instance(),
            protocol_type: Some(Text::new("consumer")),
            protocol_name: Some(Text::new("range")),
            assignments: &assignments,
        };
        at(self.version, request).write(writer);
    }
}

/// See [`heartbeat`] and [`leave_group`].
#[derive(Debug, Clone)]
pub struct OfMember {
    member: Member,
    is_leaving: bool,
}

/// A member shows that it lives.
#[must_use]
pub fn heartbeat(group: &str, member: &str, generation: i32) -> OfMember {
    OfMember { member: Member::new(group, member, generation), is_leaving: false }
}

/// A member leaves.
#[must_use]
pub fn leave_group(group: &str, member: &str) -> OfMember {
    OfMember { member: Member::new(group, member, -1), is_leaving: true }
}

impl OfMember {
    /// As a static member.
    #[must_use]
    pub fn instance(mut self, name: &str) -> OfMember {
        self.member.instance = Some(name.to_owned());
        self
    }
}

impl Request for OfMember {
    fn api(&self) -> ApiKey {
        if self.is_leaving { ApiKey::LeaveGroup } else { ApiKey::Heartbeat }
    }

    fn version(&self) -> i16 {
        4
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let (group_id, member_id) = (self.member.group(), self.member.id());
        let group_instance_id = self.member.instance();
        if self.is_leaving {
            let member = leave_api::MemberIdentity { member_id, group_instance_id, reason: None };
            at(4, leave_api::Request { group_id, members: &[member], ..Default::default() }).write(writer);
        } else {
            let generation_id = self.member.generation;
            at(4, heartbeat_api::Request { group_id, generation_id, member_id, group_instance_id })
                .write(writer);
        }
    }
}

/// See [`commit`].
#[derive(Debug, Clone)]
pub struct Commit {
    member: Member,
    topic: Named,
    partition: i32,
    offset: i64,
    metadata: String,
    leader_epoch: i32,
    retention_time_ms: i64,
    version: i16,
}

/// Commits one offset for a group, from outside it.
#[must_use]
pub fn commit(group: &str, topic: &str, partition: i32, offset: i64) -> Commit {
    Commit {
        member: Member::new(group, "", -1),
        topic: Named::new(topic),
        partition,
        offset,
        metadata: String::new(),
        leader_epoch: -1,
        retention_time_ms: -1,
        version: 9,
    }
}

impl Commit {
    /// As a member in a generation.
    #[must_use]
    pub fn member(mut self, id: &str, generation: i32) -> Commit {
        self.member.id = id.to_owned();
        self.member.generation = generation;
        self
    }

    /// As a static member.
    #[must_use]
    pub fn instance(mut self, name: &str) -> Commit {
        self.member.instance = Some(name.to_owned());
        self
    }

    /// With the topic's id, for versions that name topics so.
    #[must_use]
    pub fn by_id(mut self, id: Uuid) -> Commit {
        self.topic.id = id;
        self
    }

    /// With something to keep beside the offset.
    #[must_use]
    pub fn metadata(mut self, metadata: &str) -> Commit {
        self.metadata = metadata.to_owned();
        self
    }

    /// With the leader epoch of what was read last.
    #[must_use]
    pub fn leader_epoch(mut self, epoch: i32) -> Commit {
        self.leader_epoch = epoch;
        self
    }

    /// To be kept so long, in version 4.
    #[must_use]
    pub fn retention_time_ms(mut self, retention_ms: i64) -> Commit {
        self.retention_time_ms = retention_ms;
        self.version = 4;
        self
    }

    /// In this version.
    #[must_use]
    pub fn version(mut self, version: i16) -> Commit {
        self.version = version;
        self
    }
}

impl Request for Commit {
    fn api(&self) -> ApiKey {
        ApiKey::OffsetCommit
    }

    fn version(&self) -> i16 {
        self.version
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let partition = offset_commit::Partition {
            partition_index: self.partition,
            committed_offset: self.offset,
            committed_leader_epoch: self.leader_epoch,
            committed_metadata: Some(Text(self.metadata.as_bytes())),
        };
        let topic = offset_commit::Topic {
            name: self.topic.text(),
            topic_id: self.topic.id,
            partitions: &[partition],
        };
        let request = offset_commit::Request {
            group_id: self.member.group(),
            generation_id_or_member_epoch: self.member.generation,
            member_id: self.member.id(),
            group_instance_id: self.member.instance(),
            retention_time_ms: self.retention_time_ms,
            topics: &[topic],
        };
        at(self.version, request).write(writer);
    }
}

/// See [`committed`].
#[derive(Debug, Clone)]
pub struct Committed {
    group: String,
    topic: Option<(String, Vec<i32>)>,
    require_stable: bool,
}

/// What a group has committed: of one partition, at `groups.0.topics.0.partitions.0` of the reply.
#[must_use]
pub fn committed(group: &str, topic: &str, partition: i32) -> Committed {
    Committed {
        group: group.to_owned(),
        topic: Some((topic.to_owned(), vec![partition])),
        require_stable: false,
    }
}

/// Everything that a group has committed.
#[must_use]
pub fn all_committed(group: &str) -> Committed {
    Committed { group: group.to_owned(), topic: None, require_stable: false }
}

impl Committed {
    /// Nothing that an open transaction may change.
    #[must_use]
    pub fn stable(mut self) -> Committed {
        self.require_stable = true;
        self
    }
}

impl Request for Committed {
    fn api(&self) -> ApiKey {
        ApiKey::OffsetFetch
    }

    fn version(&self) -> i16 {
        9
    }

    fn write(&self, writer: &mut Writer<'_>) {
        let topics: Option<Vec<offset_fetch::Topics<'_>>> = self.topic.as_ref().map(|(name, partitions)| {
            let name = Text(name.as_bytes());
            vec![offset_fetch::Topics { name, partition_indexes: partitions, ..Default::default() }]
        });
        let group = offset_fetch::Group {
            group_id: Text(self.group.as_bytes()),
            topics: topics.as_deref(),
            ..Default::default()
        };
        let request = offset_fetch::Request {
            groups: &[group],
            require_stable: self.require_stable,
            ..Default::default()
        };
        at(9, request).write(writer);
    }
}
