//! What lies inside byte strings: batches, messages within messages, and the keys and values of records of logs that
//! brokers write.

use std::ops::Range;

use bumpalo::Bump;
use eventor_core::group;
use eventor_core::protocol::frame::read_request;
use eventor_core::protocol::on_disk::control::ControlRecordTypeSchema;
use eventor_core::protocol::on_disk::embedded::{
    ConsumerProtocolAssignment, ConsumerProtocolSubscription, DefaultPrincipalData,
};
use eventor_core::protocol::on_disk::{self, GroupRecord, MetadataRecord, ShareRecord, TransactionRecord};
use eventor_core::records::{Batch, Batches, Codec, RecordIter};
use eventor_core::wire::{Kind, MessageInfo, Name, Reader, Scalar, Text};

use crate::batch;
use crate::build::Builder;

/// A log whose records are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Log {
    /// Any other: what applications write.
    #[default]
    Any,
    /// `__cluster_metadata`, and its snapshots.
    Metadata,
    /// `__consumer_offsets`.
    Groups,
    /// `__transaction_state`.
    Transactions,
    /// `__share_group_state`.
    ShareGroups,
}

impl Log {
    /// The log of a topic of this name.
    #[must_use]
    pub fn of_topic(name: &str) -> Log {
        match name {
            "__cluster_metadata" => Log::Metadata,
            group::TOPIC => Log::Groups,
            "__transaction_state" => Log::Transactions,
            "__share_group_state" => Log::ShareGroups,
            _ => Log::Any,
        }
    }

    /// The log that these batches are of, by the first records that can tell.
    #[must_use]
    pub fn of_records(bytes: &[u8]) -> Log {
        let batches = Batches::new(bytes).map_while(Result::ok).take(BATCHES_TO_LOOK_AT);
        batches.filter_map(|batch| Log::of_batch(&batch)).next().unwrap_or_default()
    }

    /// The log that a batch can only be of, going by its first record.
    fn of_batch(batch: &Batch<'_>) -> Option<Log> {
        if batch.codec() != Some(Codec::Uncompressed) {
            return None;
        }
        let record = RecordIter::new(batch.records(), batch.records_count()).next()?.ok()?;
        if batch.is_control() {
            // The ends of transactions are in every log, what is raft's own in one.
            let kind =
                record.key.and_then(|key| key.get(2..4)).map(|kind| i16::from_be_bytes([kind[0], kind[1]]));
            return kind.filter(|kind| *kind > 1).map(|_| Log::Metadata);
        }
        let (key, value) = (record.key, record.value?);
        let Some(key) = key else {
            let mut records = Records { log: Log::Metadata, ..Records::default() };
            records.begin(false);
            let Some(Inside::Metadata(message)) = Inside::of_value(value, &records) else { return None };
            let arena = Bump::new();
            let mut reader = Reader::new(value, &arena);
            let [frame, _, version] =
                [reader.uvarint().ok()?, reader.uvarint().ok()?, reader.uvarint().ok()?];
            message.read(&mut reader, i16::try_from(version).ok()?).ok()?;
            return (frame == 1 && reader.rest().is_empty()).then_some(Log::Metadata);
        };
        [Log::Groups, Log::Transactions, Log::ShareGroups].into_iter().find(|log| {
            let records = Records { log: *log, ..Records::default() };
            let Some(Inside::Key(of_key, of_value)) = Inside::of_key(key, &records) else { return false };
            reads_to_its_end(of_key, 0, &key[2..]) && reads_well(of_value, value)
        })
    }
}

/// So many batches may tell what log they are of.
const BATCHES_TO_LOOK_AT: usize = 100;

/// What is known of the records that are read: their log, and the batch and key before.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub log: Log,
    /// In a segment, the smallest offset that the next batch may have.
    pub offset_min: Option<i64>,
    is_control: bool,
    /// What the key said that the value is.
    value: Option<&'static MessageInfo>,
}

impl Records {
    /// A batch begins.
    pub fn begin(&mut self, is_control: bool) {
        (self.is_control, self.value) = (is_control, None);
    }

    /// A string was read: it may be the name of the topic whose records follow.
    pub fn see(&mut self, field: &str, text: Text<'_>) {
        if matches!(field, "topic" | "name") {
            self.log = Log::of_topic(text.as_str().unwrap_or_default());
        }
    }
}

