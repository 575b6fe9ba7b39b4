//! DescribeCluster, API key 60.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which brokers or controllers make up the cluster?
    /// - 1: controllers may be asked for, and asked (KIP-919).
    /// - 2: fenced brokers may be asked for (KIP-1073).
    pub struct Request of ApiKey::DescribeCluster {
        /// Shall the answer say what the client may do to the cluster (KIP-430)?
        include_cluster_authorized_operations: bool;
        /// Which nodes to tell of: 1 brokers, 2 controllers (KIP-919).
        endpoint_type: i8 = 1, in 1+;
        /// Shall the answer hold brokers that are fenced, too (KIP-1073)?
        include_fenced_brokers: bool, in 2+;
    }

    /// The endpoints of each.
    /// - 1: says whether it tells of brokers or controllers (KIP-919).
    /// - 2: says which brokers are fenced (KIP-1073).
    pub struct Response<'a> of ApiKey::DescribeCluster {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if there is something to tell, otherwise why not.
        error_code: ErrorCode;
        /// The error in words, for people.
        error_message: Option<Text<'a>> = None;
        /// What `brokers` holds: 1 is brokers, 2 is controllers.
        endpoint_type: i8 = 1, in 1+;
        /// Made when the first node was formatted, 22 letters of base64 as a rule; no other cluster has it.
        cluster_id: Text<'a>;
        /// The active controller, or a broker that takes requests for it; -1 if there is none.
        controller_id: i32 = -1;
        /// Every node of that kind, with its address.
        brokers: &'a [Broker<'a>];
        /// What the client may do with the cluster: the bit of each operation, numbered as in CreateAcls;
        /// -2147483648 if it did not ask (KIP-430).
        cluster_authorized_operations: i32 = i32::MIN;
    }

    /// Where to reach a node.
    pub struct Broker<'a> {
        /// The number that the node has in the cluster, its `node.id`.
        broker_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>> = None;
        /// Is the broker kept from leading partitions, and from being shown to clients that do not ask for such?
        is_fenced: bool, in 2+;
    }
}
