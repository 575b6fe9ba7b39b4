//! ListTransactions, API key 66.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which transactions does this broker coordinate?
    /// - 1: only transactions that have been open for long (KIP-994).
    /// - 2: only transactional ids that match a pattern (KIP-1152).
    pub struct Request<'a> of ApiKey::ListTransactions {
        /// The states to list; empty is every state.
        state_filters: &'a [Text<'a>];
        /// The producers to list; empty is everybody.
        producer_id_filters: &'a [i64];
        /// Only transactions that have run so long, in milliseconds; negative is no matter (KIP-994).
        duration_filter: i64 = -1, in 1+;
        /// Only ids of this pattern; null is any (KIP-1152).
        transactional_id_pattern: Option<Text<'a>> = None, in 2+;
    }

    /// The transactions that match.
    /// - 1: as before; only the request changed.
    /// - 2: INVALID_REGULAR_EXPRESSION, for a pattern that cannot be read (KIP-1152).
    pub struct Response<'a> of ApiKey::ListTransactions {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// Those of the states that are none.
        unknown_state_filters: &'a [Text<'a>];
        /// Those that match all filters.
        transaction_states: &'a [TransactionState<'a>];
    }

    /// A transaction that this broker coordinates.
    pub struct TransactionState<'a> {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// The transaction's state in words.
        transaction_state: Text<'a>;
    }
}
