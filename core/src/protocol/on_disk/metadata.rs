//! Records of the metadata log, `__cluster_metadata`.

use uuid::Uuid;

use super::MetadataRecord;
use crate::wire::{Blob, Text, wire};

wire! {
    /// A broker has registered, with a new incarnation and epoch.
    /// - 1: a broker that is about to stop (KIP-841).
    /// - 2: for a broker on its way from ZooKeeper (KIP-866).
    /// - 3: ids of log directories (KIP-858).
    /// - 4: log directories that take nothing new (KIP-1066).
    pub struct RegisterBrokerRecord<'a> of MetadataRecord::RegisterBroker {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Did the broker still run with ZooKeeper? Of no use since 4.0.
        is_migrating_zk_broker: bool, in 2+;
        /// A random id made at each start of the broker, by which a restart is noticed.
        incarnation_id: Uuid;
        /// The offset of this record, which tells this registration from earlier ones.
        broker_epoch: i64;
        /// Where clients and other nodes can reach it.
        end_points: &'a [BrokerEndpoint<'a>];
        /// Which levels of which features it could run with.
        features: &'a [BrokerFeature<'a>];
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>>;
        /// Is the broker kept from leading partitions and from being shown to clients?
        fenced: bool = true;
        /// Is the broker about to stop, and giving its partitions away?
        in_controlled_shutdown: bool, in 1+;
        /// The ids of all its log directories that work, as their `meta.properties` say (KIP-858).
        log_dirs: &'a [Uuid], in 3+, tag 0;
        /// Those that take no new partitions (KIP-1066).
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 4+, tag 1;
    }

    /// A listener of a broker.
    pub struct BrokerEndpoint<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
        /// How connections there are secured: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        security_protocol: i16;
    }

    /// The levels of a feature that a broker could run with.
    pub struct BrokerFeature<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }

    /// A broker was forgotten.
    pub struct UnregisterBrokerRecord of MetadataRecord::UnregisterBroker {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers.
        broker_epoch: i64;
    }

    /// A topic was made.
    pub struct TopicRecord<'a> of MetadataRecord::Topic {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// A random id, by which the topic is told from others of its name (KIP-516).
        topic_id: Uuid;
    }

    /// A partition was made, or stands so in a snapshot.
    /// - 1: the log directory of each replica (KIP-858).
    /// - 2: replicas that may still lead without loss (KIP-966).
    pub struct PartitionRecord<'a> of MetadataRecord::Partition {
        /// Which partition of the topic; they are numbered from 0.
        partition_id: i32 = -1;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// The brokers that hold a replica, the preferred leader first.
        replicas: &'a [i32];
        /// Brokers whose replica has all that was committed, the leader among them.
        isr: &'a [i32];
        /// Brokers that a reassignment takes out; empty if none is under way.
        removing_replicas: &'a [i32];
        /// Brokers that a reassignment brings in; empty if none is under way.
        adding_replicas: &'a [i32];
        /// The broker that leads it; -1 if nobody does.
        leader: i32 = -1;
        /// 0 if the leader has all that was committed, 1 if it was elected without being in sync and may lack some
        /// (KIP-704).
        leader_recovery_state: i8, tag 0;
        /// Rises whenever somebody else leads the partition, or nobody.
        leader_epoch: i32 = -1;
        /// Rises with every change of the partition.
        partition_epoch: i32 = -1;
        /// The log directory of each replica, in the order of `replicas`.
        directories: &'a [Uuid], in 1+;
        /// Brokers that are not in sync and yet have all committed records (KIP-966).
        eligible_leader_replicas: Option<&'a [i32]> = None, in 2+, tag 1;
        /// Brokers that were the last to be eligible.
        last_known_elr: Option<&'a [i32]> = None, in 2+, tag 2;
    }

    /// A setting was set or removed.
    pub struct ConfigRecord<'a> of MetadataRecord::Config {
        /// What it is: 2 topic, 4 broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// The resource's name; of a broker its id, or empty for all brokers.
        resource_name: Text<'a>;
        /// Which setting, by its name in Kafka's documentation: `retention.ms` for one.
        name: Text<'a>;
        /// What the setting is from now on, as text; null goes back to the default.
        value: Option<Text<'a>>;
    }

    /// Something about a partition has changed; absent fields stay as they are.
    /// - 1: the log directory of each replica (KIP-858).
    /// - 2: replicas that may still lead without loss (KIP-966).
    pub struct PartitionChangeRecord<'a> of MetadataRecord::PartitionChange {
        /// Which partition of the topic; they are numbered from 0.
        partition_id: i32 = -1;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
        /// The brokers in sync from now on; null if unchanged.
        isr: Option<&'a [i32]> = None, tag 0;
        /// The leader from now on, -1 for none; -2 if unchanged.
        leader: i32 = -2, tag 1;
        /// The replicas from now on; null if unchanged.
        replicas: Option<&'a [i32]> = None, tag 2;
        /// The replicas that a reassignment takes away; null if unchanged.
        removing_replicas: Option<&'a [i32]> = None, tag 3;
        /// The replicas that a reassignment brings; null if unchanged.
        adding_replicas: Option<&'a [i32]> = None, tag 4;
        /// 0 if the leader has everything, 1 if not; -1 if unchanged.
        leader_recovery_state: i8 = -1, tag 5;
        /// The log directory of each replica; null if unchanged.
        directories: Option<&'a [Uuid]> = None, in 1+, tag 8;
        /// The eligible leader replicas from now on; null if unchanged.
        eligible_leader_replicas: Option<&'a [i32]> = None, in 2+, tag 6;
        /// Those that were the last to be eligible; null if unchanged.
        last_known_elr: Option<&'a [i32]> = None, in 2+, tag 7;
    }

    /// A broker was fenced; brokers of today write a BrokerRegistrationChangeRecord.
    pub struct FenceBrokerRecord of MetadataRecord::FenceBroker {
        /// The number that the broker has in the cluster, its `node.id`.
        id: i32;
        /// The epoch of the broker's registration, which rises at each start.
        epoch: i64;
    }

    /// A broker was unfenced; brokers of today write a BrokerRegistrationChangeRecord.
    pub struct UnfenceBrokerRecord of MetadataRecord::UnfenceBroker {
        /// The number that the broker has in the cluster, its `node.id`.
        id: i32;
        /// The epoch of the broker's registration, which rises at each start.
        epoch: i64;
    }

    /// A topic was removed with its partitions.
    pub struct RemoveTopicRecord of MetadataRecord::RemoveTopic {
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid;
    }

    /// A delegation token was made or changed.
    pub struct DelegationTokenRecord<'a> of MetadataRecord::DelegationToken {
        /// Whom the token speaks for, `User:alice` for one.
        owner: Text<'a>;
        /// Who asked for the token, `User:alice` for one.
        requester: Text<'a>;
        /// Who may renew the token, apart from its owner: `User:bob` for one.
        renewers: &'a [Text<'a>];
        /// When it was made, in milliseconds since 1970.
        issue_timestamp: i64;
        /// When it ends even if it is renewed, in milliseconds since 1970.
        max_timestamp: i64;
        /// When it ends unless it is renewed, in milliseconds since 1970.
        expiration_timestamp: i64;
        /// What the token goes by in public; its bearer logs in with it as a user name.
        token_id: Text<'a>;
    }

    /// A user has a SCRAM password.
    pub struct UserScramCredentialRecord<'a> of MetadataRecord::UserScramCredential {
        /// The user who logs in with the password.
        name: Text<'a>;
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 is unknown.
        mechanism: i8;
        /// Random bytes that were hashed with the password, so that equal passwords look different.
        salt: Blob<'a>;
        /// What the server checks a login with, made of the password as RFC 5802 says.
        stored_key: Blob<'a>;
        /// What the server proves itself with to the client, as RFC 5802 says.
        server_key: Blob<'a>;
        /// How often the password was hashed, to make guessing slow.
        iterations: i32;
    }

    /// A feature was finalized at a level; 0 removes it.
    pub struct FeatureLevelRecord<'a> of MetadataRecord::FeatureLevel {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The level in force from now on; 0 is none.
        feature_level: i16;
    }

    /// A quota was set or removed.
    pub struct ClientQuotaRecord<'a> of MetadataRecord::ClientQuota {
        /// Who is limited: a user, a client id, both together, or an address.
        entity: &'a [EntityData<'a>];
        /// Which quota, `producer_byte_rate` for one.
        key: Text<'a>;
        /// The limit: bytes a second, percent of a thread, or changes a second.
        value: f64;
        /// Is the limit to be removed rather than set?
        remove: bool;
    }

    /// A part of whom a quota is for.
    pub struct EntityData<'a> {
        /// What kind of name follows: `user`, `client-id` or `ip`.
        entity_type: Text<'a>;
        /// Whose limit it is; null for everybody who has none of their own.
        entity_name: Option<Text<'a>>;
    }

    /// Producer ids up to here are given away.
    pub struct ProducerIdsRecord of MetadataRecord::ProducerIds {
        /// The broker that asked for the ids, by its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers.
        broker_epoch: i64 = -1;
        /// The first id that is not given away.
        next_producer_id: i64;
    }

    /// A broker was fenced or unfenced, is shutting down, or has other directories.
    /// - 1: a broker that is about to stop (KIP-841).
    /// - 2: ids of log directories (KIP-858).
    /// - 3: log directories that take nothing new (KIP-1066).
    pub struct BrokerRegistrationChangeRecord<'a> of MetadataRecord::BrokerRegistrationChange {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers.
        broker_epoch: i64;
        /// 1 fences it, -1 unfences it, 0 changes nothing.
        fenced: i8, tag 0;
        /// 1 if it is about to stop, 0 changes nothing.
        in_controlled_shutdown: i8, in 1+, tag 1;
        /// The ids of its log directories from now on; empty if unchanged.
        log_dirs: &'a [Uuid], in 2+, tag 2;
        /// Those that take no new partitions; null if unchanged.
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 3+, tag 3;
    }

    /// An access rule was added.
    pub struct AccessControlEntryRecord<'a> of MetadataRecord::AccessControlEntry {
        /// A random id, by which the rule can be removed.
        id: Uuid;
        /// What it is about: 2 topic, 3 group, 4 cluster, 5 transactional id, 6 delegation token, 7 user.
        resource_type: i8;
        /// Which resource, or how the names of those that are meant begin.
        resource_name: Text<'a>;
        /// How the name is meant: 3 literally, 4 as the beginning of names (KIP-290).
        pattern_type: i8;
        /// Who it is about, kind and name: `User:alice`, or `User:*` for everybody.
        principal: Text<'a>;
        /// For which address the rule is; `*` is any.
        host: Text<'a>;
        /// What the rule is about: 2 all, 3 read, 4 write and so on, numbered as in CreateAcls.
        operation: i8;
        /// Whether the rule forbids (2) or allows (3); what is forbidden cannot be allowed.
        permission_type: i8;
    }

    /// An access rule was removed.
    pub struct RemoveAccessControlEntryRecord of MetadataRecord::RemoveAccessControlEntry {
        /// A random id, by which the rule can be removed.
        id: Uuid;
    }

    /// Nothing; it moves the log's end on.
    pub struct NoOpRecord of MetadataRecord::NoOp {
    }

    /// How far the move away from ZooKeeper has come.
    pub struct ZkMigrationStateRecord of MetadataRecord::ZkMigrationState {
        /// 0 none, 1 pre-migration, 2 migration, 3 post-migration; always 0 or 3 today.
        zk_migration_state: i8;
    }

    /// A user has no SCRAM password of this mechanism any longer.
    pub struct RemoveUserScramCredentialRecord<'a> of MetadataRecord::RemoveUserScramCredential {
        /// The user who logs in with the password.
        name: Text<'a>;
        /// For which way of logging in: 1 SCRAM-SHA-256, 2 SCRAM-SHA-512; 0 is unknown.
        mechanism: i8;
    }

    /// What follows up to the end of the transaction counts together.
    pub struct BeginTransactionRecord<'a> of MetadataRecord::BeginTransaction {
        /// What the controller calls it; null if nothing.
        name: Option<Text<'a>> = None, tag 0;
    }

    /// The transaction counts.
    pub struct EndTransactionRecord of MetadataRecord::EndTransaction {
    }

    /// The transaction does not count.
    pub struct AbortTransactionRecord<'a> of MetadataRecord::AbortTransaction {
        /// Why the transaction was aborted, in words; null if nobody says.
        reason: Option<Text<'a>> = None, tag 0;
    }

    /// A delegation token was removed.
    pub struct RemoveDelegationTokenRecord<'a> of MetadataRecord::RemoveDelegationToken {
        /// What the token goes by in public; its bearer logs in with it as a user name.
        token_id: Text<'a>;
    }

    /// A controller has registered.
    pub struct RegisterControllerRecord<'a> of MetadataRecord::RegisterController {
        /// The number that the controller has in the cluster, its `node.id`.
        controller_id: i32;
        /// A random id made at each start of the controller, by which a restart is noticed.
        incarnation_id: Uuid;
        /// Could it have moved a cluster away from ZooKeeper? Of no use since 4.0.
        zk_migration_ready: bool;
        /// Where clients and other nodes can reach it.
        end_points: &'a [ControllerEndpoint<'a>];
        /// Which levels of which features it could run with.
        features: &'a [ControllerFeature<'a>];
    }

    /// A listener of a controller.
    pub struct ControllerEndpoint<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
        /// How connections there are secured: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        security_protocol: i16;
    }

    /// The levels of a feature that a controller could run with.
    pub struct ControllerFeature<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }

    /// The eligible leader replicas of a topic, or of all, are void.
    pub struct ClearElrRecord<'a> of MetadataRecord::ClearElr {
        /// The topic; empty for all of them.
        topic_name: Text<'a>;
    }

    /// A controller was forgotten.
    pub struct UnregisterControllerRecord of MetadataRecord::UnregisterController {
        /// The number that the controller has in the cluster, its `node.id`.
        controller_id: i32;
    }
}
