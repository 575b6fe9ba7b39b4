//! PushTelemetry, API key 72.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Blob, wire};

wire! {
    /// The metrics a client was asked for.
    pub struct Request<'a> of ApiKey::PushTelemetry {
        /// By which the broker tells clients apart; zero asks for one (KIP-714).
        client_instance_id: Uuid;
        /// A number that changes with the subscription, so that a client with an old one is told to ask again.
        subscription_id: i32;
        /// Is this the client's last push, since it is about to close?
        terminating: bool;
        /// How `metrics` are compressed: 0 not, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
        compression_type: i8;
        /// What was measured, encoded as OpenTelemetry says (OTLP).
        metrics: Blob<'a>;
    }

    /// Whether they were taken.
    pub struct Response of ApiKey::PushTelemetry {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
