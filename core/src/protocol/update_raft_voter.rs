//! UpdateRaftVoter, API key 82.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A voter's endpoints or raft versions have changed.
    pub struct Request<'a> of ApiKey::UpdateRaftVoter {
        cluster_id: Option<Text<'a>>;
        current_leader_epoch: i32;
        voter_id: i32;
        voter_directory_id: Uuid;
        listeners: &'a [Listener<'a>];
        k_raft_version_feature: KRaftVersionFeature;
    }

    /// Part of [`Request`].
    pub struct Listener<'a> {
        name: Text<'a>;
        host: Text<'a>;
        port: u16;
    }

    /// Part of [`Request`].
    pub struct KRaftVersionFeature {
        min_supported_version: i16;
        max_supported_version: i16;
    }

    /// Whether that was taken over.
    pub struct Response<'a> of ApiKey::UpdateRaftVoter {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        current_leader: CurrentLeader<'a>, tag 0;
    }

    /// Part of [`Response`].
    pub struct CurrentLeader<'a> {
        leader_id: i32 = -1;
        leader_epoch: i32 = -1;
        host: Text<'a>;
        port: i32;
    }
}
