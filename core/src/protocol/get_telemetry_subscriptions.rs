//! GetTelemetrySubscriptions, API key 71.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which metrics should this client push?
    pub struct Request of ApiKey::GetTelemetrySubscriptions {
        client_instance_id: Uuid;
    }

    /// The metrics, and how often.
    pub struct Response<'a> of ApiKey::GetTelemetrySubscriptions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        client_instance_id: Uuid;
        subscription_id: i32;
        accepted_compression_types: &'a [i8];
        push_interval_ms: i32;
        telemetry_max_bytes: i32;
        delta_temporality: bool;
        requested_metrics: &'a [Text<'a>];
    }
}
