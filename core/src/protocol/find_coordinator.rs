//! FindCoordinator, API key 10.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which broker coordinates these groups, transactions or share partitions?
    /// - 1: coordinators of transactions too (KIP-98).
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: flexible (KIP-482).
    /// - 4: many keys at once (KIP-699).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 6: coordinators of share groups too (KIP-932).
    pub struct Request<'a> of ApiKey::FindCoordinator {
        /// What to find the coordinator of: a group's or a transactional id.
        key: Text<'a>, in 0-3;
        /// What the keys are: 0 ids of groups, 1 transactional ids, 2 share partitions as `group:topic
        /// id:partition`.
        key_type: i8, in 1+;
        /// What to find the coordinators of; keys of one type.
        coordinator_keys: &'a [Text<'a>], in 4+;
    }

    /// The coordinator of each key.
    /// - 1: errors in words, and how long a quota makes the client wait (KIP-124).
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: flexible (KIP-482).
    /// - 4: many keys at once (KIP-699).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 6: coordinators of share groups too (KIP-932).
    pub struct Response<'a> of ApiKey::FindCoordinator {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode, in 0-3;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>, in 1-3;
        /// The number of the broker; -1 if there is no coordinator yet.
        node_id: i32, in 0-3;
        /// The host name or address to connect to.
        host: Text<'a>, in 0-3;
        /// The TCP port to connect to.
        port: i32, in 0-3;
        /// Where each key's coordinator is.
        coordinators: &'a [Coordinator<'a>], in 4+;
    }

    /// Where one key's coordinator is.
    pub struct Coordinator<'a> {
        /// Which of the keys in the request this is about.
        key: Text<'a>;
        /// The broker that coordinates it; -1 if there is none.
        node_id: i32;
        /// The host name or address to connect to.
        host: Text<'a>;
        /// The TCP port to connect to.
        port: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
