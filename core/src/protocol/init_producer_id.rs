//! InitProducerId, API key 22.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A producer id for an idempotent producer, or the next epoch of a transactional one.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: a producer may ask to go on with its id under a new epoch, instead of failing (KIP-360).
    /// - 4: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 6: two-phase commit, led by somebody outside (KIP-939).
    pub struct Request<'a> of ApiKey::InitProducerId {
        /// The transactional id; null for a producer that is only idempotent.
        transactional_id: Option<Text<'a>>;
        /// After how long a transaction that is still open is aborted, in milliseconds.
        transaction_timeout_ms: i32;
        /// The id that the producer has, when it wants the next epoch of it; -1 for a new one (KIP-360).
        producer_id: i64 = -1, in 3+;
        /// The epoch that the producer has; -1 for a new id.
        producer_epoch: i16 = -1, in 3+;
        /// Does somebody outside decide on commit, so that no timeout aborts (KIP-939)?
        enable2_pc: bool, in 6+;
        /// Is a transaction that is prepared to be kept rather than aborted?
        keep_prepared_txn: bool, in 6+;
    }

    /// The producer's id and epoch.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: as before; only the request changed.
    /// - 4: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 5: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 6: tells of the transaction that was prepared and kept (KIP-939).
    pub struct Response of ApiKey::InitProducerId {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if there is an id, otherwise why not.
        error_code: ErrorCode;
        /// The number to put into batches; -1 with an error.
        producer_id: i64 = -1;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// The producer id of the transaction that was kept; -1 if none was.
        ongoing_txn_producer_id: i64 = -1, in 6+;
        /// The epoch of the transaction that was prepared and kept; -1 if there is none.
        ongoing_txn_producer_epoch: i16 = -1, in 6+;
    }
}
