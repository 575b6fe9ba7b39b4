//! FindCoordinator, API key 10.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which broker coordinates these groups, transactions or share partitions?
    pub struct Request<'a> of ApiKey::FindCoordinator {
        /// The group's or transactional id, up to version 3.
        key: Text<'a>, in 0-3;
        /// 0 group, 1 transaction, 2 share partition.
        key_type: i8, in 1+;
        /// The keys, from version 4 on (KIP-699).
        coordinator_keys: &'a [Text<'a>], in 4+;
    }

    /// The coordinator of each key.
    pub struct Response<'a> of ApiKey::FindCoordinator {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode, in 0-3;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>, in 1-3;
        /// The node's id.
        node_id: i32, in 0-3;
        /// The host to connect to.
        host: Text<'a>, in 0-3;
        /// The port to connect to.
        port: i32, in 0-3;
        /// The coordinator of each key.
        coordinators: &'a [Coordinator<'a>], in 4+;
    }

    /// Part of [`Response`].
    pub struct Coordinator<'a> {
        /// The key that was asked for.
        key: Text<'a>;
        /// The broker that coordinates it; -1 if there is none.
        node_id: i32;
        /// The host to connect to.
        host: Text<'a>;
        /// The port to connect to.
        port: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
