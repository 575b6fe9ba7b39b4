//! ListPartitionReassignments, API key 46.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which partitions are moving?
    pub struct Request<'a> of ApiKey::ListPartitionReassignments {
        /// How long to wait, in milliseconds.
        timeout_ms: i32 = 60000;
        /// The topics.
        topics: Option<&'a [Topics<'a>]> = None;
    }

    /// Part of [`Request`].
    pub struct Topics<'a> {
        /// Its name.
        name: Text<'a>;
        /// The numbers of its partitions.
        partition_indexes: &'a [i32];
    }

    /// The moving partitions and their replicas.
    pub struct Response<'a> of ApiKey::ListPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The topics.
        topics: &'a [OngoingTopicReassignment<'a>];
    }

    /// Part of [`Response`].
    pub struct OngoingTopicReassignment<'a> {
        /// Its name.
        name: Text<'a>;
        /// Its partitions.
        partitions: &'a [OngoingPartitionReassignment<'a>];
    }

    /// Part of [`Response`].
    pub struct OngoingPartitionReassignment<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first; null in a request stops the reassignment.
        replicas: &'a [i32];
        /// The brokers that the reassignment brings.
        adding_replicas: &'a [i32];
        /// The brokers that the reassignment takes away.
        removing_replicas: &'a [i32];
    }
}
