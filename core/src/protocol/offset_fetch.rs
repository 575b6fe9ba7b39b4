//! OffsetFetch, API key 9.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// Up to which offsets have these groups consumed?
    pub struct Request<'a> of ApiKey::OffsetFetch {
        group_id: Text<'a>, in 0-7;
        topics: Option<&'a [Topic<'a>]>, in 0-7, null 2-7;
        groups: &'a [Group<'a>], in 8+;
        require_stable: bool, in 7+;
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>;
        partition_indexes: &'a [i32];
    }

    /// Part of [`Request`].
    pub struct Group<'a> {
        group_id: Text<'a>;
        member_id: Option<Text<'a>> = None, in 9+;
        member_epoch: i32 = -1, in 9+;
        topics: Option<&'a [Topics<'a>]>;
    }

    /// Part of [`Request`].
    pub struct Topics<'a> {
        name: Text<'a>, in 8-9;
        topic_id: Uuid, in 10+;
        partition_indexes: &'a [i32];
    }

    /// The offsets that groups committed.
    pub struct Response<'a> of ApiKey::OffsetFetch {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 3+;
        topics: &'a [ResponseTopic<'a>], in 0-7;
        error_code: ErrorCode, in 2-7;
        groups: &'a [ResponseGroup<'a>], in 8+;
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        name: Text<'a>;
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Response`].
    pub struct Partition<'a> {
        partition_index: i32;
        committed_offset: i64;
        committed_leader_epoch: i32 = -1, in 5-7;
        metadata: Option<Text<'a>>;
        error_code: ErrorCode;
    }

    /// Part of [`Response`].
    pub struct ResponseGroup<'a> {
        group_id: Text<'a>;
        topics: &'a [ResponseTopics<'a>];
        error_code: ErrorCode;
    }

    /// Part of [`Response`].
    pub struct ResponseTopics<'a> {
        name: Text<'a>, in 8-9;
        topic_id: Uuid, in 10+;
        partitions: &'a [Partitions<'a>];
    }

    /// Part of [`Response`].
    pub struct Partitions<'a> {
        partition_index: i32;
        committed_offset: i64;
        committed_leader_epoch: i32 = -1;
        metadata: Option<Text<'a>>;
        error_code: ErrorCode;
    }
}
