//! What stands in logs and files rather than on the wire, in the same form.
//!
//! A record of the metadata log is a frame version of 1, its type and its version as unsigned varints, then the fields.
//! A coordinator's record has a key that begins with its type (Kafka calls that the key's version) and a value that
//! begins with the version of its fields, both of two bytes.

pub mod batch;
pub mod control;
pub mod embedded;
pub mod file;
pub mod group_consumer;
pub mod group_share;
pub mod group_streams;
pub mod metadata;
pub mod remote_log;
pub mod share;
pub mod text;
pub mod transaction;

use group_consumer::*;
use group_share::*;
use group_streams::*;
use metadata::*;
use remote_log::*;
use share::*;
use transaction::*;

use super::schema;
use crate::wire::{MessageInfo, Schema, Versions};

/// A family of records: number, name, versions and first flexible version of the value, type of the value (or the whole
/// record), type of the key.
macro_rules! records {
    ($(#[$doc:meta])* $family:ident: $(
        $number:literal $name:ident $first:literal - $last:literal $flexible:tt $value:ident $($key:ident)?;
    )*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i16)]
        #[allow(missing_docs)]
        pub enum $family { $($name = $number,)* }

        impl $family {
            /// Every type, ascending.
            pub const ALL: &'static [$family] = &[$($family::$name),*];

            /// The type with this number.
            pub const fn from_number(number: i16) -> Option<$family> {
                match number {
                    $($number => Some($family::$name),)*
                    _ => None,
                }
            }

            /// Its number.
            pub const fn number(self) -> i16 {
                self as i16
            }

            /// Its name and versions.
            pub const fn schema(self) -> Schema {
                match self { $($family::$name => schema!(stringify!($name), $first - $last, $flexible),)* }
            }

            /// The record, or its value where records have keys.
            pub const fn value(self) -> &'static MessageInfo {
                match self { $($family::$name => $value::MESSAGE,)* }
            }

            /// The record's key, where records have keys.
            pub fn key(self) -> Option<&'static MessageInfo> {
                match self { $($family::$name => [$($key::MESSAGE)?].first().copied(),)* }
            }

            /// Every record, key and value.
            fn messages() -> impl Iterator<Item = &'static MessageInfo> {
                [$($($key::MESSAGE,)? $value::MESSAGE,)*].into_iter()
            }
        }
    };
}

records! {
    /// Records of the metadata log: type, versions, first flexible version.
    MetadataRecord:
     0 RegisterBroker                         0-4    0 RegisterBrokerRecord;
     1 UnregisterBroker                       0-0    0 UnregisterBrokerRecord;
     2 Topic                                  0-0    0 TopicRecord;
     3 Partition                              0-2    0 PartitionRecord;
     4 Config                                 0-0    0 ConfigRecord;
     5 PartitionChange                        0-2    0 PartitionChangeRecord;
     7 FenceBroker                            0-0    0 FenceBrokerRecord;
     8 UnfenceBroker                          0-0    0 UnfenceBrokerRecord;
     9 RemoveTopic                            0-0    0 RemoveTopicRecord;
    10 DelegationToken                        0-0    0 DelegationTokenRecord;
    11 UserScramCredential                    0-0    0 UserScramCredentialRecord;
    12 FeatureLevel                           0-0    0 FeatureLevelRecord;
    14 ClientQuota                            0-0    0 ClientQuotaRecord;
    15 ProducerIds                            0-0    0 ProducerIdsRecord;
    17 BrokerRegistrationChange               0-3    0 BrokerRegistrationChangeRecord;
    18 AccessControlEntry                     0-0    0 AccessControlEntryRecord;
    19 RemoveAccessControlEntry               0-0    0 RemoveAccessControlEntryRecord;
    20 NoOp                                   0-0    0 NoOpRecord;
    21 ZkMigrationState                       0-0    0 ZkMigrationStateRecord;
    22 RemoveUserScramCredential              0-0    0 RemoveUserScramCredentialRecord;
    23 BeginTransaction                       0-0    0 BeginTransactionRecord;
    24 EndTransaction                         0-0    0 EndTransactionRecord;
    25 AbortTransaction                       0-0    0 AbortTransactionRecord;
    26 RemoveDelegationToken                  0-0    0 RemoveDelegationTokenRecord;
    27 RegisterController                     0-0    0 RegisterControllerRecord;
    28 ClearElr                               0-0    0 ClearElrRecord;
    29 UnregisterController                   0-0    0 UnregisterControllerRecord;
}

