//! The whole protocol of Kafka 4.4.0: one table of APIs, one schema file for each, and the records of its logs.
//!
//! Descriptions only: which fields there are in which version. What they mean to a broker is decided elsewhere, and an
//! API or version that no broker serves is described all the same. A schema file holds `Request` and `Response` and the
//! structs in them; [`crate::wire`] reads and writes them.

pub mod frame;
pub mod header;
pub mod on_disk;

use crate::wire::{MessageInfo, Schema, Versions};

/// A message's versions and flexible versions in a table: `4-18 12` or `0-1 none`.
macro_rules! schema {
    ($name:expr, $first:literal - $last:literal, none) => {
        Schema { name: $name, versions: Versions::from($first).to($last), flexible: Versions::NONE }
    };
    ($name:expr, $first:literal - $last:literal, $flexible:literal) => {
        Schema {
            name: $name,
            versions: Versions::from($first).to($last),
            flexible: Versions::from($flexible),
        }
    };
}
use schema;

const REQUEST_HEADER: Schema = schema!("RequestHeader", 1 - 2, 2);
const RESPONSE_HEADER: Schema = schema!("ResponseHeader", 0 - 1, 1);

/// Hands the table of APIs to a macro: key, name, module, versions, first flexible version, the listeners it is for,
/// and `unstable` if its last version is.
///
/// A broker *advertises* Produce from version 0 on, although there is nothing before 3: librdkafka takes the range for
/// a sign of what the broker can do.
#[macro_export]
macro_rules! for_each_api {
    ($($callback:tt)*) => { $($callback)*! {
     0 Produce                                produce                                    3-13     9 broker;
     1 Fetch                                  fetch                                      4-18    12 both;
     2 ListOffsets                            list_offsets                               1-11     6 broker;
     3 Metadata                               metadata                                   0-13     9 broker;
     8 OffsetCommit                           offset_commit                              2-10     8 broker;
     9 OffsetFetch                            offset_fetch                               1-10     6 broker;
    10 FindCoordinator                        find_coordinator                           0-6      3 broker;
    11 JoinGroup                              join_group                                 0-9      6 broker;
    12 Heartbeat                              heartbeat                                  0-4      4 broker;
    13 LeaveGroup                             leave_group                                0-5      4 broker;
    14 SyncGroup                              sync_group                                 0-5      4 broker;
    15 DescribeGroups                         describe_groups                            0-6      5 broker;
    16 ListGroups                             list_groups                                0-5      3 broker;
    17 SaslHandshake                          sasl_handshake                             0-1   none both;
    18 ApiVersions                            api_versions                               0-5      3 both;
    19 CreateTopics                           create_topics                              2-7      5 both;
    20 DeleteTopics                           delete_topics                              1-6      4 both;
    21 DeleteRecords                          delete_records                             0-2      2 broker;
    22 InitProducerId                         init_producer_id                           0-6      2 broker unstable;
    23 OffsetForLeaderEpoch                   offset_for_leader_epoch                    2-4      4 broker;
    24 AddPartitionsToTxn                     add_partitions_to_txn                      0-5      3 broker;
    25 AddOffsetsToTxn                        add_offsets_to_txn                         0-4      3 broker;
    26 EndTxn                                 end_txn                                    0-5      3 broker;
    27 WriteTxnMarkers                        write_txn_markers                          1-2      1 broker;
    28 TxnOffsetCommit                        txn_offset_commit                          0-6      3 broker;
    29 DescribeAcls                           describe_acls                              1-3      2 both;
    30 CreateAcls                             create_acls                                1-3      2 both;
    31 DeleteAcls                             delete_acls                                1-3      2 both;
    32 DescribeConfigs                        describe_configs                           1-4      4 both;
    33 AlterConfigs                           alter_configs                              0-2      2 both;
    34 AlterReplicaLogDirs                    alter_replica_log_dirs                     1-2      2 broker;
    35 DescribeLogDirs                        describe_log_dirs                          1-5      2 broker;
    36 SaslAuthenticate                       sasl_authenticate                          0-2      2 both;
    37 CreatePartitions                       create_partitions                          0-3      2 both;
    38 CreateDelegationToken                  create_delegation_token                    1-3      2 both;
    39 RenewDelegationToken                   renew_delegation_token                     1-2      2 both;
    40 ExpireDelegationToken                  expire_delegation_token                    1-2      2 both;
    41 DescribeDelegationToken                describe_delegation_token                  1-3      2 both;
    42 DeleteGroups                           delete_groups                              0-3      2 broker;
    43 ElectLeaders                           elect_leaders                              0-2      2 both;
    44 IncrementalAlterConfigs                incremental_alter_configs                  0-1      1 both;
    45 AlterPartitionReassignments            alter_partition_reassignments              0-1      0 both;
    46 ListPartitionReassignments             list_partition_reassignments               0-0      0 both;
    47 OffsetDelete                           offset_delete                              0-0   none broker;
    48 DescribeClientQuotas                   describe_client_quotas                     0-1      1 broker;
    49 AlterClientQuotas                      alter_client_quotas                        0-1      1 both;
    50 DescribeUserScramCredentials           describe_user_scram_credentials            0-0      0 both;
    51 AlterUserScramCredentials              alter_user_scram_credentials               0-0      0 both;
    52 Vote                                   vote                                       0-2      0 controller;
    53 BeginQuorumEpoch                       begin_quorum_epoch                         0-1      1 controller;
    54 EndQuorumEpoch                         end_quorum_epoch                           0-1      1 controller;
    55 DescribeQuorum                         describe_quorum                            0-2      0 both;
    56 AlterPartition                         alter_partition                            2-3      0 controller;
    57 UpdateFeatures                         update_features                            0-2      0 both;
    58 Envelope                               envelope                                   0-0      0 controller;
    59 FetchSnapshot                          fetch_snapshot                             0-1      0 controller;
    60 DescribeCluster                        describe_cluster                           0-2      0 both;
    61 DescribeProducers                      describe_producers                         0-0      0 broker;
    62 BrokerRegistration                     broker_registration                        0-4      0 controller;
    63 BrokerHeartbeat                        broker_heartbeat                           0-2      0 controller;
    64 UnregisterBroker                       unregister_broker                          0-0      0 both;
    65 DescribeTransactions                   describe_transactions                      0-0      0 broker;
    66 ListTransactions                       list_transactions                          0-2      0 broker;
    67 AllocateProducerIds                    allocate_producer_ids                      0-0      0 controller;
    68 ConsumerGroupHeartbeat                 consumer_group_heartbeat                   0-1      0 broker;
    69 ConsumerGroupDescribe                  consumer_group_describe                    0-1      0 broker;
    70 ControllerRegistration                 controller_registration                    0-0      0 controller;
    71 GetTelemetrySubscriptions              get_telemetry_subscriptions                0-0      0 broker;
    72 PushTelemetry                          push_telemetry                             0-0      0 broker;
    73 AssignReplicasToDirs                   assign_replicas_to_dirs                    0-0      0 controller;
    74 ListConfigResources                    list_config_resources                      0-1      0 broker;
    75 DescribeTopicPartitions                describe_topic_partitions                  0-0      0 broker;
    76 ShareGroupHeartbeat                    share_group_heartbeat                      1-1      0 broker;
    77 ShareGroupDescribe                     share_group_describe                       1-1      0 broker;
    78 ShareFetch                             share_fetch                                1-2      0 broker;
    79 ShareAcknowledge                       share_acknowledge                          1-2      0 broker;
    80 AddRaftVoter                           add_raft_voter                             0-1      0 both;
    81 RemoveRaftVoter                        remove_raft_voter                          0-0      0 both;
    82 UpdateRaftVoter                        update_raft_voter                          0-0      0 controller;
    83 InitializeShareGroupState              initialize_share_group_state               0-0      0 broker;
    84 ReadShareGroupState                    read_share_group_state                     0-0      0 broker;
    85 WriteShareGroupState                   write_share_group_state                    0-1      0 broker;
    86 DeleteShareGroupState                  delete_share_group_state                   0-0      0 broker;
    87 ReadShareGroupStateSummary             read_share_group_state_summary             0-1      0 broker;
    88 StreamsGroupHeartbeat                  streams_group_heartbeat                    0-1      0 broker;
    89 StreamsGroupDescribe                   streams_group_describe                     0-1      0 broker;
    90 DescribeShareGroupOffsets              describe_share_group_offsets               0-1      0 broker;
    91 AlterShareGroupOffsets                 alter_share_group_offsets                  0-0      0 broker;
    92 DeleteShareGroupOffsets                delete_share_group_offsets                 0-0      0 broker;
    93 StreamsGroupTopologyDescriptionUpdate  streams_group_topology_description_update  0-0      0 broker;
    94 UnregisterController                   unregister_controller                      0-0      0 both;
    } };
}

