//! GetTelemetrySubscriptions, API key 71.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which metrics should this client push?
    pub struct Request of ApiKey::GetTelemetrySubscriptions {
        /// By which the broker tells clients apart; zero asks for one (KIP-714).
        client_instance_id: Uuid;
    }

    /// The metrics, and how often.
    pub struct Response<'a> of ApiKey::GetTelemetrySubscriptions {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// By which the broker tells clients apart; zero asks for one (KIP-714).
        client_instance_id: Uuid;
        /// A number that changes with the subscription, so that a client with an old one is told to ask again.
        subscription_id: i32;
        /// The codecs that the broker reads, the best first: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
        accepted_compression_types: &'a [i8];
        /// How long to wait between pushes, in milliseconds.
        push_interval_ms: i32;
        /// How many bytes a push may have at most, compressed.
        telemetry_max_bytes: i32;
        /// True for what has changed since the last push, false for totals.
        delta_temporality: bool;
        /// How the names of wanted metrics begin; one empty text is every metric, an empty array is none.
        requested_metrics: &'a [Text<'a>];
    }
}
