//! Keys and values of `__consumer_offsets`: what a group's log says, and how it is read back.
//!
//! A key begins with its kind ([`GroupRecord`]), a value with the version of its fields; a null value is a tombstone.
//! Source: Kafka's `GroupCoordinatorRecordHelpers` and `GroupCoordinatorRecordSerde`.

use bumpalo::Bump;

use crate::error::Malformed;
use crate::protocol::on_disk::GroupRecord;
use crate::protocol::on_disk::group_consumer::{
    GroupMetadataKey, GroupMetadataValue, LegacyOffsetCommitKey, OffsetCommitKey, OffsetCommitValue,
};
use crate::wire::{Message, Text};

use super::offsets::Committed;
use super::{Name, name};

/// The version that groups are written in: the one that Kafka writes, though it reads a later one.
const GROUP_VERSION: i16 = 3;
/// The version that offsets are written in.
const OFFSET_VERSION: i16 = 4;
/// The last version that keeps a time of expiry, which old clients ask for.
const OFFSET_VERSION_WITH_EXPIRY: i16 = 1;

/// One record, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The key.
    pub key: Vec<u8>,
    /// The value; `None` is a tombstone.
    pub value: Option<Vec<u8>>,
}

/// What a key is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A committed offset: group, topic, partition.
    Offset(Name, Name, i32),
    /// A classic group.
    Classic(Name),
    /// A piece of a group of another protocol.
    Foreign(GroupRecord, Name),
    /// A kind that a later release writes; kept in the log, not looked at.
    Unknown(i16),
}

impl Record {
    /// A committed offset.
    #[must_use]
    pub fn offset(group: &str, topic: &str, partition: i32, committed: &Committed) -> Record {
        let version = match committed.expire_timestamp {
            None => OFFSET_VERSION,
            Some(_) => OFFSET_VERSION_WITH_EXPIRY,
        };
        let value = OffsetCommitValue {
            offset: committed.offset,
            leader_epoch: committed.leader_epoch,
            metadata: Text::new(&committed.metadata),
            commit_timestamp: committed.commit_timestamp,
            expire_timestamp: committed.expire_timestamp.unwrap_or(-1),
            topic_id: committed.topic_id,
        };
        Record { key: offset_key(group, topic, partition), value: Some(versioned(&value, version)) }
    }

    /// The end of a committed offset.
    #[must_use]
    pub fn offset_tombstone(group: &str, topic: &str, partition: i32) -> Record {
        Record { key: offset_key(group, topic, partition), value: None }
    }

    /// A classic group.
    #[must_use]
    pub fn classic(group: &str, value: &GroupMetadataValue<'_>) -> Record {
        Record { key: classic_key(group), value: Some(versioned(value, GROUP_VERSION)) }
    }

    /// The end of a classic group.
    #[must_use]
    pub fn classic_tombstone(group: &str) -> Record {
        Record { key: classic_key(group), value: None }
    }

    /// About how much room it takes in a batch.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        // The length, attributes, deltas, key and value lengths and the count of headers are varints: at most this much.
        const OVERHEAD_BYTES: usize = 24;
        OVERHEAD_BYTES + self.key.len() + self.value.as_ref().map_or(0, Vec::len)
    }
}

fn offset_key(group: &str, topic: &str, partition: i32) -> Vec<u8> {
    key(
        GroupRecord::OffsetCommit,
        &OffsetCommitKey { group: Text::new(group), topic: Text::new(topic), partition },
    )
}

fn classic_key(group: &str) -> Vec<u8> {
    key(GroupRecord::GroupMetadata, &GroupMetadataKey { group: Text::new(group) })
}

fn key<'a, M: Message<'a>>(kind: GroupRecord, message: &M) -> Vec<u8> {
    let mut out = kind.number().to_be_bytes().to_vec();
    message.encode(0, &mut out);
    out
}

fn versioned<'a, M: Message<'a>>(message: &M, version: i16) -> Vec<u8> {
    let mut out = version.to_be_bytes().to_vec();
    message.encode(version, &mut out);
    out
}

/// Reads a key.
///
/// # Errors
/// The bytes are no key of its kind.
pub fn read_key(bytes: &[u8]) -> Result<Key, Malformed> {
    let (kind, body) = number(bytes, "a key begins with its kind")?;
    let arena = Bump::new();
    Ok(match GroupRecord::from_number(kind) {
        None => Key::Unknown(kind),
        Some(GroupRecord::LegacyOffsetCommit) => {
            let key = LegacyOffsetCommitKey::decode(body, 0, &arena)?;
            Key::Offset(name(key.group), name(key.topic), key.partition)
        }
        Some(GroupRecord::OffsetCommit) => {
            let key = OffsetCommitKey::decode(body, 0, &arena)?;
            Key::Offset(name(key.group), name(key.topic), key.partition)
        }
        Some(GroupRecord::GroupMetadata) => {
            Key::Classic(name(GroupMetadataKey::decode(body, 0, &arena)?.group))
        }
        // The keys of all other kinds begin with the group's id, as that of a classic group is nothing else.
        Some(other) => Key::Foreign(other, name(GroupMetadataKey::decode(body, 0, &arena)?.group)),
    })
}

/// Reads the value of a committed offset.
///
/// # Errors
/// The bytes are no such value, or one of a later release.
pub fn read_offset(bytes: &[u8], record_offset: i64) -> Result<Committed, Malformed> {
    let (version, body) = version(bytes, GroupRecord::OffsetCommit)?;
    let arena = Bump::new();
    let value = OffsetCommitValue::decode(body, version, &arena)?;
    Ok(Committed {
        offset: value.offset,
        leader_epoch: value.leader_epoch,
        metadata: name(value.metadata),
        commit_timestamp: value.commit_timestamp,
        expire_timestamp: Some(value.expire_timestamp).filter(|timestamp| *timestamp >= 0),
        topic_id: value.topic_id,
        record_offset,
    })
}

/// Reads the value of a classic group.
///
/// # Errors
/// The bytes are no such value, or one of a later release.
pub fn read_classic<'a>(bytes: &'a [u8], arena: &'a Bump) -> Result<GroupMetadataValue<'a>, Malformed> {
    let (version, body) = version(bytes, GroupRecord::GroupMetadata)?;
    GroupMetadataValue::decode(body, version, arena)
}

/// Splits a value into its version, which must be one of the kind's, and the fields.
///
/// # Errors
/// There is none, or it is of a later release.
pub fn version(bytes: &[u8], kind: GroupRecord) -> Result<(i16, &[u8]), Malformed> {
    let (version, body) = number(bytes, "a value begins with its version")?;
    match kind.schema().versions.contains(version) {
        true => Ok((version, body)),
        false => Err(Malformed { at: 0, what: "a version of a later release" }),
    }
}

fn number<'a>(bytes: &'a [u8], what: &'static str) -> Result<(i16, &'a [u8]), Malformed> {
    let (number, body) = bytes.split_first_chunk().ok_or(Malformed { at: bytes.len(), what })?;
    Ok((i16::from_be_bytes(*number), body))
}