/// What lies inside a byte string.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Inside {
    /// Record batches.
    Batches,
    /// A request.
    Request,
    /// Two bytes with the version of a message, then that.
    Versioned(&'static MessageInfo),
    /// The key of a control record.
    ControlKey,
    /// The key of a coordinator's record: two bytes with its type, then that.
    Key(&'static MessageInfo, &'static MessageInfo),
    /// A record of the metadata log: frame version, type and version as unsigned varints, then that.
    Metadata(&'static MessageInfo),
    /// A message whose first field is its version: so have most control records, but not the marker that ends a transaction.
    Plain(&'static MessageInfo),
}

impl Inside {
    /// What lies inside the byte string at the end of this path; `None` for nothing that is known, or nothing at all.
    pub fn find(path: &[Name], kind: Kind, bytes: &[u8], records: &Records) -> Option<Inside> {
        let [message, .., Name::Field(field)] = path else { return None };
        let Name::Word(message) = message else { return None };
        let found = match (kind, *message, field.name) {
            (_, _, _) if bytes.is_empty() => return None,
            (Kind::Records, ..) => return Some(Inside::Batches),
            (Kind::VarBlob, "Record", "key") => return Inside::of_key(bytes, records),
            (Kind::VarBlob, "Record", "value") => return Inside::of_value(bytes, records),
            (_, "Envelope", "request_data") => return Some(Inside::Request),
            (_, "Envelope", "request_principal") => DefaultPrincipalData::MESSAGE,
            (_, "JoinGroup", "metadata") | (_, "DescribeGroups", "member_metadata") => {
                ConsumerProtocolSubscription::MESSAGE
            }
            (_, "GroupMetadata", "subscription") => ConsumerProtocolSubscription::MESSAGE,
            (_, "SyncGroup" | "GroupMetadata", "assignment") | (_, "DescribeGroups", "member_assignment") => {
                ConsumerProtocolAssignment::MESSAGE
            }
            _ => return None,
        };
        // Only consumers agree to write this; what does not read well is something else.
        reads_well(found, bytes).then_some(Inside::Versioned(found))
    }

    fn of_key(bytes: &[u8], records: &Records) -> Option<Inside> {
        let number = i16::from_be_bytes(*bytes.first_chunk()?);
        if records.is_control {
            return Some(Inside::ControlKey);
        }
        let (key, value) = match records.log {
            Log::Groups => GroupRecord::from_number(number).map(|record| (record.key(), record.value()))?,
            Log::Transactions => {
                TransactionRecord::from_number(number).map(|record| (record.key(), record.value()))?
            }
            Log::ShareGroups => {
                ShareRecord::from_number(number).map(|record| (record.key(), record.value()))?
            }
            Log::Any | Log::Metadata => return None,
        };
        Some(Inside::Key(key?, value))
    }

    fn of_value(bytes: &[u8], records: &Records) -> Option<Inside> {
        match (records.value, records.log) {
            (Some(value), _) if value.fields.fields.first().is_some_and(|field| field.name == "version") => {
                Some(Inside::Plain(value))
            }
            (Some(value), _) => Some(Inside::Versioned(value)),
            (None, Log::Metadata) if !records.is_control => {
                let arena = Bump::new();
                let mut reader = Reader::new(bytes, &arena);
                let _frame_version = reader.uvarint().ok()?;
                let number = i16::try_from(reader.uvarint().ok()?).ok()?;
                MetadataRecord::from_number(number).map(|record| Inside::Metadata(record.value()))
            }
            _ => None,
        }
    }

    /// Adds what these bytes are.
    pub fn explain(self, builder: &mut Builder<'_>, range: Range<usize>) {
        match self {
            Inside::Batches => batch::explain(builder, range),
            Inside::Request => _ = builder.read(range, read_request),
            Inside::Plain(message) => {
                _ = builder.read(range, |reader| {
                    // The record's first field is its version.
                    let version = reader.rest().first_chunk().map_or(0, |bytes| i16::from_be_bytes(*bytes));
                    message.read(reader, newest(message, version))
                });
            }
            Inside::Versioned(message) => {
                let version = int16(builder, "version", range.start);
                let rest = range.start + 2..range.end;
                _ = builder.read(rest, |reader| message.read(reader, newest(message, version)));
            }
            Inside::ControlKey => {
                int16(builder, "version", range.start);
                let rest = range.start + 2..range.end;
                let key = builder.read(rest, |reader| reader.message::<ControlRecordTypeSchema>(0));
                builder.records.value = key.and_then(|key| on_disk::control::value(key.r#type));
            }
            Inside::Key(key, value) => {
                int16(builder, "type", range.start);
                builder.records.value = Some(value);
                _ = builder
                    .read(range.start + 2..range.end, |reader| key.read(reader, key.schema.versions.first));
            }
            Inside::Metadata(message) => {
                let rest = uvarints(builder, ["frame version", "type", "version"], range.clone());
                let Some(([_, _, version], at)) = rest else { return };
                let version = i16::try_from(version).unwrap_or(i16::MAX);
                _ = builder.read(at..range.end, |reader| message.read(reader, version));
            }
        }
    }
}

/// Whoever reads a version that it does not know reads the newest that it does.
fn newest(message: &MessageInfo, version: i16) -> i16 {
    version.min(message.schema.versions.last)
}

/// Does such a message, behind its version, use up these bytes?
fn reads_well(message: &'static MessageInfo, bytes: &[u8]) -> bool {
    let Some((version, rest)) = bytes.split_first_chunk() else { return false };
    reads_to_its_end(message, newest(message, i16::from_be_bytes(*version)), rest)
}

/// Does such a message use up these bytes?
fn reads_to_its_end(message: &'static MessageInfo, version: i16, bytes: &[u8]) -> bool {
    let arena = Bump::new();
    let mut reader = Reader::new(bytes, &arena);
    version >= 0 && message.read(&mut reader, version).is_ok() && reader.rest().is_empty()
}

/// A leaf of two bytes.
pub(crate) fn int16(builder: &mut Builder<'_>, name: &'static str, at: usize) -> i16 {
    let bytes = builder.bytes(at..at + 2);
    let number = bytes.first_chunk().map_or(0, |bytes| i16::from_be_bytes(*bytes));
    builder.leaf(name, Kind::I16, at..at + bytes.len(), Scalar::Int(number.into()));
    number
}

/// Leaves of unsigned varints, and where they end; `None` when they cannot be read, which is then said.
fn uvarints<const N: usize>(
    builder: &mut Builder<'_>,
    names: [&'static str; N],
    range: Range<usize>,
) -> Option<([u32; N], usize)> {
    let mut reader = Reader::new(builder.bytes(range.clone()), builder.arena);
    let mut numbers = [0; N];
    for (name, number) in names.into_iter().zip(&mut numbers) {
        let from = range.start + reader.at();
        match reader.uvarint() {
            Ok(read) => *number = read,
            Err(error) => {
                builder.unread(from..range.end, error.what);
                return None;
            }
        }
        builder.leaf(name, Kind::Uvarint, from..range.start + reader.at(), Scalar::Uint((*number).into()));
    }
    Some((numbers, range.start + reader.at()))
}
