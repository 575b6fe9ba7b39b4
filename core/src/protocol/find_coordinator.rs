//! FindCoordinator, API key 10.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which broker coordinates these groups, transactions or share partitions?
    pub struct Request<'a> of ApiKey::FindCoordinator {
        key: Text<'a>, in 0-3;
        key_type: i8, in 1+;
        coordinator_keys: &'a [Text<'a>], in 4+;
    }

    /// The coordinator of each key.
    pub struct Response<'a> of ApiKey::FindCoordinator {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        error_code: ErrorCode, in 0-3;
        error_message: Option<Text<'a>>, in 1-3;
        node_id: i32, in 0-3;
        host: Text<'a>, in 0-3;
        port: i32, in 0-3;
        coordinators: &'a [Coordinator<'a>], in 4+;
    }

    /// Part of [`Response`].
    pub struct Coordinator<'a> {
        key: Text<'a>;
        node_id: i32;
        host: Text<'a>;
        port: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
    }
}
