//! BrokerHeartbeat, API key 63.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::wire;

wire! {
    /// A broker is alive, and wants to be fenced, unfenced or shut down.
    pub struct Request<'a> of ApiKey::BrokerHeartbeat {
        broker_id: i32;
        broker_epoch: i64 = -1;
        current_metadata_offset: i64;
        want_fence: bool;
        want_shut_down: bool;
        offline_log_dirs: &'a [Uuid], in 1+, tag 0;
        cordoned_log_dirs: Option<&'a [Uuid]> = None, in 2+, tag 1;
    }

    /// What the controller makes of it.
    pub struct Response of ApiKey::BrokerHeartbeat {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        is_caught_up: bool;
        is_fenced: bool = true;
        should_shut_down: bool;
    }
}
