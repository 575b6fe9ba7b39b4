//! AddOffsetsToTxn, API key 25.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// The offsets of this group take part in the transaction from now on.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    pub struct Request<'a> of ApiKey::AddOffsetsToTxn {
        /// What the producer is called across restarts: `transactional.id` in its settings.
        transactional_id: Text<'a>;
        /// The number that stands for the producer in its batches; InitProducerId gives it.
        producer_id: i64;
        /// Rises when the producer starts anew; whoever has an older one is refused.
        producer_epoch: i16;
        /// What the group calls itself: `group.id` in the settings of its clients.
        group_id: Text<'a>;
    }

    /// Whether the group was added.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: PRODUCER_FENCED, for a producer that a newer one replaced (KIP-588).
    /// - 3: flexible (KIP-482).
    /// - 4: TRANSACTION_ABORTABLE, after which a producer aborts and goes on (KIP-890).
    pub struct Response of ApiKey::AddOffsetsToTxn {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
    }
}
