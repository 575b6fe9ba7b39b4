//! AllocateProducerIds, API key 67.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker wants a block of producer ids.
    pub struct Request of ApiKey::AllocateProducerIds {
        broker_id: i32;
        broker_epoch: i64 = -1;
    }

    /// The block it may hand out.
    pub struct Response of ApiKey::AllocateProducerIds {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        producer_id_start: i64;
        producer_id_len: i32;
    }
}
