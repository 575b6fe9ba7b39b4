//! One record of the metadata log: a frame version, the record's api key and version, then the body.
//!
//! Records of other kinds than these are kept in the log untouched and change nothing in the image.

use bumpalo::Bump;

use crate::error::Malformed;
use crate::protocol::on_disk::MetadataRecord;
use crate::protocol::on_disk::metadata::{
    AbortTransactionRecord, BeginTransactionRecord, BrokerRegistrationChangeRecord, ClearElrRecord,
    ClientQuotaRecord, ConfigRecord, EndTransactionRecord, FeatureLevelRecord, FenceBrokerRecord,
    PartitionChangeRecord, PartitionRecord, ProducerIdsRecord, RegisterBrokerRecord,
    RegisterControllerRecord, RemoveTopicRecord, RemoveUserScramCredentialRecord, TopicRecord,
    UnfenceBrokerRecord, UnregisterBrokerRecord, UserScramCredentialRecord,
};
use crate::wire::Message;

/// The only frame version there is.
const FRAME_VERSION: u32 = 1;

macro_rules! records {
    ($($name:ident($type:ident $(<$life:lifetime>)?),)*) => {
        /// A record that the image is made of.
        #[derive(Debug, Clone, Copy, PartialEq)]
        #[allow(missing_docs)]
        pub enum Record<'a> {
            $($name($type $(<$life>)?),)*
            /// One that is kept but not looked at, by its api key.
            Other(i16),
        }

        impl<'a> Record<'a> {
            fn decode_body(
                key: MetadataRecord, bytes: &'a [u8], version: i16, arena: &'a Bump,
            ) -> Result<Record<'a>, Malformed> {
                Ok(match key {
                    $(MetadataRecord::$name => Record::$name($type::decode(bytes, version, arena)?),)*
                    other => Record::Other(other.number()),
                })
            }

            fn encode_body(&self, version: i16, out: &mut Vec<u8>) {
                match self {
                    $(Record::$name(record) => {
                        write_uvarint(out, MetadataRecord::$name.number() as u32);
                        write_uvarint(out, version as u32);
                        record.encode(version, out);
                    })*
                    Record::Other(key) => unreachable!("record {key} is never written"),
                }
            }
        }
    };
}

records! {
    RegisterBroker(RegisterBrokerRecord<'a>),
    UnregisterBroker(UnregisterBrokerRecord),
    Topic(TopicRecord<'a>),
    Partition(PartitionRecord<'a>),
    Config(ConfigRecord<'a>),
    PartitionChange(PartitionChangeRecord<'a>),
    FenceBroker(FenceBrokerRecord),
    UnfenceBroker(UnfenceBrokerRecord),
    RemoveTopic(RemoveTopicRecord),
    FeatureLevel(FeatureLevelRecord<'a>),
    ProducerIds(ProducerIdsRecord),
    BrokerRegistrationChange(BrokerRegistrationChangeRecord<'a>),
    BeginTransaction(BeginTransactionRecord<'a>),
    EndTransaction(EndTransactionRecord),
    AbortTransaction(AbortTransactionRecord<'a>),
    RegisterController(RegisterControllerRecord<'a>),
    ClearElr(ClearElrRecord<'a>),
    ClientQuota(ClientQuotaRecord<'a>),
    UserScramCredential(UserScramCredentialRecord<'a>),
    RemoveUserScramCredential(RemoveUserScramCredentialRecord<'a>),
}

impl<'a> Record<'a> {
    /// Reads a record's value.
    ///
    /// # Errors
    /// The frame version or the record is unknown, its version too new, or its bytes are not a record's.
    pub fn decode(value: &'a [u8], arena: &'a Bump) -> Result<Record<'a>, Malformed> {
        let mut at = 0;
        let mut number = |what| {
            let (number, length) = read_uvarint(&value[at..]).ok_or(Malformed { at, what })?;
            at += length;
            Ok(number)
        };
        let frame = number("metadata record frame version is cut")?;
        let key = number("metadata record key is cut")?;
        let version = number("metadata record version is cut")?;
        if frame != FRAME_VERSION {
            return Err(Malformed { at: 0, what: "metadata record has an unknown frame version" });
        }
        let unknown = |what| Malformed { at: 1, what };
        let row = i16::try_from(key).ok().and_then(MetadataRecord::from_number);
        let row = row.ok_or(unknown("metadata record of an unknown kind: a later release wrote it"))?;
        let version = i16::try_from(version).ok().filter(|version| row.schema().versions.contains(*version));
        let version =
            version.ok_or(unknown("metadata record of an unknown version: a later release wrote it"))?;
        let body = &value[at..];
        Record::decode_body(row, body, version, arena)
            .map_err(|malformed| Malformed { at: at + malformed.at, what: malformed.what })
    }

    /// Appends the record's value to `out`, in `version`.
    pub fn encode(&self, version: i16, out: &mut Vec<u8>) {
        write_uvarint(out, FRAME_VERSION);
        self.encode_body(version, out);
    }
}

fn read_uvarint(bytes: &[u8]) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    for (at, &byte) in bytes.iter().take(5).enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some((value, at + 1));
        }
    }
    None
}

fn write_uvarint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}
