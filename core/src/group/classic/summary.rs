//! A classic group as its record says it, and as it is read back at a start.

use std::collections::BTreeSet;

use bytes::Bytes;

use crate::group::record::Record;
use crate::group::{Name, name};
use crate::protocol::on_disk::group_consumer::{GroupMetadataValue, MemberMetadata};
use crate::time::{Mono, Wall};
use crate::wire::{Blob, Text};

use super::{Classic, Member, State};

impl Classic {
    /// The group as it stands.
    #[must_use]
    pub fn record(&self) -> Record {
        let metadata: Vec<Bytes> =
            self.members.values().map(|member| member.metadata(self.protocol())).collect();
        let members: Vec<MemberMetadata<'_>> = self
            .members
            .iter()
            .zip(&metadata)
            .map(|((id, member), metadata)| MemberMetadata {
                member_id: Text::new(id),
                group_instance_id: member.instance_id.as_deref().map(Text::new),
                client_id: Text::new(&member.client_id),
                client_host: Text::new(&member.client_host),
                rebalance_timeout: member.rebalance_timeout_ms,
                session_timeout: member.session_timeout_ms,
                subscription: Blob(metadata),
                assignment: Blob(&member.assignment),
            })
            .collect();
        let value = GroupMetadataValue {
            protocol_type: Text::new(self.protocol_type()),
            generation: self.generation,
            protocol: self.protocol.as_deref().map(Text::new),
            leader: self.leader.as_deref().map(Text::new),
            current_state_timestamp: self.state_since.map_or(-1, |since| since.0),
            members: &members,
        };
        Record::classic(&self.id, &value)
    }

    /// The group that a record says.
    #[must_use]
    pub fn of_record(id: Name, value: &GroupMetadataValue<'_>) -> Classic {
        let protocol = value.protocol.map(name);
        let member = |member: &MemberMetadata<'_>| Member {
            instance_id: member.group_instance_id.map(name),
            client_id: name(member.client_id),
            client_host: name(member.client_host),
            rebalance_timeout_ms: match member.rebalance_timeout {
                -1 => member.session_timeout,
                timeout_ms => timeout_ms,
            },
            session_timeout_ms: member.session_timeout,
            protocols: vec![(
                protocol.clone().unwrap_or_default(),
                Bytes::copy_from_slice(member.subscription.0),
            )],
            assignment: Bytes::copy_from_slice(member.assignment.0),
            is_new: false,
            join: None,
            sync: None,
            session_deadline: None,
        };
        let mut group = Classic {
            id,
            state: if value.members.is_empty() { State::Empty } else { State::Stable },
            state_since: Some(value.current_state_timestamp).filter(|since| *since >= 0).map(Wall),
            generation: value.generation,
            protocol_type: Some(name(value.protocol_type)).filter(|kind| !kind.is_empty()),
            protocol: protocol.clone(),
            leader: value.leader.map(name),
            members: value
                .members
                .iter()
                .map(|known| (name(known.member_id), Box::new(member(known))))
                .collect(),
            pending: Default::default(),
            unsynced: BTreeSet::new(),
            phase: None,
            gathered_more: false,
            subscribed: None,
        };
        group.subscribed = group.subscriptions();
        group
    }

    /// After a start: members have their session's time to show that they live.
    pub fn resume(&mut self, now: Mono) {
        self.members.iter_mut().for_each(|(_, member)| member.touch(now));
    }
}
