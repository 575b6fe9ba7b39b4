//! BrokerRegistration, API key 62.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A broker has started and registers with the controller.
    /// - 1: for a broker on its way from ZooKeeper (KIP-866).
    /// - 2: ids of log directories (KIP-858).
    /// - 3: what it was registered as before a clean stop, which keeps it eligible to lead (KIP-966).
    /// - 4: features whose lowest level is 0 are told as they are.
    pub struct Request<'a> of ApiKey::BrokerRegistration {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// The cluster that the broker's disk was formatted for; the controller takes no other.
        cluster_id: Text<'a>;
        /// A random id made at each start, by which a restart is noticed.
        incarnation_id: Uuid;
        /// Where others can reach it, by listener.
        listeners: &'a [Listener<'a>];
        /// Which levels of which features it could run with.
        features: &'a [Feature<'a>];
        /// The rack or zone that the node stands in: `broker.rack` in its settings; null if it does not say.
        rack: Option<Text<'a>>;
        /// Does the broker still run with ZooKeeper? Of no use since 4.0.
        is_migrating_zk_broker: bool, in 1+;
        /// The ids of all its log directories that work, as their `meta.properties` say (KIP-858).
        log_dirs: &'a [Uuid], in 2+;
        /// The epoch of its registration before it stopped cleanly; -1 if it did not stop so (KIP-966).
        previous_broker_epoch: i64 = -1, in 3+;
    }

    /// An address of the broker.
    pub struct Listener<'a> {
        /// What the listener is called: the part before `://` in `listeners`.
        name: Text<'a>;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: u16;
        /// How connections there are secured: 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        security_protocol: i16;
    }

    /// A feature and the levels of it that the broker could run with.
    pub struct Feature<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }

    /// The epoch of its registration.
    /// - 1: as before; only the request changed.
    /// - 2: as before; only the request changed.
    /// - 3: as before; only the request changed.
    /// - 4: as before; only the request changed.
    pub struct Response of ApiKey::BrokerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
    }
}
