//! BrokerRegistration, API key 62.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A broker has started and registers with the controller.
    pub struct Request<'a> of ApiKey::BrokerRegistration {
        broker_id: i32;
        cluster_id: Text<'a>;
        incarnation_id: Uuid;
        listeners: &'a [Listener<'a>];
        features: &'a [Feature<'a>];
        rack: Option<Text<'a>>;
        is_migrating_zk_broker: bool, in 1+;
        log_dirs: &'a [Uuid], in 2+;
        previous_broker_epoch: i64 = -1, in 3+;
    }

    /// Part of [`Request`].
    pub struct Listener<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
        security_protocol: i16;
    }

    /// Part of [`Request`].
    pub struct Feature<'a> {
        name: Text<'a>;
        min_supported_version: i16;
        max_supported_version: i16;
    }

    /// The epoch of its registration.
    pub struct Response of ApiKey::BrokerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        broker_epoch: i64 = -1;
    }
}
