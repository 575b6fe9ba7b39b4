//! ControllerRegistration, API key 70.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A controller has started and registers with the active one.
    pub struct Request<'a> of ApiKey::ControllerRegistration {
        /// The controller's id.
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

    /// Part of [`Request`].
    pub struct Listener<'a> {
        /// Its name.
        name: Text<'a>;
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: u16;
        /// 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
        security_protocol: i16;
    }

    /// Part of [`Request`].
    pub struct Feature<'a> {
        /// Its name.
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
