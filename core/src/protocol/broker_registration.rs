//! BrokerRegistration, API key 62.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A broker has started and registers with the controller.
    pub struct Request<'a> of ApiKey::BrokerRegistration {
        /// The broker's id.
        broker_id: i32;
        /// The cluster's id.
        cluster_id: Text<'a>;
        /// A new id for each start.
        incarnation_id: Uuid;
        /// The listeners to reach it at.
        listeners: &'a [Listener<'a>];
        /// The features that it could run with.
        features: &'a [Feature<'a>];
        /// The rack it stands in; null if it does not say.
        rack: Option<Text<'a>>;
        /// Does the broker still run with ZooKeeper?
        is_migrating_zk_broker: bool, in 1+;
        /// The ids of its log directories (KIP-858).
        log_dirs: &'a [Uuid], in 2+;
        /// The epoch of its registration before it stopped cleanly; -1 if it did not.
        previous_broker_epoch: i64 = -1, in 3+;
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

    /// The epoch of its registration.
    pub struct Response of ApiKey::BrokerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The epoch of the broker's registration.
        broker_epoch: i64 = -1;
    }
}
