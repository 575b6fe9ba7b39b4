//! Groups of protocols that are not served: kept exactly as their records say, and reported truthfully.
//!
//! Nobody can join them here, except that an empty group of the consumer or the streams protocol turns classic when a classic
//! member comes, its records ended first, as in Kafka.

use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::protocol::on_disk::GroupRecord;
use crate::protocol::on_disk::group_consumer::{
    ConsumerGroupMetadataValue, ConsumerGroupTargetAssignmentMetadataValue,
};
use crate::wire::Message;

use super::Name;
use super::record::{Record, version};

/// Which protocol a group speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// KIP-848.
    Consumer,
    /// KIP-932.
    Share,
    /// KIP-1071.
    Streams,
}

impl Kind {
    /// The protocol that a kind of record belongs to; none for those of classic groups and offsets.
    #[must_use]
    pub fn of(record: GroupRecord) -> Option<Kind> {
        match record.number() {
            3..=8 | 16 => Some(Kind::Consumer),
            10..=15 => Some(Kind::Share),
            17..=23 => Some(Kind::Streams),
            _ => None,
        }
    }

    /// Kafka's name of it, as ListGroups gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Consumer => "consumer",
            Kind::Share => "share",
            Kind::Streams => "streams",
        }
    }
}

/// A group of a protocol that is not served.
#[derive(Debug)]
pub struct Foreign {
    /// Its protocol.
    pub kind: Kind,
    /// Its records by kind and key.
    records: BTreeMap<(GroupRecord, Vec<u8>), Vec<u8>>,
}

impl Foreign {
    /// A group without records yet.
    #[must_use]
    pub fn new(kind: Kind) -> Foreign {
        Foreign { kind, records: BTreeMap::new() }
    }

    /// Replays one of its records; true when none is left.
    pub fn replay(&mut self, kind: GroupRecord, key: &[u8], value: Option<&[u8]>) -> bool {
        match value {
            Some(value) => self.records.insert((kind, key.to_vec()), value.to_vec()),
            None => self.records.remove(&(kind, key.to_vec())),
        };
        self.records.is_empty()
    }

    /// Its records of one kind, keys and values.
    pub fn records(&self, kind: GroupRecord) -> impl Iterator<Item = (&[u8], &[u8])> {
        let of_kind = self.records.iter().filter(move |((k, _), _)| *k == kind);
        of_kind.map(|((_, key), value)| (key.as_slice(), value.as_slice()))
    }

    /// Has it no members?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let member = match self.kind {
            Kind::Consumer => GroupRecord::ConsumerGroupMemberMetadata,
            Kind::Share => GroupRecord::ShareGroupMemberMetadata,
            Kind::Streams => GroupRecord::StreamsGroupMemberMetadata,
        };
        self.records(member).next().is_none()
    }

    /// The group's epoch, 0 for none.
    #[must_use]
    pub fn epoch(&self) -> i32 {
        let value = self.records(GroupRecord::ConsumerGroupMetadata).next();
        value
            .and_then(|(_, bytes)| {
                decoded(bytes, GroupRecord::ConsumerGroupMetadata, |body, v, arena| {
                    ConsumerGroupMetadataValue::decode(body, v, arena).ok().map(|value| value.epoch)
                })
            })
            .unwrap_or(0)
    }

    /// The epoch that the group's assignment was made for, 0 for none.
    #[must_use]
    pub fn assignment_epoch(&self) -> i32 {
        let kind = GroupRecord::ConsumerGroupTargetAssignmentMetadata;
        let value = self.records(kind).next();
        value
            .and_then(|(_, bytes)| {
                decoded(bytes, kind, |body, v, arena| {
                    ConsumerGroupTargetAssignmentMetadataValue::decode(body, v, arena)
                        .ok()
                        .map(|value| value.assignment_epoch)
                })
            })
            .unwrap_or(0)
    }

    /// Its state, as ListGroups gives it: no member moves while its protocol is not served.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.is_empty(), self.kind) {
            (true, _) => "Empty",
            (false, Kind::Consumer) if self.epoch() > self.assignment_epoch() => "Assigning",
            (false, _) => "Stable",
        }
    }

    /// What ends it: members' records first, the group's own last, so that no prefix of them is a broken group.
    pub fn tombstones(&self) -> impl Iterator<Item = Record> {
        self.records.keys().rev().map(|(_, key)| Record { key: key.clone(), value: None, is_cut: false })
    }

    /// Can a classic member's join turn it into a classic group?
    #[must_use]
    pub fn turns_classic(&self) -> bool {
        self.is_empty() && self.kind != Kind::Share
    }
}

/// Reads a value's version, then its fields.
fn decoded<R>(
    bytes: &[u8],
    kind: GroupRecord,
    read: impl for<'a> FnOnce(&'a [u8], i16, &'a Bump) -> Option<R>,
) -> Option<R> {
    let (version, body) = version(bytes, kind).ok()?;
    read(body, version, &Bump::new())
}

/// A group's protocol type, as ListGroups gives it.
#[must_use]
pub fn protocol_type(kind: Kind) -> Name {
    match kind {
        Kind::Consumer => "consumer".into(),
        Kind::Share => "share".into(),
        Kind::Streams => "streams".into(),
    }
}
