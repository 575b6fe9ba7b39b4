//! UnregisterController, API key 94.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Forget this controller.
    pub struct Request of ApiKey::UnregisterController {
        /// The number that the controller has in the cluster, its `node.id`.
        controller_id: i32;
    }

    /// Whether it is forgotten.
    pub struct Response<'a> of ApiKey::UnregisterController {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