records! {
    /// Records of `__consumer_offsets`: type (the version of the key), versions and first flexible version of the value.
    GroupRecord:
     0 LegacyOffsetCommit                     0-0 none LegacyOffsetCommitValue LegacyOffsetCommitKey;
     1 OffsetCommit                           0-4    4 OffsetCommitValue OffsetCommitKey;
     2 GroupMetadata                          0-4    4 GroupMetadataValue GroupMetadataKey;
     3 ConsumerGroupMetadata                  0-0    0 ConsumerGroupMetadataValue ConsumerGroupMetadataKey;
     4 ConsumerGroupPartitionMetadata         0-0    0 ConsumerGroupPartitionMetadataValue ConsumerGroupPartitionMetadataKey;
     5 ConsumerGroupMemberMetadata            0-0    0 ConsumerGroupMemberMetadataValue ConsumerGroupMemberMetadataKey;
     6 ConsumerGroupTargetAssignmentMetadata  0-0    0 ConsumerGroupTargetAssignmentMetadataValue ConsumerGroupTargetAssignmentMetadataKey;
     7 ConsumerGroupTargetAssignmentMember    0-0    0 ConsumerGroupTargetAssignmentMemberValue ConsumerGroupTargetAssignmentMemberKey;
     8 ConsumerGroupCurrentMemberAssignment   0-0    0 ConsumerGroupCurrentMemberAssignmentValue ConsumerGroupCurrentMemberAssignmentKey;
    10 ShareGroupMemberMetadata               0-0    0 ShareGroupMemberMetadataValue ShareGroupMemberMetadataKey;
    11 ShareGroupMetadata                     0-0    0 ShareGroupMetadataValue ShareGroupMetadataKey;
    12 ShareGroupTargetAssignmentMetadata     0-0    0 ShareGroupTargetAssignmentMetadataValue ShareGroupTargetAssignmentMetadataKey;
    13 ShareGroupTargetAssignmentMember       0-0    0 ShareGroupTargetAssignmentMemberValue ShareGroupTargetAssignmentMemberKey;
    14 ShareGroupCurrentMemberAssignment      0-0    0 ShareGroupCurrentMemberAssignmentValue ShareGroupCurrentMemberAssignmentKey;
    15 ShareGroupStatePartitionMetadata       0-0    0 ShareGroupStatePartitionMetadataValue ShareGroupStatePartitionMetadataKey;
    16 ConsumerGroupRegularExpression         0-0    0 ConsumerGroupRegularExpressionValue ConsumerGroupRegularExpressionKey;
    17 StreamsGroupMetadata                   0-0    0 StreamsGroupMetadataValue StreamsGroupMetadataKey;
    19 StreamsGroupMemberMetadata             0-0    0 StreamsGroupMemberMetadataValue StreamsGroupMemberMetadataKey;
    20 StreamsGroupTargetAssignmentMetadata   0-0    0 StreamsGroupTargetAssignmentMetadataValue StreamsGroupTargetAssignmentMetadataKey;
    21 StreamsGroupTargetAssignmentMember     0-0    0 StreamsGroupTargetAssignmentMemberValue StreamsGroupTargetAssignmentMemberKey;
    22 StreamsGroupCurrentMemberAssignment    0-0    0 StreamsGroupCurrentMemberAssignmentValue StreamsGroupCurrentMemberAssignmentKey;
    23 StreamsGroupTopology                   0-0    0 StreamsGroupTopologyValue StreamsGroupTopologyKey;
}

