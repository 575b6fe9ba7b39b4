//! Metadata, API key 3.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which brokers are there, and who leads the partitions of these topics?
    /// - 1: null asks for all topics, and an empty array for none; before, empty meant all (KIP-4).
    /// - 2: as before; only the response changed.
    /// - 3: as before; only the response changed.
    /// - 4: a client may forbid that asking makes a topic.
    /// - 5: as before; only the response changed.
    /// - 6: the client waits by itself when it is over a quota (KIP-219).
    /// - 7: as before; only the response changed.
    /// - 8: what the client may do can be asked for (KIP-430).
    /// - 9: flexible (KIP-482).
    /// - 10: topic ids, but brokers answer to names only (KIP-516).
    /// - 11: what the client may do with the cluster is asked with DescribeCluster (KIP-700).
    /// - 12: topics by id (KIP-516).
    /// - 13: the client understands REBOOTSTRAP_REQUIRED (KIP-1102).
    pub struct Request<'a> of ApiKey::Metadata {
        /// The topics to tell about. Null is all of them and empty is none, but in version 0 empty is all.
        topics: Option<&'a [Topic<'a>]>, null 1+;
        /// May a topic that does not exist be made, if the broker does such things?
        allow_auto_topic_creation: bool = true, in 4+;
        /// Shall the answer say what the client may do to the cluster (KIP-430)?
        include_cluster_authorized_operations: bool, in 8-10;
        /// Shall the answer say what the client may do to each topic (KIP-430)?
        include_topic_authorized_operations: bool, in 8+;
    }

    /// A topic by name or by id.
    pub struct Topic<'a> {
        /// The id to find the topic by; zero if it is named by name (KIP-516).
        topic_id: Uuid, in 10+;
        /// What the topic is called; null if it is named by id.
        name: Option<Text<'a>>, null 10+;
    }

    /// Brokers, topics, partitions and their leaders.
    /// - 1: racks, the controller, internal topics (KIP-4).
    /// - 2: the cluster id (KIP-78).
    /// - 3: says how long a quota makes the client wait (KIP-124).
    /// - 4: as before; only the request changed.
    /// - 5: replicas that are offline (KIP-112).
    /// - 6: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 7: leader epochs (KIP-320).
    /// - 8: what the client may do (KIP-430).
    /// - 9: flexible (KIP-482).
    /// - 10: topic ids (KIP-516).
    /// - 11: what the client may do with the cluster is told by DescribeCluster (KIP-700).
    /// - 12: a topic that was asked for by id and is not known has no name (KIP-516).
    /// - 13: one error for all of it: REBOOTSTRAP_REQUIRED sends the client back to its bootstrap servers (KIP-1102).
    pub struct Response<'a> of ApiKey::Metadata {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 3+;
        /// Every broker that is alive and not fenced, with its address on this listener.
        brokers: &'a [Broker<'a>];
        /// Made when the first node was formatted, 22 letters of base64 as a rule; null if it is not known.
        cluster_id: Option<Text<'a>> = None, in 2+;
        /// The broker that takes requests for the controller; -1 if there is none.
        controller_id: i32 = -1, in 1+;
        /// What there is to tell of each topic that was asked for.
        topics: &'a [ResponseTopic<'a>];
        /// What the client may do with the cluster: the bit of each operation, numbered as in CreateAcls;
        /// -2147483648 if it did not ask (KIP-430).
        cluster_authorized_operations: i32 = i32::MIN, in 8-10;
        /// REBOOTSTRAP_REQUIRED if the client must start over (KIP-1102).
        error_code: ErrorCode, in 13+;
    }

    /// Where to reach a broker.
    pub struct Broker<'a> {
        /// The number that the broker has in the cluster, its setting `node.id`.
        node_id: i32;
        /// Its host, as it advertises it on the listener of the request.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>> = None, in 1+;
    }

    /// A topic with its partitions.
    pub struct ResponseTopic<'a> {
        /// 0 if there is something to tell, otherwise why not.
        error_code: ErrorCode;
        /// The topic's name; null if it was asked for by an id that does not exist.
        name: Option<Text<'a>>, null 12+;
        /// Tells this topic from those that had its name before it, or will have it (KIP-516).
        topic_id: Uuid, in 10+;
        /// Does it belong to Kafka itself, like `__consumer_offsets`?
        is_internal: bool, in 1+;
        /// What there is to tell of each partition, or why there is nothing.
        partitions: &'a [Partition<'a>];
        /// What the client may do with it: the bit of each operation, numbered as in CreateAcls; -2147483648 if it
        /// did not ask (KIP-430).
        topic_authorized_operations: i32 = i32::MIN, in 8+;
    }

    /// A partition with its replicas.
    pub struct Partition<'a> {
        /// 0 as a rule; LEADER_NOT_AVAILABLE (5) if nobody leads the partition.
        error_code: ErrorCode;
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The broker that leads it; -1 if nobody does.
        leader_id: i32;
        /// How often the leader has changed, or gone; clients refuse what is older (KIP-320).
        leader_epoch: i32 = -1, in 7+;
        /// Every broker that holds a replica, the preferred leader first.
        replica_nodes: &'a [i32];
        /// Brokers whose replica has all that was committed, the leader among them.
        isr_nodes: &'a [i32];
        /// Brokers that hold a replica and are gone, or whose log directory has failed (KIP-112).
        offline_replicas: &'a [i32], in 5+;
    }
}
