//! ListTransactions, API key 66.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which transactions does this broker coordinate?
    pub struct Request<'a> of ApiKey::ListTransactions {
        state_filters: &'a [Text<'a>];
        producer_id_filters: &'a [i64];
        duration_filter: i64 = -1, in 1+;
        transactional_id_pattern: Option<Text<'a>> = None, in 2+;
    }

    /// The transactions that match.
    pub struct Response<'a> of ApiKey::ListTransactions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        unknown_state_filters: &'a [Text<'a>];
        transaction_states: &'a [TransactionState<'a>];
    }

    /// Part of [`Response`].
    pub struct TransactionState<'a> {
        transactional_id: Text<'a>;
        producer_id: i64;
        transaction_state: Text<'a>;
    }
}
