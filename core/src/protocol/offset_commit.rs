//! OffsetCommit, API key 8.

use uuid::Uuid;

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// A group has consumed up to these offsets: remember them.
    pub struct Request<'a> of ApiKey::OffsetCommit {
        group_id: Text<'a>;
        generation_id_or_member_epoch: i32 = -1;
        member_id: Text<'a>;
        group_instance_id: Option<Text<'a>> = None, in 7+;
        retention_time_ms: i64 = -1, in 2-4;
        topics: &'a [Topic<'a>];
    }

    /// Part of [`Request`].
    pub struct Topic<'a> {
        name: Text<'a>, in 0-9;
        topic_id: Uuid, in 10+;
        partitions: &'a [Partition<'a>];
    }

    /// Part of [`Request`].
    pub struct Partition<'a> {
        partition_index: i32;
        committed_offset: i64;
        committed_leader_epoch: i32 = -1, in 6+;
        committed_metadata: Option<Text<'a>>;
    }

    /// Whether each offset was remembered.
    pub struct Response<'a> of ApiKey::OffsetCommit {
        /// For how long the client should hold back because of a quota, in milliseconds.
        throttle_time_ms: i32, in 3+;
        topics: &'a [ResponseTopic<'a>];
    }

    /// Part of [`Response`].
    pub struct ResponseTopic<'a> {
        name: Text<'a>, in 0-9;
        topic_id: Uuid, in 10+;
        partitions: &'a [ResponsePartition];
    }

    /// Part of [`Response`].
    pub struct ResponsePartition {
        partition_index: i32;
        error_code: ErrorCode;
    }
}
