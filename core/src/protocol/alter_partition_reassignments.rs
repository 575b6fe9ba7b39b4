//! AlterPartitionReassignments, API key 45.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Put partitions on other replicas, or stop doing so.
    /// - 1: the number of replicas may be protected (KIP-860).
    pub struct Request<'a> of ApiKey::AlterPartitionReassignments {
        /// How long to wait, in milliseconds.
        timeout_ms: i32 = 60000;
        /// May the number of replicas change (KIP-860)?
        allow_replication_factor_change: bool = true, in 1+;
        /// What is asked, topic by topic.
        topics: &'a [ReassignableTopic<'a>];
    }

    /// Partitions of one topic that are to move.
    pub struct ReassignableTopic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// Which of them, and what is asked of each.
        partitions: &'a [ReassignablePartition<'a>];
    }

    /// Where one partition is to move.
    pub struct ReassignablePartition<'a> {
        /// The partition's number.
        partition_index: i32;
        /// The brokers that hold a replica, the preferred leader first; null in a request stops the reassignment.
        replicas: Option<&'a [i32]> = None;
    }

    /// Whether each reassignment was accepted.
    /// - 1: says whether the number of replicas was free to change (KIP-860).
    pub struct Response<'a> of ApiKey::AlterPartitionReassignments {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32;
        /// May the number of replicas change (KIP-860)?
        allow_replication_factor_change: bool = true, in 1+;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
        /// The outcome for each.
        responses: &'a [ReassignableTopicResponse<'a>];
    }

    /// What became of the moves within one topic.
    pub struct ReassignableTopicResponse<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// What became of each of them.
        partitions: &'a [ReassignablePartitionResponse<'a>];
    }

    /// What became of the move of one partition.
    pub struct ReassignablePartitionResponse<'a> {
        /// The partition's number.
        partition_index: i32;
        /// Why it did not succeed, or that it did.
        error_code: ErrorCode;
        /// The same in words; null if there is nothing to add.
        error_message: Option<Text<'a>>;
    }
}
