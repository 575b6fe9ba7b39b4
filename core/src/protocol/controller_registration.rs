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
        /// A new id for each start.
        incarnation_id: Uuid;
        /// Could it have moved a cluster away from ZooKeeper?
        zk_migration_ready: bool;
        /// The listeners to reach it at.
        listeners: &'a [Listener<'a>];
        /// The features that it could run with.
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
        /// 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        security_protocol: i16;
    }

    /// A feature and the levels of it that the controller could run with.
    pub struct Feature<'a> {
        /// What the feature is called, `metadata.version` for one.
        name: Text<'a>;
        /// The lowest level.
        min_supported_version: i16;
        /// The highest level.
        max_supported_version: i16;
    }

    /// Whether it is registered.
    pub struct Response<'a> of ApiKey::ControllerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
