//! The APIs that this broker serves: one row each, one handler file each, named as its schema.
//!
//! To add an API: a handler file here, and a row. What has no row is not advertised, and closes the connection.

use crate::error::Malformed;
use crate::protocol::ApiKey;
use crate::wire::{Reader, Versions};

use super::context::{Context, Step};
use super::dispatch::body;

macro_rules! served {
    ($($name:ident $module:ident;)*) => {
        $(pub(crate) mod $module;)*

        /// Every API that is served, by key.
        pub const SERVED: &[ApiKey] = &[$(ApiKey::$name),*];

        /// Reads the body of the request and handles it.
        pub(crate) fn handle<'c>(
            context: &mut Context<'c>,
            reader: &mut Reader<'c>,
        ) -> Result<Step, Malformed> {
            match context.heading.api {
                $(ApiKey::$name => body(context, reader, $module::handle),)*
                other => unreachable!("{other:?} is not served: dispatch has looked"),
            }
        }
    };
}

served! {
    Produce              produce;
    Fetch                fetch;
    ListOffsets          list_offsets;
    Metadata             metadata;
    OffsetCommit         offset_commit;
    OffsetFetch          offset_fetch;
    FindCoordinator      find_coordinator;
    JoinGroup            join_group;
    Heartbeat            heartbeat;
    LeaveGroup           leave_group;
    SyncGroup            sync_group;
    DescribeGroups       describe_groups;
    ListGroups           list_groups;
    ApiVersions          api_versions;
    CreateTopics         create_topics;
    DeleteTopics         delete_topics;
    DeleteRecords        delete_records;
    InitProducerId       init_producer_id;
    OffsetForLeaderEpoch offset_for_leader_epoch;
    DescribeAcls         describe_acls;
    DescribeConfigs      describe_configs;
    AlterConfigs         alter_configs;
    AlterReplicaLogDirs  alter_replica_log_dirs;
    DescribeLogDirs      describe_log_dirs;
    CreatePartitions     create_partitions;
    DeleteGroups         delete_groups;
    ElectLeaders         elect_leaders;
    IncrementalAlterConfigs incremental_alter_configs;
    AlterPartitionReassignments alter_partition_reassignments;
    ListPartitionReassignments list_partition_reassignments;
    OffsetDelete         offset_delete;
    DescribeClientQuotas describe_client_quotas;
    DescribeUserScramCredentials describe_user_scram_credentials;
    DescribeQuorum       describe_quorum;
    UpdateFeatures       update_features;
    DescribeCluster      describe_cluster;
    DescribeProducers    describe_producers;
    DescribeTransactions describe_transactions;
    ListTransactions     list_transactions;
    ConsumerGroupDescribe consumer_group_describe;
    ListConfigResources  list_config_resources;
    DescribeTopicPartitions describe_topic_partitions;
}

/// The versions of an API that are served: all that are settled.
#[must_use]
pub fn versions(api: ApiKey) -> Versions {
    let versions = api.schema().versions;
    match api.is_last_unstable() {
        true => Versions::from(*versions.each().start()).to(versions.each().end() - 1),
        false => versions,
    }
}

/// Whether requests of this API and version are served.
#[must_use]
pub fn serves(api: ApiKey, version: i16) -> bool {
    SERVED.contains(&api) && versions(api).contains(version)
}
