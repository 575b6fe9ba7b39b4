//! AlterPartitionReassignments, API key 45.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Put partitions on other replicas, or stop doing so.
    /// - 1: the number of replicas may be protected (KIP-860).
    pub struct Request<'a> of ApiKey::AlterPartitionReassignments {
        /// How long the broker may take before it answers REQUEST_TIMED_OUT, in milliseconds.
        timeout_ms: i32 = 60000;
        /// May the number of replicas change? If not, a move that would change it is refused (KIP-860).
        allow_replication_factor_change: bool = true, in 1+;
        /// Which partitions shall move, and where to, topic by topic.
        topics: &'a [ReassignableTopic<'a>];
    }

    /// Partitions of one topic that are to move.
    pub struct ReassignableTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which partitions shall move, and where to.
        partitions: &'a [ReassignablePartition<'a>];
    }

    /// Where one partition is to move.
    pub struct ReassignablePartition<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first; null in a request stops the reassignment.
        replicas: Option<&'a [i32]> = None;
    }

    /// Whether each reassignment was accepted.
    /// - 1: says whether the number of replicas was free to change (KIP-860).
    pub struct Response<'a> of ApiKey::AlterPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// May the number of replicas change? If not, a move that would change it is refused (KIP-860).
        allow_replication_factor_change: bool = true, in 1+;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
        /// Which moves were accepted and which not, topic by topic.
        responses: &'a [ReassignableTopicResponse<'a>];
    }

    /// What became of the moves within one topic.
    pub struct ReassignableTopicResponse<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which of the moves were accepted, and why others were not.
        partitions: &'a [ReassignablePartitionResponse<'a>];
    }

    /// What became of the move of one partition.
    pub struct ReassignablePartitionResponse<'a> {
        /// Which partition of the topic; they are numbered from 0.
        partition_index: i32;
        /// 0 if it went well, otherwise the number of the error that stopped it.
        error_code: ErrorCode;
        /// The error in words, for people; null if there is none, or nothing to add.
        error_message: Option<Text<'a>>;
    }
}
