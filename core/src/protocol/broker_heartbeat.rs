//! BrokerHeartbeat, API key 63.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker is alive, and wants to be fenced, unfenced or shut down.
    /// - 1: log directories that have failed (KIP-858).
    /// - 2: log directories that take nothing new (KIP-1066).
    pub struct Request<'a> of ApiKey::BrokerHeartbeat {
        /// The number that the broker has in the cluster, its `node.id`.
        broker_id: i32;
        /// Rises each time the broker starts and registers; -1 if it is not known.
        broker_epoch: i64 = -1;
        /// How far the broker has read the metadata log: the offset of the last record it knows.
        current_metadata_offset: i64;
        /// Does the broker want to be kept from leading partitions?
        want_fence: bool;
        /// Does the broker want to stop, once others lead its partitions?
        want_shut_down: bool;
        /// The log directories that have failed, by id; replicas in them are lost until a restart (KIP-858).
        offline_log_dirs: &'a [Uuid], in 1+, tag 0;
        /// The log directories that shall take no new partitions, by id; null if unchanged (KIP-1066).
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 2+, tag 1;
    }

    /// What the controller makes of it.
    /// - 1: as before; only the request changed.
    /// - 2: as before; only the request changed.
    pub struct Response of ApiKey::BrokerHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// Has the broker read the metadata log up to its own registration?
        is_caught_up: bool;
        /// Do clients not see the broker, nor partitions get it as a leader?
        is_fenced: bool = true;
        /// May the broker stop, since it leads nothing any more?
        should_shut_down: bool;
    }
}
