//! PushTelemetry, API key 72.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// The metrics a client was asked for.
    pub struct Request<'a> of ApiKey::PushTelemetry {
        /// The client's id; zero if it wants one (KIP-714).
        client_instance_id: Uuid;
        /// Which version of the subscription this is.
        subscription_id: i32;
        /// Is this the client's last push?
        terminating: bool;
        /// How `metrics` are compressed, numbered as in record batches.
        compression_type: i8;
        /// The metrics, encoded as OpenTelemetry says.
        metrics: Blob<'a>;
    }

    /// Whether they were taken.
    pub struct Response of ApiKey::PushTelemetry {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
    }
}
