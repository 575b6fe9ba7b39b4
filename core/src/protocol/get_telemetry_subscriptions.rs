//! GetTelemetrySubscriptions, API key 71.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which metrics should this client push?
    pub struct Request of ApiKey::GetTelemetrySubscriptions {
        /// The client's id; zero if it wants one (KIP-714).
        client_instance_id: Uuid;
    }

    /// The metrics, and how often.
    pub struct Response<'a> of ApiKey::GetTelemetrySubscriptions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The client's id; zero if it wants one (KIP-714).
        client_instance_id: Uuid;
        /// Which version of the subscription this is.
        subscription_id: i32;
        /// The codecs that the broker reads, the best first.
        accepted_compression_types: &'a [i8];
        /// How often to push, in milliseconds.
        push_interval_ms: i32;
        /// How many bytes a push may have.
        telemetry_max_bytes: i32;
        /// True for what has changed since the last push, false for totals.
        delta_temporality: bool;
        /// The beginnings of the names wanted; one empty name is everything.
        requested_metrics: &'a [Text<'a>];
    }
}
