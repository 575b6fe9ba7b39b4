//! Two of the five kinds of error: Kafka's own answers ([`ErrorCode`]) and bytes that cannot be read ([`Malformed`]).
//!
//! Not here: misuse by a peer (`Disconnect`), storage faults ([`crate::storage::Fault`]) and bugs (panics). The kinds
//! never mix: each has one fate.

use std::fmt;

use crate::wire::{Kind, Reader, Value, Wire, Writer};

/// Bytes that are not what they should be, and where the first wrong one lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("malformed at byte {at}: {what}")]
pub struct Malformed {
    /// Position of the first byte that is wrong, or missing.
    pub at: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

/// An answer of Kafka's that is not success, or success: data in a response. A number without a name is carried along.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ErrorCode(pub i16);

/// The table of codes: number, name, whether a client should try again, what it says.
macro_rules! error_codes {
    ($($code:literal $name:ident $again:ident $what:literal;)*) => {
        impl ErrorCode {
            $(#[doc = $what] pub const $name: ErrorCode = ErrorCode($code);)*

            /// Every code with a name.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name),*];

            /// Kafka's name of it.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some(stringify!($name)),)*
                    _ => None,
                }
            }

            /// What it says.
            pub const fn description(self) -> &'static str {
                match self.0 {
                    $($code => $what,)*
                    _ => "A code that is not known here.",
                }
            }

            /// Do clients try again when they see it?
            pub const fn is_retriable(self) -> bool {
                match self.0 {
                    $($code => stringify!($again).len() == "retriable".len(),)*
                    _ => false,
                }
            }
        }
    };
}

