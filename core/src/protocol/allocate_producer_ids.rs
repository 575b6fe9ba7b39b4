//! AllocateProducerIds, API key 67.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker wants a block of producer ids.
    pub struct Request of ApiKey::AllocateProducerIds {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
    }

    /// The block it may hand out.
    pub struct Response of ApiKey::AllocateProducerIds {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The first id of the block; the others follow one by one.
        producer_id_start: i64;
        /// How many ids the block holds, 1000 as a rule.
        producer_id_len: i32;
    }
}