/// Makes of the table: the modules, [`ApiKey`], and what there is to know of each.
macro_rules! apis {
    ($($key:literal $name:ident $module:ident $first:literal - $last:literal $flexible:tt $listener:ident $($unstable:ident)?;)*) => {
        $(pub mod $module;)*

        /// The number of an API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i16)]
        pub enum ApiKey { $(
            #[doc = concat!("See [`", stringify!($module), "`].")]
            $name = $key,
        )* }

        impl ApiKey {
            /// Every key, ascending.
            pub const ALL: &'static [ApiKey] = &[$(ApiKey::$name),*];

            /// The key with this number.
            pub const fn from_number(key: i16) -> Option<ApiKey> {
                match key {
                    $($key => Some(ApiKey::$name),)*
                    _ => None,
                }
            }

            /// The key of the API with this name, whatever its case.
            pub fn from_name(name: &str) -> Option<ApiKey> {
                ApiKey::ALL.iter().copied().find(|key| key.schema().name.eq_ignore_ascii_case(name))
            }

            /// Its name and versions, the same for request and response.
            pub const fn schema(self) -> Schema {
                match self { $(
                    ApiKey::$name => schema!(stringify!($name), $first - $last, $flexible),
                )* }
            }

            /// Where it may be asked.
            pub const fn listener(self) -> Listener {
                match self { $(ApiKey::$name => Listener::$listener,)* }
            }

            /// Is its last version not settled yet, so that a broker does not offer it?
            pub const fn is_last_unstable(self) -> bool {
                match self { $(ApiKey::$name => !matches!(stringify!($($unstable)?).as_bytes(), []),)* }
            }

            /// The request.
            pub const fn request(self) -> &'static MessageInfo {
                match self { $(ApiKey::$name => $module::Request::MESSAGE,)* }
            }

            /// The response.
            pub const fn response(self) -> &'static MessageInfo {
                match self { $(ApiKey::$name => $module::Response::MESSAGE,)* }
            }
        }
    };
}
for_each_api!(apis);

impl ApiKey {
    /// Its number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The version of the header before a request of this version.
    pub const fn request_header_version(self, version: i16) -> i16 {
        if self.schema().flexible.contains(version) { 2 } else { 1 }
    }

    /// The version of the header before a response of this version. ApiVersions always has the oldest, since whoever
    /// asks it cannot know yet what the broker understands.
    pub const fn response_header_version(self, version: i16) -> i16 {
        match self {
            ApiKey::ApiVersions => 0,
            _ => self.schema().flexible.contains(version) as i16,
        }
    }
}

/// The listeners that an API is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(non_camel_case_types)]
pub enum Listener {
    /// Those of brokers.
    broker,
    /// Those of controllers.
    controller,
    /// Both.
    both,
}

/// Every message that Kafka has a schema for: requests, responses, headers, records, files.
pub fn messages() -> impl Iterator<Item = &'static MessageInfo> {
    let apis = ApiKey::ALL.iter().flat_map(|key| [key.request(), key.response()]);
    let headers = [header::RequestHeader::MESSAGE, header::ResponseHeader::MESSAGE];
    apis.chain(headers).chain(on_disk::messages())
}
