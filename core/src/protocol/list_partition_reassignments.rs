//! ListPartitionReassignments, API key 46.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which partitions are moving?
    pub struct Request<'a> of ApiKey::ListPartitionReassignments {
        timeout_ms: i32 = 60000;
        topics: Option<&'a [Topics<'a>]> = None;
    }

    /// Part of [`Request`].
    pub struct Topics<'a> {
        name: Text<'a>;
        partition_indexes: &'a [i32];
    }

    /// The moving partitions and their replicas.
    pub struct Response<'a> of ApiKey::ListPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        error_code: ErrorCode;
        error_message: Option<Text<'a>>;
        topics: &'a [OngoingTopicReassignment<'a>];
    }

    /// Part of [`Response`].
    pub struct OngoingTopicReassignment<'a> {
        name: Text<'a>;
        partitions: &'a [OngoingPartitionReassignment<'a>];
    }

    /// Part of [`Response`].
    pub struct OngoingPartitionReassignment<'a> {
        partition_index: i32;
        replicas: &'a [i32];
        adding_replicas: &'a [i32];
        removing_replicas: &'a [i32];
    }
}
