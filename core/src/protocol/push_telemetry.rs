//! PushTelemetry, API key 72.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// The metrics a client was asked for.
    pub struct Request<'a> of ApiKey::PushTelemetry {
        client_instance_id: Uuid;
        subscription_id: i32;
        terminating: bool;
        compression_type: i8;
        metrics: Blob<'a>;
    }

    /// Whether they were taken.
    pub struct Response of ApiKey::PushTelemetry {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
    }
}
