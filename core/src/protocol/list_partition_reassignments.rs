//! ListPartitionReassignments, API key 46.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Which partitions are moving?
    pub struct Request<'a> of ApiKey::ListPartitionReassignments {
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32 = 60000;
        /// Which partitions to look at; null is every one that is moving.
        topics: Option<&'a [Topics<'a>]> = None;
    }

    /// Partitions of one topic to look at.
    pub struct Topics<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions of the topic; they are numbered from 0.
        partition_indexes: &'a [i32];
    }

    /// The moving partitions and their replicas.
    pub struct Response<'a> of ApiKey::ListPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// Which partitions move, topic by topic.
        topics: &'a [OngoingTopicReassignment<'a>];
    }

    /// Moves that are under way within one topic.
    pub struct OngoingTopicReassignment<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What there is to tell of each partition.
        partitions: &'a [OngoingPartitionReassignment<'a>];
    }

    /// The move of one partition.
    pub struct OngoingPartitionReassignment<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first; null in a request stops the reassignment.
        replicas: &'a [i32];
        /// Brokers that the reassignment brings in.
        adding_replicas: &'a [i32];
        /// Brokers that the reassignment takes out.
        removing_replicas: &'a [i32];
    }
}
