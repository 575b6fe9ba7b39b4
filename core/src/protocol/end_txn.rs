//! EndTxn, API key 26.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Commit or abort the transaction.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 5: each transaction has an epoch of its own, so that none can be mixed up with the next (KIP-890).
    pub struct Request<'a> of ApiKey::EndTxn {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// True to commit, false to abort.
        committed: bool;
    }

    /// Whether it ended, and who the producer is next.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    /// - 5: the id and epoch for the next transaction (KIP-890).
    pub struct Response of ApiKey::EndTxn {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The number to put into batches from now on; -1 if unchanged (KIP-890).
        producer_id: i64 = -1, in 5+;
        /// The epoch to put into batches from now on; -1 if unchanged (KIP-890).
        producer_epoch: i16 = -1, in 5+;
    }
}
