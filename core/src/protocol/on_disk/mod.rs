//! What stands in logs and files rather than on the wire, in the same form.
//!
//! A record of the metadata log is a frame version of 1, its type and its version as unsigned varints, then the fields.
//! A coordinator's record has a key that begins with its type (Kafka calls that the key's version) and a value that
//! begins with the version of its fields, both of two bytes.

pub mod control;
pub mod embedded;
pub mod file;
pub mod group_consumer;
pub mod group_share;
pub mod group_streams;
pub mod metadata;
pub mod remote_log;
pub mod share;
pub mod transaction;

use super::schema;
use crate::wire::{Schema, Versions};

/// A family of records: type, name, versions, first flexible version.
macro_rules! records {
    ($(#[$doc:meta])* $family:ident: $($key:literal $name:ident $first:literal - $last:literal $flexible:tt;)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i16)]
        #[allow(missing_docs)]
        pub enum $family { $($name = $key,)* }

        impl $family {
            /// Every type, ascending.
            pub const ALL: &'static [$family] = &[$($family::$name),*];

            /// The type with this number.
            pub const fn from_number(key: i16) -> Option<$family> {
                match key {
                    $($key => Some($family::$name),)*
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
        }
    };
}

records! {
    /// Records of the metadata log: type, versions, first flexible version.
    MetadataRecord:
     0 RegisterBroker                         0-4    0;
     1 UnregisterBroker                       0-0    0;
     2 Topic                                  0-0    0;
     3 Partition                              0-2    0;
     4 Config                                 0-0    0;
     5 PartitionChange                        0-2    0;
     7 FenceBroker                            0-0    0;
     8 UnfenceBroker                          0-0    0;
     9 RemoveTopic                            0-0    0;
    10 DelegationToken                        0-0    0;
    11 UserScramCredential                    0-0    0;
    12 FeatureLevel                           0-0    0;
    14 ClientQuota                            0-0    0;
    15 ProducerIds                            0-0    0;
    17 BrokerRegistrationChange               0-3    0;
    18 AccessControlEntry                     0-0    0;
    19 RemoveAccessControlEntry               0-0    0;
    20 NoOp                                   0-0    0;
    21 ZkMigrationState                       0-0    0;
    22 RemoveUserScramCredential              0-0    0;
    23 BeginTransaction                       0-0    0;
    24 EndTransaction                         0-0    0;
    25 AbortTransaction                       0-0    0;
    26 RemoveDelegationToken                  0-0    0;
    27 RegisterController                     0-0    0;
    28 ClearElr                               0-0    0;
    29 UnregisterController                   0-0    0;
}

records! {
    /// Records of `__consumer_offsets`: type (the version of the key), versions and first flexible version of the value.
    GroupRecord:
     0 LegacyOffsetCommit                     0-0 none;
     1 OffsetCommit                           0-4    4;
     2 GroupMetadata                          0-4    4;
     3 ConsumerGroupMetadata                  0-0    0;
     4 ConsumerGroupPartitionMetadata         0-0    0;
     5 ConsumerGroupMemberMetadata            0-0    0;
     6 ConsumerGroupTargetAssignmentMetadata  0-0    0;
     7 ConsumerGroupTargetAssignmentMember    0-0    0;
     8 ConsumerGroupCurrentMemberAssignment   0-0    0;
    10 ShareGroupMemberMetadata               0-0    0;
    11 ShareGroupMetadata                     0-0    0;
    12 ShareGroupTargetAssignmentMetadata     0-0    0;
    13 ShareGroupTargetAssignmentMember       0-0    0;
    14 ShareGroupCurrentMemberAssignment      0-0    0;
    15 ShareGroupStatePartitionMetadata       0-0    0;
    16 ConsumerGroupRegularExpression         0-0    0;
    17 StreamsGroupMetadata                   0-0    0;
    19 StreamsGroupMemberMetadata             0-0    0;
    20 StreamsGroupTargetAssignmentMetadata   0-0    0;
    21 StreamsGroupTargetAssignmentMember     0-0    0;
    22 StreamsGroupCurrentMemberAssignment    0-0    0;
    23 StreamsGroupTopology                   0-0    0;
}

records! {
    /// Records of `__transaction_state`.
    TransactionRecord:
     0 TransactionLog                         0-1    1;
}

records! {
    /// Records of `__share_group_state`.
    ShareRecord:
     0 ShareSnapshot                          0-0    0;
     1 ShareUpdate                            0-0    0;
}

records! {
    /// Records of `__remote_log_metadata`.
    RemoteLogRecord:
     0 RemoteLogSegment                       0-0    0;
     1 RemoteLogSegmentUpdate                 0-0    0;
     2 RemotePartitionDelete                  0-0    0;
     3 RemoteLogSegmentSnapshot               0-0    0;
}

/// Keys of coordinators' records have one version each.
pub const KEY: Schema = schema!("Key", 0 - 0, none);

const ABORTED_TXN: Schema = schema!("AbortedTxn", 0 - 0, none);
const CONSUMER_PROTOCOL_ASSIGNMENT: Schema = schema!("ConsumerProtocolAssignment", 0 - 3, none);
const CONSUMER_PROTOCOL_SUBSCRIPTION: Schema = schema!("ConsumerProtocolSubscription", 0 - 3, none);
const CONTROL_RECORD_TYPE_SCHEMA: Schema = schema!("ControlRecordTypeSchema", 0 - 0, none);
const DEFAULT_PRINCIPAL_DATA: Schema = schema!("DefaultPrincipalData", 0 - 0, 0);
const END_TXN_MARKER: Schema = schema!("EndTxnMarker", 0 - 0, none);
const KRAFT_VERSION_RECORD: Schema = schema!("KRaftVersionRecord", 0 - 0, 0);
const LEADER_CHANGE_MESSAGE: Schema = schema!("LeaderChangeMessage", 0 - 1, 0);
const SNAPSHOT_FOOTER_RECORD: Schema = schema!("SnapshotFooterRecord", 0 - 0, 0);
const SNAPSHOT_HEADER_RECORD: Schema = schema!("SnapshotHeaderRecord", 0 - 0, 0);
const VOTERS_RECORD: Schema = schema!("VotersRecord", 0 - 0, 0);
const QUORUM_STATE_DATA: Schema = schema!("QuorumStateData", 0 - 1, 0);
const PRODUCER_SNAPSHOT: Schema = schema!("ProducerSnapshot", 1 - 1, none);
