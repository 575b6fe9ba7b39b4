//! UnregisterBroker, API key 64.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget this broker.
    pub struct Request of ApiKey::UnregisterBroker {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
    }

    /// Whether it is forgotten.
    pub struct Response<'a> of ApiKey::UnregisterBroker {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
