//! ControllerRegistration, API key 70.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A controller has started and registers with the active one.
    pub struct Request<'a> of ApiKey::ControllerRegistration {
        /// The number that the controller has in the cluster, its `node.id`.
        controller_id: i32;
        /// A random id made at each start, by which a restart is noticed.
        incarnation_id: Uuid;
        /// Could it have moved a cluster away from ZooKeeper? Of no use since 4.0.
        zk_migration_ready: bool;
        /// Where others can reach it, by listener.
        listeners: &'a [Listener<'a>];
        /// Which levels of which features it could run with.
        features: &'a [Feature<'a>];
    }

    /// An address of the controller.
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

    /// A feature and the levels of it that the controller could run with.
    pub struct Feature<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level that the node could run with.
        min_supported_version: i16;
        /// The highest level that the node could run with.
        max_supported_version: i16;
    }

    /// Whether it is registered.
    pub struct Response<'a> of ApiKey::ControllerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
