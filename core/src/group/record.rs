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
use crate::wire::{Message, Text, Writer};

use super::offsets::Committed;
use super::{NAME_BYTES_MAX, Name, name};

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
    /// Whether a name was longer than a record can say, and is cut.
    pub is_cut: bool,
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
        Record::new(GroupRecord::OffsetCommit, &offset_key(group, topic, partition)).with(&value, version)
    }

    /// The end of a committed offset.
    #[must_use]
    pub fn offset_tombstone(group: &str, topic: &str, partition: i32) -> Record {
        Record::new(GroupRecord::OffsetCommit, &offset_key(group, topic, partition))
    }

    /// A classic group.
    #[must_use]
    pub fn classic(group: &str, value: &GroupMetadataValue<'_>) -> Record {
        Record::classic_tombstone(group).with(value, GROUP_VERSION)
    }

    /// The end of a classic group.
    #[must_use]
    pub fn classic_tombstone(group: &str) -> Record {
        Record::new(GroupRecord::GroupMetadata, &GroupMetadataKey { group: Text::new(group) })
    }

    /// A tombstone; keys have one version.
    fn new<'a, M: Message<'a>>(kind: GroupRecord, key: &M) -> Record {
        let (key, is_cut) = numbered(kind.number(), key, 0);
        Record { key, value: None, is_cut }
    }

    /// The same key with a value.
    fn with<'a, M: Message<'a>>(self, value: &M, version: i16) -> Record {
        let (value, is_cut) = numbered(version, value, version);
        Record { key: self.key, value: Some(value), is_cut: self.is_cut || is_cut }
    }

    /// About how much room it takes in a batch.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        // The length, attributes, deltas, key and value lengths and the count of headers are varints: at most this much.
        const OVERHEAD_BYTES: usize = 24;
        OVERHEAD_BYTES + self.key.len() + self.value.as_ref().map_or(0, Vec::len)
    }
}

fn offset_key<'a>(group: &'a str, topic: &'a str, partition: i32) -> OffsetCommitKey<'a> {
    OffsetCommitKey { group: Text::new(group), topic: Text::new(topic), partition }
}

/// A number and the message that it begins; and whether a string of it was too long.
fn numbered<'a, M: Message<'a>>(number: i16, message: &M, version: i16) -> (Vec<u8>, bool) {
    let (mut out, mut splits) = (number.to_be_bytes().to_vec(), Vec::new());
    let mut writer = Writer::new(&mut out, &mut splits);
    writer.message(message, version);
    let is_cut = writer.overflow();
    (out, is_cut)
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
            Key::Offset(key_name(key.group)?, key_name(key.topic)?, key.partition)
        }
        Some(GroupRecord::OffsetCommit) => {
            let key = OffsetCommitKey::decode(body, 0, &arena)?;
            Key::Offset(key_name(key.group)?, key_name(key.topic)?, key.partition)
        }
        Some(GroupRecord::GroupMetadata) => {
            Key::Classic(key_name(GroupMetadataKey::decode(body, 0, &arena)?.group)?)
        }
        // The keys of all other kinds begin with the group's id, as that of a classic group is nothing else.
        Some(other) => Key::Foreign(other, key_name(GroupMetadataKey::decode(body, 0, &arena)?.group)?),
    })
}

/// A name of a key, which must fit into the key of its tombstone: what is not UTF-8 grows.
fn key_name(text: Text<'_>) -> Result<Name, Malformed> {
    let name = name(text);
    match name.len() <= NAME_BYTES_MAX {
        true => Ok(name),
        false => Err(Malformed { at: 0, what: "a name that is not UTF-8 and too long" }),
    }
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
