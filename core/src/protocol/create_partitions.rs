//! CreatePartitions, API key 37.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Give these topics more partitions.
    /// - 1: the client waits by itself when it is over a quota (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    pub struct Request<'a> of ApiKey::CreatePartitions {
        /// Which topics should grow, each name once.
        topics: &'a [Topic<'a>];
        /// How long to wait until they have, in milliseconds.
        timeout_ms: i32;
        /// Only find out whether they could, and change nothing?
        validate_only: bool;
    }

    /// A topic that should grow.
    pub struct Topic<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// How many partitions it shall have in all, with those that it has.
        count: i32;
        /// The replicas of each *new* partition; null if the broker chooses them.
        assignments: Option<&'a [Assignment<'a>]>;
    }

    /// The replicas of a new partition.
    pub struct Assignment<'a> {
        /// The brokers that hold a replica, the preferred leader first.
        broker_ids: &'a [i32];
    }

    /// Whether each topic has grown.
    /// - 1: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 2: flexible (KIP-482).
    /// - 3: THROTTLING_QUOTA_EXCEEDED, when a quota of changes is used up (KIP-599).
    pub struct Response<'a> of ApiKey::CreatePartitions {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// What became of each topic.
        results: &'a [TopicResult<'a>];
    }

    /// What became of one topic.
    pub struct TopicResult<'a> {
        /// What the topic is called. One that is made anew may have the same name, but not the same id.
        name: Text<'a>;
        /// 0 if it has grown, otherwise why not.
        error_code: ErrorCode;
        /// The error in words, for people.
        error_message: Option<Text<'a>> = None;
    }
}