records! {
    /// Records of `__transaction_state`.
    TransactionRecord:
     0 TransactionLog                         0-1    1 TransactionLogValue TransactionLogKey;
}

records! {
    /// Records of `__share_group_state`.
    ShareRecord:
     0 ShareSnapshot                          0-0    0 ShareSnapshotValue ShareSnapshotKey;
     1 ShareUpdate                            0-0    0 ShareUpdateValue ShareUpdateKey;
}

records! {
    /// Records of `__remote_log_metadata`.
    RemoteLogRecord:
     0 RemoteLogSegment                       0-0    0 RemoteLogSegmentMetadataRecord;
     1 RemoteLogSegmentUpdate                 0-0    0 RemoteLogSegmentMetadataUpdateRecord;
     2 RemotePartitionDelete                  0-0    0 RemotePartitionDeleteMetadataRecord;
     3 RemoteLogSegmentSnapshot               0-0    0 RemoteLogSegmentMetadataSnapshotRecord;
}

/// Keys of coordinators' records have one version each.
pub const KEY: Schema = schema!("Key", 0 - 0, none);

/// Messages without a number: name of the row, versions, first flexible version, type.
macro_rules! single {
    ($(#[$doc:meta])* $visibility:vis fn $messages:ident: $($row:ident $first:literal - $last:literal $flexible:tt $module:ident $name:ident;)*) => {
        $(const $row: Schema = schema!(stringify!($name), $first - $last, $flexible);)*

        $(#[$doc])*
        $visibility fn $messages() -> impl Iterator<Item = &'static MessageInfo> {
            [$($module::$name::MESSAGE),*].into_iter()
        }
    };
}

single! {
    fn single_messages:
    ABORTED_TXN                    0-0 none file AbortedTxn;
    CONSUMER_PROTOCOL_ASSIGNMENT   0-3 none embedded ConsumerProtocolAssignment;
    CONSUMER_PROTOCOL_SUBSCRIPTION 0-3 none embedded ConsumerProtocolSubscription;
    CONTROL_RECORD_TYPE_SCHEMA     0-0 none control ControlRecordTypeSchema;
    DEFAULT_PRINCIPAL_DATA         0-0    0 embedded DefaultPrincipalData;
    END_TXN_MARKER                 0-0 none control EndTxnMarker;
    KRAFT_VERSION_RECORD           0-0    0 control KRaftVersionRecord;
    LEADER_CHANGE_MESSAGE          0-1    0 control LeaderChangeMessage;
    SNAPSHOT_FOOTER_RECORD         0-0    0 control SnapshotFooterRecord;
    SNAPSHOT_HEADER_RECORD         0-0    0 control SnapshotHeaderRecord;
    VOTERS_RECORD                  0-0    0 control VotersRecord;
    QUORUM_STATE_DATA              0-1    0 file QuorumStateData;
    PRODUCER_SNAPSHOT              1-1 none file ProducerSnapshot;
}

single! {
    /// What Kafka tells in code, not in a schema. The version of a batch and its records is their magic.
    pub fn formats:
    RECORD_BATCH                   2-2 none batch RecordBatch;
    RECORD                         2-2 none batch Record;
    LEGACY_RECORD                  0-1 none batch LegacyRecord;
    OFFSET_INDEX_ENTRY             0-0 none file OffsetIndexEntry;
    TIME_INDEX_ENTRY               0-0 none file TimeIndexEntry;
}

/// Every message of logs and files that Kafka has a schema for.
pub fn messages() -> impl Iterator<Item = &'static MessageInfo> {
    let coordinators =
        GroupRecord::messages().chain(TransactionRecord::messages()).chain(ShareRecord::messages());
    MetadataRecord::messages().chain(RemoteLogRecord::messages()).chain(coordinators).chain(single_messages())
}
