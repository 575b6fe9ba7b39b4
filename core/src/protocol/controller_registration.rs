//! ControllerRegistration, API key 70.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A controller has started and registers with the active one.
    pub struct Request<'a> of ApiKey::ControllerRegistration {
        controller_id: i32;
        incarnation_id: Uuid;
        zk_migration_ready: bool;
        listeners: &'a [Listener<'a>];
        features: &'a [Feature<'a>];
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

    /// Whether it is registered.
    pub struct Response<'a> of ApiKey::ControllerRegistration {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
