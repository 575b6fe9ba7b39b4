//! Metadata, API key 3.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which brokers are there, and who leads the partitions of these topics?
    pub struct Request<'a> of ApiKey::Metadata {
        /// The topics to tell about. Null is all of them and empty is none, but in version 0 empty is all.
        topics: Option<&'a [Topic<'a>]>, null 1+;
        /// May a topic that does not exist be made, if the broker does such things?
        allow_auto_topic_creation: bool = true, in 4+;
        /// Is the client interested in what it may do to the cluster?
        include_cluster_authorized_operations: bool, in 8-10;
        /// Is the client interested in what it may do to each topic?
        include_topic_authorized_operations: bool, in 8+;
    }

    /// A topic by name or by id.
    pub struct Topic<'a> {
        /// The topic's id; zero if the name is given (KIP-516).
        topic_id: Uuid, in 10+;
        /// The topic's name; null if the id is given.
        name: Option<Text<'a>>, null 10+;
    }

    /// Brokers, topics, partitions and their leaders.
    pub struct Response<'a> of ApiKey::Metadata {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 3+;
        /// Every broker that is alive.
        brokers: &'a [Broker<'a>];
        /// The cluster's id.
        cluster_id: Option<Text<'a>> = None, in 2+;
        /// The broker that takes requests for the controller; -1 if there is none.
        controller_id: i32 = -1, in 1+;
        /// Every topic that was asked for.
        topics: &'a [ResponseTopic<'a>];
        /// A bit for each operation that the client may do to the cluster; the lowest number if it did not ask
        /// (KIP-430).
        cluster_authorized_operations: i32 = i32::MIN, in 8-10;
        /// REBOOTSTRAP_REQUIRED if the client must start over (KIP-1102).
        error_code: ErrorCode, in 13+;
    }

    /// Where to reach a broker.
    pub struct Broker<'a> {
        /// The broker's id.
        node_id: i32;
        /// Its host, as it advertises it on the listener of the request.
        host: Text<'a>;
        /// Its port there.
        port: i32;
        /// The rack it stands in; null if it does not say.
        rack: Option<Text<'a>> = None, in 1+;
    }

    /// A topic with its partitions.
    pub struct ResponseTopic<'a> {
        /// Why there is nothing to tell.
        error_code: ErrorCode;
        /// The topic's name; null if it was asked for by an id that does not exist.
        name: Option<Text<'a>>, null 12+;
        /// The topic's id.
        topic_id: Uuid, in 10+;
        /// Does it belong to Kafka itself?
        is_internal: bool, in 1+;
        /// Its partitions.
        partitions: &'a [Partition<'a>];
        /// A bit for each operation that the client may do to it; the lowest number if it did not ask.
        topic_authorized_operations: i32 = i32::MIN, in 8+;
    }

    /// A partition with its replicas.
    pub struct Partition<'a> {
        /// LEADER_NOT_AVAILABLE if nobody leads it.
        error_code: ErrorCode;
        /// The partition's number.
        partition_index: i32;
        /// The broker that leads it; -1 if nobody does.
        leader_id: i32;
        /// How often the leader has changed (KIP-320).
        leader_epoch: i32 = -1, in 7+;
        /// Every broker that holds a replica.
        replica_nodes: &'a [i32];
        /// Those whose replica is in sync.
        isr_nodes: &'a [i32];
        /// Those whose replica cannot be reached (KIP-112).
        offline_replicas: &'a [i32], in 5+;
    }
}
