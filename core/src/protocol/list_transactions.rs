//! ListTransactions, API key 66.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which transactions does this broker coordinate?
    /// - 1: only transactions that have been open for long (KIP-994).
    /// - 2: only transactional ids that match a pattern (KIP-1152).
    pub struct Request<'a> of ApiKey::ListTransactions {
        /// Only transactions in these states: `Ongoing` for one; empty is every state.
        state_filters: &'a [Text<'a>];
        /// Only transactions of producers with these ids; empty is everybody.
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
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Names in the request that no state has.
        unknown_state_filters: &'a [Text<'a>];
        /// The transactions that match all filters.
        transaction_states: &'a [TransactionState<'a>];
    }

    /// A transaction that this broker coordinates.
    pub struct TransactionState<'a> {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// `Empty`, `Ongoing`, `PrepareCommit`, `PrepareAbort`, `CompleteCommit`, `CompleteAbort` and the like.
        transaction_state: Text<'a>;
    }
}