error_codes! {
     -1 UNKNOWN_SERVER_ERROR                         final     "Something went wrong that has no code of its own.";
      0 NONE                                         final     "All is well.";
      1 OFFSET_OUT_OF_RANGE                          final     "The log does not reach back or forth to this offset.";
      2 CORRUPT_MESSAGE                              retriable "A batch does not match its checksum, or is damaged otherwise.";
      3 UNKNOWN_TOPIC_OR_PARTITION                   retriable "There is no such topic or partition here.";
      4 INVALID_FETCH_SIZE                           final     "A fetch size below zero.";
      5 LEADER_NOT_AVAILABLE                         retriable "The partition has no leader at the moment.";
      6 NOT_LEADER_OR_FOLLOWER                       retriable "The partition is led by another broker.";
      7 REQUEST_TIMED_OUT                            retriable "It took longer than the request allows.";
      8 BROKER_NOT_AVAILABLE                         final     "The broker is gone.";
      9 REPLICA_NOT_AVAILABLE                        retriable "The replica cannot be read at the moment.";
     10 MESSAGE_TOO_LARGE                            final     "The batch is larger than the topic's max.message.bytes.";
     11 STALE_CONTROLLER_EPOCH                       final     "A newer controller has taken over.";
     12 OFFSET_METADATA_TOO_LARGE                    final     "The metadata of an offset commit is longer than the broker keeps.";
     13 NETWORK_EXCEPTION                            retriable "The connection broke before the answer came.";
     14 COORDINATOR_LOAD_IN_PROGRESS                 retriable "The coordinator is still reading its log.";
     15 COORDINATOR_NOT_AVAILABLE                    retriable "There is no coordinator yet.";
     16 NOT_COORDINATOR                              retriable "Another broker coordinates this.";
     17 INVALID_TOPIC_EXCEPTION                      final     "Not a valid topic name, or a topic that clients may not touch.";
     18 RECORD_LIST_TOO_LARGE                        final     "The batches are larger than a segment.";
     19 NOT_ENOUGH_REPLICAS                          retriable "Too few replicas are in sync; nothing was written.";
     20 NOT_ENOUGH_REPLICAS_AFTER_APPEND             retriable "Written, but then too few replicas were in sync.";
     21 INVALID_REQUIRED_ACKS                        final     "acks must be -1, 0 or 1.";
     22 ILLEGAL_GENERATION                           final     "The group has moved on to another generation.";
     23 INCONSISTENT_GROUP_PROTOCOL                  final     "No protocol that all members of the group speak.";
     24 INVALID_GROUP_ID                             final     "Not a valid group id.";
     25 UNKNOWN_MEMBER_ID                            final     "The group has no such member.";
     26 INVALID_SESSION_TIMEOUT                      final     "The session timeout is outside of what the broker allows.";
     27 REBALANCE_IN_PROGRESS                        final     "The group is rebalancing; join again.";
     28 INVALID_COMMIT_OFFSET_SIZE                   final     "The offset commit is too large for a record.";
     29 TOPIC_AUTHORIZATION_FAILED                   final     "Not allowed on this topic.";
     30 GROUP_AUTHORIZATION_FAILED                   final     "Not allowed on this group.";
     31 CLUSTER_AUTHORIZATION_FAILED                 final     "Not allowed on the cluster.";
     32 INVALID_TIMESTAMP                            final     "A timestamp too far from the broker's clock.";
     33 UNSUPPORTED_SASL_MECHANISM                   final     "There is no such SASL mechanism here.";
     34 ILLEGAL_SASL_STATE                           final     "Not the request that the SASL exchange expects now.";
     35 UNSUPPORTED_VERSION                          final     "A version that is not spoken here.";
     36 TOPIC_ALREADY_EXISTS                         final     "There is a topic of this name already.";
     37 INVALID_PARTITIONS                           final     "Not a valid number of partitions.";
     38 INVALID_REPLICATION_FACTOR                   final     "Not a valid number of replicas.";
     39 INVALID_REPLICA_ASSIGNMENT                   final     "Not a valid assignment of replicas.";
     40 INVALID_CONFIG                               final     "Not a valid setting.";
     41 NOT_CONTROLLER                               retriable "Another node is the controller.";
     42 INVALID_REQUEST                              final     "The request contradicts itself or the protocol.";
     43 UNSUPPORTED_FOR_MESSAGE_FORMAT               final     "Not possible with the message format on disk.";
     44 POLICY_VIOLATION                             final     "A policy of the broker forbids this.";
     45 OUT_OF_ORDER_SEQUENCE_NUMBER                 final     "A batch of this producer is missing before this one.";
     46 DUPLICATE_SEQUENCE_NUMBER                    final     "The batch was written before and has been forgotten since.";
     47 INVALID_PRODUCER_EPOCH                       final     "The producer has a newer epoch.";
     48 INVALID_TXN_STATE                            final     "Not possible in this state of the transaction.";
     49 INVALID_PRODUCER_ID_MAPPING                  final     "The transactional id belongs to another producer id.";
     50 INVALID_TRANSACTION_TIMEOUT                  final     "The transaction timeout is larger than the broker allows.";
     51 CONCURRENT_TRANSACTIONS                      retriable "The previous transaction has not ended yet.";
     52 TRANSACTION_COORDINATOR_FENCED               final     "The transaction has a newer coordinator.";
     53 TRANSACTIONAL_ID_AUTHORIZATION_FAILED        final     "Not allowed on this transactional id.";
     54 SECURITY_DISABLED                            final     "No authorizer is configured.";
     55 OPERATION_NOT_ATTEMPTED                      final     "Not tried, because an earlier part of the request failed.";
     56 KAFKA_STORAGE_ERROR                          retriable "The disk failed.";
     57 LOG_DIR_NOT_FOUND                            final     "The broker has no such log directory.";
     58 SASL_AUTHENTICATION_FAILED                   final     "The credentials are wrong.";
     59 UNKNOWN_PRODUCER_ID                          final     "The partition knows nothing of this producer.";
     60 REASSIGNMENT_IN_PROGRESS                     final     "The partition is moving already.";
     61 DELEGATION_TOKEN_AUTH_DISABLED               final     "Delegation tokens are not configured.";
     62 DELEGATION_TOKEN_NOT_FOUND                   final     "There is no such delegation token.";
     63 DELEGATION_TOKEN_OWNER_MISMATCH              final     "The token belongs to another principal.";
     64 DELEGATION_TOKEN_REQUEST_NOT_ALLOWED         final     "Tokens are not given on such a connection.";
     65 DELEGATION_TOKEN_AUTHORIZATION_FAILED        final     "Not allowed on this delegation token.";
     66 DELEGATION_TOKEN_EXPIRED                     final     "The delegation token has expired.";
     67 INVALID_PRINCIPAL_TYPE                       final     "There is no such type of principal.";
     68 NON_EMPTY_GROUP                              final     "The group still has members.";
     69 GROUP_ID_NOT_FOUND                           final     "There is no such group.";
     70 FETCH_SESSION_ID_NOT_FOUND                   retriable "There is no such fetch session.";
     71 INVALID_FETCH_SESSION_EPOCH                  retriable "Not the epoch that the fetch session expects.";
     72 LISTENER_NOT_FOUND                           retriable "The leader has no listener of the name that was asked.";
     73 TOPIC_DELETION_DISABLED                      final     "Topics may not be deleted here.";
     74 FENCED_LEADER_EPOCH                          retriable "The client knows an older leader of the partition.";
     75 UNKNOWN_LEADER_EPOCH                         retriable "The client knows a newer leader of the partition.";
     76 UNSUPPORTED_COMPRESSION_TYPE                 final     "The client cannot read this compression.";
     77 STALE_BROKER_EPOCH                           final     "The broker has registered anew since.";
     78 OFFSET_NOT_AVAILABLE                         retriable "The new leader does not know yet how far it may answer.";
     79 MEMBER_ID_REQUIRED                           final     "Join again with the member id in this answer.";
     80 PREFERRED_LEADER_NOT_AVAILABLE               retriable "The preferred leader is not in sync.";
     81 GROUP_MAX_SIZE_REACHED                       final     "The group is full.";
     82 FENCED_INSTANCE_ID                           final     "Another member has taken over the group.instance.id.";
     83 ELIGIBLE_LEADERS_NOT_AVAILABLE               retriable "No replica may become leader.";
     84 ELECTION_NOT_NEEDED                          retriable "The partition is led as it should be.";
     85 NO_REASSIGNMENT_IN_PROGRESS                  final     "The partition is not moving.";
     86 GROUP_SUBSCRIBED_TO_TOPIC                    final     "A member of the group is subscribed to the topic.";
     87 INVALID_RECORD                               final     "A record breaks a rule of the topic or the format.";
     88 UNSTABLE_OFFSET_COMMIT                       retriable "A transaction may still change these offsets.";
     89 THROTTLING_QUOTA_EXCEEDED                    retriable "Too much at once; try again after the throttle time.";
     90 PRODUCER_FENCED                              final     "A newer producer has taken over the transactional id.";
     91 RESOURCE_NOT_FOUND                           final     "There is no such resource.";
     92 DUPLICATE_RESOURCE                           final     "The same resource twice in one request.";
     93 UNACCEPTABLE_CREDENTIAL                      final     "The credential is not acceptable.";
     94 INCONSISTENT_VOTER_SET                       final     "Not one of the voters.";
     95 INVALID_UPDATE_VERSION                       final     "Not a valid version of the metadata.";
     96 FEATURE_UPDATE_FAILED                        final     "The feature could not be changed.";
     97 PRINCIPAL_DESERIALIZATION_FAILURE            final     "The principal inside the envelope cannot be read.";
     98 SNAPSHOT_NOT_FOUND                           final     "There is no such snapshot.";
     99 POSITION_OUT_OF_RANGE                        final     "The snapshot has no such position.";
    100 UNKNOWN_TOPIC_ID                             retriable "There is no topic with this id.";
    101 DUPLICATE_BROKER_REGISTRATION                final     "The broker id is in use.";
    102 BROKER_ID_NOT_REGISTERED                     final     "There is no such broker.";
    103 INCONSISTENT_TOPIC_ID                        retriable "The partition belongs to another topic id.";
    104 INCONSISTENT_CLUSTER_ID                      final     "Another cluster's id.";
    105 TRANSACTIONAL_ID_NOT_FOUND                   final     "There is no such transactional id.";
    106 FETCH_SESSION_TOPIC_ID_ERROR                 retriable "The fetch session mixes topic ids and names.";
    107 INELIGIBLE_REPLICA                           final     "A replica that may not be in sync now.";
    108 NEW_LEADER_ELECTED                           final     "The change is made, and the leader is another one.";
    109 OFFSET_MOVED_TO_TIERED_STORAGE               final     "The offset lies in remote storage only.";
    110 FENCED_MEMBER_EPOCH                          final     "The member must give up its partitions and join again.";
    111 UNRELEASED_INSTANCE_ID                       final     "The instance id is still in use by another member.";
    112 UNSUPPORTED_ASSIGNOR                         final     "The group's assignor is not known here.";
    113 STALE_MEMBER_EPOCH                           final     "The member has a newer epoch; it is on its way.";
    114 MISMATCHED_ENDPOINT_TYPE                     final     "A broker's endpoint where a controller's is wanted, or the reverse.";
    115 UNSUPPORTED_ENDPOINT_TYPE                    final     "This type of endpoint is not supported.";
    116 UNKNOWN_CONTROLLER_ID                        final     "There is no such controller.";
    117 UNKNOWN_SUBSCRIPTION_ID                      final     "The telemetry subscription has changed.";
    118 TELEMETRY_TOO_LARGE                          final     "More telemetry than the broker takes.";
    119 INVALID_REGISTRATION                         final     "The registration is not valid.";
    120 TRANSACTION_ABORTABLE                        final     "The transaction cannot commit but can be aborted.";
    121 INVALID_RECORD_STATE                         final     "The record is not acquired by this member.";
    122 SHARE_SESSION_NOT_FOUND                      retriable "There is no such share session.";
    123 INVALID_SHARE_SESSION_EPOCH                  retriable "Not the epoch that the share session expects.";
    124 FENCED_STATE_EPOCH                           final     "The share partition's state has a newer epoch.";
    125 INVALID_VOTER_KEY                            final     "The voter's id and directory do not belong together.";
    126 DUPLICATE_VOTER                              final     "The voter is one already.";
    127 VOTER_NOT_FOUND                              final     "There is no such voter.";
    128 INVALID_REGULAR_EXPRESSION                   final     "Not a valid regular expression.";
    129 REBOOTSTRAP_REQUIRED                         final     "The client's view of the cluster is void; it must start from its bootstrap servers.";
    130 STREAMS_INVALID_TOPOLOGY                     final     "Not a valid topology.";
    131 STREAMS_INVALID_TOPOLOGY_EPOCH               final     "Not a valid topology epoch.";
    132 STREAMS_TOPOLOGY_FENCED                      final     "The topology epoch is outdated.";
    133 SHARE_SESSION_LIMIT_REACHED                  retriable "Too many share sessions.";
    134 GROUP_DELETION_FAILED                        final     "The group could not be deleted; its message says why.";
    135 STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED   final     "The topology description could not be processed; its message says why.";
    136 CONTROLLER_ID_NOT_REGISTERED                 final     "There is no such registered controller.";
}

impl ErrorCode {
    /// Is it success?
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => write!(f, "error {}", self.0),
        }
    }
}

impl fmt::Debug for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ErrorCode {}

impl<'a> Wire<'a> for ErrorCode {
    const DEFAULT: Self = ErrorCode::NONE;
    const KIND: Kind = Kind::I16;

    #[inline]
    fn read(reader: &mut Reader<'a>, nullable: bool) -> Result<Self, Malformed> {
        i16::read(reader, nullable).map(ErrorCode)
    }

    #[inline]
    fn write(&self, writer: &mut Writer<'_>, nullable: bool) {
        self.0.write(writer, nullable);
    }

    fn to_value(&self) -> Value {
        self.0.to_value()
    }
}
