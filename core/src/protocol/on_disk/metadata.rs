//! Records of the metadata log, `__cluster_metadata`.

use uuid::Uuid;

use super::MetadataRecord;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A broker has registered, with a new incarnation and epoch.
    pub struct RegisterBrokerRecord<'a> of MetadataRecord::RegisterBroker {
        broker_id: i32;
        is_migrating_zk_broker: bool, in 2+;
        incarnation_id: Uuid;
        broker_epoch: i64;
        end_points: &'a [BrokerEndpoint<'a>];
        features: &'a [BrokerFeature<'a>];
        rack: Option<Text<'a>>;
        fenced: bool = true;
        in_controlled_shutdown: bool, in 1+;
        log_dirs: &'a [Uuid], in 3+, tag 0;
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 4+, tag 1;
    }

    /// Part of [`RegisterBrokerRecord`].
    pub struct BrokerEndpoint<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
        security_protocol: i16;
    }

    /// Part of [`RegisterBrokerRecord`].
    pub struct BrokerFeature<'a> {
        name: Text<'a>;
        min_supported_version: i16;
        max_supported_version: i16;
    }

    /// A broker was forgotten.
    pub struct UnregisterBrokerRecord of MetadataRecord::UnregisterBroker {
        broker_id: i32;
        broker_epoch: i64;
    }

    /// A topic was made.
    pub struct TopicRecord<'a> of MetadataRecord::Topic {
        name: Text<'a>;
        topic_id: Uuid;
    }

    /// A partition was made, or stands so in a snapshot.
    pub struct PartitionRecord<'a> of MetadataRecord::Partition {
        partition_id: i32 = -1;
        topic_id: Uuid;
        replicas: &'a [i32];
        isr: &'a [i32];
        removing_replicas: &'a [i32];
        adding_replicas: &'a [i32];
        leader: i32 = -1;
        leader_recovery_state: i8, tag 0;
        leader_epoch: i32 = -1;
        partition_epoch: i32 = -1;
        directories: &'a [Uuid], in 1+;
        eligible_leader_replicas: Option<&'a [i32]> = None, in 2+, tag 1;
        last_known_elr: Option<&'a [i32]> = None, in 2+, tag 2;
    }

    /// A setting was set or removed.
    pub struct ConfigRecord<'a> of MetadataRecord::Config {
        resource_type: i8;
        resource_name: Text<'a>;
        name: Text<'a>;
        value: Option<Text<'a>>;
    }

    /// Something about a partition has changed; absent fields stay as they are.
    pub struct PartitionChangeRecord<'a> of MetadataRecord::PartitionChange {
        partition_id: i32 = -1;
        topic_id: Uuid;
        isr: Option<&'a [i32]> = None, tag 0;
        leader: i32 = -2, tag 1;
        replicas: Option<&'a [i32]> = None, tag 2;
        removing_replicas: Option<&'a [i32]> = None, tag 3;
        adding_replicas: Option<&'a [i32]> = None, tag 4;
        leader_recovery_state: i8 = -1, tag 5;
        directories: Option<&'a [Uuid]> = None, in 1+, tag 8;
        eligible_leader_replicas: Option<&'a [i32]> = None, in 2+, tag 6;
        last_known_elr: Option<&'a [i32]> = None, in 2+, tag 7;
    }

    /// A broker was fenced; brokers of today write a BrokerRegistrationChangeRecord.
    pub struct FenceBrokerRecord of MetadataRecord::FenceBroker {
        id: i32;
        epoch: i64;
    }

    /// A broker was unfenced; brokers of today write a BrokerRegistrationChangeRecord.
    pub struct UnfenceBrokerRecord of MetadataRecord::UnfenceBroker {
        id: i32;
        epoch: i64;
    }

    /// A topic was removed with its partitions.
    pub struct RemoveTopicRecord of MetadataRecord::RemoveTopic {
        topic_id: Uuid;
    }

    /// A delegation token was made or changed.
    pub struct DelegationTokenRecord<'a> of MetadataRecord::DelegationToken {
        owner: Text<'a>;
        requester: Text<'a>;
        renewers: &'a [Text<'a>];
        issue_timestamp: i64;
        max_timestamp: i64;
        expiration_timestamp: i64;
        token_id: Text<'a>;
    }

    /// A user has a SCRAM password.
    pub struct UserScramCredentialRecord<'a> of MetadataRecord::UserScramCredential {
        name: Text<'a>;
        mechanism: i8;
        salt: Blob<'a>;
        stored_key: Blob<'a>;
        server_key: Blob<'a>;
        iterations: i32;
    }

    /// A feature was finalized at a level; 0 removes it.
    pub struct FeatureLevelRecord<'a> of MetadataRecord::FeatureLevel {
        name: Text<'a>;
        feature_level: i16;
    }

    /// A quota was set or removed.
    pub struct ClientQuotaRecord<'a> of MetadataRecord::ClientQuota {
        entity: &'a [EntityData<'a>];
        key: Text<'a>;
        value: f64;
        remove: bool;
    }

    /// Part of [`ClientQuotaRecord`].
    pub struct EntityData<'a> {
        entity_type: Text<'a>;
        entity_name: Option<Text<'a>>;
    }

    /// Producer ids up to here are given away.
    pub struct ProducerIdsRecord of MetadataRecord::ProducerIds {
        broker_id: i32;
        broker_epoch: i64 = -1;
        next_producer_id: i64;
    }

    /// A broker was fenced or unfenced, is shutting down, or has other directories.
    pub struct BrokerRegistrationChangeRecord<'a> of MetadataRecord::BrokerRegistrationChange {
        broker_id: i32;
        broker_epoch: i64;
        fenced: i8, tag 0;
        in_controlled_shutdown: i8, in 1+, tag 1;
        log_dirs: &'a [Uuid], in 2+, tag 2;
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 3+, tag 3;
    }

    /// An access rule was added.
    pub struct AccessControlEntryRecord<'a> of MetadataRecord::AccessControlEntry {
        id: Uuid;
        resource_type: i8;
        resource_name: Text<'a>;
        pattern_type: i8;
        principal: Text<'a>;
        host: Text<'a>;
        operation: i8;
        permission_type: i8;
    }

    /// An access rule was removed.
    pub struct RemoveAccessControlEntryRecord of MetadataRecord::RemoveAccessControlEntry {
        id: Uuid;
    }

    /// Nothing; it moves the log's end on.
    pub struct NoOpRecord of MetadataRecord::NoOp {
    }

    /// How far the move away from ZooKeeper has come.
    pub struct ZkMigrationStateRecord of MetadataRecord::ZkMigrationState {
        zk_migration_state: i8;
    }

    /// A user has no SCRAM password of this mechanism any longer.
    pub struct RemoveUserScramCredentialRecord<'a> of MetadataRecord::RemoveUserScramCredential {
        name: Text<'a>;
        mechanism: i8;
    }

    /// What follows up to the end of the transaction counts together.
    pub struct BeginTransactionRecord<'a> of MetadataRecord::BeginTransaction {
        name: Option<Text<'a>> = None, tag 0;
    }

    /// The transaction counts.
    pub struct EndTransactionRecord of MetadataRecord::EndTransaction {
    }

    /// The transaction does not count.
    pub struct AbortTransactionRecord<'a> of MetadataRecord::AbortTransaction {
        reason: Option<Text<'a>> = None, tag 0;
    }

    /// A delegation token was removed.
    pub struct RemoveDelegationTokenRecord<'a> of MetadataRecord::RemoveDelegationToken {
        token_id: Text<'a>;
    }

    /// A controller has registered.
    pub struct RegisterControllerRecord<'a> of MetadataRecord::RegisterController {
        controller_id: i32;
        incarnation_id: Uuid;
        zk_migration_ready: bool;
        end_points: &'a [ControllerEndpoint<'a>];
        features: &'a [ControllerFeature<'a>];
    }

    /// Part of [`RegisterControllerRecord`].
    pub struct ControllerEndpoint<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
        security_protocol: i16;
    }

    /// Part of [`RegisterControllerRecord`].
    pub struct ControllerFeature<'a> {
        name: Text<'a>;
        min_supported_version: i16;
        max_supported_version: i16;
    }

    /// The eligible leader replicas of a topic, or of all, are void.
    pub struct ClearElrRecord<'a> of MetadataRecord::ClearElr {
        topic_name: Text<'a>;
    }

    /// A controller was forgotten.
    pub struct UnregisterControllerRecord of MetadataRecord::UnregisterController {
        controller_id: i32;
    }
}
